/**
 * How long it took from a noticed failure or delay to the next text, as the server tells it in its exported histograms,
 * which can be added and subtracted exactly. What is missing, or is of another form, is null. Pure.
 */
import { build, decodeFromCompressedBase64, type Histogram } from 'hdr-histogram-js';

export interface RecoveryFigures {
  /** To the first text of any kind, all kinds together. */
  readonly all: RecoveryTimes;
  /** To the first text of the answer, where one came. */
  readonly answers: RecoveryTimes;
  /** Ways of telling them apart stand side by side: a recovery is in several of them. */
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

const ALL = 'recovery';
const BY_ANSWER = 'recovery.by_answer';
/** Measures of kinds of recovery, in words. */
const KINDS: Readonly<Record<string, string>> = {
  'recovery.before_text': 'before the first text',
  'recovery.mid_sentence': 'mid-sentence',
  [BY_ANSWER]: 'by answer',
  'recovery.by_bridge': 'by bridge',
};
/** How the source was started that spoke instead. */
const START = 'start';
/** Of a server that does not tell answers apart: starts after which the caller hears none. */
const NO_ANSWERS: ReadonlySet<string> = new Set(['apology']);

/** As the server keeps them: µs up to a minute. */
const RANGE = {
  lowestDiscernibleValue: 1,
  highestTrackableValue: 60_000_000,
  numberOfSignificantValueDigits: 3,
} as const;

/** Between two readings of `GET /api/performance-metrics/export`. Null: there was none of any kind. */
export function recoveryBetween(before: unknown, after: unknown): RecoveryFigures | null {
  const earlier = histogramsIn(before);
  const found = new Map<string, Histogram>();
  for (const [name, histogram] of histogramsIn(after)) {
    const had = earlier.get(name);
    if (had !== undefined) histogram.subtract(had);
    if (histogram.totalCount > 0) found.set(name, histogram);
  }
  const all = found.get(ALL);
  if (all === undefined) return null;
  const starts = [...found].filter(([name]) => name.startsWith(`${START} `));
  const kinds = Object.entries(KINDS).flatMap(([measure, name]) => {
    const histogram = found.get(measure);
    return histogram === undefined ? [] : [{ name, ...timesOf([histogram]) }];
  });
  const told = found.get(BY_ANSWER);
  const answered = starts.filter(([name]) => !NO_ANSWERS.has(name.slice(START.length + 1)));
  return {
    all: timesOf([all]),
    answers: timesOf(told === undefined ? answered.map(([, histogram]) => histogram) : [told]),
    kinds: [...kinds, ...starts.map(([name, histogram]) => ({ name, ...timesOf([histogram]) }))],
  };
}

/** Of all turns by their measure; those of one start as `start <start>`. */
function histogramsIn(exported: unknown): ReadonlyMap<string, Histogram> {
  const { histograms } = (exported ?? {}) as { readonly histograms?: readonly Exported[] };
  const named = (histograms ?? []).flatMap(({ measure, mode, dimension, label, encoded }): [string, string][] => {
    if (mode !== 'optimized' || (measure !== ALL && KINDS[measure] === undefined)) return [];
    if (dimension === null) return [[measure, encoded]];
    return dimension === START && measure === ALL ? [[`${START} ${label}`, encoded]] : [];
  });
  return new Map(named.map(([name, encoded]) => [name, decodeFromCompressedBase64(encoded)]));
}

/** Changes none of them. */
function timesOf(histograms: readonly Histogram[]): RecoveryTimes {
  const sum = build(RANGE);
  for (const histogram of histograms) sum.add(histogram);
  const at = (percentile: number): number | null =>
    sum.totalCount === 0 ? null : sum.getValueAtPercentile(percentile) / 1000;
  return { n: sum.totalCount, p50Ms: at(50), p95Ms: at(95) };
}
