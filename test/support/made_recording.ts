/** Recordings put together by hand, for tests of what reads and rewrites them. */
import {
  type CallRecording,
  type JsonObject,
  RECORDING_FORMAT,
  RECORDING_VERSION,
  type RecordedFact,
} from '../../src/domain/recording.ts';
import { sampleWorkflow } from './sample_workflow.ts';

/** The facts are one millisecond apart. */
export function madeRecording(facts: readonly RecordedFact[], changes: Partial<CallRecording> = {}): CallRecording {
  return {
    format: RECORDING_FORMAT,
    version: RECORDING_VERSION,
    privacy: 'full',
    trackingId: 'call_1800000000000_abcdefghij',
    callSid: null,
    direction: 'inbound',
    mode: 'optimized',
    carrier: 'simulator',
    createdEpochMs: 1_800_000_000_000,
    workflow: sampleWorkflow(),
    language: 'en-US',
    variables: {},
    providers: ['openai'],
    events: facts.map((fact, index) => ({ atUs: index * 1000, ...fact })),
    truncated: false,
    end: 'completed',
    turns: [],
    ...changes,
  };
}

export function frameIn(frame: JsonObject): RecordedFact {
  return { type: 'frame.in', frame };
}

export function prompt(voicePrompt: string, lang = 'en-US', last = true): RecordedFact {
  return frameIn({ type: 'prompt', voicePrompt, lang, last });
}

/** One reply in these frames. */
export function reply(...tokens: readonly string[]): readonly RecordedFact[] {
  return tokens.map((token, index) => ({
    type: 'frame.out',
    frame: { type: 'text', token, last: index === tokens.length - 1 },
  }));
}

/** What is said in the events of a recording, one text an event. */
export function textsOf({ events }: CallRecording): readonly string[] {
  return events.flatMap((event) => {
    if (event.type === 'generation.text') return [event.text];
    if (event.type !== 'frame.in' && event.type !== 'frame.out') return [];
    const { voicePrompt, token, utteranceUntilInterrupt, value } = event.frame;
    const text = voicePrompt ?? token ?? utteranceUntilInterrupt ?? value;
    return typeof text === 'string' ? [text] : [];
  });
}
