import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { createRateLimit } from '../../../src/http/rate.ts';

const S = 1_000_000;

test('a full bucket lets a minute of calls through at once, then names the wait', () => {
  const limit = createRateLimit(3, 10);
  assert.deepEqual(
    [1, 2, 3, 4].map(() => limit.take('a', 0)),
    [null, null, null, 20],
  );
  assert.equal(limit.take('a', 19 * S), 1);
  assert.equal(limit.take('a', 20 * S), null);
  assert.equal(limit.take('a', 20 * S), 20);
});

test('the bucket of one client says nothing about another', () => {
  const limit = createRateLimit(1, 10);
  assert.equal(limit.take('a', 0), null);
  assert.equal(limit.take('b', 0), null);
  assert.equal(limit.take('a', 0), 60);
});

test('the client that was away for the longest is forgotten when the map is full', () => {
  const limit = createRateLimit(1, 2);
  limit.take('a', 0);
  limit.take('b', 0);
  assert.equal(limit.take('a', 1 * S), 59);
  limit.take('c', 1 * S);
  assert.equal(limit.take('a', 2 * S), 58, 'a was used last and is kept');
  assert.equal(limit.take('b', 2 * S), null, 'b was forgotten');
});

test('in any stretch of time at most a bucket and what flowed in meanwhile is let through', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 90 }), fc.array(fc.nat(5_000_000), { maxLength: 200 }), (rate, gaps) => {
      const limit = createRateLimit(rate, 10);
      let nowUs = 0;
      let admitted = 0;
      for (const gap of gaps) {
        nowUs += gap;
        const wait = limit.take('a', nowUs);
        if (wait === null) admitted += 1;
        else assert.ok(wait >= 1 && wait <= Math.ceil(60 / rate));
      }
      assert.ok(admitted <= rate + (nowUs * rate) / (60 * S) + 1e-6);
    }),
  );
});
