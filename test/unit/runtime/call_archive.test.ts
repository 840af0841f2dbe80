import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallRecord } from '../../../src/domain/call_record.ts';
import { CallArchive } from '../../../src/runtime/call_archive.ts';
import { CallWorld, WORKFLOW } from '../../support/call_world.ts';
import { VirtualClock } from '../../../src/runtime/virtual_clock.ts';

function setUp() {
  const clock = new VirtualClock();
  const written: CallRecord[] = [];
  const failures: unknown[] = [];
  const commits: ((error?: Error) => void)[] = [];
  /** What each write was made dependent on. */
  const conditions: string[] = [];
  const versions: number[] = [];
  /** Calls that another process has taken up. */
  const refused = new Set<string>();
  const rows: string[] = [];
  const letGo: string[] = [];
  const table = {
    get: (key: string) => {
      const value = written.findLast((record) => record.trackingId === key);
      return value === undefined ? null : { value };
    },
    put: (key: string, value: CallRecord, version: number, ifVersion: number | null) =>
      new Promise<boolean>((resolve, reject) => {
        conditions.push(`${key} ${ifVersion}`);
        versions.push(version);
        commits.push((error) => {
          if (error !== undefined) return reject(error);
          if (refused.has(key)) return resolve(false);
          written.push(value);
          resolve(true);
        });
      }),
    entries: () => written.map((value) => ({ value })),
  };
  const archive = new CallArchive({
    table,
    rows: {
      begun: (trackingId, { id }) => rows.push(`begun ${trackingId} ${id}`),
      named: (trackingId, callSid) => rows.push(`named ${trackingId} ${callSid}`),
      over: (trackingId) => rows.push(`over ${trackingId}`),
    },
    clock,
    gatherMs: 500,
    batchMax: 3,
    failed: (error) => void failures.push(error),
  });
  /** Ends the writes under way and lets whoever waits for them go on. */
  const commit = async (error?: Error): Promise<void> => {
    for (const done of commits.splice(0)) done(error);
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  };
  const [sample] = savedBy(new CallWorld());
  const call = (trackingId: string, language = 'en-US', changes: Partial<CallRecord> = {}) => ({
    trackingId,
    language,
    workflow: WORKFLOW,
    changes,
    record(): CallRecord {
      return { ...sample, callSid: null, trackingId, language: this.language, ...this.changes };
    },
    letGo: () => void letGo.push(trackingId),
  });
  return { clock, written, failures, commits, archive, commit, call, conditions, versions, refused, rows, letGo };
}

function savedBy(world: CallWorld): readonly [CallRecord] {
  world.open();
  const [record] = world.saved;
  assert.ok(record);
  return [record];
}

test('what is gathered is written once, as it is when its time has come', async () => {
  const { archive, clock, commits, commit, written, call } = setUp();
  const one = call('call_1');
  archive.save(one, 'gathered');
  archive.save(one, 'gathered');
  archive.save(call('call_2'), 'gathered');
  one.language = 'fr-FR';
  clock.advance(499);
  assert.equal(commits.length, 0);
  clock.advance(1);
  assert.equal(commits.length, 2);
  await commit();
  assert.deepEqual(
    written.map(({ trackingId, language }) => `${trackingId} ${language}`),
    ['call_1 fr-FR', 'call_2 en-US'],
  );
});

test('what is saved soon takes along everything that was being gathered', () => {
  const { archive, clock, commits, call } = setUp();
  archive.save(call('call_1'), 'gathered');
  archive.save(call('call_2'), 'soon');
  clock.advance(0);
  assert.equal(commits.length, 2);
});

test('a newer state of a call waits for the one under way and is found meanwhile', async () => {
  const { archive, clock, commits, commit, written, call } = setUp();
  archive.save(call('call_1'), 'soon');
  clock.advance(0);
  archive.save(call('call_1', 'fr-FR'), 'soon');
  clock.advance(1000);
  assert.equal(commits.length, 1);
  assert.equal(archive.find('call_1')?.language, 'fr-FR');
  assert.deepEqual(
    archive.list(10).map((record) => record.language),
    ['fr-FR'],
  );
  await commit();
  clock.advance(0);
  await commit();
  assert.deepEqual(
    written.map((record) => record.language),
    ['en-US', 'fr-FR'],
  );
  assert.equal(clock.pendingCount, 0);
});

test('flushed resolves when also what came while it waited is written, and a failure is told and not thrown', async () => {
  const { archive, commit, written, failures, call } = setUp();
  archive.save(call('call_1'), 'gathered');
  let isFlushed = false;
  const flushed = archive.flushed().then(() => (isFlushed = true));
  archive.save(call('call_2'), 'gathered');
  await commit(new Error('disk full'));
  assert.equal(isFlushed, false);
  await commit();
  await flushed;
  assert.equal(failures.length, 1);
  assert.deepEqual(
    written.map((record) => record.trackingId),
    ['call_2'],
  );
});

test('a call is written only while nobody else has written it; the first write only when there is none', async () => {
  const { archive, clock, commit, conditions, call, rows } = setUp();
  const one = call('call_1');
  archive.save(one, 'soon');
  clock.advance(0);
  await commit();
  one.changes = { callSid: 'CA1' };
  archive.save(one, 'soon');
  clock.advance(0);
  await commit();
  one.changes = { callSid: 'CA1', end: 'completed' };
  archive.save(one, 'soon');
  clock.advance(0);
  assert.deepEqual(rows, ['begun call_1 test-workflow', 'named call_1 CA1'], 'not before its end is on the disk');
  await commit();
  assert.deepEqual(conditions, ['call_1 null', 'call_1 1', 'call_1 1']);
  assert.deepEqual(rows.at(-1), 'over call_1');
});

test('the end of a call raises its version, so that nobody takes it up who has read it just before', async () => {
  const { archive, clock, commit, conditions, versions, call } = setUp();
  const one = call('call_1');
  archive.save(one, 'soon');
  clock.advance(0);
  await commit();
  one.changes = { end: 'completed' };
  archive.save(one, 'soon');
  clock.advance(0);
  await commit();
  assert.deepEqual(
    [conditions, versions],
    [
      ['call_1 null', 'call_1 1'],
      [1, 2],
    ],
  );
});

test('a call that another process has taken up: it lets go once, and nothing more of it is written', async () => {
  const { archive, clock, commit, commits, call, refused, letGo, written } = setUp();
  const one = call('call_1');
  archive.takesUp({ ...one.record(), epoch: 4 });
  refused.add('call_1');
  archive.save(one, 'soon');
  clock.advance(0);
  archive.save(one, 'gathered');
  await commit();
  clock.advance(1_000);
  assert.deepEqual([letGo, written, commits.length], [['call_1'], [], 0]);
});

test('many calls at once are written in several batches, the next one right after the one before', async () => {
  const { archive, clock, commit, commits, written, call } = setUp();
  for (const number of [1, 2, 3, 4, 5, 6, 7]) archive.save(call(`call_${number}`), 'gathered');
  clock.advance(500);
  for (const count of [3, 3, 1]) {
    assert.equal(commits.length, count);
    await commit();
    clock.advance(0);
  }
  assert.equal(written.length, 7);
  assert.equal(clock.pendingCount, 0);
});
