/**
 * Records durations and tells their percentiles. Percentiles are never averaged and never guessed: one that fewer than
 * ten samples lie beyond is null.
 */
import { build, type Histogram as HdrHistogram } from 'hdr-histogram-js';
import { usToMs } from '../domain/clock.ts';

export interface Histogram {
  readonly n: number;
  /** Whole microseconds from 1 to 60 s; what lies outside counts as the nearest end, above it also as overflow. */
  record(us: number): void;
  summary(): LatencySummary;
}

export interface LatencySummary {
  readonly n: number;
  /** All null while n is 0. */
  readonly meanMs: number | null;
  readonly p50Ms: number | null;
  readonly p75Ms: number | null;
  readonly p90Ms: number | null;
  readonly p95Ms: number | null;
  /** Null while n < 1,000. */
  readonly p99Ms: number | null;
  /** Null while n < 10,000. */
  readonly p999Ms: number | null;
  readonly maxMs: number | null;
  /** Samples above 60 s. */
  readonly overflowCount: number;
  /** Share of samples at or below each threshold, exact. */
  readonly shares: LatencyShare[];
}

interface LatencyShare {
  readonly withinMs: number;
  readonly share: number;
}

const HIGHEST_US = 60_000_000;
const P99_SAMPLES_MIN = 1_000;
const P999_SAMPLES_MIN = 10_000;

/** About 70 KB each. `sharesMs`: thresholds, ascending. */
export function createHistogram(sharesMs: readonly number[] = []): Histogram {
  const hdr: HdrHistogram = build({
    bitBucketSize: 32,
    autoResize: false,
    lowestDiscernibleValue: 1,
    highestTrackableValue: HIGHEST_US,
    numberOfSignificantValueDigits: 3,
    useWebAssembly: false,
  });
  const within = sharesMs.map((withinMs) => ({ withinMs, thresholdUs: withinMs * 1000, count: 0 }));
  let n = 0;
  let sumUs = 0;
  let maxUs = 0;
  let overflowCount = 0;
  const percentileMs = (percentile: number): number => usToMs(Math.min(hdr.getValueAtPercentile(percentile), maxUs));

  return {
    get n() {
      return n;
    },
    record(us) {
      if (us > HIGHEST_US) overflowCount += 1;
      // The histogram drops decimals and zero without a word.
      const value = Math.min(HIGHEST_US, Math.max(1, Math.round(us)));
      hdr.recordValue(value);
      n += 1;
      sumUs += value;
      if (value > maxUs) maxUs = value;
      for (const bound of within) if (value <= bound.thresholdUs) bound.count += 1;
    },
    summary: () => ({
      n,
      meanMs: n === 0 ? null : usToMs(sumUs / n),
      p50Ms: n === 0 ? null : percentileMs(50),
      p75Ms: n === 0 ? null : percentileMs(75),
      p90Ms: n === 0 ? null : percentileMs(90),
      p95Ms: n === 0 ? null : percentileMs(95),
      p99Ms: n < P99_SAMPLES_MIN ? null : percentileMs(99),
      p999Ms: n < P999_SAMPLES_MIN ? null : percentileMs(99.9),
      maxMs: n === 0 ? null : usToMs(maxUs),
      overflowCount,
      shares: n === 0 ? [] : within.map(({ withinMs, count }) => ({ withinMs, share: count / n })),
    }),
  };
}
