/** What was said in a call, put together from the events that carry it in pieces. */
import type { CallRecording, RecordedEvent } from '../domain/recording.ts';

export interface Said {
  readonly by: 'caller' | 'agent';
  /** BCP-47. */
  readonly language: string;
  /** The joined text, which is in these pieces in these events (indices). */
  readonly text: string;
  readonly pieces: readonly string[];
  readonly events: readonly number[];
  /** May break off within a word. */
  readonly open: boolean;
}

interface Growing {
  readonly pieces: string[];
  readonly events: number[];
}

/** In the order in which each began. */
export function saidIn({ events, language }: CallRecording): readonly Said[] {
  const said: {
    readonly by: Said['by'];
    readonly language: string;
    readonly open: boolean;
    readonly parts: Growing;
  }[] = [];
  const growing = new Map<string, Growing>();
  const grow = (key: string, open: boolean, text: string, index: number): void => {
    let parts = growing.get(key);
    if (parts === undefined) {
      parts = { pieces: [], events: [] };
      growing.set(key, parts);
      said.push({ by: 'agent', language, open, parts });
    }
    parts.pieces.push(text);
    parts.events.push(index);
  };
  for (const [index, event] of events.entries()) {
    if (event.type === 'generation.text') grow(`generation ${event.generation}`, false, event.text, index);
    else if (event.type === 'frame.out') {
      const { type, token, last } = event.frame;
      if (type !== 'text' || typeof token !== 'string') continue;
      grow('reply', false, token, index);
      if (last === true) growing.delete('reply');
    } else if (event.type === 'frame.in') {
      const { name, value } = event.frame;
      if (name === 'tokensPlayed' && typeof value === 'string') grow('played', true, value, index);
      else if (name === 'agentSpeaking' || event.frame['type'] === 'interrupt') growing.delete('played');
      const whole = wholeOf(event, language);
      if (whole !== null) said.push({ ...whole, parts: { pieces: [whole.text], events: [index] } });
    }
  }
  return said.map(({ by, language: spoken, open, parts }) => {
    return { by, language: spoken, open, text: parts.pieces.join(''), ...parts };
  });
}

/** What one frame says by itself. */
function wholeOf(
  { frame }: Extract<RecordedEvent, { type: 'frame.in' }>,
  callLanguage: string,
): Pick<Said, 'by' | 'language' | 'open' | 'text'> | null {
  const { type, voicePrompt, lang, last, utteranceUntilInterrupt } = frame;
  if (type === 'prompt' && typeof voicePrompt === 'string') {
    const language = typeof lang === 'string' && lang !== '' ? lang : callLanguage;
    return { by: 'caller', language, open: last === false, text: voicePrompt };
  }
  if (type === 'interrupt' && typeof utteranceUntilInterrupt === 'string') {
    return { by: 'agent', language: callLanguage, open: true, text: utteranceUntilInterrupt };
  }
  return null;
}
