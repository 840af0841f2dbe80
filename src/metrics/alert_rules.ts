/**
 * The rules of the alerts: each judges one reading of the figures and says what it found, how it was measured and what to
 * do. Pure; when something is raised or cleared for good is decided in `alerts.ts`.
 */
import type { BucketCounts } from './bucket_counts.ts';
import { cacheShareOf } from './cache_share.ts';
import type { Figures, MetricsWindow } from './figures.ts';
import {
  CACHE_SHARE,
  DEAD_AIR_SHARE,
  DISK_FREE,
  ERROR_SHARE,
  gapLevel,
  type Level,
  LOOP_DELAY_MAX_MS,
  LOOP_DELAY_N_MIN,
  LOOP_DELAY_P99_MS,
  LOOP_STALLS_MIN,
  RECOVERY_P95_MS,
} from './targets.ts';

export interface AlertRule {
  readonly name: string;
  /** `critical`: callers get no answers, or soon will not; `warning`: they get them late. */
  readonly severity: 'warning' | 'critical';
  /** Null: too little was measured to say anything. */
  judge(reading: AlertReading): Finding | null;
}

export interface AlertReading {
  readonly figures: Pick<Figures, 'read' | 'loopDelay' | 'loopStalls'>;
  readonly facts: AlertFacts;
}

/** What the figures do not know. */
export interface AlertFacts {
  /** The last write to the store has failed. */
  readonly storageFailing: boolean;
  /** Null: not known. */
  readonly disk: DiskSpace | null;
}

export interface DiskSpace {
  /** What this process may still write. */
  readonly freeBytes: number;
  readonly totalBytes: number;
}

export interface Finding {
  /** `between`: not bad enough to raise an alert and not good enough to clear one. */
  readonly verdict: 'bad' | 'between' | 'good';
  readonly value: number;
  /** What `value` is held to; above it is bad. Below it are too little free space and too few hits of the cache. */
  readonly target: number;
  /** Of `value` and `target`; `failing` is 1 or 0. */
  readonly unit: 'ms' | 'share' | 'bytes' | 'failing';
  /** Samples behind the value. */
  readonly n: number;
  /** What was measured, between which two events and when. */
  readonly measured: string;
  /** What to do next. */
  readonly advice: string;
}

/** Fewer turns say nothing about a share or a p95 of all turns. */
const TURNS_MIN = 20;
/** Recoveries are rare, so that few of them must do. */
const RECOVERIES_MIN = 5;
/** One silent turn may be a caller's line. */
const DEAD_AIR_TURNS_MIN = 2;
const OVER = { '1m': 'the last minute', '15m': 'the last 15 minutes' } as const;
const SHORTEST_FIRST = ['1m', '15m'] as const;

/** `responseGapP95Ms` is the p95 above which the response gap of optimised calls raises an alert. */
export function createAlertRules(targets: { readonly responseGapP95Ms: number }): readonly AlertRule[] {
  const level = gapLevel(targets.responseGapP95Ms);
  return [
    { name: 'response_gap_p95', severity: 'warning', judge: (reading) => judgeResponseGap(reading, level) },
    { name: 'error_share', severity: 'critical', judge: judgeErrors },
    { name: 'recovery_p95', severity: 'warning', judge: judgeRecovery },
    { name: 'dead_air', severity: 'critical', judge: judgeDeadAir },
    { name: 'cache_hit_share', severity: 'warning', judge: judgeCacheHits },
    { name: 'event_loop_delay', severity: 'warning', judge: judgeLoopDelay },
    { name: 'disk', severity: 'critical', judge: judgeDisk },
  ];
}

/** As errors are: a line that takes one or two calls at a time has no 20 turns in any minute. */
function judgeResponseGap({ figures }: AlertReading, level: Level): Finding | null {
  for (const window of SHORTEST_FIRST) {
    const gaps = figures.read({ mode: 'optimized', window })?.measures.responseGap;
    const finding = judgeP95(gaps, TURNS_MIN, level, {
      measured:
        'p95 of the response gap, from the final transcript received to the first text of the answer handed over, in ' +
        `the optimised turns of ${OVER[window]}; turns without an answer count at their deadline`,
      advice:
        "Look at each provider's time to first token (weaver_provider_ttft_seconds): a slow one can stand last, or be " +
        'replaced. If none is slow, look at event_loop_delay and at the number of calls.',
    });
    if (finding !== null) return finding;
  }
  return null;
}

