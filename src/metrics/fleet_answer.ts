/** The figures of all calls as the API shows them. Windows are merged here, so it gives way to calls now and then. */
import type { CallStateName } from '../domain/call_record.ts';
import type { CacheCounts, LedgerRow } from '../domain/ledger.ts';
import type { AlertState } from './alerts.ts';
import type { Breathe } from './breather.ts';
import type { BucketCounts } from './bucket_counts.ts';
import {
  CALL_MODES,
  type CallMode,
  type Dimension,
  DIMENSIONS,
  type Figures,
  type Measure,
  MEASURE_NAMES,
  MEASURES,
  type MetricsWindow,
  RECOVERY_KIND_NAMES,
  type ScopeReading,
  type TurnCounts,
} from './figures.ts';
import { briefOf, summaryOf } from './latency_summary.ts';
import { insideTrust } from './loop_trust.ts';
import { COMPARED_N_MIN, type FleetAnswer } from './metrics_schema.ts';
import type { ProcessUse } from './process_meter.ts';

/** Of the process, at the moment of the question. */
export interface FleetFacts {
  readonly startedEpochMs: number;
  readonly takenEpochMs: number;
  readonly activeByState: Readonly<Partial<Record<CallStateName, number>>>;
  readonly capacity: { readonly active: number; readonly max: number };
  readonly providers: readonly { readonly name: string }[];
  /** Of the workflow that was asked for, else of all. */
  readonly ledger: readonly LedgerRow[];
  readonly cache: CacheCounts;
  readonly alerts: readonly AlertState[];
  readonly process: ProcessUse;
}

export interface FleetView {
  readonly window: MetricsWindow;
  /** Null: all turns. */
  readonly filter: { readonly dimension: Dimension; readonly label: string } | null;
}

type ModeAnswer = NonNullable<FleetAnswer['turns']['optimized']>;
type Splits = NonNullable<ModeAnswer['splits']>;
type Split = Splits[Dimension][string];
type Comparison = FleetAnswer['turns']['comparison'];
type LatencyAnswer = NonNullable<ModeAnswer['responseGap']>;

export async function fleetAnswer(
  figures: Figures,
  facts: FleetFacts,
  view: FleetView,
  breathe: Breathe,
): Promise<FleetAnswer> {
  const { window, filter } = view;
  const readings = new Map<CallMode, ScopeReading>();
  const modes: Partial<Record<CallMode, ModeAnswer>> = {};
  for (const mode of CALL_MODES) {
    const reading = figures.read({ mode, window, ...filter });
    if (reading === null) continue;
    readings.set(mode, reading);
    modes[mode] = modeAnswer(reading);
    if (filter === null) modes[mode].splits = await splitsOf(figures, mode, window, breathe);
  }
  const { optimized, traditional } = modes;
  const turns = [...readings.values()].map((reading) => reading.turns);
  const { activeByState, capacity, startedEpochMs, takenEpochMs } = facts;
  const total = (of: (counts: TurnCounts) => number): number => turns.reduce((sum, counts) => sum + of(counts), 0);
  return {
    success: true,
    window,
    filter: filter === null ? null : { ...filter, n: total(({ n }) => n), ...sharedIn(figures, filter) },
    startedEpochMs,
    takenEpochMs,
    trust: { ...insideTrust(figures) },
    calls: { active: activeCount(activeByState), activeByState: { ...activeByState }, ...callCounts(figures) },
    capacity: { ...capacity },
    turns: {
      measures: MEASURES.responseGap,
      ...modes,
      comparison: compare(optimized?.responseGap, traditional?.responseGap),
      answered: share(
        total(({ answeredCount }) => answeredCount),
        total(({ owedCount }) => owedCount),
      ),
    },
    ...(optimized?.splits && { workflows: gapsOf(optimized.splits.workflow) }),
    ...(optimized?.splits && { languages: gapsOf(optimized.splits.language) }),
    ...(filter === null && {
      failover: failover(optimized?.splits ?? null, facts.providers, recoveries(figures, window)),
    }),
    ...predictionAnswer(facts, filter === null),
    alerts: facts.alerts.map((alert) => ({ ...alert })),
    twiml: twimlAnswer(figures, window),
    counters: { ...figures.counters() },
    process: processAnswer(figures, window, facts.process),
  };
}

