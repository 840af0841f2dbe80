/** The figures of one call, live or ended, turn by turn: exact, since one call has few turns. Pure. */
import type { CallRecord } from '../domain/call_record.ts';
import { attemptFailures, type OpenTurnRecord, type TurnRecord } from '../domain/turn.ts';
import type { CallFiguresAnswer } from './metrics_schema.ts';
import { waterfallOf } from './waterfall.ts';

export function callAnswer(record: CallRecord): CallFiguresAnswer {
  const { trackingId, callSid, direction, mode, carrier, workflowId, workflowVersion, language, state, end } = record;
  const { createdEpochMs, endedEpochMs, turns, openTurns } = record;
  const about = { trackingId, callSid, direction, mode, carrier, workflowId, workflowVersion, language, state, end };
  const outcomes: Record<string, number> = {};
  for (const { outcome } of turns) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  return {
    success: true,
    ...about,
    live: end === null,
    createdEpochMs,
    endedEpochMs,
    responseGap: exactGaps(turns),
    outcomes,
    turns: [...turns, ...openTurns].map(turnAnswer),
    counters: { ...record.counters },
  };
}

function exactGaps(turns: readonly TurnRecord[]): CallFiguresAnswer['responseGap'] {
  const gaps = turns.map((turn) => turn.responseGapMs).filter((gap) => gap !== null);
  gaps.sort((a, b) => a - b);
  const n = gaps.length;
  const at = (quantile: number): number | null => gaps[Math.ceil(n * quantile) - 1] ?? null;
  const meanMs = n === 0 ? null : Math.round((gaps.reduce((sum, gap) => sum + gap, 0) / n) * 100) / 100;
  return { n, meanMs, p50Ms: at(0.5), p95Ms: at(0.95), maxMs: at(1) };
}

function turnAnswer(turn: TurnRecord | OpenTurnRecord): CallFiguresAnswer['turns'][number] {
  const { turnId, atMs, outcome, source, start, language, bridged, responseGapMs, attempts, timeline } = turn;
  const about = { turnId, atMs, outcome, source, start, language, bridged, responseGapMs };
  return {
    ...about,
    attemptCount: attempts.length,
    discardedCount: turn.discarded.length,
    failures: [...attemptFailures(turn)],
    timeline: { ...timeline },
    waterfall: waterfallOf(turn).map((bar) => ({ ...bar })),
  };
}
