import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFrameRate } from '../../../src/domain/frame_rate.ts';

const LIMITS = { burst: 1_000, perSecond: 200, floodPerSecond: 5_000 };

function passing(rate: ReturnType<typeof createFrameRate>, count: number, atUs: number): number {
  let passed = 0;
  for (let index = 0; index < count; index++) if (rate.count(atUs) === 'pass') passed += 1;
  return passed;
}

test('a burst of 1,000 frames passes and the rest of it is excess', () => {
  const rate = createFrameRate(LIMITS);
  assert.equal(passing(rate, 1_000, 0), 1_000);
  assert.equal(rate.count(0), 'excess');
});

test('after a burst 200 frames a second pass, and a quiet time earns the burst back but no more', () => {
  const rate = createFrameRate(LIMITS);
  passing(rate, 1_500, 5_000_000);
  assert.equal(passing(rate, 500, 6_000_000), 200);
  assert.equal(passing(rate, 500, 6_500_000), 100);
  assert.equal(passing(rate, 2_000, 60_000_000), 1_000);
});

test('the 5,000th frame within a second is a flood, spread over two seconds it is not', () => {
  const rate = createFrameRate(LIMITS);
  for (let index = 1; index < 5_000; index++) assert.notEqual(rate.count(index), 'flood');
  assert.equal(rate.count(5_000), 'flood');

  const calmer = createFrameRate(LIMITS);
  for (let index = 0; index < 10_000; index++) assert.notEqual(calmer.count(index * 400), 'flood');
});
