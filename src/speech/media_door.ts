/** How a media stream is handed over to its call. Implemented by `runtime/`, used by `media_socket.ts`. */
import type { ChannelListener, ReplyChannel } from '../domain/channel.ts';
import type { Workflow } from '../domain/workflow.ts';

export interface MediaDoor {
  /**
   * A stream presented itself; its token is in `customParameters.token`, its own id counts as the session's. On success
   * the call owns the channel until the fact `channel.closed`.
   */
  connect(
    stream: {
      readonly sessionId: string;
      readonly callSid: string;
      readonly accountSid: string;
      readonly customParameters: Readonly<Record<string, string>>;
    },
    channel: ReplyChannel,
    atUs: number,
  ): MediaLink | { readonly refused: string };
}

export interface MediaLink {
  readonly trackingId: string;
  /** Told what the channel did with the text that it was given. */
  readonly listener: ChannelListener;
  readonly workflow: Workflow;
  /** In which the call is held. */
  readonly language: string;
  /** To be spoken first; '' where the caller was greeted before. */
  readonly greeting: string;
  tell(fact: MediaFact, atUs: number): void;
}

export type MediaFact =
  | { readonly type: 'prompt.partial'; readonly text: string; readonly language: string }
  | { readonly type: 'prompt.final'; readonly text: string; readonly language: string }
  | { readonly type: 'caller.interrupted'; readonly heard: string }
  | { readonly type: 'caller.pressed'; readonly digit: string }
  | { readonly type: 'agent.speaking'; readonly on: boolean }
  | { readonly type: 'client.speaking'; readonly on: boolean }
  | { readonly type: 'tokens.played'; readonly text: string }
  | { readonly type: 'frame.dropped'; readonly code: string }
  /** The service that hears and speaks does so no more; `wasHeard`: something of ours was heard in this stream. */
  | { readonly type: 'speech.failed'; readonly kind: string; readonly wasHeard: boolean }
  /** Last of all, once: the socket is gone. */
  | { readonly type: 'channel.closed'; readonly status: number };