function judgeRecovery({ figures }: AlertReading): Finding | null {
  const recoveries = figures.read({ mode: 'optimized', window: '15m' })?.measures.recovery;
  return judgeP95(recoveries, RECOVERIES_MIN, RECOVERY_P95_MS, {
    measured:
      'p95 of the recovery, from the noticed failure or delay of a source to the first text of the one that spoke ' +
      'instead, in the optimised turns of the last 15 minutes that needed one',
    advice:
      'See which kind is slow (weaver_recovery_seconds) and check the provider that stands in: a second deployment in ' +
      'another region (AZURE_OPENAI_ENDPOINT_2) helps most.',
  });
}

function judgeP95(
  series: BucketCounts | undefined,
  minimumN: number,
  level: Level,
  words: Pick<Finding, 'measured' | 'advice'>,
): Finding | null {
  if (series === undefined || series.n < minimumN) return null;
  const value = (series.percentileUs(95) ?? 0) / 1000;
  return { verdict: verdictOf(value, level), value, target: level.raiseAbove, unit: 'ms', n: series.n, ...words };
}

/** The last minute where it has enough turns, so that an outage that is over is over; else the last 15. */
function judgeErrors({ figures }: AlertReading): Finding | null {
  for (const window of SHORTEST_FIRST) {
    const { owedCount, answeredCount } = turnsOwed(figures, window);
    if (owedCount < TURNS_MIN) continue;
    const value = (owedCount - answeredCount) / owedCount;
    return {
      ...judgedShare(value, ERROR_SHARE, owedCount),
      measured: `share of the turns that were owed an answer and got none, of all calls in ${OVER[window]}`,
      advice:
        'GET /api/performance-metrics shows the outcomes and which sources fail with what; GET /api/calls shows the ' +
        "turns. Check the providers' keys, quotas and status pages.",
    };
  }
  return null;
}

function turnsOwed(
  figures: AlertReading['figures'],
  window: MetricsWindow,
): { readonly owedCount: number; readonly answeredCount: number } {
  const optimized = figures.read({ mode: 'optimized', window })?.turns;
  const traditional = figures.read({ mode: 'traditional', window })?.turns;
  return {
    owedCount: (optimized?.owedCount ?? 0) + (traditional?.owedCount ?? 0),
    answeredCount: (optimized?.answeredCount ?? 0) + (traditional?.answeredCount ?? 0),
  };
}

/** A traditional call waits for whole replies by its nature, so that only optimised ones are judged. */
function judgeDeadAir({ figures }: AlertReading): Finding | null {
  const turns = figures.read({ mode: 'optimized', window: '15m' })?.turns;
  if (turns === undefined || turns.owedCount === 0) return null;
  const { deadAirCount, owedCount } = turns;
  const judged = judgedShare(deadAirCount / owedCount, DEAD_AIR_SHARE, owedCount);
  const isTooFew = judged.verdict === 'bad' && deadAirCount < DEAD_AIR_TURNS_MIN;
  return {
    ...judged,
    verdict: isTooFew ? 'between' : judged.verdict,
    measured:
      `share of the turns in which the caller heard nothing for 1.5 s after the final transcript (${deadAirCount} of ` +
      `${owedCount}), in the optimised calls of ${OVER['15m']}`,
    advice:
      "Bridge line and apology should have come: see whether event_loop_delay is raised too, and read those turns' " +
      'waterfalls at GET /api/performance-metrics/:trackingId.',
  };
}

/** Held to this process's own past: what share is right depends on what callers ask. */
function judgeCacheHits({ figures }: AlertReading): Finding | null {
  const recent = cacheShareOf(figures, '15m');
  if (recent.turnCount < CACHE_SHARE.turnsMin) return null;
  const sinceStart = cacheShareOf(figures, 'start');
  const usual = sinceStart.hitCount / sinceStart.turnCount;
  if (sinceStart.turnCount < CACHE_SHARE.turnsSinceStartMin || usual < CACHE_SHARE.sinceStartMin) return null;
  const value = recent.hitCount / recent.turnCount;
  const target = usual * CACHE_SHARE.raiseBelow;
  const isGood = value > usual * CACHE_SHARE.clearAbove;
  return {
    verdict: value < target ? 'bad' : isGood ? 'good' : 'between',
    value,
    target,
    unit: 'share',
    n: recent.turnCount,
    measured:
      'share of the turns owed an answer that were answered with what earlier calls have proven, of all calls in ' +
      `${OVER['15m']}; since the start it is ${inWords(usual, 'share')} of ${wholeNumber(sinceStart.turnCount)} turns, ` +
      'and a third of that is the target',
    advice:
      'More callers wait for a model. A new version of a workflow leaves its answers behind until callers or npm run ' +
      'warm fill it again; a cache that could not be opened was set aside (health says so); a model that changed its ' +
      'mind closes answers that were proven. GET /api/cache?workflowId= lists the answers with what speaks against ' +
      "each; see whether the workflow's prediction.cache is still on.",
  };
}

