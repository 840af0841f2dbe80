/**
 * What a server says of itself, as far as it does: of `GET /api/performance-metrics` the parts that are shown beside what
 * was measured outside. What is missing, or is of another form, is null: an older server is measured too. Pure.
 */

/** Of its response gaps, since its start. */
export interface InsideFigures {
  readonly n: number;
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
}

export interface SelfReport {
  readonly responseGap: InsideFigures;
  /** Since its start. */
  readonly loopDelayP99Ms: number | null;
  readonly early: EarlyReading;
}

/** Counts since its start, so that a window is the difference of two readings. */
export interface EarlyReading {
  /** Attempts that were started because another one was late; null: it does not tell how attempts start. */
  readonly hedgeCount: number | null;
  /** Turns that a stored answer answered. */
  readonly storedTurnCount: number | null;
  readonly speculations: { readonly startedCount: number; readonly adoptedCount: number } | null;
  readonly cache: CacheReading | null;
}

/** The hits, and what they may be a share of. */
export interface CacheReading {
  readonly lookedUpCount: number;
  readonly hitCount: number;
  readonly eligibleCount: number;
  readonly repeatedCount: number;
}

export const NOTHING_TOLD: EarlyReading = {
  hedgeCount: null,
  storedTurnCount: null,
  speculations: null,
  cache: null,
};

type Json = Readonly<Record<string, unknown>>;

/** `cacheList`: what `GET /api/cache` says, for servers whose metrics leave the cache out. */
export function readSelfReport(metrics: unknown, cacheList: unknown, path: 'relay' | 'gather'): SelfReport {
  const turns = at(metrics, 'turns', path === 'relay' ? 'optimized' : 'traditional');
  const gap = at(turns, 'responseGap');
  return {
    responseGap: { n: numberAt(gap, 'n') ?? 0, p50Ms: numberAt(gap, 'p50Ms'), p99Ms: numberAt(gap, 'p99Ms') },
    loopDelayP99Ms: numberAt(metrics, 'process', 'eventLoopDelay', 'p99Ms'),
    early: earlyOf(at(turns, 'splits', 'start'), at(metrics, 'prediction'), at(cacheList, 'counts')),
  };
}

/** By how much adopted speculations led, of the turns of the window that was asked for. */
export function readLeadP50Ms(metrics: unknown): number | null {
  return numberAt(metrics, 'turns', 'optimized', 'lead', 'p50Ms');
}

/** What was counted between two readings of one server. What is first told later was nothing before. */
export function between(before: EarlyReading, after: EarlyReading): EarlyReading {
  return merged(before, after, (earlier, later) => later - earlier);
}

/** What was counted in two runs. */
export function together(one: EarlyReading, other: EarlyReading): EarlyReading {
  return merged(one, other, (a, b) => a + b);
}

type Merge = (before: number, after: number) => number;

function merged(before: EarlyReading, after: EarlyReading, merge: Merge): EarlyReading {
  const count = (b: number | null, a: number | null): number | null => (a === null ? null : merge(b ?? 0, a));
  return {
    hedgeCount: count(before.hedgeCount, after.hedgeCount),
    storedTurnCount: count(before.storedTurnCount, after.storedTurnCount),
    speculations: mergedCounts(before.speculations, after.speculations, merge),
    cache: mergedCounts(before.cache, after.cache, merge),
  };
}

function mergedCounts<T extends object>(before: T | null, after: T | null, merge: Merge): T | null {
  if (after === null) return null;
  const earlier: Json = { ...before };
  const entries = Object.entries(after).map(([name, value]) => [
    name,
    merge(Number(earlier[name] ?? 0), Number(value)),
  ]);
  return Object.fromEntries(entries) as T;
}

function earlyOf(starts: unknown, prediction: unknown, counts: unknown): EarlyReading {
  const labels = isObject(starts) ? Object.entries(starts) : null;
  const rows = at(prediction, 'ledger');
  const speculations = Array.isArray(rows) ? rows.filter((row) => at(row, 'kind') === 'speculation') : null;
  const sum = (of: readonly unknown[], ...path: readonly string[]): number =>
    of.reduce<number>((total, each) => total + (numberAt(each, ...path) ?? 0), 0);
  const started = (isMeant: (label: string) => boolean): readonly unknown[] =>
    (labels ?? []).flatMap(([label, split]) => (isMeant(label) ? [split] : []));
  return {
    hedgeCount:
      labels &&
      sum(
        started((label) => label === 'hedge'),
        'attempts',
        'count',
      ),
    storedTurnCount:
      labels &&
      sum(
        started((label) => label.startsWith('cache')),
        'n',
      ),
    speculations: speculations && {
      startedCount: sum(speculations, 'startedCount'),
      adoptedCount: sum(speculations, 'adoptedCount'),
    },
    cache: cacheOf(at(prediction, 'cache')) ?? cacheOf(counts),
  };
}

function cacheOf(cache: unknown): CacheReading | null {
  if (!isObject(cache)) return null;
  const { hits } = cache;
  const byTier = isObject(hits) ? Object.values(hits) : [];
  const hitCount = byTier.reduce<number>((sum, count) => sum + (typeof count === 'number' ? count : 0), 0);
  return {
    lookedUpCount: numberAt(cache, 'lookedUpCount') ?? numberAt(cache, 'turnCount') ?? 0,
    hitCount: numberAt(cache, 'hitCount') ?? hitCount,
    eligibleCount: numberAt(cache, 'eligibleCount') ?? numberAt(cache, 'eligibleTurnCount') ?? 0,
    repeatedCount: numberAt(cache, 'repeatedCount') ?? numberAt(cache, 'repeatedTurnCount') ?? 0,
  };
}

function at(from: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), from);
}

function numberAt(from: unknown, ...path: readonly string[]): number | null {
  const value = at(from, ...path);
  return typeof value === 'number' ? value : null;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null;
}
