import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { createHistogram } from '../../../src/metrics/histogram.ts';
import { createRecent } from '../../../src/metrics/recent.ts';

/** The nearest-rank percentile of the values themselves. */
function percentile(values: readonly number[], quantile: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * quantile) - 1] ?? Number.NaN;
}

describe('a histogram', () => {
  it('without samples has no figures', () => {
    const { n, p50Ms, maxMs, meanMs, shares } = createHistogram([100]).summary();
    assert.deepEqual({ n, p50Ms, maxMs, meanMs, shares }, { n: 0, p50Ms: null, maxMs: null, meanMs: null, shares: [] });
  });

  it('is within one in a thousand of the values themselves', () => {
    const values = fc.array(fc.integer({ min: 1, max: 60_000_000 }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(values, (values) => {
        const histogram = createHistogram();
        for (const value of values) histogram.record(value);
        const summary = histogram.summary();
        for (const [ms, quantile] of [
          [summary.p50Ms, 0.5],
          [summary.p95Ms, 0.95],
          [summary.maxMs, 1],
        ] as const) {
          const exactMs = percentile(values, quantile) / 1000;
          assert.ok(Math.abs((ms ?? -1) - exactMs) <= exactMs / 1000 + 0.01, `${ms} is not ${exactMs}`);
        }
        assert.equal(summary.n, values.length);
      }),
      { numRuns: 50 },
    );
  });

  it('tells p99 from 1,000 and p99.9 from 10,000 samples on', () => {
    const histogram = createHistogram();
    const seen: boolean[][] = [];
    for (let n = 1; n <= 10_000; n += 1) {
      histogram.record(n);
      if (![999, 1_000, 9_999, 10_000].includes(n)) continue;
      const { p99Ms, p999Ms } = histogram.summary();
      seen.push([p99Ms !== null, p999Ms !== null]);
    }
    assert.deepEqual(seen, [
      [false, false],
      [true, false],
      [true, false],
      [true, true],
    ]);
  });

  it('takes values outside of its range as the nearest end and counts those above', () => {
    const histogram = createHistogram();
    for (const us of [-5, 0, 0.4, 61_000_000]) histogram.record(us);
    const { n, maxMs, overflowCount } = histogram.summary();
    assert.deepEqual({ n, maxMs, overflowCount }, { n: 4, maxMs: 60_000, overflowCount: 1 });
  });

  it('counts the shares exactly, the threshold itself included', () => {
    const histogram = createHistogram([100, 150]);
    for (const us of [100_000, 100_001, 150_000, 150_001]) histogram.record(us);
    assert.deepEqual(histogram.summary().shares, [
      { withinMs: 100, share: 0.25 },
      { withinMs: 150, share: 0.75 },
    ]);
  });
});

describe('recent durations', () => {
  it('are exact, of the last ones only', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(10_000_000), { minLength: 1, maxLength: 60 }), (values) => {
        const recent = createRecent(20);
        for (const value of values) recent.add(value);
        const kept = values.slice(-20);
        const expected = { n: kept.length, p50Us: percentile(kept, 0.5), p95Us: percentile(kept, 0.95) };
        assert.deepEqual(recent.read(), expected);
      }),
    );
  });

  it('are null while there are none', () => assert.equal(createRecent(3).read(), null));
});
