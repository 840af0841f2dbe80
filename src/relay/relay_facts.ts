/** What a frame means to its call, once the socket is set up. */
import type { InboundFrame, InfoFrame, PromptFrame } from '../domain/relay_frames.ts';
import type { RelayFact } from './call_door.ts';

const CARRIER_CODE = /\b\d{5}\b/;

/** Null for frames that say nothing to a call: `info` events that are not known. */
export function factOf(frame: Exclude<InboundFrame, { type: 'setup' }>): RelayFact | null {
  switch (frame.type) {
    case 'prompt':
      return promptFact(frame);
    case 'dtmf':
      return { type: 'caller.pressed', digit: frame.digit };
    case 'interrupt':
      return { type: 'caller.interrupted', heard: frame.utteranceUntilInterrupt };
    case 'error': {
      const code = CARRIER_CODE.exec(frame.description);
      return { type: 'relay.error', code: code === null ? null : Number(code[0]) };
    }
    case 'info':
      break;
  }
  return infoFact(frame);
}

/** A prompt without words is noise that the recogniser let through: there is nothing to answer. */
function promptFact(frame: PromptFrame): RelayFact {
  const { voicePrompt: text, lang: language } = frame;
  if (text.trim() === '') return { type: 'frame.dropped', code: 'PROMPT_EMPTY' };
  return { type: frame.last ? 'prompt.final' : 'prompt.partial', text, language };
}

function infoFact(frame: InfoFrame): RelayFact | null {
  switch (frame.name) {
    case 'agentSpeaking':
      return { type: 'agent.speaking', on: frame.value === 'on' };
    case 'clientSpeaking':
      return { type: 'client.speaking', on: frame.value === 'on' };
    case 'tokensPlayed':
      return { type: 'tokens.played', text: frame.value };
    case 'other':
      break;
  }
  return null;
}
