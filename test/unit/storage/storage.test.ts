import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import * as fc from 'fast-check';
import { open } from 'lmdb';
import { PLACEMENT_KEPT_MS, type Placement } from '../../../src/domain/placement.ts';
import { openStorage, type Storage } from '../../../src/storage/storage.ts';
import { StorageError } from '../../../src/storage/storage_error.ts';
import { SHIPPED_WORKFLOWS } from '../../../src/workflows/shipped_workflows.ts';
import { callRecord } from '../../support/call_records.ts';
import { createKeptLog } from '../../support/kept_log.ts';

const NOW = 1_800_000_000_000;
let dataDir: string;
let storage: Storage;
const log = createKeptLog();

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'weaver-storage-'));
  storage = openStorage({ dataDir, log });
});
afterEach(async () => {
  await storage.close();
  rmSync(dataDir, { recursive: true });
});

async function reopen(): Promise<void> {
  await storage.close();
  storage = openStorage({ dataDir, log });
}

async function putCalls(...offsets: number[]): Promise<void> {
  const records = offsets.map((offset) => callRecord(NOW + offset));
  await Promise.all(records.map((record) => storage.calls.put(record.trackingId, record, 1)));
}

const offsetsOf = (entries: readonly { readonly value: { readonly createdEpochMs: number } }[]): number[] =>
  entries.map(({ value }) => value.createdEpochMs - NOW);
const id = (offset: number): string => callRecord(NOW + offset).trackingId;

test('a record comes back as it was, absent optional fields included, also after opening the store again', async () => {
  const record = callRecord(NOW);
  await storage.calls.put(record.trackingId, record, 3);
  const workflows = SHIPPED_WORKFLOWS;
  await Promise.all(workflows.map((workflow) => storage.workflows.put(workflow.id, { version: 1, workflow })));
  await reopen();
  assert.deepStrictEqual(storage.calls.get(record.trackingId), { value: record, version: 3 });
  for (const workflow of workflows) assert.deepStrictEqual(storage.workflows.get(workflow.id)?.workflow, workflow);
  const stored = storage.workflows.get('test-workflow')?.workflow;
  assert.ok(stored);
  assert.equal('voice' in stored, false);
});

test('an unknown key is a miss, and removing it says that there was nothing', async () => {
  assert.equal(storage.calls.get('call_x'), null);
  assert.equal(storage.workflows.get(''), null);
  assert.equal(await storage.workflows.remove('nothing'), false);
  assert.equal(storage.unreadableCount, 0);
});

test('compare-and-set: only the version that was read may be replaced, and only nothing by "none"', async () => {
  const record = callRecord(NOW);
  assert.equal(await storage.calls.put('k', record, 1, null), true);
  assert.equal(await storage.calls.put('k', record, 9, null), false);
  assert.equal(await storage.calls.put('k', { ...record, owner: 'b' }, 2, 1), true);
  assert.equal(await storage.calls.put('k', { ...record, owner: 'c' }, 2, 1), false);
  assert.equal(storage.calls.get('k')?.value.owner, 'b');
  assert.equal(storage.calls.get('k')?.version, 2);
});

test('entries are given in order, within bounds that are left out themselves, from either end', async () => {
  await putCalls(3, 1, 2, 4, 0);
  const { calls } = storage;
  assert.deepEqual(offsetsOf(calls.entries({ limit: 10 })), [0, 1, 2, 3, 4]);
  assert.deepEqual(offsetsOf(calls.entries({ limit: 2, newestFirst: true })), [4, 3]);
  assert.deepEqual(offsetsOf(calls.entries({ after: id(1), before: id(4), limit: 10 })), [2, 3]);
  assert.deepEqual(offsetsOf(calls.entries({ before: id(3), limit: 2, newestFirst: true })), [2, 1]);
  assert.deepEqual(offsetsOf(calls.entries({ after: id(2), limit: 9, newestFirst: true })), [4, 3]);
  assert.deepEqual(calls.entries({ limit: 0 }), []);
  assert.equal(calls.count(), 5);
});

test('any text is a key, however long', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ maxLength: 40, unit: 'grapheme' }),
      fc.integer({ min: 0, max: 4000 }),
      async (text, more) => {
        const key = text.toWellFormed() + 'é'.repeat(more);
        await storage.calls.put(key, callRecord(NOW, { owner: key }), 1);
        assert.equal(storage.calls.get(key)?.value.owner, key);
        assert.equal(await storage.calls.remove(key), true);
      },
    ),
    { numRuns: 60 },
  );
});

test('a record that does not decode or is of another schema is a counted miss, others are still listed', async () => {
  await putCalls(0, 4);
  await storage.close();
  const root = open({ path: join(dataDir, 'weaver.mdb'), noSubdir: true, overlappingSync: false });
  const raw = root.openDB('calls', { encoding: 'binary', useVersions: true });
  await raw.put(id(1), Buffer.from([0xc1, 0xff, 0x00]), 1);
  const msgpack = root.openDB('workflows', { encoding: 'msgpack', useVersions: true });
  await msgpack.put('old', { s: 0, v: { version: 1, workflow: null } }, 1);
  await msgpack.put('odd', 'text', 1);
  await root.close();
  storage = openStorage({ dataDir, log });
  assert.equal(storage.calls.get(id(1)), null);
  assert.deepEqual(offsetsOf(storage.calls.entries({ limit: 2 })), [0, 4]);
  assert.equal(storage.workflows.get('old'), null);
  assert.equal(storage.workflows.get('odd'), null);
  assert.equal(storage.unreadableCount, 4);
});

