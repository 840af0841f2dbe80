/** Ties one socket to one call: translates the facts of the socket into what the call is told. */
import type { ChannelListener, ReplyChannel } from '../domain/channel.ts';
import { withoutPath } from '../domain/session_course.ts';
import type { Workflow } from '../domain/workflow.ts';
import type { RelayFact } from '../relay/call_door.ts';
import { ErrorFrames } from './error_frames.ts';
import { KeyPresses } from './key_presses.ts';
import type { LiveCall } from './live_call.ts';
import type { CallParts } from './parts.ts';
import { ReplayedPrompts } from './replayed_prompts.ts';

/** What sockets of either kind report: those of media streams also that their speech service has failed. */
type SocketFact = RelayFact | { readonly type: 'speech.failed'; readonly kind: string; readonly wasHeard: boolean };

export interface SocketLink {
  readonly trackingId: string;
  readonly listener: ChannelListener;
  readonly workflow: Workflow;
  readonly language: string;
  /** What the carrier does not speak by itself; '' = the caller was greeted before. */
  readonly greeting: string;
  tell(fact: SocketFact, atUs: number): void;
}

/** What one socket needs to be understood. */
interface SocketState {
  readonly keys: KeyPresses;
  readonly errors: ErrorFrames;
  /** The caller is to be greeted over it. */
  readonly greets: boolean;
  /** Null on the first socket of a session. */
  readonly replayed: ReplayedPrompts | null;
}

/** `isSameSession`: the carrier has come back to a session that it had before. */
export function linkToCall(
  call: LiveCall,
  channel: ReplyChannel,
  parts: CallParts,
  isSameSession: boolean,
): SocketLink {
  const keys = new KeyPresses(parts.clock, parts.limits.keyPauseMs, (digits) =>
    call.tell({ type: 'prompt.final', text: digits, language: '' }),
  );
  const replayed = isSameSession ? new ReplayedPrompts(call.turns.lastFinal, parts.clock.nowUs()) : null;
  const greets = !call.wasGreeted;
  const state: SocketState = { keys, errors: new ErrorFrames(), replayed, greets };
  return {
    trackingId: call.identity.trackingId,
    listener: call.turns,
    workflow: call.workflow,
    language: call.identity.language,
    greeting: greets ? call.workflow.greeting : '',
    tell: (fact, atUs) => {
      // A socket that was replaced has nothing to say any more.
      if (call.channel === channel || fact.type === 'channel.closed') tell(call, channel, state, fact, atUs);
    },
  };
}

/** In which language these words are; from now on the call is held in it. */
export function hear(
  call: LiveCall,
  channel: ReplyChannel,
  { text, language }: { readonly text: string; readonly language: string },
): string {
  const other = call.inLanguage.heard(text, language);
  if (other === null) return call.inLanguage.of(language);
  call.count('language_switched');
  channel.speakIn(other, { listens: !call.inLanguage.isAnyHeard });
  return other;
}

function tell(call: LiveCall, channel: ReplyChannel, state: SocketState, fact: SocketFact, atUs: number): void {
  switch (fact.type) {
    case 'prompt.partial': {
      const language = call.inLanguage.of(fact.language);
      return call.turns.noteFurtherPartial(fact.text, language, atUs)
        ? undefined
        : call.tell({ ...fact, language }, atUs);
    }
    case 'prompt.final':
      // What was answered to its end may well be asked again; what is being answered is not asked twice at once.
      return state.replayed?.has(fact.text, atUs) === true && call.turns.isAnswering(fact.text)
        ? call.count('PROMPT_REPEATED')
        : call.tell({ ...fact, language: hear(call, channel, fact) }, atUs);
    case 'caller.interrupted':
      return call.tell(fact, atUs);
    case 'caller.pressed':
      return state.keys.pressed(fact.digit);
    case 'tokens.played':
      return call.tokensPlayed(fact.text, atUs);
    case 'agent.speaking':
      return fact.on ? call.turns.notePlaying(atUs) : call.agentFellSilent(atUs);
    case 'client.speaking':
      return fact.on ? undefined : call.turns.noteSpeechEnded(atUs);
    case 'relay.error':
      call.noteCarrier(`relay error ${fact.code ?? 'without a code'}`);
      call.count('relay_error');
      return state.errors.note(fact.code, atUs) ? call.leaveSession(fact.code) : undefined;
    case 'speech.failed':
      call.noteCarrier(`speech service failed: ${fact.kind}`);
      call.count('speech_failed');
      // The carrier asks what is next, and is given another way.
      call.relay = withoutPath(call.relay, true);
      if (state.greets && !fact.wasHeard) call.greetingUnheard();
      return call.leaveSession(null);
    case 'frame.dropped':
      return call.count(fact.code);
    case 'channel.closed':
      state.keys.clear();
      call.noteCarrier(`${channel.kind} socket closed with ${fact.status}`);
      if (call.channel === channel) call.disconnected();
      return undefined;
  }
}
