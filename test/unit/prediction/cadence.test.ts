import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { Cadence } from '../../../src/prediction/cadence.ts';

function heardWith(gapsMs: readonly number[]): Cadence {
  const cadence = new Cadence();
  let atUs = 5_000_000;
  cadence.heard(atUs);
  for (const gapMs of gapsMs) cadence.heard((atUs += gapMs * 1000));
  return cadence;
}

test('A rhythm with fewer than five gaps is not known', () => {
  assert.equal(new Cadence().waitMs(), 325);
  assert.equal(heardWith([100, 100, 100, 100]).waitMs(), 325);
  assert.equal(heardWith([100, 100, 100, 100, 100]).waitMs(), 130);
});

test('A wait is 1.3 times the median gap, within bounds', () => {
  assert.equal(heardWith([900, 250, 10, 250, 250]).waitMs(), 325);
  assert.equal(heardWith([200, 200, 200, 240, 240, 240]).waitMs(), 286);
  assert.equal(heardWith([20, 20, 20, 20, 20]).waitMs(), 100);
  assert.equal(heardWith([700, 700, 700, 700, 700]).waitMs(), 400);
});

test('A pause of the caller is no gap, and neither is the time between two utterances', () => {
  assert.equal(heardWith([200, 200, 1501, 200, 200, 1501, 9000]).waitMs(), 325);
  const cadence = heardWith([200, 200, 200, 200]);
  cadence.reset();
  cadence.heard(6_400_000);
  assert.equal(cadence.waitMs(), 325);
  cadence.heard(6_600_000);
  assert.equal(cadence.waitMs(), 260);
});

test('A rhythm that changes is followed after half of fifteen gaps', () => {
  const slow = Array.from({ length: 40 }, () => 300);
  const fast = (count: number): number[] => Array.from({ length: count }, () => 100);
  assert.equal(heardWith([...slow, ...fast(7)]).waitMs(), 390);
  assert.equal(heardWith([...slow, ...fast(8)]).waitMs(), 130);
});

test('A wait agrees with the median that a plain sort finds', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1500 }), { minLength: 5, maxLength: 40 }), (gaps) => {
      const last = gaps.slice(-15).sort((one, other) => one - other);
      const median = ((last[(last.length - 1) >> 1] ?? 0) + (last[last.length >> 1] ?? 0)) / 2;
      assert.equal(heardWith(gaps).waitMs(), Math.round(Math.min(400, Math.max(100, (1.3 * median * 1000) / 1000))));
    }),
  );
});