/** That nothing was counted under a label does not say that there was nothing, where labels share `other`. */
function sharedIn(figures: Figures, { dimension, label }: NonNullable<FleetView['filter']>): { keptIn?: 'other' } {
  const isShared = CALL_MODES.some((mode) => figures.keptIn(mode, dimension, label) === 'other');
  return isShared ? { keptIn: 'other' } : {};
}

function predictionAnswer({ ledger, cache }: FleetFacts, isOfAll: boolean): Pick<FleetAnswer, 'prediction'> {
  const isCacheTold = isOfAll && cache.turnCount > 0;
  if (ledger.length === 0 && !isCacheTold) return {};
  return { prediction: { ledger: ledger.map(ledgerRow), ...(isCacheTold && { cache: cacheAnswer(cache) }) } };
}

function cacheAnswer(cache: CacheCounts): NonNullable<NonNullable<FleetAnswer['prediction']>['cache']> {
  const { turnCount, eligibleTurnCount, repeatedTurnCount, hits } = cache;
  const hitCount = hits.exact + hits.normalised + hits.template + hits.near;
  const shareOf = (n: number): number | null => (n === 0 ? null : Math.min(1, hitCount / n));
  return {
    ...cache,
    hits: { ...hits },
    near: { ...cache.near },
    hitCount,
    hitShare: {
      ofTurns: shareOf(turnCount),
      ofEligible: shareOf(eligibleTurnCount),
      ofRepeated: shareOf(repeatedTurnCount),
    },
  };
}

function ledgerRow(row: LedgerRow): NonNullable<FleetAnswer['prediction']>['ledger'][number] {
  return { ...row, discarded: countsOf(row.discarded) };
}

function countsOf(counts: Readonly<Partial<Record<string, number>>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).map(([name, count = 0]) => [name, count]));
}

function modeAnswer({ turns, measures }: ScopeReading): ModeAnswer {
  const latencies: Partial<Record<Measure, LatencyAnswer>> = {};
  for (const measure of MEASURE_NAMES) {
    const counts = measures[measure];
    if (counts !== undefined) latencies[measure] = latencyAnswer(counts, MEASURES[measure]);
  }
  const { n, owedCount, answeredCount, deadAirCount, bridgedCount } = turns;
  const outcomes = Object.entries(turns.byOutcome).map(([name, count]) => [name, { count, share: count / n }]);
  return {
    n,
    ...latencies,
    byOutcome: Object.fromEntries(outcomes) as ModeAnswer['byOutcome'],
    turnsAnswered: share(answeredCount, owedCount),
    deadAir: { share: owedCount === 0 ? null : deadAirCount / owedCount, count: deadAirCount, n: owedCount },
    bridgedCount,
    attempts: attemptsOf(turns),
  };
}

async function splitsOf(figures: Figures, mode: CallMode, window: MetricsWindow, breathe: Breathe): Promise<Splits> {
  const splits: Partial<Splits> = {};
  for (const dimension of DIMENSIONS) {
    const labels: [string, Split][] = [];
    for (const label of figures.labels(mode, dimension)) {
      const reading = figures.read({ mode, window, dimension, label });
      if (reading !== null) labels.push([label, await splitOf(reading, breathe)]);
    }
    splits[dimension] = Object.fromEntries(labels);
  }
  return splits as Splits;
}

async function splitOf({ turns, measures }: ScopeReading, breathe: Breathe): Promise<Split> {
  const briefs: Partial<Record<Measure, ReturnType<typeof briefOf>>> = {};
  for (const measure of MEASURE_NAMES) {
    const counts = measures[measure];
    if (counts !== undefined) briefs[measure] = briefOf(counts);
    await breathe();
  }
  const { n, answeredCount, owedCount } = turns;
  return { n, answered: share(answeredCount, owedCount), attempts: attemptsOf(turns), ...briefs };
}

function latencyAnswer(counts: BucketCounts, measures: string): LatencyAnswer {
  const { shares, ...summary } = summaryOf(counts);
  return { measures, ...summary, shares: [...shares] };
}

