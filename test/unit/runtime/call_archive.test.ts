import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallRecord } from '../../../src/domain/call_record.ts';
import { CallArchive } from '../../../src/runtime/call_archive.ts';
import { CallWorld } from '../../support/call_world.ts';
import { VirtualClock } from '../../../src/runtime/virtual_clock.ts';

function setUp() {
  const clock = new VirtualClock();
  const written: CallRecord[] = [];
  const failures: unknown[] = [];
  const commits: ((error?: Error) => void)[] = [];
  const table = {
    get: (key: string) => {
      const value = written.findLast((record) => record.trackingId === key);
      return value === undefined ? null : { value };
    },
    put: (_key: string, value: CallRecord) =>
      new Promise<boolean>((resolve, reject) => {
        commits.push((error) => {
          if (error !== undefined) return reject(error);
          written.push(value);
          resolve(true);
        });
      }),
    entries: () => written.map((value) => ({ value })),
  };
  const archive = new CallArchive({ table, clock, gatherMs: 500, failed: (error) => void failures.push(error) });
  /** Ends the writes under way and lets whoever waits for them go on. */
  const commit = async (error?: Error): Promise<void> => {
    for (const done of commits.splice(0)) done(error);
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  };
  const [sample] = savedBy(new CallWorld());
  const call = (trackingId: string, language = 'en-US') => ({
    trackingId,
    language,
    record(): CallRecord {
      return { ...sample, trackingId, language: this.language };
    },
  });
  return { clock, written, failures, commits, archive, commit, call };
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
