/** Ties one relay socket to one call: translates the facts of the socket into what the call is told. */
import type { ReplyChannel } from '../domain/channel.ts';
import type { CallLink, RelayFact } from '../relay/call_door.ts';
import { ErrorFrames } from './error_frames.ts';
import { KeyPresses } from './key_presses.ts';
import type { LiveCall } from './live_call.ts';
import type { CallParts } from './parts.ts';
import { ReplayedPrompts } from './replayed_prompts.ts';

/** What one socket needs to be understood. */
interface SocketState {
  readonly keys: KeyPresses;
  readonly errors: ErrorFrames;
  /** Null on the first socket of a session. */
  readonly replayed: ReplayedPrompts | null;
}

/** `isSameSession`: the carrier has come back to a session that it had before. */
export function linkToCall(call: LiveCall, channel: ReplyChannel, parts: CallParts, isSameSession: boolean): CallLink {
  const keys = new KeyPresses(parts.clock, parts.limits.keyPauseMs, (digits) =>
    call.tell({ type: 'prompt.final', text: digits, language: '' }),
  );
  const replayed = isSameSession ? new ReplayedPrompts(call.turns.lastFinal, parts.clock.nowUs()) : null;
  const state: SocketState = { keys, errors: new ErrorFrames(), replayed };
  return {
    trackingId: call.identity.trackingId,
    listener: call.turns,
    tell: (fact, atUs) => {
      // A socket that was replaced has nothing to say any more.
      if (call.channel === channel || fact.type === 'channel.closed') tell(call, channel, state, fact, atUs);
    },
  };
}

function tell(call: LiveCall, channel: ReplyChannel, state: SocketState, fact: RelayFact, atUs: number): void {
  switch (fact.type) {
    case 'prompt.partial':
      return call.turns.noteFurtherPartial(fact.text, fact.language, atUs) ? undefined : call.tell(fact, atUs);
    case 'prompt.final':
      // What was answered to its end may well be asked again; what is being answered is not asked twice at once.
      return state.replayed?.has(fact.text, atUs) === true && call.turns.isAnswering(fact.text)
        ? call.count('PROMPT_REPEATED')
        : call.tell(fact, atUs);
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
    case 'frame.dropped':
      return call.count(fact.code);
    case 'channel.closed':
      state.keys.clear();
      call.noteCarrier(`relay socket closed with ${fact.status}`);
      if (call.channel === channel) call.disconnected();
      return undefined;
  }
}
