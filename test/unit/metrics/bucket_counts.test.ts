import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { build, decodeFromCompressedBase64, type Histogram } from 'hdr-histogram-js';
import { BucketBudget } from '../../../src/metrics/bucket_budget.ts';
import { BucketCounts } from '../../../src/metrics/bucket_counts.ts';
import { encodeCounts } from '../../../src/metrics/histogram_codec.ts';

const HIGHEST_US = 60_000_000;
/** What the library's histograms can do and their type does not say. */
interface BucketHistogram extends Histogram {
  highestEquivalentValue(us: number): number;
  getCountAtValue(us: number): number;
}

const PERCENTS = [0.1, 1, 25, 50, 75, 90, 95, 99, 99.9, 100];

function hdrOf(values: readonly number[]): BucketHistogram {
  const hdr = build({
    bitBucketSize: 32,
    autoResize: false,
    lowestDiscernibleValue: 1,
    highestTrackableValue: HIGHEST_US,
    numberOfSignificantValueDigits: 3,
    useWebAssembly: false,
  });
  for (const value of values) hdr.recordValue(value);
  return hdr as BucketHistogram;
}

function countsOf(values: readonly number[], budget: BucketBudget | null = null): BucketCounts {
  const counts = new BucketCounts(budget);
  for (const value of values) counts.record(value);
  return counts;
}

/** [highest value, count] of each bucket in use, by asking the histogram for the bucket of every value. */
function hdrBuckets(hdr: BucketHistogram, values: readonly number[]): readonly (readonly [number, number])[] {
  const highest = new Set(values.map((value) => hdr.highestEquivalentValue(value)));
  return [...highest].sort((a, b) => a - b).map((us) => [us, hdr.getCountAtValue(us)]);
}

/** Small, large and middle values, many of them near each other and equal. */
const durations = fc.oneof(
  fc.integer({ min: 1, max: HIGHEST_US }),
  fc.integer({ min: 1, max: 5_000 }),
  fc.integer({ min: 400_000, max: 410_000 }),
);
const samples = fc.array(durations, { minLength: 1, maxLength: 400 });

describe('bucket counts', () => {
  it('without samples have no percentile and no bucket', () => {
    const counts = new BucketCounts();
    assert.deepEqual([counts.n, counts.percentileUs(50), [...counts.buckets()]], [0, null, []]);
    assert.deepEqual([counts.maxUs, counts.sumUs, counts.countWithin(HIGHEST_US)], [0, 0, 0]);
  });

  it('have the buckets, counts and percentiles of an HdrHistogram', () => {
    fc.assert(
      fc.property(samples, (values) => {
        const counts = countsOf(values);
        const hdr = hdrOf(values);
        assert.deepEqual([...counts.buckets()], hdrBuckets(hdr, values));
        const largest = Math.max(...values);
        for (const percent of PERCENTS) {
          assert.equal(counts.percentileUs(percent), Math.min(hdr.getValueAtPercentile(percent), largest));
        }
        assert.deepEqual(
          counts.percentilesUs(PERCENTS),
          PERCENTS.map((percent) => counts.percentileUs(percent)),
        );
        assert.equal(counts.n, values.length);
        assert.equal(counts.maxUs, largest);
        assert.equal(
          counts.sumUs,
          values.reduce((sum, value) => sum + value, 0),
        );
      }),
    );
  });

  it('count what is within a duration as an HdrHistogram does', () => {
    fc.assert(
      fc.property(samples, durations, (values, us) => {
        const hdr = hdrOf(values);
        const edge = hdr.highestEquivalentValue(us);
        let within = 0;
        for (const [highestUs, count] of hdrBuckets(hdr, values)) if (highestUs <= edge) within += count;
        assert.equal(countsOf(values).countWithin(us), within);
      }),
    );
  });

  it('added to others are the counts of all samples', () => {
    fc.assert(
      fc.property(samples, samples, samples, (first, second, third) => {
        const sum = BucketCounts.merged([countsOf(first), countsOf(second), countsOf(third)]);
        const all = countsOf([...first, ...second, ...third]);
        assert.deepEqual([...sum.buckets()], [...all.buckets()]);
        assert.deepEqual([sum.n, sum.sumUs, sum.maxUs], [all.n, all.sumUs, all.maxUs]);
      }),
    );
  });

  it('encoded in the common format and decoded are the same counts', () => {
    fc.assert(
      fc.property(samples, (values) => {
        const hdr = decodeFromCompressedBase64(encodeCounts(countsOf(values))) as BucketHistogram;
        assert.equal(hdr.totalCount, values.length);
        assert.deepEqual(hdrBuckets(hdr, values), hdrBuckets(hdrOf(values), values));
      }),
      { numRuns: 50 },
    );
  });

  it('are the same whether they are sparse or have turned into an array', () => {
    const values: number[] = [];
    for (let us = 1; us < HIGHEST_US; us += Math.max(1, us >>> 11)) values.push(us);
    const counts = countsOf(values);
    assert.ok(values.length > 17_000);
    assert.ok(counts.bytes < 70_000, `${counts.bytes} bytes`);
    assert.deepEqual([...counts.buckets()], hdrBuckets(hdrOf(values), values));
    const sum = BucketCounts.merged([counts, countsOf([5, 5, HIGHEST_US])]);
    assert.deepEqual([sum.n, sum.countWithin(5), sum.maxUs], [values.length + 3, 7, HIGHEST_US]);
  });

  it('hold more samples of one value than one cell does', () => {
    const counts = new BucketCounts();
    counts.record(1_000, 1_000_000);
    counts.record(1_001, 3);
    for (let i = 0; i < 10; i += 1) counts.record(1_000);
    assert.deepEqual(
      [...counts.buckets()],
      [
        [1_000, 1_000_010],
        [1_001, 3],
      ],
    );
    assert.equal(counts.countWithin(1_000), 1_000_010);
    assert.deepEqual([...BucketCounts.merged([counts, counts]).buckets()][0], [1_000, 2_000_020]);
  });

  it('take values outside of the range as its nearest end and count those above', () => {
    const counts = countsOf([-5, 0, 0.4, Number.NaN, 61_000_000, Infinity]);
    assert.deepEqual([counts.n, counts.overflowCount, counts.maxUs], [6, 2, HIGHEST_US]);
    assert.equal(counts.countWithin(1), 4);
  });

  it('are small while they see few values, and give all memory back when cleared', () => {
    const budget = new BucketBudget(1_000_000);
    const counts = countsOf([1_000, 1_000, 2_000, 5_000_000], budget);
    assert.ok(counts.bytes < 400, `${counts.bytes} bytes`);
    assert.ok(budget.usedBytes > 0);
    counts.clear();
    assert.deepEqual([budget.usedBytes, counts.n, counts.maxUs, [...counts.buckets()]], [0, 0, 0, []]);
    counts.record(7);
    assert.equal(counts.percentileUs(50), 7);
  });
});

