import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StorageError } from '../../../src/storage/storage_error.ts';
import { createWriteWatch } from '../../../src/storage/write_watch.ts';
import { createKeptLog } from '../../support/kept_log.ts';

const fails = (): Promise<never> => Promise.reject(new Error('no space left'));
const succeeds = (): Promise<boolean> => Promise.resolve(true);

test('writes are failing from the first that fails to the next that succeeds, and the count stays', async () => {
  const watch = createWriteWatch(createKeptLog());
  assert.equal(watch.isFailing, false);
  await watch.write('calls', succeeds);
  assert.equal(watch.isFailing, false);
  await assert.rejects(watch.write('calls', fails), StorageError);
  await assert.rejects(watch.write('workflows', fails), StorageError);
  assert.equal(watch.isFailing, true);
  await watch.write('placements', succeeds);
  assert.equal(watch.isFailing, false);
  assert.equal(watch.failedWriteCount, 2);
});

test('of writes under way at the same time the one that finishes last says whether they are failing', async () => {
  const watch = createWriteWatch(createKeptLog());
  let finish: (written: boolean) => void = () => {};
  const slow = watch.write('calls', () => new Promise<boolean>((resolve) => (finish = resolve)));
  await assert.rejects(watch.write('calls', fails), StorageError);
  assert.equal(watch.isFailing, true);
  finish(true);
  await slow;
  assert.equal(watch.isFailing, false);
});

test('a failed commit whose reason comes later does not undo a success in between, but is counted and logged', async () => {
  const log = createKeptLog();
  const watch = createWriteWatch(log);
  let tell: (reason: Error) => void = () => {};
  const commitError = new Promise<never>((_, reject) => (tell = reject));
  const failed = watch.write('calls', () => Promise.reject(Object.assign(new Error('Commit failed'), { commitError })));
  await assert.rejects(failed, StorageError);
  assert.equal(watch.isFailing, true);
  await watch.write('calls', succeeds);
  tell(new Error('no space left'));
  await assert.rejects(commitError);
  assert.equal(watch.isFailing, false);
  assert.equal(watch.failedWriteCount, 1);
  assert.equal(log.entries[0]?.fields['reason'], 'no space left');
});
