import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { openLearned } from '../../../src/storage/learned.ts';
import { openStorage } from '../../../src/storage/storage.ts';
import { createKeptLog } from '../../support/kept_log.ts';

const NOW = 1_800_000_000_000;
let dataDir: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'weaver-learned-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

test('what was learned is there again after opening it anew', async () => {
  const first = openLearned({ dataDir, log: createKeptLog(), epochMs: NOW });
  assert.equal(first.problem, null);
  await first.learned?.answers.put('a', { text: 'hello' });
  await first.learned?.close();
  const second = openLearned({ dataDir, log: createKeptLog(), epochMs: NOW });
  assert.deepEqual(second.learned?.answers.get('a'), { text: 'hello' });
  await second.learned?.close();
});

test('a file that is no store is set aside as it is, an empty one takes its place, and people are told', async () => {
  writeFileSync(join(dataDir, 'learned.mdb'), 'no store at all, but long enough to be looked at');
  const log = createKeptLog();
  const { learned, problem } = openLearned({ dataDir, log, epochMs: NOW });
  assert.ok(learned);
  assert.equal(learned.answers.count(), 0);
  await learned.answers.put('a', 1);
  assert.match(problem ?? '', /learned\.mdb\.broken-1800000000000.*Calls teach it anew/);
  assert.match(readFileSync(join(dataDir, `learned.mdb.broken-${NOW}`), 'utf8'), /^no store at all/);
  await learned.close();
});

test('a broken file of learned answers leaves calls and workflows as they are', async () => {
  const storage = openStorage({ dataDir, log: createKeptLog() });
  writeFileSync(join(dataDir, 'learned.mdb'), 'x'.repeat(10_000));
  const { learned } = openLearned({ dataDir, log: createKeptLog(), epochMs: NOW });
  await storage.workflows.put('cafe', { version: 3, workflow: null });
  assert.equal(storage.workflows.get('cafe')?.version, 3);
  assert.ok(readdirSync(dataDir).includes(`learned.mdb.broken-${NOW}`));
  await learned?.close();
  await storage.close();
});

test('a directory that cannot be written to leaves learning to the process, and says so', () => {
  writeFileSync(join(dataDir, 'file'), '');
  const { learned, problem } = openLearned({ dataDir: join(dataDir, 'file'), log: createKeptLog(), epochMs: NOW });
  assert.equal(learned, null);
  assert.match(problem ?? '', /ends with this process: check DATA_DIR/);
});
