/**
 * Calls over media streams are recorded in the words of ConversationRelay, whose part the stream plays for them: a
 * recording says what was said, heard and cut when, however it came, and is replayed like any other. Audio is not kept.
 */
import type { ReplyChannel } from '../domain/channel.ts';
import type { Clock } from '../domain/clock.ts';
import type { TrackingId } from '../domain/ids.ts';
import type { InboundFrame, OutboundFrame } from '../domain/relay_frames.ts';
import { encodeFrame } from '../relay/encode.ts';
import type { FrameTap } from '../relay/relay_session.ts';
import type { MediaDoor, MediaFact, MediaLink } from '../speech/media_door.ts';

/** The same door, behind which everything is kept. */
export function recordedMedia(door: MediaDoor, tap: FrameTap, clock: Clock): MediaDoor {
  return {
    connect(stream, channel, atUs) {
      let keep = (_frame: OutboundFrame, _atUs: number): void => {};
      const recorded = recordedChannel(channel, (frame) => keep(frame, clock.nowUs()));
      const answer = door.connect(stream, recorded, atUs);
      if ('refused' in answer) return answer;
      const { trackingId } = answer;
      keep = (frame, leftAtUs) => tap.frame(trackingId, 'out', encodeFrame(frame), leftAtUs);
      tap.socket(trackingId, 'opened', atUs);
      tap.frame(trackingId, 'in', JSON.stringify({ type: 'setup', ...stream }), atUs);
      return recordedLink(answer, (frame, leftAtUs) => keep(frame, leftAtUs), tap);
    },
  };
}

type Keep = (frame: OutboundFrame, atUs: number) => void;

function recordedLink(link: MediaLink, keep: Keep, tap: FrameTap): MediaLink {
  const { trackingId, listener } = link;
  return {
    ...link,
    listener: {
      written(turnId, text, atUs) {
        keep({ type: 'text', token: text, last: false }, atUs);
        listener.written(turnId, text, atUs);
      },
      closed(turnId, atUs) {
        keep({ type: 'text', token: '', last: true }, atUs);
        listener.closed(turnId, atUs);
      },
      overran: (turnId) => listener.overran(turnId),
    },
    tell(fact, atUs) {
      keepFact(fact, trackingId, tap, atUs);
      link.tell(fact, atUs);
    },
  };
}

function recordedChannel(channel: ReplyChannel, keep: (frame: OutboundFrame) => void): ReplyChannel {
  return {
    kind: channel.kind,
    write: (turnId, text) => channel.write(turnId, text),
    closeReply: (turnId, options) => channel.closeReply(turnId, options),
    dropReply: (turnId) => channel.dropReply(turnId),
    speakIn(language, options) {
      const heard = options.listens ? { transcriptionLanguage: language } : {};
      keep({ type: 'language', ttsLanguage: language, ...heard });
      channel.speakIn(language, options);
    },
    end(handoffData) {
      keep({ type: 'end', ...(handoffData !== undefined && { handoffData }) });
      channel.end(handoffData);
    },
    close: () => channel.close(),
  };
}

function keepFact(fact: MediaFact, trackingId: TrackingId, tap: FrameTap, atUs: number): void {
  if (fact.type === 'channel.closed') return tap.socket(trackingId, { closed: fact.status }, atUs);
  const frame = frameOf(fact);
  if (frame !== null) tap.frame(trackingId, 'in', JSON.stringify(frame), atUs);
}

function frameOf(fact: Exclude<MediaFact, { type: 'channel.closed' }>): InboundFrame | null {
  switch (fact.type) {
    case 'prompt.partial':
    case 'prompt.final':
      return { type: 'prompt', voicePrompt: fact.text, lang: fact.language, last: fact.type === 'prompt.final' };
    case 'caller.interrupted':
      return { type: 'interrupt', utteranceUntilInterrupt: fact.heard, durationUntilInterruptMs: 0 };
    case 'caller.pressed':
      return { type: 'dtmf', digit: fact.digit };
    case 'agent.speaking':
    case 'client.speaking':
      return speaking(fact.type === 'agent.speaking' ? 'agentSpeaking' : 'clientSpeaking', fact.on);
    case 'tokens.played':
      return { type: 'info', name: 'tokensPlayed', value: fact.text };
    case 'speech.failed':
      return { type: 'error', description: `The speech service failed: ${fact.kind}` };
    case 'frame.dropped':
      break;
  }
  return null;
}

function speaking(name: 'agentSpeaking' | 'clientSpeaking', on: boolean): InboundFrame {
  return { type: 'info', name, value: on ? 'on' : 'off' };
}
