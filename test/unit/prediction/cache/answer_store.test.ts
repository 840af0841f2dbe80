import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { openedLearned } from '../../../support/opened_learned.ts';
import { cacheWorld, type CacheWorld, MemoryTable } from '../../../support/cache_world.ts';
import { createKeptLog } from '../../../support/kept_log.ts';

const ANSWER = 'We open at 9.';
const QUESTION = 'When do you open?';

function soon(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

async function prove(world: CacheWorld, question = QUESTION): Promise<string> {
  await world.see(question, ANSWER, 1);
  await world.see(question, ANSWER, 2);
  const hit = world.hit(question);
  assert.ok(hit);
  return hit.entryId;
}

const world = (table: MemoryTable | null, limits = {}): CacheWorld =>
  cacheWorld({ table, model: () => ANSWER, limits });

describe('entries in the store', () => {
  test('a proven entry is there after a restart, without waiting for the next flush', async () => {
    const table = new MemoryTable();
    await prove(world(table));
    await soon();
    assert.equal(world(table).hit(QUESTION)?.text, ANSWER);
  });

  test('what was closed does not begin anew because it could not be read for a while', async () => {
    const table = new MemoryTable();
    const first = world(table);
    await first.see(QUESTION, ANSWER, 1);
    await first.see(QUESTION, 'We open at 8.', 2);
    await first.cache.close();
    const second = world(table);
    table.readFails = true;
    await second.see(QUESTION, ANSWER, 3);
    table.readFails = false;
    for (const caller of [4, 5, 6]) await second.see(QUESTION, ANSWER, caller);
    assert.equal(second.hit(QUESTION), null);
    assert.equal(second.cache.list('test-workflow', 10)[0]?.state, 'closed');
  });

  test('hits are written every five seconds and when the cache is closed', async () => {
    const table = new MemoryTable();
    const first = world(table);
    const id = await prove(first);
    first.cache.served(id);
    await soon();
    const stored = (): unknown => (table.records.get(id) as { hitCount: number }).hitCount;
    assert.equal(stored(), 0);
    first.clock.advance(5_000);
    await soon();
    assert.equal(stored(), 1);
    first.cache.served(id);
    await first.cache.close();
    assert.equal(stored(), 2);
    assert.equal(first.clock.pendingCount, 0);
  });

  test('a removed entry is gone after a restart', async () => {
    const table = new MemoryTable();
    const first = world(table);
    first.cache.remove(await prove(first));
    assert.equal(first.hit(QUESTION), null);
    await first.cache.close();
    assert.equal(table.records.size, 0);
  });

  test('expired entries are removed little by little', async () => {
    const table = new MemoryTable();
    const first = world(table);
    for (let n = 0; n < 10; n += 1) await first.see(`${QUESTION} ${n}`, ANSWER, 1);
    await first.cache.flush();
    assert.equal(table.records.size, 10);
    assert.equal(first.cache.prune(first.clock.epochMs(), 100), 0);
    const late = first.clock.epochMs() + 2 * 24 * 60 * 60 * 1000;
    assert.equal(first.cache.prune(late, 4), 4);
    assert.equal(first.cache.prune(late, 100), 6);
    await first.cache.flush();
    assert.equal(table.records.size, 0);
  });

  test('a full cache makes no new entries and goes on serving', async () => {
    const full = world(new MemoryTable(), { entriesMax: 1 });
    await prove(full);
    await full.cache.flush();
    await full.see('Where are you?', 'In Rome.', 1);
    assert.equal(full.cache.list('test-workflow', 10).length, 1);
    assert.equal(full.hit(QUESTION)?.text, ANSWER);
  });

  test('a crowded cache makes room by itself: what was seen once goes, what was seen again or is proven stays', async () => {
    const table = new MemoryTable();
    const crowded = world(table, { entriesMax: 10 });
    await prove(crowded);
    await crowded.see('Seen twice', ANSWER, 1);
    await crowded.see('Seen twice', ANSWER, 1);
    for (let n = 0; n < 10; n += 1) await crowded.see(`Other ${n}`, ANSWER, 1);
    await crowded.cache.flush();
    assert.ok(table.records.size >= 10);
    crowded.clock.advance(11 * 60_000);
    await crowded.see('One more', ANSWER, 1);
    for (let n = 0; n < 40; n += 1) {
      crowded.clock.advance(1_000);
      await soon();
    }
    const left = crowded.cache.list('test-workflow', 100).map(({ utterance }) => utterance);
    assert.deepEqual(left.sort(), ['seen twice', 'when do you open']);
    await crowded.see('One more', ANSWER, 1);
    assert.equal(crowded.cache.list('test-workflow', 100).length, 3);
  });

  test('a list has no more than was asked for and is of one workflow', async () => {
    const many = world(new MemoryTable());
    for (let n = 0; n < 5; n += 1) await many.see(`${QUESTION} ${n}`, ANSWER, 1);
    await many.cache.flush();
    assert.equal(many.cache.list('test-workflow', 3).length, 3);
    assert.equal(many.cache.list('test-workflow', 30).length, 5);
    assert.equal(many.cache.list('other', 30).length, 0);
  });
});

describe('a store that fails', () => {
  test('a store that could not be opened is an empty cache that works in memory', async () => {
    const memory = world(null);
    const id = await prove(memory);
    assert.equal(memory.cache.list('test-workflow', 10).length, 1);
    assert.equal(memory.cache.remove(id), true);
    assert.equal(memory.hit(QUESTION), null);
    assert.equal(memory.cache.prune(memory.clock.epochMs(), 10), 0);
    await memory.cache.close();
  });

  test('a damaged entry is a miss, and so is one of another key', async () => {
    const damages: readonly ((entry: Record<string, unknown>) => unknown)[] = [
      () => null,
      () => 'text',
      () => ({}),
      () => [],
      (entry) => ({ ...entry, id: 'other' }),
      (entry) => ({ ...entry, text: 7 }),
      (entry) => ({ ...entry, state: 'fine' }),
      (entry) => ({ ...entry, valueSets: [1] }),
      (entry) => ({ ...entry, callers: null }),
      (entry) => ({ ...entry, expiresEpochMs: 'later' }),
    ];
    for (const damage of damages) {
      const table = new MemoryTable();
      const first = world(table);
      const id = await prove(first);
      await first.cache.close();
      table.records.set(id, damage(table.records.get(id) as Record<string, unknown>));
      const second = world(table);
      assert.equal(second.hit(QUESTION), null);
      assert.deepEqual(second.cache.list('test-workflow', 10), []);
      assert.equal(await prove(second), id, 'it is learned anew');
    }
  });

  test('reads that throw are misses', async () => {
    const table = new MemoryTable();
    const first = world(table);
    await prove(first);
    await first.cache.close();
    table.readFails = true;
    const second = world(table);
    assert.equal(second.hit(QUESTION), null);
    assert.deepEqual(second.cache.list('test-workflow', 10), []);
    assert.equal(second.cache.prune(0, 10), 0);
    assert.equal(second.cache.remove('x'), false);
  });

  test('writes that fail lose nothing while the process lives, and are made up for', async () => {
    const table = new MemoryTable();
    table.writeFails = true;
    const first = world(table);
    await prove(first);
    assert.equal(first.hit(QUESTION)?.text, ANSWER);
    table.writeFails = false;
    first.clock.advance(5_000);
    await soon();
    assert.equal(table.records.size, 1);
  });

  test('an entry that was closed or removed on a full disk does not come back', async () => {
    const table = new MemoryTable();
    const first = world(table, { frontEntries: 10 });
    await prove(first);
    const removed = await prove(first, 'Where are you');
    await first.cache.flush();
    table.writeFails = true;
    await first.see(QUESTION, 'We open at 8.', 3);
    first.cache.remove(removed);
    for (let n = 0; n < 50; n += 1) await first.see(`Other ${n}`, ANSWER, 1);
    assert.equal(first.hit(QUESTION), null);
    assert.equal(first.hit('Where are you'), null);
    assert.equal(
      first.cache.list('test-workflow', 100).find(({ utterance }) => utterance === 'where are you'),
      undefined,
    );
  });

  test('changes that cannot be written are bounded', async () => {
    const table = new MemoryTable();
    table.writeFails = true;
    const first = world(table, { pendingMax: 20 });
    for (let n = 0; n < 100; n += 1) await first.see(`Other ${n}`, ANSWER, 1);
    assert.equal(first.cache.list('test-workflow', 1_000).length, 20);
  });
});

test('the real store keeps entries over a restart, and a closed one is a miss', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'weaver-answers-'));
  const log = createKeptLog();
  try {
    let storage = openedLearned(dataDir, log);
    const first = cacheWorld({ table: storage.answers, model: () => ANSWER });
    await prove(first);
    await first.cache.close();
    await storage.close();
    assert.equal(cacheWorld({ table: storage.answers }).hit(QUESTION), null);
    storage = openedLearned(dataDir, log);
    const second = cacheWorld({ table: storage.answers });
    assert.equal(second.hit(QUESTION)?.text, ANSWER);
    assert.equal(second.cache.list('test-workflow', 10).length, 1);
    const removed = second.cache.removeWorkflow('test-workflow');
    second.clock.advance(1_000);
    await soon();
    second.clock.advance(1_000);
    assert.equal(await removed, 1);
    await second.cache.close();
    assert.equal(storage.answers.count(), 0);
    await storage.close();
  } finally {
    rmSync(dataDir, { recursive: true });
  }
});