function attemptsOf({ attemptCount, failedAttemptCount }: TurnCounts): { count: number; failedCount: number } {
  return { count: attemptCount, failedCount: failedAttemptCount };
}

function share(answeredCount: number, n: number): FleetAnswer['turns']['answered'] {
  return { share: n === 0 ? null : answeredCount / n, answeredCount, n };
}

function compare(ours: LatencyAnswer | undefined, theirs: LatencyAnswer | undefined): Comparison {
  const n = { optimizedN: ours?.n ?? 0, traditionalN: theirs?.n ?? 0 };
  const isEnough = Math.min(n.optimizedN, n.traditionalN) >= COMPARED_N_MIN;
  const at = (percentile: 'p50Ms' | 'p95Ms' | 'p99Ms'): Comparison['p50'] => {
    const optimizedMs = ours?.[percentile] ?? null;
    const traditionalMs = theirs?.[percentile] ?? null;
    const isKnown = optimizedMs !== null && traditionalMs !== null && traditionalMs > 0;
    const improvementPercent = isKnown && isEnough ? Math.round((1 - optimizedMs / traditionalMs) * 1000) / 10 : null;
    return { optimizedMs, traditionalMs, improvementPercent };
  };
  return { ...n, p50: at('p50Ms'), p95: at('p95Ms'), p99: at('p99Ms') };
}

function gapsOf(splits: Splits[Dimension]): NonNullable<FleetAnswer['workflows']> {
  return pick(splits, ({ responseGap }) => responseGap);
}

type FailoverAnswer = NonNullable<FleetAnswer['failover']>;

function recoveries(figures: Figures, window: MetricsWindow): FailoverAnswer['recoveryByKind'] {
  const byKind: FailoverAnswer['recoveryByKind'] = {};
  for (const kind of RECOVERY_KIND_NAMES) {
    const counts = figures.recovery('optimized', kind, window);
    if (counts !== null) byKind[kind] = briefOf(counts);
  }
  return byKind;
}

function failover(
  splits: Splits | null,
  providers: FleetFacts['providers'],
  recoveryByKind: FailoverAnswer['recoveryByKind'],
): FailoverAnswer {
  const none = { count: 0, failedCount: 0 };
  return {
    providers: providers.map(({ name }) => {
      const { attempts = none, providerTtft } = splits?.provider[name] ?? {};
      return { name, attempts, ...(providerTtft && { providerTtft }) };
    }),
    attemptsByStart: pick(splits?.start ?? {}, ({ attempts }) => (attempts.count === 0 ? undefined : attempts)),
    recoveryByStart: pick(splits?.start ?? {}, ({ recovery }) => recovery),
    recoveryByKind,
  };
}

/** Of each label that has it. */
function pick<T>(splits: Splits[Dimension], of: (split: Split) => T | undefined): Record<string, T> {
  const picked = Object.entries(splits).map(([label, split]) => [label, of(split)] as const);
  return Object.fromEntries(picked.filter(([, value]) => value !== undefined)) as Record<string, T>;
}

function activeCount(activeByState: FleetFacts['activeByState']): number {
  return Object.values(activeByState).reduce((sum, count) => sum + count, 0);
}

function callCounts(figures: Figures): Pick<FleetAnswer['calls'], 'opened' | 'ended'> {
  const { opened, ended } = figures.calls();
  return { opened: { ...opened }, ended: { ...ended } };
}

function twimlAnswer(figures: Figures, window: MetricsWindow): FleetAnswer['twiml'] {
  const answer: FleetAnswer['twiml'] = {};
  for (const mode of CALL_MODES) {
    const counts = figures.twiml(mode, window);
    if (counts !== null) answer[mode] = latencyAnswer(counts, "From the webhook's receipt to its finished answer.");
  }
  return answer;
}

function processAnswer(figures: Figures, window: MetricsWindow, use: ProcessUse): FleetAnswer['process'] {
  const { n, meanMs, p50Ms, p99Ms, maxMs } = summaryOf(figures.loopDelay(window));
  return {
    uptimeS: use.uptimeS,
    eventLoopDelay: { n, meanMs, p50Ms, p99Ms, maxMs },
    memory: { ...use.memory },
    histograms: { bytes: figures.bytes, roundedUpCount: figures.roundedUpCount },
  };
}
