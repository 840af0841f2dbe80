/**
 * The contract of everything that can answer a turn. A provider gets a request and a sink and talks to the sink until
 * it is done, has failed, or the signal aborts it; after an abort it must stay silent and let go of its connection.
 * It never retries: who is tried next is the call's decision.
 */
import type { TrackingId, TurnId } from './ids.ts';
import type { Workflow } from './workflow.ts';

export interface Message {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

export interface ReplyRequest {
  readonly trackingId: TrackingId;
  readonly turnId: TurnId;
  /** With its placeholders filled for this call. */
  readonly workflow: Workflow;
  /** BCP-47. */
  readonly language: string;
  /** The caller's final words. */
  readonly utterance: string;
  /** What was sent of the answer before its stream failed or was late: it is to go on after these words. */
  readonly continues?: string;
  /** Instructions, history and the utterance, ready for a chat model; built only when a model is asked. */
  messages(): readonly Message[];
}

export interface ReplySink {
  /** One piece of text, never empty, as the provider gave it. */
  text(token: string): void;
  /** The reply is whole. Exactly one of `done` and `failed` is called, once, unless aborted. */
  done(end: ReplyEnd): void;
  failed(failure: ReplyFailure): void;
}

export interface ReplyEnd {
  /** The call is to end after this reply was spoken. */
  readonly endCall: boolean;
}

export interface ReplyFailure {
  readonly code: ReplyFailureCode;
  /** For operators: no caller text, no secrets. */
  readonly message: string;
  /** From the provider's `retry-after`. */
  readonly retryAfterMs?: number;
}

export type ReplyFailureCode =
  | 'CONNECTION_FAILED'
  | 'HTTP_ERROR'
  | 'RATE_LIMITED'
  | 'UNAUTHORIZED'
  | 'FIRST_TOKEN_TIMEOUT'
  | 'STALLED'
  | 'EMPTY_REPLY'
  | 'CUT_OFF'
  | 'CONTENT_FILTERED'
  | 'MALFORMED_STREAM'
  | 'REPLY_TOO_LONG'
  | 'NO_ANSWER'
  | 'PROVIDER_BROKEN'
  /** Of a replay: the recording has no text for what was said. */
  | 'NOT_RECORDED';

export interface ReplyProvider {
  /** In records, metrics and health: `azure_openai`, `azure_openai_2`, `openai`, `scripted`. */
  readonly name: string;
  generate(request: ReplyRequest, sink: ReplySink, signal: AbortSignal): void;
  /**
   * Asks for a single token that nobody hears, to know whether it answers again; bounded and silent after an abort like any
   * request. Absent: only a turn can show it.
   */
  probe?(sink: ReplySink, signal: AbortSignal): void;
  /** Opens connections ahead of the first turn; called when a call connects. Never throws. */
  warm?(): void;
  close?(): Promise<void>;
}
