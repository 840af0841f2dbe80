import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { TtftWindow } from '../../../src/providers/ttft_window.ts';

const ANY = { answeredMin: 1 };

function windowOf(answered: readonly number[], givenUp: readonly number[] = []): TtftWindow {
  const window = new TtftWindow();
  for (const ttftUs of answered) window.add({ atUs: 0, ttftUs, isGivenUp: false });
  for (const ttftUs of givenUp) window.add({ atUs: 0, ttftUs, isGivenUp: true });
  return window;
}

const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1);

test('Without requests that were given up a quantile is that of the sorted samples', () => {
  const window = windowOf(upTo(100));
  assert.equal(window.quantileUs(0.95, ANY), 95);
  assert.equal(window.quantileUs(0.5, ANY), 50);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 200 }), (samples) => {
      const sorted = samples.toSorted((a, b) => a - b);
      const at = Math.ceil(0.95 * sorted.length - 1e-9) - 1;
      assert.equal(windowOf(samples).quantileUs(0.95, ANY), sorted[at]);
    }),
  );
});

test('One that was given up at once says nothing', () => {
  assert.equal(
    windowOf(
      upTo(100),
      upTo(100).map(() => 0),
    ).quantileUs(0.95, ANY),
    95,
  );
});

test('Those that were given up late make the estimate later, though their own times are not known', () => {
  // Nine of ten answer within 100; the tenth is always given up at 300.
  const known = windowOf(Array.from({ length: 90 }, () => 100));
  assert.equal(known.quantileUs(0.95, ANY), 100);
  const window = windowOf(
    Array.from({ length: 90 }, () => 100),
    Array.from({ length: 10 }, () => 300),
  );
  assert.equal(window.quantileUs(0.95, ANY), 300);
  assert.equal(window.quantileUs(0.5, ANY), 100);
});

test('An estimate is never earlier than if those that were given up had been left out', () => {
  const times = fc.array(fc.integer({ min: 1, max: 2_000 }), { minLength: 1, maxLength: 100 });
  fc.assert(
    fc.property(times, times, (answered, givenUp) => {
      const without = windowOf(answered).quantileUs(0.95, ANY) ?? 0;
      const quantile = windowOf(answered, givenUp).quantileUs(0.95, ANY) ?? 0;
      assert.ok(quantile >= without, `${quantile} < ${without}`);
    }),
  );
});

test('Too few answers are no estimate', () => {
  assert.equal(windowOf(upTo(49), upTo(80)).quantileUs(0.95, { answeredMin: 50 }), null);
  assert.equal(windowOf(upTo(50)).quantileUs(0.95, { answeredMin: 50 }), 48);
});

test('What is older than five minutes is forgotten', () => {
  const window = windowOf([900]);
  window.add({ atUs: 300_000_001, ttftUs: 100, isGivenUp: false });
  assert.equal(window.quantileUs(0.95, ANY), 100);
  window.forget(700_000_000);
  assert.equal(window.quantileUs(0.95, ANY), null);
});

test('The last ones, or all but the last ones, can be asked for', () => {
  const window = windowOf([...upTo(10).map(() => 100), ...upTo(10).map(() => 900)]);
  assert.equal(window.quantileUs(0.5, { answeredMin: 10, last: 10 }), 900);
  assert.equal(window.quantileUs(0.95, { answeredMin: 10, butLast: 10 }), 100);
  assert.equal(window.quantileUs(0.95, { answeredMin: 11, butLast: 10 }), null);
  assert.equal(window.quantileUs(0.95, { answeredMin: 1, butLast: 30 }), null);
});
