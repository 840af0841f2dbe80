/** What is printed of bucket counts. Percentiles are never averaged and never guessed: one that is not known is null. */
import { usToMs } from '../domain/clock.ts';
import type { BucketCounts } from './bucket_counts.ts';

export interface BriefLatency {
  readonly n: number;
  /** All null while n is 0. */
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  /** Null while n < 1,000: fewer than ten samples would lie beyond it. */
  readonly p99Ms: number | null;
}

export interface LatencySummary extends BriefLatency {
  readonly meanMs: number | null;
  readonly p75Ms: number | null;
  readonly p90Ms: number | null;
  /** Null while n < 10,000. */
  readonly p999Ms: number | null;
  readonly maxMs: number | null;
  /** Samples above 60 s. */
  readonly overflowCount: number;
  /** Share of the samples within each time, as exact as the buckets: one in a thousand. */
  readonly shares: readonly LatencyShare[];
}

interface LatencyShare {
  readonly withinMs: number;
  readonly share: number;
}

const P99_SAMPLES_MIN = 1_000;
const P999_SAMPLES_MIN = 10_000;
const SHARES_MS = [100, 150, 250, 500, 900];
const SHARES_US = SHARES_MS.map((ms) => ms * 1000);
const BRIEF = [50, 95, 99];
const FULL = [50, 75, 90, 95, 99, 99.9];

/** Nothing counts as no samples. */
export function briefOf(counts: BucketCounts | null | undefined): BriefLatency {
  const n = counts?.n ?? 0;
  const [p50Ms, p95Ms, p99Ms] = counts === null || counts === undefined ? [] : percentilesMs(counts, BRIEF);
  return { n, p50Ms: p50Ms ?? null, p95Ms: p95Ms ?? null, p99Ms: n < P99_SAMPLES_MIN ? null : (p99Ms ?? null) };
}

export function summaryOf(counts: BucketCounts): LatencySummary {
  const { n, sumUs, maxUs, overflowCount } = counts;
  const [p50Ms, p75Ms, p90Ms, p95Ms, p99Ms, p999Ms] = percentilesMs(counts, FULL);
  return {
    n,
    meanMs: n === 0 ? null : usToMs(sumUs / n),
    p50Ms: p50Ms ?? null,
    p75Ms: p75Ms ?? null,
    p90Ms: p90Ms ?? null,
    p95Ms: p95Ms ?? null,
    p99Ms: n < P99_SAMPLES_MIN ? null : (p99Ms ?? null),
    p999Ms: n < P999_SAMPLES_MIN ? null : (p999Ms ?? null),
    maxMs: n === 0 ? null : usToMs(maxUs),
    overflowCount,
    shares: n === 0 ? [] : sharesOf(counts),
  };
}

function sharesOf(counts: BucketCounts): LatencySummary['shares'] {
  const within = counts.countsWithin(SHARES_US);
  return SHARES_MS.map((withinMs, index) => ({ withinMs, share: (within[index] ?? 0) / counts.n }));
}

function percentilesMs(counts: BucketCounts, percents: readonly number[]): readonly number[] {
  return counts.percentilesUs(percents).map(usToMs);
}
