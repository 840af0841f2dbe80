/**
 * How long it took from a noticed failure or delay to the next text, as the server tells it in its exported histograms,
 * which can be added and subtracted exactly. What is missing, or is of another form, is null. Pure.
 */
import { build, decodeFromCompressedBase64, type Histogram } from 'hdr-histogram-js';

export interface RecoveryFigures {
  /** All kinds together. */
  readonly all: RecoveryTimes;
  /** Those that ended with text of an answer. */
  readonly answers: RecoveryTimes;
  readonly kinds: readonly (RecoveryTimes & { readonly name: string })[];
}

export interface RecoveryTimes {
  readonly n: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
}

interface Exported {
  readonly measure: string;
  readonly mode: string | null;
  readonly dimension: string | null;
  readonly label: string | null;
  readonly encoded: string;
}

const MEASURE = 'recovery';
/** What recoveries are told apart by. */
const DIMENSION = 'start';
/** Kinds of which the caller hears something that is no answer. */
const NO_ANSWERS = /bridge|apology/;

/** As the server keeps them: µs up to a minute. */
const RANGE = { lowestDiscernibleValue: 1, highestTrackableValue: 60_000_000, numberOfSignificantValueDigits: 3 } as const;

/** Between two readings of `GET /api/performance-metrics/export`. Null: there was none of any kind. */
export function recoveryBetween(before: unknown, after: unknown): RecoveryFigures | null {
  const earlier = histogramsIn(before);
  const kinds = [...histogramsIn(after)].map(([name, histogram]): [string, Histogram] => {
    const had = earlier.get(name);
    if (had !== undefined) histogram.subtract(had);
    return [name, histogram];
  });
  const seen = kinds.filter(([, { totalCount }]) => totalCount > 0);
  if (seen.length === 0) return null;
  return {
    kinds: seen.map(([name, histogram]) => ({ name, ...timesOf([histogram]) })),
    answers: timesOf(seen.flatMap(([name, histogram]) => (NO_ANSWERS.test(name) ? [] : [histogram]))),
    all: timesOf(seen.map(([, histogram]) => histogram)),
  };
}

function histogramsIn(exported: unknown): ReadonlyMap<string, Histogram> {
  const { histograms } = (exported ?? {}) as { readonly histograms?: readonly Exported[] };
  const ours = (histograms ?? []).filter(
    ({ measure, mode, dimension }) => measure === MEASURE && mode === 'optimized' && dimension === DIMENSION,
  );
  return new Map(ours.map(({ label, encoded }) => [label ?? '', decodeFromCompressedBase64(encoded)]));
}

/** Changes none of them. */
function timesOf(histograms: readonly Histogram[]): RecoveryTimes {
  const sum = build(RANGE);
  for (const histogram of histograms) sum.add(histogram);
  const at = (percentile: number): number | null =>
    sum.totalCount === 0 ? null : sum.getValueAtPercentile(percentile) / 1000;
  return { n: sum.totalCount, p50Ms: at(50), p95Ms: at(95) };
}
