/** One trace for each call: a root span from its begin to its end, above the spans of its turns. */
import {
  type Attributes,
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import type { CallEnd } from '../domain/call_record.ts';
import type { Clock } from '../domain/clock.ts';
import type { TrackingId } from '../domain/ids.ts';
import type { MeteredCall } from '../domain/metered_call.ts';
import type { TurnRecord } from '../domain/turn.ts';
import { epochTime, traceTurn } from './turn_spans.ts';

interface OpenCall {
  readonly span: Span;
  /** What the spans of its turns are children of. */
  readonly context: Context;
  readonly fromEpochUs: number;
  readonly openedUs: number;
  turnCount: number;
  /** Wall time of the last end of a turn. */
  lastTurnEndUs: number;
}

const BAD_ENDS: ReadonlySet<CallEnd> = new Set(['failed', 'lost', 'broken']);

export class CallSpans {
  readonly #tracer: Tracer;
  readonly #clock: Clock;
  readonly #openMax: number;
  /** In the order in which they were opened. */
  readonly #open = new Map<TrackingId, OpenCall>();

  constructor(tracer: Tracer, clock: Clock, openMax: number) {
    this.#tracer = tracer;
    this.#clock = clock;
    this.#openMax = openMax;
  }

  open(call: MeteredCall): void {
    this.#begin(call, call.createdEpochMs, attributesOf(call));
  }

  /** The part of a call that is here; the one before it is another process's. */
  takeUp(call: MeteredCall): void {
    this.#begin(call, this.#clock.epochMs(), { ...attributesOf(call), 'call.taken_up': true });
  }

  #begin(call: MeteredCall, fromEpochMs: number, attributes: Attributes): void {
    const [oldest] = this.#open.keys();
    if (oldest !== undefined && this.#open.size >= this.#openMax) this.end(oldest, null);
    const fromEpochUs = fromEpochMs * 1000;
    const startTime = epochTime(fromEpochUs);
    const span = this.#tracer.startSpan('call', { kind: SpanKind.SERVER, startTime, attributes }, ROOT_CONTEXT);
    this.#open.set(call.trackingId, {
      span,
      context: trace.setSpan(ROOT_CONTEXT, span),
      fromEpochUs,
      openedUs: this.#clock.nowUs(),
      turnCount: 0,
      lastTurnEndUs: fromEpochUs,
    });
  }

  addTurn(call: MeteredCall, turn: TurnRecord): void {
    const open = this.#open.get(call.trackingId);
    if (open === undefined) return;
    open.turnCount += 1;
    open.lastTurnEndUs = traceTurn(this.#tracer, open.context, call, turn);
  }

  /** `end` is null for a call that goes on without us. */
  end(trackingId: TrackingId, end: CallEnd | null): void {
    const open = this.#open.get(trackingId);
    if (open === undefined) return;
    this.#open.delete(trackingId);
    const { span, fromEpochUs, openedUs, turnCount, lastTurnEndUs } = open;
    span.setAttribute('call.turn_count', turnCount);
    if (end !== null) span.setAttribute('call.end', end);
    if (end !== null && BAD_ENDS.has(end)) {
      span.setAttribute('error.type', end).setStatus({ code: SpanStatusCode.ERROR });
    }
    // A call is opened here a little after it was created, and its last turn ends with it.
    const endedUs = fromEpochUs + this.#clock.nowUs() - openedUs;
    span.end(epochTime(Math.max(endedUs, lastTurnEndUs)));
  }

  endAll(): void {
    for (const trackingId of this.#open.keys()) this.end(trackingId, null);
  }
}

function attributesOf(call: MeteredCall): Record<string, string> {
  return {
    'call.tracking_id': call.trackingId,
    'call.direction': call.direction,
    'call.mode': call.mode,
    'call.carrier': call.carrier,
    'call.workflow_id': call.workflowId,
    'call.language': call.language,
  };
}
