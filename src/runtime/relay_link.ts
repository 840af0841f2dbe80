/** Ties one relay socket to one call: translates the facts of the socket into what the call is told. */
import type { ReplyChannel } from '../domain/channel.ts';
import type { CallLink, RelayFact } from '../relay/call_door.ts';
import { KeyPresses } from './key_presses.ts';
import type { LiveCall } from './live_call.ts';
import type { CallParts } from './parts.ts';

export function linkToCall(call: LiveCall, channel: ReplyChannel, parts: CallParts): CallLink {
  const keys = new KeyPresses(parts.clock, parts.limits.keyPauseMs, (digits) =>
    call.tell({ type: 'prompt.final', text: digits, language: '' }),
  );
  return {
    trackingId: call.identity.trackingId,
    listener: call.turns,
    tell: (fact, atUs) => {
      // A socket that was replaced has nothing to say any more.
      if (call.channel === channel || fact.type === 'channel.closed') tell(call, channel, keys, fact, atUs);
    },
  };
}

function tell(call: LiveCall, channel: ReplyChannel, keys: KeyPresses, fact: RelayFact, atUs: number): void {
  switch (fact.type) {
    case 'prompt.partial':
      return call.turns.noteFurtherPartial(fact.text, fact.language, atUs) ? undefined : call.tell(fact, atUs);
    case 'prompt.final':
    case 'caller.interrupted':
      return call.tell(fact, atUs);
    case 'caller.pressed':
      return keys.pressed(fact.digit);
    case 'tokens.played':
      return call.tokensPlayed(fact.text, atUs);
    case 'agent.speaking':
      return fact.on ? call.turns.notePlaying(atUs) : call.agentFellSilent(atUs);
    case 'client.speaking':
      return fact.on ? undefined : call.turns.noteSpeechEnded(atUs);
    case 'relay.error':
      call.noteCarrier(`relay error ${fact.code ?? 'without a code'}`);
      return call.count('relay_error');
    case 'frame.dropped':
      return call.count(fact.code);
    case 'channel.closed':
      keys.clear();
      call.noteCarrier(`relay socket closed with ${fact.status}`);
      if (call.channel === channel) call.disconnected();
      return undefined;
  }
}
