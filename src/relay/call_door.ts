/** How the relay hands a socket over to its call. Implemented by `runtime/`, used by `relay_socket.ts`. */
import type { CallerFact } from '../../machines/call_events.ts';
import type { ChannelListener, ReplyChannel } from '../domain/channel.ts';
import type { SetupFrame } from '../domain/relay_frames.ts';

export interface CallDoor {
  /**
   * A socket presented itself. The token is in `setup.customParameters.token`. On success the call owns the channel
   * until the fact `channel.closed`.
   */
  connect(setup: SetupFrame, channel: ReplyChannel, atUs: number): CallLink | Refusal;
}

export interface Refusal {
  readonly refused: RefusalCode;
}

type RefusalCode =
  /** No call knows this token. */
  | 'TOKEN_UNKNOWN'
  /** The token belongs to another CallSid or AccountSid. */
  | 'TOKEN_MISMATCH'
  /** The call has a live socket already. */
  | 'CALL_CONNECTED'
  | 'CALL_ENDED';

export interface CallLink {
  /** For logs and tests. */
  readonly trackingId: string;
  /** Told what the channel did with the text that it was given. */
  readonly listener: ChannelListener;
  tell(fact: RelayFact, atUs: number): void;
}

export type RelayFact =
  | Exclude<CallerFact, { type: 'caller.silent' }>
  | { readonly type: 'caller.pressed'; readonly digit: string }
  | { readonly type: 'agent.speaking'; readonly on: boolean }
  | { readonly type: 'client.speaking'; readonly on: boolean }
  | { readonly type: 'tokens.played'; readonly text: string }
  /** An `error` frame; `code` is the five-digit code in its description, if any. */
  | { readonly type: 'relay.error'; readonly code: number | null }
  /** A frame was dropped; `code` is stable (`FRAME_MALFORMED`, `FRAME_UNKNOWN`, `FRAME_FLOOD`, `SETUP_REPEATED`, …). */
  | { readonly type: 'frame.dropped'; readonly code: string }
  /** Last of all, once: the socket is gone. */
  | { readonly type: 'channel.closed'; readonly status: number };