function judgeLoopDelay({ figures }: AlertReading): Finding | null {
  const delays = figures.loopDelay('1m');
  if (delays.n < LOOP_DELAY_N_MIN) return null;
  const p99Ms = (delays.percentileUs(99) ?? 0) / 1000;
  const maxMs = delays.maxUs / 1000;
  const stalls = figures.loopStalls('1m');
  const p99 = judgedDelay(p99Ms, LOOP_DELAY_P99_MS, stalls);
  const max = judgedDelay(maxMs, LOOP_DELAY_MAX_MS, stalls);
  const isMax = BADNESS.indexOf(max) > BADNESS.indexOf(p99);
  return {
    verdict: isMax ? max : p99,
    value: isMax ? maxMs : p99Ms,
    target: (isMax ? LOOP_DELAY_MAX_MS : LOOP_DELAY_P99_MS).raiseAbove,
    unit: 'ms',
    n: delays.n,
    measured: `${isMax ? 'the longest' : 'p99 of the'} delay of the event loop's timers in ${OVER['1m']}`,
    advice:
      'Latency that is measured in this process is lower than what callers get. The process lacks CPU or memory: ' +
      'lower MAX_CALLS, add cores or processes, and look for what else runs on this machine.',
  };
}

/** A stall is in the figures for as long as their window, which would raise an alert about something that is long over. */
function judgedDelay(valueMs: number, level: Level, stalls: BucketCounts): Finding['verdict'] {
  const verdict = verdictOf(valueMs, level);
  const stallCount = stalls.n - stalls.countWithin(level.raiseAbove * 1000);
  if (verdict !== 'bad' || stallCount >= LOOP_STALLS_MIN) return verdict;
  return stallCount > 1 ? 'between' : 'good';
}

function judgeDisk({ facts }: AlertReading): Finding | null {
  const { storageFailing, disk } = facts;
  const space = disk === null ? '' : `; ${wholeNumber(disk.freeBytes / 1e6)} MB are free`;
  if (storageFailing) {
    const measured = `the last write to the store in DATA_DIR has failed${space}`;
    const advice = 'Calls go on, but their records are lost. Make room, or make the directory writable for this user.';
    return { verdict: 'bad', value: 1, target: 0, unit: 'failing', n: 1, measured, advice };
  }
  if (disk === null) return null;
  const target = Math.max(DISK_FREE.minBytes, DISK_FREE.minShare * disk.totalBytes);
  const isGood = disk.freeBytes > target * DISK_FREE.clearFactor;
  return {
    verdict: disk.freeBytes < target ? 'bad' : isGood ? 'good' : 'between',
    value: disk.freeBytes,
    target,
    unit: 'bytes',
    n: 1,
    measured: `free space of the disk that holds DATA_DIR, of ${wholeNumber(disk.totalBytes / 1e6)} MB`,
    advice: 'Make room, enlarge the disk, or lower RETENTION_DAYS. When it is full, records of calls are lost.',
  };
}

const BADNESS: readonly Finding['verdict'][] = ['good', 'between', 'bad'];

function verdictOf(value: number, level: Level): Finding['verdict'] {
  if (value > level.raiseAbove) return 'bad';
  return value < level.clearBelow ? 'good' : 'between';
}

function judgedShare(
  value: number,
  level: Level,
  n: number,
): Pick<Finding, 'verdict' | 'value' | 'target' | 'unit' | 'n'> {
  return { verdict: verdictOf(value, level), value, target: level.raiseAbove, unit: 'share', n };
}

/** A value of a finding as people read it. */
export function inWords(value: number, unit: Finding['unit']): string {
  if (unit === 'failing') return value === 0 ? 'not failing' : 'failing';
  if (unit === 'share') return `${Number((value * 100).toFixed(2))} %`;
  return unit === 'bytes' ? `${wholeNumber(value / 1e6)} MB` : `${wholeNumber(value)} ms`;
}

function wholeNumber(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
