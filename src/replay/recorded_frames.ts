/** What the frames of a recording are, as far as a replay treats them differently. Pure. */
import type { JsonObject, RecordedFrame } from '../domain/recording.ts';

export type FrameIn =
  | { readonly kind: 'setup' }
  | { readonly kind: 'partial' | 'final'; readonly text: string }
  | { readonly kind: 'key'; readonly digit: string }
  | { readonly kind: 'interrupt'; readonly heard: string }
  | { readonly kind: 'agent_speaking' | 'caller_speaking'; readonly on: boolean }
  | { readonly kind: 'played'; readonly text: string }
  /** Also what is dropped as no good. */
  | { readonly kind: 'other' };

export function frameIn(frame: RecordedFrame): FrameIn {
  switch (textOf(frame, 'type')) {
    case 'setup':
      return { kind: 'setup' };
    case 'prompt': {
      const text = textOf(frame, 'voicePrompt');
      if (text.trim() === '') return { kind: 'other' };
      return { kind: frame['last'] === false ? 'partial' : 'final', text };
    }
    case 'dtmf':
      return { kind: 'key', digit: textOf(frame, 'digit') };
    case 'interrupt':
      return { kind: 'interrupt', heard: textOf(frame, 'utteranceUntilInterrupt') };
    case 'info':
      return infoIn(frame);
    default:
      return { kind: 'other' };
  }
}

function infoIn(frame: JsonObject): FrameIn {
  switch (textOf(frame, 'name')) {
    case 'agentSpeaking':
      return { kind: 'agent_speaking', on: frame['value'] === 'on' };
    case 'clientSpeaking':
      return { kind: 'caller_speaking', on: frame['value'] === 'on' };
    case 'tokensPlayed':
      return { kind: 'played', text: textOf(frame, 'value') };
    default:
      return { kind: 'other' };
  }
}

export type FrameOut =
  | { readonly kind: 'text'; readonly text: string; readonly last: boolean }
  | { readonly kind: 'end' | 'other' };

export function frameOut(frame: RecordedFrame): FrameOut {
  if (frame['type'] === 'end') return { kind: 'end' };
  if (frame['type'] !== 'text') return { kind: 'other' };
  return { kind: 'text', text: textOf(frame, 'token'), last: frame['last'] === true };
}

/** White space at the joints of pieces is not reliable, so it does not count. */
export function letterCount(text: string): number {
  return text.replace(/\s+/g, '').length;
}

function textOf(frame: JsonObject, name: string): string {
  const value = frame[name];
  return typeof value === 'string' ? value : '';
}
