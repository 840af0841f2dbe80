/** What the process has measured of its calls since it started, bounded in size and free of anything that callers say. */
import type { CallEnd, CallRecord } from '../domain/call_record.ts';
import { usToMs } from '../domain/clock.ts';
import { responseGapUs, type TurnRecord } from '../domain/turn.ts';
import { createLabelled } from './labelled.ts';
import { type AnsweredShare, type CallMode, type Headline, ModeFigures, type ModeSnapshot } from './mode_figures.ts';
import { createRecent, type Recent } from './recent.ts';

export interface Figures {
  callOpened(mode: CallMode): void;
  callEnded(record: Pick<CallRecord, 'end'>): void;
  turnEnded(call: Pick<CallRecord, 'workflowId' | 'mode'>, turn: TurnRecord): void;
  /** From the webhook's receipt to its finished answer. */
  twimlBuilt(durationUs: number, mode: CallMode): void;
  /** Something happened that is worth a number; `code` is stable and comes from the code, not from a peer. */
  count(code: string): void;
  /** What the next call of this workflow may expect: p50 to p95 of its last optimised turns. */
  expected(workflowId: string): ExpectedLatency;
  /** The few figures that health shows, of optimised calls: cheap, since anyone may ask. */
  headline(): Headline;
  snapshot(): FiguresSnapshot;
}

interface ExpectedLatency {
  /** `<a>-<b>ms`; the target while `measured` is false. */
  readonly range: string;
  readonly measured: boolean;
  /** Turns that the range comes from, or would. */
  readonly n: number;
}

export interface FiguresSnapshot {
  readonly calls: {
    readonly opened: Readonly<Record<CallMode, number>>;
    readonly ended: Readonly<Partial<Record<CallEnd, number>>>;
  };
  /** Null while there were neither turns nor TwiML of that mode. */
  readonly modes: Readonly<Record<CallMode, ModeSnapshot | null>>;
  readonly answered: AnsweredShare;
  /** The last turns of each workflow in optimised calls. */
  readonly workflows: Readonly<Record<string, WorkflowLatency>>;
  readonly counters: Readonly<Record<string, number>>;
}

interface WorkflowLatency {
  readonly n: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
}

export interface FiguresLimits {
  readonly workflows: number;
  readonly counters: number;
}

const TARGET_RANGE = '150-250ms';
/** Fewer turns say nothing about a workflow. */
const MEASURED_TURNS_MIN = 20;
const RECENT_TURNS = 200;

export function createFigures(limits: FiguresLimits): Figures {
  const modes: Record<CallMode, ModeFigures | null> = { optimized: null, traditional: null };
  const opened: Record<CallMode, number> = { optimized: 0, traditional: 0 };
  const ended: Partial<Record<CallEnd, number>> = {};
  const workflows = createLabelled(limits.workflows, () => createRecent(RECENT_TURNS));
  const counters = createLabelled(limits.counters, () => ({ count: 0 }));
  const of = (mode: CallMode): ModeFigures => (modes[mode] ??= new ModeFigures());

  return {
    count(code) {
      counters.get(code).count += 1;
    },
    callOpened(mode) {
      opened[mode] += 1;
    },
    callEnded(record) {
      const end = record.end ?? 'broken';
      ended[end] = (ended[end] ?? 0) + 1;
    },
    turnEnded(call, turn) {
      of(call.mode).turnEnded(turn);
      const gapUs = responseGapUs(turn.timeline);
      if (gapUs !== null && call.mode === 'optimized') workflows.get(call.workflowId).add(gapUs);
    },
    twimlBuilt(durationUs, mode) {
      of(mode).twimlBuilt(durationUs);
    },
    expected(workflowId) {
      const recent = workflows.peek(workflowId)?.read() ?? null;
      const n = recent?.n ?? 0;
      if (recent === null || n < MEASURED_TURNS_MIN) return { range: TARGET_RANGE, measured: false, n };
      // The upper end is rounded up, so that the range never promises more than was measured.
      const range = `${Math.floor(recent.p50Us / 1000)}-${Math.ceil(recent.p95Us / 1000)}ms`;
      return { range, measured: true, n };
    },
    headline: () => modes.optimized?.headline() ?? { responseGap: null, twiml: null, answered: addShares() },
    snapshot() {
      const snapshots = {
        optimized: modes.optimized?.snapshot() ?? null,
        traditional: modes.traditional?.snapshot() ?? null,
      };
      const latencies = workflows.entries().map(([id, recent]) => [id, latencyOf(recent)] as const);
      return {
        calls: { opened: { ...opened }, ended: { ...ended } },
        modes: snapshots,
        answered: addShares(snapshots.optimized?.answered, snapshots.traditional?.answered),
        workflows: Object.fromEntries(latencies),
        counters: Object.fromEntries(counters.entries().map(([code, { count }]) => [code, count])),
      };
    },
  };
}

function latencyOf(recent: Recent): WorkflowLatency {
  const { n, p50Us, p95Us } = recent.read() ?? { n: 0, p50Us: 0, p95Us: 0 };
  return { n, p50Ms: usToMs(p50Us), p95Ms: usToMs(p95Us) };
}

function addShares(...shares: readonly (AnsweredShare | undefined)[]): AnsweredShare {
  let answeredCount = 0;
  let n = 0;
  for (const share of shares) {
    answeredCount += share?.answeredCount ?? 0;
    n += share?.n ?? 0;
  }
  return { answeredCount, n };
}
