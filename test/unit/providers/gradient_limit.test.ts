import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GradientLimit } from '../../../src/providers/gradient_limit.ts';

const RULES = { atFirst: 20, min: 4, max: 200 };

function after(count: number, ttftMs: number, load: number, limit = new GradientLimit(RULES)): GradientLimit {
  for (let n = 0; n < count; n++) limit.answered(ttftMs * 1000, Math.ceil(limit.limit * load));
  return limit;
}

test('The limit stays where it is while few requests are under way', () => {
  assert.equal(after(500, 400, 0.4).limit, 20);
});

test('The limit grows to its highest while many requests do not make it slower', () => {
  assert.equal(after(500, 400, 1).limit, 200);
});

test('The limit shrinks to its lowest when answers become late, and grows again when they do not', () => {
  const limit = after(200, 400, 1);
  for (let n = 0; n < 100; n++) limit.answered(4_000_000, limit.limit);
  assert.ok(limit.limit <= 40, `${limit.limit}`);
  assert.ok(limit.isCrowded);
  after(200, 400, 1, limit);
  assert.ok(limit.limit > 100, `${limit.limit}`);
  assert.ok(!limit.isCrowded);
});

test('The limit is never below its lowest', () => {
  const limit = new GradientLimit({ atFirst: 5, min: 4, max: 10 });
  after(20, 100, 1, limit);
  for (let n = 0; n < 50; n++) limit.answered(60_000_000, 100);
  assert.ok(limit.limit >= 4 && limit.limit <= 10, `${limit.limit}`);
});

test('One late answer among many is no crowd', () => {
  const limit = after(200, 400, 1);
  limit.answered(5_000_000, limit.limit);
  assert.ok(!limit.isCrowded);
});
