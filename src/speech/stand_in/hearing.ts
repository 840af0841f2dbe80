/**
 * One connection that recognises: reads the words that the audio carries and tells them as the service does, a little
 * behind, and their end after so much silence as the client has asked for.
 */
import type { WebSocket } from 'ws';
import type { Clock } from '../../domain/clock.ts';
import { BYTES_PER_MS } from '../../domain/media_frames.ts';
import { type ServiceMessage, textMessage } from './service_message.ts';
import { createSpeechReader } from './spoken_code.ts';

export interface HearingOptions {
  readonly clock: Clock;
  /** How far hypotheses and phrases are behind the audio. */
  readonly hypothesisMs: number;
  readonly phraseMs: number;
  /** In which of the languages that the client asked for this is said; the first one is the default. */
  languageOf?(text: string, languages: readonly string[]): string;
}

export type HearingTrouble = 'silent' | 'resets' | 'garbage' | 'no_match';

const END_SILENCE_MS = 500;
const TICKS_PER_MS = 10_000;
const WAV_HEADER_BYTES = 44;
/** It hears nothing any more: after so much of an utterance. */
const RESETS_AFTER_CHARS = 4;

interface SpeechContext {
  readonly languageId?: { readonly languages?: readonly string[] };
  readonly phraseDetection?: Readonly<
    Record<string, { readonly segmentation?: { readonly segmentationSilenceTimeoutMs?: number } }>
  >;
}

export class Hearing {
  readonly #socket: WebSocket;
  readonly #options: HearingOptions;
  readonly #trouble: HearingTrouble | null;
  readonly #reader = createSpeechReader();
  readonly #timers = new Set<unknown>();
  #languages: readonly string[];
  #endSilenceMs = END_SILENCE_MS;
  #requestId = '';
  #text = '';
  #silentMs = 0;
  #heardMs = 0;
  #beganMs = 0;

  constructor(socket: WebSocket, url: URL, options: HearingOptions, trouble: HearingTrouble | null) {
    this.#socket = socket;
    this.#options = options;
    this.#trouble = trouble;
    this.#languages = [url.searchParams.get('language') ?? 'en-US'];
  }

  message({ path, requestId, text, binary }: ServiceMessage): void {
    if (path === 'speech.context') return this.#configure(JSON.parse(text) as SpeechContext);
    if (path !== 'audio') return;
    if (requestId !== this.#requestId) this.#begin(requestId);
    if (binary.length === 0) return this.#audioOver();
    const isHeader = binary.toString('latin1', 0, 4) === 'RIFF';
    this.#hear(isHeader ? binary.subarray(WAV_HEADER_BYTES) : binary);
  }

  closed(): void {
    for (const timer of this.#timers) this.#options.clock.clearTimeout(timer);
    this.#timers.clear();
  }

  #configure({ languageId, phraseDetection = {} }: SpeechContext): void {
    this.#languages = languageId?.languages ?? this.#languages;
    for (const { segmentation } of Object.values(phraseDetection)) {
      this.#endSilenceMs = segmentation?.segmentationSilenceTimeoutMs ?? this.#endSilenceMs;
    }
  }

  #begin(requestId: string): void {
    this.#requestId = requestId;
    this.#send('turn.start', { context: { serviceTag: 'stand-in' } });
  }

  #hear(audio: Buffer): void {
    if (this.#trouble === 'silent') return;
    const ms = audio.length / BYTES_PER_MS;
    this.#heardMs += ms;
    const words = this.#reader.read(audio);
    if (words !== '') return this.#heard(words);
    if (this.#text === '') return;
    this.#silentMs += ms;
    if (this.#silentMs >= this.#endSilenceMs) this.#phrase();
  }

  #heard(words: string): void {
    const { hypothesisMs } = this.#options;
    if (this.#text === '') {
      this.#beganMs = this.#heardMs;
      this.#later(hypothesisMs, 'speech.startDetected', { Offset: this.#beganMs * TICKS_PER_MS });
    }
    this.#silentMs = 0;
    this.#text += words;
    if (this.#trouble === 'resets' && this.#text.length > RESETS_AFTER_CHARS) return this.#socket.terminate();
    if (this.#trouble === 'garbage') return this.#socket.send('no headers at all');
    if (this.#trouble !== 'no_match')
      this.#later(hypothesisMs, 'speech.hypothesis', this.#result({ Text: this.#text }));
  }

  #phrase(): void {
    const { phraseMs } = this.#options;
    const isMatch = this.#trouble !== 'no_match' && this.#text.trim() !== '';
    const result = isMatch
      ? { RecognitionStatus: 'Success', DisplayText: this.#text.trim() }
      : { RecognitionStatus: 'NoMatch' };
    const phrase = this.#result(result);
    this.#text = '';
    this.#silentMs = 0;
    this.#later(phraseMs, 'speech.endDetected', { Offset: this.#heardMs * TICKS_PER_MS });
    this.#later(phraseMs, 'speech.phrase', phrase);
  }

  #result(fields: object): object {
    const language = this.#options.languageOf?.(this.#text, this.#languages) ?? this.#languages[0] ?? '';
    return {
      ...fields,
      Offset: this.#beganMs * TICKS_PER_MS,
      Duration: (this.#heardMs - this.#beganMs) * TICKS_PER_MS,
      ...(this.#languages.length > 1 && { PrimaryLanguage: { Language: language, Confidence: 'High' } }),
    };
  }

  #audioOver(): void {
    if (this.#text !== '') this.#phrase();
    this.#later(this.#options.phraseMs, 'turn.end', {});
  }

  #later(ms: number, path: string, body: object): void {
    const requestId = this.#requestId;
    const timer = this.#options.clock.setTimeout(() => {
      this.#timers.delete(timer);
      this.#socket.send(textMessage(path, requestId, body));
    }, ms);
    this.#timers.add(timer);
  }

  #send(path: string, body: object): void {
    this.#socket.send(textMessage(path, this.#requestId, body));
  }
}
