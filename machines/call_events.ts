/**
 * Everything a call can be told. Facts are in the past tense and come from the carrier, the socket, the caller, a
 * generation or the channel; commands come from us. Facts about a reply carry the turn and the attempt they belong to,
 * so that a late one can be recognised and dropped.
 */
import type { CallEnd } from '../src/domain/call_record.ts';
import type { TurnId } from '../src/domain/ids.ts';

export type CallEvent = CarrierFact | ChannelFact | CallerFact | ReplyFact | CallCommand;

export type CarrierFact =
  | { readonly type: 'carrier.progressed'; readonly status: 'queued' | 'ringing' | 'answered' }
  /** The carrier says that the call is over. */
  | { readonly type: 'carrier.ended'; readonly end: CallEnd }
  | { readonly type: 'carrier.answered_by'; readonly answeredBy: 'human' | 'machine' | 'fax' | 'unknown' }
  /** The carrier asks how a call goes on whose session has failed: it will come back once more. */
  | { readonly type: 'carrier.session_failed' }
  /** Whether the person that the caller was to be connected with has picked up. */
  | { readonly type: 'carrier.transferred'; readonly answered: boolean };

export type ChannelFact =
  | {
      /** The caller can hear us. */
      readonly type: 'channel.opened';
      /** How long the greeting takes to speak, 0 when none is spoken. */
      readonly greetingMs: number;
      /** What the caller is owed from before the last channel was lost. */
      readonly owed?: Owed;
      /** Present where the call had a relay before. */
      readonly over?: 'gather';
    }
  | { readonly type: 'channel.closed' };

export type Owed =
  /** An answer to this. */
  | { readonly kind: 'answer'; readonly text: string; readonly language: string }
  /** The rest of a line that was broken off. */
  | { readonly kind: 'rest' }
  /** A sign of life: the caller's words, or our greeting, were lost. */
  | { readonly kind: 'sign' };

export type CallerFact =
  | { readonly type: 'prompt.partial'; readonly text: string; readonly language: string }
  | { readonly type: 'prompt.final'; readonly text: string; readonly language: string }
  /** `heard` is what was spoken before the caller cut in; empty when the carrier did not say. */
  | { readonly type: 'caller.interrupted'; readonly heard: string }
  /** The carrier waited for speech and heard none. */
  | { readonly type: 'caller.silent' };

export type ReplyFact =
  /**
   * The first text of this attempt is at hand and was let through to the caller; of one that was late: it gives text again.
   */
  | { readonly type: 'generation.first_text'; readonly turnId: TurnId; readonly attempt: number }
  | {
      readonly type: 'generation.failed';
      readonly turnId: TurnId;
      readonly attempt: number;
      readonly code: string;
      /** What was sent of the answer is two whole sentences or more: it may end there. */
      readonly endsWell?: boolean;
    }
  /** The attempt that is being spoken gives too little, and the caller will soon have heard all that was sent. */
  | { readonly type: 'generation.late'; readonly turnId: TurnId; readonly attempt: number }
  /** The whole reply was handed to the carrier; it takes about `speechMs` more to be heard. */
  | { readonly type: 'reply.sent'; readonly turnId: TurnId; readonly speechMs: number; readonly endCall: boolean }
  /** The socket did not take the text in time; the rest of the reply was dropped. */
  | { readonly type: 'reply.overran'; readonly turnId: TurnId }
  /** The carrier says that everything sent so far was spoken. */
  | { readonly type: 'playback.ended' };

export type CallCommand =
  /** Says goodbye if somebody listens, then hangs up. */
  | { readonly type: 'call.hang_up'; readonly end: CallEnd }
  /** Ends the call now, without a word. */
  | { readonly type: 'call.stop'; readonly end: CallEnd };
