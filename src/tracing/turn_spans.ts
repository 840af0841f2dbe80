/** One turn as spans: the turn, and below it each generation. Their times come from the record, to the microsecond. */
import {
  type Attributes,
  type Context,
  type HrTime,
  type Span,
  SpanKind,
  SpanStatusCode,
  type SpanStatus,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import type { MeteredCall } from '../domain/metered_call.ts';
import {
  type AttemptRecord,
  type DiscardRecord,
  leadUs,
  type TurnRecord,
  type TurnTimeline,
  turnVerdict,
} from '../domain/turn.ts';

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
  ['brokenOffUs', 'broken_off'],
  ['gapBridgedUs', 'gap_bridged'],
  ['resumedUs', 'resumed'],
  ['firstPlayedUs', 'first_played'],
  ['playedUs', 'played'],
  ['interruptedUs', 'interrupted'],
];

const FAILED: SpanStatus = { code: SpanStatusCode.ERROR };

/** What the spans of the generations of one turn are made with. */
interface TracedTurn {
  readonly tracer: Tracer;
  readonly context: Context;
  readonly endedUs: number;
  /** Wall time of an offset. What was asked for ahead began before its turn, but nothing is before its call. */
  at(us: number): number;
}

/** Traces a turn that has ended, below the span in `context`. Returns when it ended, µs since 1970. */
export function traceTurn(tracer: Tracer, context: Context, call: MeteredCall, turn: TurnRecord): number {
  const createdUs = call.createdEpochMs * 1000;
  // The record has it in ms with two decimals, which a float does not hold exactly.
  const originUs = createdUs + Math.round(turn.atMs * 1000);
  const endedUs = originUs + (turn.timeline.endedUs ?? 0);
  const at = (us: number): number => Math.max(createdUs, originUs + us);
  const span = tracer.startSpan(
    'turn',
    { startTime: epochTime(originUs), attributes: { 'call.tracking_id': call.trackingId, ...attributesOf(turn) } },
    context,
  );
  for (const [stamp, event] of EVENTS) {
    const atUs = turn.timeline[stamp];
    if (atUs !== undefined) span.addEvent(event, epochTime(at(atUs)));
  }
  const traced: TracedTurn = { tracer, context: trace.setSpan(context, span), endedUs, at };
  for (const attempt of turn.attempts) traceAttempt(traced, attempt);
  for (const discard of turn.discarded) traceDiscard(traced, discard);
  if (turnVerdict(turn) === 'failed') span.setAttribute('error.type', turn.outcome).setStatus(FAILED);
  span.end(epochTime(endedUs));
  return endedUs;
}

function traceAttempt(turn: TracedTurn, attempt: AttemptRecord): void {
  const attributes = {
    'generation.source': attempt.source,
    'generation.start': attempt.start,
    'generation.end': attempt.end ?? undefined,
    'error.type': attempt.failure ?? undefined,
  };
  const span = startGeneration(turn, 'generation', attributes, attempt);
  if (attempt.failure !== null) span.setStatus(FAILED);
  endGeneration(turn, span, attempt);
}

/** Under a name of its own, so that what answered nothing is not among the durations of what did. */
function traceDiscard(turn: TracedTurn, discard: DiscardRecord): void {
  const attributes = { 'generation.source': discard.source, 'generation.discarded': discard.why };
  const span = startGeneration(turn, 'discarded generation', attributes, discard);
  if (discard.why === 'failed') span.setStatus(FAILED);
  endGeneration(turn, span, discard);
}

type GenerationTimes = Pick<AttemptRecord, 'startedUs' | 'firstTokenUs' | 'endedUs'>;

function startGeneration(turn: TracedTurn, name: string, attributes: Attributes, times: GenerationTimes): Span {
  const startTime = epochTime(turn.at(times.startedUs));
  const span = turn.tracer.startSpan(name, { kind: SpanKind.CLIENT, startTime, attributes }, turn.context);
  if (times.firstTokenUs !== null) span.addEvent('first_token', epochTime(turn.at(times.firstTokenUs)));
  return span;
}

/** One that still ran ends with its turn. */
function endGeneration(turn: TracedTurn, span: Span, times: GenerationTimes): void {
  const endedUs = times.endedUs === null ? turn.endedUs : turn.at(times.endedUs);
  span.end(epochTime(Math.max(turn.at(times.startedUs), endedUs)));
}

function attributesOf(turn: TurnRecord): Record<string, string | number | boolean | undefined> {
  const aheadUs = leadUs(turn);
  return {
    'turn.id': turn.turnId,
    'turn.outcome': turn.outcome,
    'turn.source': turn.source ?? undefined,
    'turn.start': turn.start ?? undefined,
    'turn.language': turn.language,
    'turn.bridged': turn.bridged,
    'turn.response_gap_ms': turn.responseGapMs ?? undefined,
    'turn.lead_ms': aheadUs === null ? undefined : aheadUs / 1000,
    'turn.attempt_count': turn.attempts.length,
    'turn.discarded_count': turn.discarded.length,
  };
}

/** Seconds and nanoseconds since 1970, of whole microseconds: as a float of milliseconds they would be rounded. */
export function epochTime(epochUs: number): HrTime {
  return [Math.floor(epochUs / 1_000_000), (epochUs % 1_000_000) * 1000];
}
