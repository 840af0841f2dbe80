import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BucketCounts } from '../../../src/metrics/bucket_counts.ts';
import { briefOf, summaryOf } from '../../../src/metrics/latency_summary.ts';

function countsOf(values: readonly number[]): BucketCounts {
  const counts = new BucketCounts();
  for (const us of values) counts.record(us);
  return counts;
}

describe('a summary of latencies', () => {
  it('without samples has no figures', () => {
    const { n, p50Ms, maxMs, meanMs, shares } = summaryOf(countsOf([]));
    assert.deepEqual({ n, p50Ms, maxMs, meanMs, shares }, { n: 0, p50Ms: null, maxMs: null, meanMs: null, shares: [] });
    assert.deepEqual(briefOf(null), { n: 0, p50Ms: null, p95Ms: null, p99Ms: null });
  });

  it('tells p99 from 1,000 and p99.9 from 10,000 samples on', () => {
    const counts = new BucketCounts();
    const seen: boolean[][] = [];
    for (let n = 1; n <= 10_000; n += 1) {
      counts.record(n);
      if (![999, 1_000, 9_999, 10_000].includes(n)) continue;
      const { p99Ms, p999Ms } = summaryOf(counts);
      assert.equal(briefOf(counts).p99Ms, p99Ms);
      seen.push([p99Ms !== null, p999Ms !== null]);
    }
    assert.deepEqual(seen, [
      [false, false],
      [true, false],
      [true, false],
      [true, true],
    ]);
  });

  it('has percentiles within one in a thousand, and the exact mean and maximum', () => {
    const summary = summaryOf(countsOf(Array.from({ length: 100 }, (_, i) => (i + 1) * 10_000)));
    const { p50Ms, p75Ms, p90Ms, p95Ms, meanMs, maxMs } = summary;
    for (const [ms, exactMs] of [
      [p50Ms, 500],
      [p75Ms, 750],
      [p90Ms, 900],
      [p95Ms, 950],
    ] as const) {
      assert.ok(ms !== null && ms >= exactMs && ms <= exactMs * 1.001, `${ms} is not ${exactMs}`);
    }
    assert.deepEqual([meanMs, maxMs], [505, 1_000]);
  });

  it('tells the shares within each time, and what was longer than the range', () => {
    const { shares, overflowCount, maxMs } = summaryOf(countsOf([50_000, 100_000, 240_000, 700_000, 70_000_000]));
    assert.deepEqual(
      shares.map(({ withinMs, share }) => [withinMs, share]),
      [
        [100, 0.4],
        [150, 0.4],
        [250, 0.6],
        [500, 0.6],
        [900, 0.8],
      ],
    );
    assert.deepEqual([overflowCount, maxMs], [1, 60_000]);
  });
});
