/** Quantiles of raw samples; nothing is averaged or rounded away. */

export interface Quantiles {
  readonly n: number;
  readonly p50: number;
  readonly p75: number;
  readonly p90: number;
  readonly p95: number;
  /** Of fewer than `P99_SAMPLES_MIN` samples it is told nowhere. */
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

/** Below this fewer than ten samples lie beyond. */
export const P99_SAMPLES_MIN = 1_000;
export const P999_SAMPLES_MIN = 10_000;

/** Nearest rank; null without samples. `samples` stays as it is. */
export function quantilesOf(samples: readonly number[]): Quantiles | null {
  if (samples.length === 0) return null;
  const at = ranker(samples);
  return {
    n: samples.length,
    p50: at(0.5),
    p75: at(0.75),
    p90: at(0.9),
    p95: at(0.95),
    p99: at(0.99),
    p999: at(0.999),
    max: at(1),
  };
}

export function median(samples: readonly number[]): number | null {
  return quantilesOf(samples)?.p50 ?? null;
}

/** The samples at these shares of all, nearest rank; empty without samples. */
export function curveOf(samples: readonly number[], shares: readonly number[]): readonly number[] {
  return samples.length === 0 ? [] : shares.map(ranker(samples));
}

/** Share of the samples that are at most this large; null without samples. */
export function shareWithin(samples: readonly number[], most: number): number | null {
  if (samples.length === 0) return null;
  return samples.filter((sample) => sample <= most).length / samples.length;
}

function ranker(samples: readonly number[]): (share: number) => number {
  const sorted = Float64Array.from(samples).sort();
  return (share) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
