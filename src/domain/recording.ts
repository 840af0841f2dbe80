/**
 * The recording of one call: everything that the carrier and the providers told us and every frame that we sent, each
 * with its time, so that the call can be run again. One JSON document a call.
 */
import type { CallEnd, CallRecord } from './call_record.ts';
import type { CallSid, TrackingId, TurnId } from './ids.ts';
import type { ReplyFailureCode } from './reply.ts';
import type { TurnRecord } from './turn.ts';
import type { Workflow } from './workflow.ts';

export const RECORDING_FORMAT = 'call-flow-weaver-recording';
export const RECORDING_VERSION = 1;

/**
 * `full`: as it was said. `redacted`: digits, number words and names are replaced by pseudonyms of the same shape, which
 * are consistent within the call; the wording stays.
 */
export type RecordingPrivacy = 'redacted' | 'full';

export interface CallRecording {
  readonly format: typeof RECORDING_FORMAT;
  readonly version: typeof RECORDING_VERSION;
  readonly privacy: RecordingPrivacy;
  readonly trackingId: TrackingId;
  readonly callSid: CallSid | null;
  readonly direction: CallRecord['direction'];
  readonly mode: CallRecord['mode'];
  readonly carrier: string;
  readonly createdEpochMs: number;
  /** With its placeholders filled, as the call had it. */
  readonly workflow: Workflow;
  /** BCP-47. */
  readonly language: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Names, in the order in which they are tried. */
  readonly providers: readonly string[];
  /** In the order in which they happened; `atUs` never falls. */
  readonly events: readonly RecordedEvent[];
  /** A bound was hit: the events end before the call did. */
  readonly truncated: boolean;
  /** Null: the call had not ended when it was written. */
  readonly end: CallEnd | null;
  readonly turns: readonly TurnRecord[];
}

/** `atUs`: µs since the call was created. Generations are numbered through the call from 1. */
export type RecordedEvent = { readonly atUs: number } & RecordedFact;

export type RecordedFact =
  | { readonly type: 'socket.opened' }
  | { readonly type: 'socket.closed'; readonly status: number }
  /** What the carrier sent, as it came, without our one-time token; also what was then dropped as no good. */
  | { readonly type: 'frame.in'; readonly frame: RecordedFrame }
  | { readonly type: 'frame.out'; readonly frame: RecordedFrame }
  /** What the carrier's webhooks and the app's orders told the call: a carrier fact or a command. */
  | { readonly type: 'carrier.told'; readonly event: RecordedTelling }
  | {
      readonly type: 'generation.requested';
      readonly turnId: TurnId;
      readonly generation: number;
      readonly provider: string;
      /** What it is to answer, before the final prompt as after it. Earlier versions did not say. */
      readonly utterance?: string;
    }
  | { readonly type: 'generation.text'; readonly generation: number; readonly text: string }
  | { readonly type: 'generation.done'; readonly generation: number; readonly endCall: boolean }
  | { readonly type: 'generation.failed'; readonly generation: number; readonly code: ReplyFailureCode }
  /** We asked it to stop before it was whole. */
  | { readonly type: 'generation.aborted'; readonly generation: number };

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: JsonValue;
}

/** The frame's own JSON object; `{unparsed: text}` where the text was none. */
export type RecordedFrame = JsonObject;

/** Such as `{type: 'carrier.ended', end: 'completed'}`. */
export interface RecordedTelling extends JsonObject {
  readonly type: string;
}
