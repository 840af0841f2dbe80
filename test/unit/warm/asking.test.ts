import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { ReplyFailureCode } from '../../../src/domain/reply.ts';
import { type Asked, askPatiently, inParallel } from '../../../src/warm/asking.ts';

const failed = (code: ReplyFailureCode, retryAfterMs?: number): Asked => ({
  text: null,
  charCount: 0,
  failure: { code, message: 'No.', ...(retryAfterMs !== undefined && { retryAfterMs }) },
});
const GOOD: Asked = { text: 'Yes.', charCount: 4, failure: null };

async function patiently(...answers: Asked[]): Promise<{ readonly asked: Asked; readonly waits: readonly number[] }> {
  const waits: number[] = [];
  const rest = answers[Symbol.iterator]();
  const ask = (): Promise<Asked> => Promise.resolve(rest.next().value ?? GOOD);
  const asked = await askPatiently(ask, (ms) => {
    waits.push(ms);
    return Promise.resolve();
  });
  return { asked, waits };
}

test('a rate limit is waited for as long as it says, a bounded time and number of times', async () => {
  assert.deepEqual(await patiently(failed('RATE_LIMITED', 700), failed('RATE_LIMITED')), {
    asked: GOOD,
    waits: [700, 4_000],
  });
  const limited = Array.from({ length: 9 }, () => failed('RATE_LIMITED', 900_000));
  const { asked, waits } = await patiently(...limited);
  assert.deepEqual([asked.failure?.code, waits], ['RATE_LIMITED', [60_000, 60_000, 60_000]]);
});

test('any other failure is final', async () => {
  const { asked, waits } = await patiently(failed('HTTP_ERROR'));
  assert.deepEqual([asked.failure?.code, waits], ['HTTP_ERROR', []]);
});

test('no more than so many at the same time, results in the order of the items', async () => {
  let [now, most] = [0, 0];
  const results = await inParallel([30, 1, 20, 5, 10], 2, async (ms) => {
    now += 1;
    most = Math.max(most, now);
    await pause(ms);
    now -= 1;
    return ms * 2;
  });
  assert.deepEqual([results, most], [[60, 2, 40, 10, 20], 2]);
  assert.deepEqual(await inParallel([], 4, () => Promise.resolve(1)), []);
});

test('after a failure no further task is begun', async () => {
  const begun: number[] = [];
  const all = inParallel([1, 2, 3, 4], 2, async (item) => {
    begun.push(item);
    if (item === 1) throw new Error('no');
    await pause(5);
  });
  await assert.rejects(all, /^Error: no$/);
  await pause(20);
  assert.deepEqual(begun, [1, 2]);
});
