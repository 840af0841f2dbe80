/** Quantiles of raw samples; nothing is averaged or rounded away. */

export interface Quantiles {
  readonly n: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

/** Below this a p99 stands on fewer than ten samples. */
export const P99_SAMPLES_MIN = 1_000;

/** Nearest rank; null without samples. `samples` stays as it is. */
export function quantilesOf(samples: readonly number[]): Quantiles | null {
  if (samples.length === 0) return null;
  const sorted = Float64Array.from(samples).sort();
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
  return { n: sorted.length, p50: at(0.5), p90: at(0.9), p99: at(0.99), max: at(1) };
}

export function median(samples: readonly number[]): number | null {
  return quantilesOf(samples)?.p50 ?? null;
}
