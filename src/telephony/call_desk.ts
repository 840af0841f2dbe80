/** The calls of this process as the carrier's webhooks and the app's orders see them. Implemented by `runtime/`. */
import type { CallCommand, CarrierFact } from '../../machines/call_events.ts';
import type { CallRecord } from '../domain/call_record.ts';
import type { CallSid, TrackingId } from '../domain/ids.ts';
import type { SessionCourse } from '../domain/session_course.ts';
import type { Workflow } from '../domain/workflow.ts';

export interface NewCall {
  readonly direction: 'inbound' | 'outbound';
  readonly mode: 'optimized' | 'traditional';
  readonly to: string;
  readonly from: string;
  /** Placeholders already filled with `variables`. */
  readonly workflow: Workflow;
  readonly language: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Known at once for inbound calls only. */
  readonly callSid: CallSid | null;
}

export interface CallDesk {
  /** Admits a call and starts its actor. Throws RequestError 503 `CAPACITY`, `PROVIDERS_BUSY` or `DRAINING`. */
  open(call: NewCall): TrackingId;
  /** Live or ended, from memory or the store. */
  find(trackingId: TrackingId): CallRecord | null;
  /** Live here or in another process, or ended and still known to the store. */
  findBySid(callSid: CallSid): CallRecord | null;
  /**
   * Makes a call that has not ended live here, if it is not: its process is gone, or the carrier now asks this one.
   * `conversation`: it is to go on; throws RequestError 503 `DRAINING`. `words`: the caller has spoken, and nobody else has
   * heard it: taken while the process is stopping too. `news`: only something was told of it, which is no reason to take
   * it from a process that has it. `end`: it is over at the carrier.
   */
  takeUp(trackingId: TrackingId, why: 'conversation' | 'words' | 'news' | 'end'): void;
  /** The workflow of a call that has not ended as it was filled for it. */
  workflowOf(trackingId: TrackingId): Workflow | null;
  /** The first CallSid told for a call stays; returns false when another one is bound already. */
  bindCallSid(trackingId: TrackingId, callSid: CallSid): boolean;
  /** What the carrier told us; unknown calls are ignored. `note` goes into the record's carrier history. */
  tell(trackingId: TrackingId, event: CarrierFact | CallCommand, note: string): void;
  /**
   * A fresh one-time token for the socket of this call: 128 bits, base64url. Its hash is stored with the call, bound to
   * CallSid and AccountSid; an earlier token of the call stays valid.
   */
  issueToken(trackingId: TrackingId, callSid: CallSid, accountSid: string): string;
  /** How the relay has gone in this call, kept with it: its record tells it. */
  setCourse(trackingId: TrackingId, course: SessionCourse): void;
  /** This session is over at the carrier, whether or not its socket has been missed; '' = the one that is known. */
  sessionFailed(trackingId: TrackingId, sessionId: string, note: string): void;
  /**
   * One round of a traditional call, or of one whose relay was given up: what the caller said in, what to say out. The
   * call is reached this way from then on.
   */
  converse(trackingId: TrackingId, input: GatherInput): Promise<GatherAnswer>;
}

export interface GatherInput {
  /**
   * `opening` = first request, answered with the greeting, or with what the caller was owed when the relay was lost;
   * `rest` = what follows the part that was said last.
   */
  readonly kind: 'opening' | 'speech' | 'silence' | 'rest';
  /** Words, or pressed keys; empty unless `speech`. */
  readonly text: string;
  readonly receivedAtUs: number;
}

export interface GatherAnswer {
  readonly text: string;
  readonly hangUp: boolean;
  /** The rest is to be asked for as soon as this has been said. */
  readonly isPart?: true;
  /** Another process goes on with the call, and is to be asked. */
  readonly isHandedOver?: true;
}