test('pruning removes a call with its name at the carrier', async () => {
  const record = { ...callRecord(NOW), callSid: 'CA1' };
  await storage.calls.put(record.trackingId, record, 1);
  await storage.callSids.put('CA1', record.trackingId);
  assert.equal(await storage.pruneCalls(NOW + 1, 10), 1);
  assert.equal(storage.callSids.get('CA1'), null);
});

test('pruning removes the oldest calls before a time, and no more than was asked for', async () => {
  await putCalls(0, 1, 2, 3, 4);
  assert.equal(await storage.pruneCalls(NOW + 3, 2), 2);
  assert.deepEqual(offsetsOf(storage.calls.entries({ limit: 9 })), [2, 3, 4]);
  assert.equal(await storage.pruneCalls(NOW + 3, 10), 1);
  assert.equal(await storage.pruneCalls(NOW + 3, 10), 0);
  assert.deepEqual(offsetsOf(storage.calls.entries({ limit: 9 })), [3, 4]);
});

const placement = (changes: Partial<Placement> = {}): Placement => ({
  state: 'placing',
  trackingId: 'call_1',
  bodyHash: 'h',
  response: null,
  createdEpochMs: NOW,
  ...changes,
});

test('a key claimed by many at once is won by exactly one, and the others get its placement', async () => {
  const names = ['a', 'b', 'c', 'd'];
  const found = await Promise.all(
    names.map((trackingId) => storage.placements.claim('client:key', placement({ trackingId }))),
  );
  const winners = names.filter((_, index) => found[index] === null);
  assert.equal(winners.length, 1);
  for (const other of found) if (other !== null) assert.equal(other.trackingId, winners[0]);
  await storage.placements.put(
    'client:key',
    placement({ state: 'placed', response: { status: 200, body: { ok: true } } }),
  );
  await reopen();
  assert.deepEqual(storage.placements.get('client:key')?.response, { status: 200, body: { ok: true } });
});

test('a placement holds its key for a day, then the key can be claimed again', async () => {
  await storage.placements.claim('k', placement());
  const late = placement({ trackingId: 'call_2', createdEpochMs: NOW + PLACEMENT_KEPT_MS - 1 });
  assert.equal((await storage.placements.claim('k', late))?.trackingId, 'call_1');
  const later = { ...late, createdEpochMs: NOW + PLACEMENT_KEPT_MS };
  assert.equal(await storage.placements.claim('k', later), null);
  assert.equal(storage.placements.get('k')?.trackingId, 'call_2');
});

test('pruning placements looks at a few at a time and gets to all of them', async () => {
  for (let n = 0; n < 10; n++) {
    await storage.placements.claim(`k${n}`, placement({ createdEpochMs: n < 7 ? NOW : NOW + PLACEMENT_KEPT_MS }));
  }
  let removed = 0;
  for (let round = 0; round < 4; round++) {
    const count = await storage.placements.prune(NOW + PLACEMENT_KEPT_MS, 3);
    assert.ok(count <= 3);
    removed += count;
  }
  assert.equal(removed, 7);
  assert.equal(storage.placements.count(), 3);
});

test('a directory that cannot be made or written to is refused by name', () => {
  const file = join(dataDir, 'file');
  writeFileSync(file, '');
  assert.throws(
    () => openStorage({ dataDir: join(file, 'data'), log }),
    (error) => error instanceof StorageError && error.code === 'DATA_DIR_UNWRITABLE' && error.message.includes(file),
  );
});

test('a file that is not a store is refused before it can do harm', () => {
  for (const content of ['x'.repeat(10), 'x'.repeat(100_000)]) {
    const other = mkdtempSync(join(dataDir, 'other-'));
    writeFileSync(join(other, 'weaver.mdb'), content);
    assert.throws(
      () => openStorage({ dataDir: other, log }),
      (error) => error instanceof StorageError && error.code === 'STORE_BROKEN' && error.message.includes(other),
    );
  }
});

test('a new directory is created, and nothing but the store is left in it', async () => {
  const nested = join(dataDir, 'a', 'b');
  mkdirSync(join(dataDir, 'a'));
  const other = openStorage({ dataDir: nested, log });
  await other.flushed();
  await other.close();
  assert.deepEqual(readdirSync(nested).sort(), ['weaver.mdb', 'weaver.mdb-lock']);
});

test('a closed store: writes reject and are counted, reads throw, closing again is nothing', async () => {
  await storage.calls.put('k', callRecord(NOW), 1);
  await storage.close();
  await storage.close();
  assert.equal(storage.isFailing, false);
  await assert.rejects(storage.calls.put('k', callRecord(NOW), 1), StorageError);
  assert.equal(storage.isFailing, true);
  assert.equal(storage.failedWriteCount, 1);
  assert.throws(() => storage.calls.get('k'), StorageError);
  assert.equal(log.entries.at(-1)?.event, 'storage write failed');
});
