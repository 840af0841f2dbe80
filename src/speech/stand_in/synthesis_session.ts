/**
 * One connection of the voices that the stand-in plays: markup in, audio out, in the service's own messages.
 * Source: Speech SDK 1.52.0, common.speech/SynthesisAdapterBase.js and SynthesisTurn.js
 */
import { BYTES_PER_MS } from '../../domain/media_frames.ts';
import { XMLValidator } from 'fast-xml-parser';
import type { Clock } from '../../domain/clock.ts';
import type { Misbehaviour } from './misbehaviour.ts';
import { sendGarbage, type Wire } from './recognition_session.ts';
import { audioMessage, type SpeechMessage, textMessage } from './speech_messages.ts';
import { encodeUtterance } from './spoken_code.ts';

/** What a voice was asked to say. */
export interface AskedSentence {
  readonly text: string;
  readonly language: string;
  readonly voice: string;
}

export interface SynthesisOptions {
  readonly clock: Clock;
  readonly firstAudioMs: number;
  /** How many times faster than it is spoken the audio comes. */
  readonly speed: number;
  /** Null: any voice exists. */
  readonly voices: ReadonlySet<string> | null;
  readonly misbehaviour: Misbehaviour | null;
  readonly asked: (sentence: AskedSentence) => void;
  /** The first audio of a sentence is about to be sent. */
  readonly audioSent: () => void;
}

const CHUNK_BYTES = 800;
const CHUNK_MS = 100;
const TICKS_PER_MS = 10_000;
const OUTPUT_FORMAT = 'raw-8khz-8bit-mono-mulaw';

export class SynthesisSession {
  readonly #options: SynthesisOptions;
  readonly #wire: Wire;
  #timer: unknown = null;
  #isClosed = false;
  #isFormatGood = false;
  #sentenceCount = 0;

  constructor(options: SynthesisOptions, wire: Wire) {
    this.#options = options;
    this.#wire = wire;
  }

  receive(message: SpeechMessage): void {
    const { misbehaviour } = this.#options;
    if (this.#isClosed || misbehaviour?.kind === 'silence') return;
    if (message.path === 'synthesis.context') this.#isFormatGood = message.text.includes(`"${OUTPUT_FORMAT}"`);
    if (message.path !== 'ssml') return;
    this.#sentenceCount += 1;
    if (misbehaviour?.kind === 'break_next' && this.#sentenceCount > 1) return this.#wire.destroy();
    if (misbehaviour?.kind === 'garbage') sendGarbage(this.#wire, message.requestId, 'response');
    const sentence = sentenceOf(message.text);
    if (sentence === null) return this.#wire.close(1007, 'The SSML is not valid.');
    const { voices } = this.#options;
    if (voices !== null && !voices.has(sentence.voice)) {
      return this.#wire.close(1007, `Unsupported voice ${sentence.voice}.`.slice(0, 120));
    }
    if (!this.#isFormatGood) return this.#wire.close(1007, 'Unsupported output format.');
    this.#options.asked(sentence);
    this.#speak(message.requestId, sentence);
  }

  close(): void {
    this.#isClosed = true;
    this.#options.clock.clearTimeout(this.#timer);
  }

  #speak(requestId: string, sentence: AskedSentence): void {
    const { misbehaviour, firstAudioMs } = this.#options;
    this.#send(textMessage('turn.start', requestId, { context: { serviceTag: requestId } }));
    const audio = { type: 'inline', streamId: requestId };
    this.#send(textMessage('response', requestId, { context: { serviceTag: requestId }, audio }));
    const frames = encodeUtterance(sentence.text, sentence.language.length > 10 ? '' : sentence.language);
    const whole = Buffer.concat(frames);
    const slowMs = misbehaviour?.kind === 'slow' ? misbehaviour.byMs : 0;
    this.#timer = this.#options.clock.setTimeout(() => this.#audio(requestId, whole, 0), firstAudioMs + slowMs);
  }

  #audio(requestId: string, whole: Uint8Array, from: number): void {
    const { misbehaviour, clock, speed } = this.#options;
    const isEndless = misbehaviour?.kind === 'break' || misbehaviour?.kind === 'stall';
    const until = isEndless ? Math.floor(whole.length * misbehaviour.after) : whole.length;
    if (from >= until) {
      if (misbehaviour?.kind === 'break') return this.#break(misbehaviour);
      return misbehaviour?.kind === 'stall' ? undefined : this.#end(requestId, whole.length / BYTES_PER_MS);
    }
    if (from === 0) this.#options.audioSent();
    const to = Math.min(from + CHUNK_BYTES, until);
    this.#send(audioMessage(requestId, requestId, whole.subarray(from, to)));
    this.#timer = clock.setTimeout(() => this.#audio(requestId, whole, to), CHUNK_MS / speed);
  }

  #end(requestId: string, durationMs: number): void {
    const end = { Type: 'SessionEnd', Data: { Offset: Math.round(durationMs * TICKS_PER_MS) } };
    this.#send(textMessage('audio.metadata', requestId, { Metadata: [end] }));
    this.#send(textMessage('turn.end', requestId, {}));
  }

  #break({ code, reason }: Extract<Misbehaviour, { kind: 'break' }>): void {
    if (code === undefined) this.#wire.destroy();
    else this.#wire.close(code, reason ?? '');
  }

  #send(message: string | Uint8Array): void {
    if (!this.#isClosed) this.#wire.send(message);
  }
}

/** Null for what is no well-formed document of one voice. */
function sentenceOf(ssml: string): AskedSentence | null {
  if (XMLValidator.validate(ssml) !== true) return null;
  const language = /<speak\b[^>]*\bxml:lang="([^"]*)"/.exec(ssml)?.[1];
  const voice = /<voice\b[^>]*\bname="([^"]*)"[^>]*>([\s\S]*)<\/voice>/.exec(ssml);
  if (language === undefined || voice === null) return null;
  const text = plain((voice[2] ?? '').replace(/<[^>]*>/g, ''));
  return { text, language: plain(language), voice: plain(voice[1] ?? '') };
}

function plain(escaped: string): string {
  const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
  return escaped.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => entities[name] ?? '');
}