describe('bucket counts whose memory is used up', () => {
  const values = fc.array(fc.integer({ min: 1, max: HIGHEST_US }), { minLength: 1, maxLength: 200 });

  it('round samples up and never down', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 0, max: 2_000 }), durations, (values, limitBytes, us) => {
        const budget = new BucketBudget(limitBytes);
        const rounded = countsOf(values, budget);
        const exact = countsOf(values);
        assert.ok(budget.usedBytes <= limitBytes);
        assert.deepEqual([rounded.n, rounded.sumUs, rounded.maxUs], [exact.n, exact.sumUs, exact.maxUs]);
        assert.ok(rounded.countWithin(us) <= exact.countWithin(us));
        for (const percent of PERCENTS) {
          assert.ok((rounded.percentileUs(percent) ?? -1) >= (exact.percentileUs(percent) ?? 0));
        }
        let total = 0;
        for (const [, count] of rounded.buckets()) total += count;
        assert.equal(total, exact.n);
        if (budget.roundedUpCount === 0) assert.deepEqual([...rounded.buckets()], [...exact.buckets()]);
      }),
    );
  });

  it('count a sample in the next bucket above that is in use, and say how many were', () => {
    const budget = new BucketBudget(220);
    const counts = countsOf([100, 200, 300], budget);
    counts.record(150);
    counts.record(250, 2);
    assert.equal(budget.roundedUpCount, 3);
    assert.deepEqual(
      [...counts.buckets()],
      [
        [100, 1],
        [200, 2],
        [300, 3],
      ],
    );
    counts.record(400);
    assert.deepEqual([...counts.buckets()].at(-1), [400, 1]);
    assert.deepEqual([counts.countWithin(300), counts.percentileUs(100)], [6, 400]);
  });

  it('without any table count every sample as the largest', () => {
    const counts = countsOf([100, 300, 200], new BucketBudget(0));
    assert.deepEqual([...counts.buckets()], [[300, 3]]);
    assert.deepEqual([counts.percentileUs(1), counts.sumUs], [300, 600]);
    assert.deepEqual(
      [...BucketCounts.merged([counts, countsOf([50])]).buckets()],
      [
        [50, 1],
        [300, 3],
      ],
    );
  });
});
