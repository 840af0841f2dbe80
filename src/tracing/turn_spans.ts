/** One turn as spans: the turn, and below it each generation. Their times come from the record, to the microsecond. */
import {
  type Context,
  type HrTime,
  SpanKind,
  SpanStatusCode,
  type SpanStatus,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import type { MeteredCall } from '../domain/metered_call.ts';
import { type AttemptRecord, type TurnRecord, type TurnTimeline, turnVerdict } from '../domain/turn.ts';

/** The stamps that no span begins or ends with. */
const EVENTS: readonly (readonly [stamp: keyof TurnTimeline, event: string])[] = [
  ['firstPartialUs', 'first_partial'],
  ['lastPartialChangeUs', 'last_partial_change'],
  ['speechEndedUs', 'speech_ended'],
  ['finalUs', 'final_prompt'],
  ['lookedUpUs', 'looked_up'],
  ['firstTextUs', 'first_text'],
  ['answerTextUs', 'answer_text'],
  ['lastTextUs', 'last_text'],
  ['firstPlayedUs', 'first_played'],
  ['playedUs', 'played'],
  ['interruptedUs', 'interrupted'],
];

const FAILED: SpanStatus = { code: SpanStatusCode.ERROR };

/** Traces a turn that has ended, below the span in `context`. Returns when it ended, µs since 1970. */
export function traceTurn(tracer: Tracer, context: Context, call: MeteredCall, turn: TurnRecord): number {
  // The record has it in ms with two decimals, which a float does not hold exactly.
  const originUs = call.createdEpochMs * 1000 + Math.round(turn.atMs * 1000);
  const endedUs = originUs + (turn.timeline.endedUs ?? 0);
  const span = tracer.startSpan(
    'turn',
    { startTime: epochTime(originUs), attributes: { 'call.tracking_id': call.trackingId, ...attributesOf(turn) } },
    context,
  );
  for (const [stamp, event] of EVENTS) {
    const atUs = turn.timeline[stamp];
    if (atUs !== undefined) span.addEvent(event, epochTime(originUs + atUs));
  }
  const inTurn = trace.setSpan(context, span);
  for (const attempt of turn.attempts) traceAttempt(tracer, inTurn, attempt, originUs, endedUs);
  if (turnVerdict(turn) === 'failed') span.setAttribute('error.type', turn.outcome).setStatus(FAILED);
  span.end(epochTime(endedUs));
  return endedUs;
}

function traceAttempt(
  tracer: Tracer,
  context: Context,
  attempt: AttemptRecord,
  originUs: number,
  turnEndedUs: number,
): void {
  const attributes = {
    'generation.source': attempt.source,
    'generation.start': attempt.start,
    'generation.end': attempt.end ?? undefined,
    'error.type': attempt.failure ?? undefined,
  };
  const startTime = epochTime(originUs + attempt.startedUs);
  const span = tracer.startSpan('generation', { kind: SpanKind.CLIENT, startTime, attributes }, context);
  if (attempt.firstTokenUs !== null) span.addEvent('first_token', epochTime(originUs + attempt.firstTokenUs));
  if (attempt.failure !== null) span.setStatus(FAILED);
  span.end(epochTime(attempt.endedUs === null ? turnEndedUs : originUs + attempt.endedUs));
}

function attributesOf(turn: TurnRecord): Record<string, string | number | boolean | undefined> {
  return {
    'turn.id': turn.turnId,
    'turn.outcome': turn.outcome,
    'turn.source': turn.source ?? undefined,
    'turn.start': turn.start ?? undefined,
    'turn.language': turn.language,
    'turn.bridged': turn.bridged,
    'turn.response_gap_ms': turn.responseGapMs ?? undefined,
    'turn.attempt_count': turn.attempts.length,
  };
}

/** Seconds and nanoseconds since 1970, of whole microseconds: as a float of milliseconds they would be rounded. */
export function epochTime(epochUs: number): HrTime {
  return [Math.floor(epochUs / 1_000_000), (epochUs % 1_000_000) * 1000];
}
