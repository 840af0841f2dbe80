/** Turns what was measured into the answers of the metrics routes. Pure. */
import type { CallRecord, CallStateName } from '../domain/call_record.ts';
import type { TurnRecord } from '../domain/turn.ts';
import type { FiguresSnapshot } from './figures.ts';
import type { CallFiguresAnswer, FleetAnswer } from './metrics_schema.ts';
import type { AnsweredShare, ModeSnapshot } from './mode_figures.ts';
import type { ProcessFigures } from './process_meter.ts';

const MEASURES =
  'Response gap: from the final transcript received to the first text of the answer handed to the carrier, within ' +
  'this process, since its start. Recognition, speech synthesis and the phone network are not in it.';

type ModeAnswer = NonNullable<FleetAnswer['turns']['optimized']>;
type Comparison = NonNullable<FleetAnswer['turns']['comparison']>;
type ActiveCalls = Readonly<Partial<Record<CallStateName, number>>>;

export function fleetAnswer(figures: FiguresSnapshot, active: ActiveCalls, process: ProcessFigures): FleetAnswer {
  const { optimized, traditional } = figures.modes;
  const comparison = compare(optimized, traditional);
  return {
    success: true,
    calls: {
      active: Object.values(active).reduce((sum, count) => sum + count, 0),
      activeByState: { ...active },
      opened: figures.calls.opened,
      ended: { ...figures.calls.ended },
    },
    turns: {
      measures: MEASURES,
      ...(hasTurns(optimized) ? { optimized: modeAnswer(optimized) } : {}),
      ...(hasTurns(traditional) ? { traditional: modeAnswer(traditional) } : {}),
      ...(comparison === null ? {} : { comparison }),
      answered: shareAnswer(figures.answered),
    },
    workflows: figures.workflows,
    twiml: {
      ...(optimized?.twiml ? { optimized: optimized.twiml } : {}),
      ...(traditional?.twiml ? { traditional: traditional.twiml } : {}),
    },
    counters: figures.counters,
    process,
  };
}

/** Exact, since one call has few turns. */
export function callAnswer(record: CallRecord): CallFiguresAnswer {
  const { trackingId, callSid, direction, mode, carrier, workflowId, workflowVersion, language, state, end } = record;
  const { createdEpochMs, endedEpochMs } = record;
  const about = { trackingId, callSid, direction, mode, carrier, workflowId, workflowVersion, language, state, end };
  const outcomes: Record<string, number> = {};
  for (const { outcome } of record.turns) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  return {
    success: true,
    ...about,
    live: end === null,
    createdEpochMs,
    endedEpochMs,
    responseGap: exactGaps(record.turns),
    outcomes,
    turns: record.turns.map(turnAnswer),
    counters: { ...record.counters },
  };
}

function shareAnswer({ answeredCount, n }: AnsweredShare): FleetAnswer['turns']['answered'] {
  return { share: n === 0 ? null : answeredCount / n, answeredCount, n };
}

function hasTurns(mode: ModeSnapshot | null): mode is ModeSnapshot {
  return mode !== null && Object.keys(mode.byOutcome).length > 0;
}

function modeAnswer(mode: ModeSnapshot): ModeAnswer {
  const { responseGap, byOutcome, withoutAnswer, answered } = mode;
  return { responseGap, byOutcome, withoutAnswer, turnsAnswered: shareAnswer(answered) };
}

function compare(optimized: ModeSnapshot | null, traditional: ModeSnapshot | null): Comparison | null {
  const ours = optimized?.responseGap;
  const theirs = traditional?.responseGap;
  if (!ours || !theirs) return null;
  const p50 = comparePercentile(ours.p50Ms, theirs.p50Ms);
  const p95 = comparePercentile(ours.p95Ms, theirs.p95Ms);
  return p50 === null || p95 === null ? null : { optimizedN: ours.n, traditionalN: theirs.n, p50, p95 };
}

function comparePercentile(optimizedMs: number | null, traditionalMs: number | null): Comparison['p50'] | null {
  if (optimizedMs === null || traditionalMs === null || traditionalMs === 0) return null;
  const improvementPercent = Math.round((1 - optimizedMs / traditionalMs) * 1000) / 10;
  return { optimizedMs, traditionalMs, improvementPercent };
}

function exactGaps(turns: readonly TurnRecord[]): CallFiguresAnswer['responseGap'] {
  const gaps = turns.map((turn) => turn.responseGapMs).filter((gap) => gap !== null);
  gaps.sort((a, b) => a - b);
  const n = gaps.length;
  const at = (quantile: number): number | null => gaps[Math.ceil(n * quantile) - 1] ?? null;
  const meanMs = n === 0 ? null : Math.round((gaps.reduce((sum, gap) => sum + gap, 0) / n) * 100) / 100;
  return { n, meanMs, p50Ms: at(0.5), p95Ms: at(0.95), maxMs: at(1) };
}

function turnAnswer(turn: TurnRecord): CallFiguresAnswer['turns'][number] {
  const { turnId, outcome, source, language, attemptCount, bridged, failures, responseGapMs, timeline } = turn;
  const about = { turnId, outcome, source, language, attemptCount, bridged, responseGapMs };
  return { ...about, failures: [...failures], timeline: { ...timeline } };
}
