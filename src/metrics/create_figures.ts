/** Keeps what the process has measured of its calls since it started, bounded in size. */
import type { CallEnd } from '../domain/call_record.ts';
import type { Clock } from '../domain/clock.ts';
import { BucketBudget } from './bucket_budget.ts';
import {
  type CallMode,
  type Dimension,
  type ExpectedLatency,
  type Figures,
  type FiguresScope,
  type Measure,
} from './figures.ts';
import { createLabelled, type KeptIn } from './labelled.ts';
import { LatencySeries } from './latency_series.ts';
import { ModeFigures } from './mode_figures.ts';
import { emptySample, sampleTurn } from './turn_sample.ts';
import type { TurnScope } from './turn_scope.ts';

export interface FiguresLimits {
  /** Labels of one dimension with figures of their own; the rest share `other`. */
  readonly labels: number;
  /** Counters by code; the rest share `other`. */
  readonly counters: number;
  /** Memory of all histograms. */
  readonly histogramBytes: number;
}

const TARGET_RANGE = '150-250ms';
/** Fewer turns say nothing about a workflow. */
const MEASURED_TURNS_MIN = 20;
const EXPIRE_EVERY_US = 60_000_000;

export function createFigures(clock: Clock, limits: FiguresLimits): Figures {
  const budget = new BucketBudget(limits.histogramBytes);
  const modes: Readonly<Record<CallMode, ModeFigures>> = {
    optimized: new ModeFigures(limits.labels, budget),
    traditional: new ModeFigures(limits.labels, budget),
  };
  const loop = new LatencySeries(budget);
  const stalls = new LatencySeries(budget);
  const opened: Record<CallMode, number> = { optimized: 0, traditional: 0 };
  const ended: Partial<Record<CallEnd, number>> = {};
  const createCounter = (): { count: number } => ({ count: 0 });
  const counters = createLabelled(limits.counters, createCounter, createCounter);
  const sample = emptySample();
  let expiredUs = clock.nowUs();

  /** Labels that have no turns any more would keep the memory of their windows. */
  function expire(nowUs: number): void {
    if (nowUs - expiredUs < EXPIRE_EVERY_US) return;
    expiredUs = nowUs;
    modes.optimized.expire(nowUs);
    modes.traditional.expire(nowUs);
  }

  function scopeOf({ mode, dimension, label }: Omit<FiguresScope, 'window'>): TurnScope | null {
    if (dimension === undefined && label === undefined) return modes[mode].all;
    if (dimension === undefined || label === undefined) return null;
    return modes[mode].labelled(dimension)?.peek(label) ?? null;
  }

  function keptIn(mode: CallMode, dimension: Dimension, label: string): KeptIn | null {
    return modes[mode].labelled(dimension)?.keptIn(label) ?? null;
  }

  return {
    callOpened(call) {
      opened[call.mode] += 1;
    },
    turnEnded(call, turn) {
      const nowUs = clock.nowUs();
      expire(nowUs);
      sampleTurn(turn, sample);
      modes[call.mode].turnEnded(call, turn, sample, nowUs);
    },
    callEnded(_call, end) {
      ended[end] = (ended[end] ?? 0) + 1;
    },
    count(code) {
      counters.get(code).count += 1;
    },
    twimlBuilt: (durationUs, mode) => modes[mode].twiml.record(durationUs, clock.nowUs()),
    loopDelayed(us, isMissed = false) {
      const nowUs = clock.nowUs();
      loop.record(us, nowUs);
      if (!isMissed) stalls.record(us, nowUs);
    },
    expected(workflowId) {
      const scope = scopeOf({ mode: 'optimized', dimension: 'workflow', label: workflowId });
      const ownFigures = keptIn('optimized', 'workflow', workflowId) !== 'other';
      return scope === null || !ownFigures ? unmeasured(0, ownFigures) : expectedOf(scope, clock.nowUs());
    },
    read: (scope) => scopeOf(scope)?.read(scope.window, clock.nowUs()) ?? null,
    labels: (mode, dimension) => (modes[mode].labelled(dimension)?.entries() ?? []).map(([label]) => label),
    keptIn,
    recovery(mode, kind, window) {
      const counts = modes[mode].recoveries.get(kind)?.read(window, clock.nowUs());
      return counts === undefined || counts.n === 0 ? null : counts;
    },
    twiml(mode, window) {
      const counts = modes[mode].twiml.read(window, clock.nowUs());
      return counts.n === 0 ? null : counts;
    },
    loopDelay: (window) => loop.read(window, clock.nowUs()),
    loopStalls: (window) => stalls.read(window, clock.nowUs()),
    calls: () => ({ opened: { ...opened }, ended: { ...ended } }),
    counters: () => Object.fromEntries(counters.entries().map(([code, { count }]) => [code, count])),
    get bytes() {
      return budget.usedBytes;
    },
    get roundedUpCount() {
      return budget.roundedUpCount;
    },
  };
}

function expectedOf(scope: TurnScope, nowUs: number): ExpectedLatency {
  const { range, n } = rangeOf(scope, 'responseGap', nowUs);
  if (range === null) return unmeasured(n, true);
  const afterSpeech = rangeOf(scope, 'speechEndToText', nowUs).range;
  return { range, measured: true, n, afterSpeech, ownFigures: true };
}

/** Of the last quarter of an hour; while it has too few turns, of all since the start. */
function rangeOf(
  scope: TurnScope,
  measure: Measure,
  nowUs: number,
): { readonly range: string | null; readonly n: number } {
  const recent = scope.measure(measure, '15m', nowUs);
  const counts = (recent?.n ?? 0) >= MEASURED_TURNS_MIN ? recent : scope.measure(measure, 'start', nowUs);
  const [p50Us, p95Us] = counts?.percentilesUs([50, 95]) ?? [];
  const n = counts?.n ?? 0;
  if (n < MEASURED_TURNS_MIN || p50Us === undefined || p95Us === undefined) return { range: null, n };
  // The upper end is rounded up, so that the range never promises more than was measured.
  return { range: `${Math.floor(p50Us / 1000)}-${Math.ceil(p95Us / 1000)}ms`, n };
}

function unmeasured(n: number, ownFigures: boolean): ExpectedLatency {
  return { range: TARGET_RANGE, measured: false, n, afterSpeech: null, ownFigures };
}
