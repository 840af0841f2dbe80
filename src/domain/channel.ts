/**
 * The way a call's replies reach the caller: ConversationRelay's socket, a media stream, or the TwiML answers of a
 * traditional call.
 * Text arrives speakable and is fenced by turn: text of a turn that is not open is dropped and counted.
 */
import type { TurnId } from './ids.ts';

export interface ReplyChannel {
  readonly kind: 'relay' | 'media' | 'gather';
  /** Adds text to the reply of this turn; the first text of a reply leaves in the same event-loop turn. */
  write(turnId: TurnId, text: string): void;
  /** No more text in this reply: the rest leaves and the talk cycle is closed, once. */
  closeReply(turnId: TurnId, options: { readonly endCall: boolean }): void;
  /** Drops what was not handed to the carrier and closes the talk cycle if one was begun. */
  dropReply(turnId: TurnId): void;
  /** The caller is spoken to in this language (BCP-47) from now on; `listens`: and listened to. */
  speakIn(language: string, options: { readonly listens: boolean }): void;
  /** Ends the session at the carrier; the call then hangs up. */
  end(handoffData?: string): void;
  /** Lets go of the connection without a word. Idempotent. */
  close(): void;
}

/**
 * What a channel reports of the text it was given. It may be called from inside `write`, `closeReply` and `dropReply`,
 * because the hand-over takes place there. From `closed` and `overran` a listener may write and close later replies; from
 * `written` it may not.
 */
export interface ChannelListener {
  /** Text was handed to the carrier; `text` is exactly what left, in order. `atUs` is the time of the hand-over. */
  written(turnId: TurnId, text: string, atUs: number): void;
  /** The closing frame of the reply was handed over. */
  closed(turnId: TurnId, atUs: number): void;
  /** The bound was hit; the rest of this reply was dropped and its talk cycle closed. */
  overran(turnId: TurnId): void;
}

/** The same listener, each report of which is handed to `contain`: channels report from timers, where a thrown error ends the process. */
export function containedListener(listener: ChannelListener, contain: (task: () => void) => void): ChannelListener {
  return {
    written: (turnId, text, atUs) => contain(() => listener.written(turnId, text, atUs)),
    closed: (turnId, atUs) => contain(() => listener.closed(turnId, atUs)),
    overran: (turnId) => contain(() => listener.overran(turnId)),
  };
}
