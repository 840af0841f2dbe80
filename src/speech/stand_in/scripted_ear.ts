/**
 * Reads the spoken code as a recogniser hears speech: words while they come, an end after silence. It knows the time of
 * the audio alone, no clock.
 */
import { BYTES_PER_MS, FRAME_BYTES, SILENCE } from '../../domain/media_frames.ts';
import { fromMuLaw } from '../mu_law.ts';
import { readFrame } from './spoken_code.ts';

/** Words and the audio that they were said in, in ms since the audio began. */
export interface Said {
  /** Empty where there was sound but no words. */
  readonly text: string;
  readonly language: string;
  readonly fromMs: number;
  readonly atMs: number;
}

export type EarFact =
  | { readonly kind: 'speech_began'; readonly atMs: number }
  /** More of a phrase: all of it so far, up to the last whole word. */
  | { readonly kind: 'heard'; readonly said: Said }
  | { readonly kind: 'phrase_ended'; readonly said: Said }
  /** Nothing was said for a while; `said` has no words. */
  | { readonly kind: 'stayed_silent'; readonly said: Said };

export interface EarOptions {
  /** Silence that ends a phrase. */
  readonly endSilenceMs: number;
  /** A phrase without a pause is ended after so long. */
  readonly phraseMaxMs: number;
  /** Silence with nothing said before that is worth a word. */
  readonly initialSilenceMs: number;
}

/** Of 32,768: below that a sample is silence. */
const SILENCE_BELOW = 250;
const IS_SOUND = Uint8Array.from({ length: 256 }, (_, byte) => (Math.abs(fromMuLaw(byte)) >= SILENCE_BELOW ? 1 : 0));

export class ScriptedEar {
  readonly #options: EarOptions;
  #rest: Uint8Array = new Uint8Array(0);
  /** Samples that were judged. */
  #count = 0;
  #silentCount = 0;
  /** The sample that the phrase began at; null while there is none. */
  #phraseFrom: number | null = null;
  #silenceFrom = 0;
  #text = '';
  #language = '';
  #told = '';
  #textId = -1;
  #index = -1;
  #facts: EarFact[] = [];

  constructor(options: EarOptions) {
    this.#options = options;
  }

  /** What came about in this audio, in order. */
  hear(audio: Uint8Array): readonly EarFact[] {
    this.#facts = [];
    const bytes = new Uint8Array(this.#rest.length + audio.length);
    bytes.set(this.#rest);
    bytes.set(audio, this.#rest.length);
    let at = 0;
    while (at < bytes.length) {
      const character = readFrame(bytes, at);
      if (character === null) break;
      if (character === undefined) {
        this.#sample(bytes[at] ?? SILENCE);
        at += 1;
        continue;
      }
      this.#character(character.textId, character.index, character.codePoint, character.language);
      at += FRAME_BYTES;
    }
    this.#rest = bytes.slice(at);
    return this.#facts;
  }

  /** The audio ends here: what is open is closed. */
  end(): readonly EarFact[] {
    this.#facts = [];
    this.#endPhrase();
    return this.#facts;
  }

  #sample(byte: number): void {
    this.#count += 1;
    if (IS_SOUND[byte] === 1) return this.#sound(1);
    this.#silentCount += 1;
    const silentMs = this.#silentCount / BYTES_PER_MS;
    if (this.#phraseFrom !== null) {
      if (silentMs >= this.#options.endSilenceMs) this.#endPhrase();
    } else if ((this.#count - this.#silenceFrom) / BYTES_PER_MS >= this.#options.initialSilenceMs) {
      const fromMs = this.#silenceFrom / BYTES_PER_MS;
      this.#facts.push({ kind: 'stayed_silent', said: { text: '', language: '', fromMs, atMs: this.#nowMs() } });
      this.#silenceFrom = this.#count;
    }
  }

  #character(textId: number, index: number, codePoint: number, language: string): void {
    // A recogniser that detects languages all the time ends a phrase where the language changes.
    if (this.#text !== '' && language !== this.#language) this.#endPhrase();
    this.#count += FRAME_BYTES;
    this.#sound(FRAME_BYTES);
    this.#language = language;
    const isNewText = textId !== this.#textId || index < this.#index;
    if (!isNewText && index === this.#index) return;
    if (isNewText && this.#text !== '') this.#text += ' ';
    this.#textId = textId;
    this.#index = index;
    this.#text += String.fromCodePoint(Math.min(codePoint, 0x10ffff));
    this.#tellMore();
  }

  #tellMore(): void {
    const words = wholeWords(this.#text);
    if (words === '' || words === this.#told) return;
    this.#told = words;
    const said = { text: words, language: this.#language, fromMs: this.#fromMs(), atMs: this.#nowMs() };
    this.#facts.push({ kind: 'heard', said });
  }

  /** So many samples of sound have just been counted. */
  #sound(sampleCount: number): void {
    this.#silentCount = 0;
    if (this.#phraseFrom === null) {
      this.#phraseFrom = this.#count - sampleCount;
      this.#facts.push({ kind: 'speech_began', atMs: this.#fromMs() });
    }
    if (this.#nowMs() - this.#fromMs() >= this.#options.phraseMaxMs) this.#endPhrase();
  }

  #endPhrase(): void {
    if (this.#phraseFrom === null) return;
    const atMs = this.#nowMs() - this.#silentCount / BYTES_PER_MS;
    const said = { text: this.#text.trim(), language: this.#language, fromMs: this.#fromMs(), atMs };
    this.#facts.push({ kind: 'phrase_ended', said });
    this.#phraseFrom = null;
    this.#silenceFrom = this.#count;
    this.#silentCount = 0;
    this.#text = '';
    this.#told = '';
  }

  #nowMs(): number {
    return this.#count / BYTES_PER_MS;
  }

  #fromMs(): number {
    return (this.#phraseFrom ?? this.#count) / BYTES_PER_MS;
  }
}

/** Without marks and in small letters, as the service's hypotheses are, and without a word that is still being said. */
function wholeWords(text: string): string {
  const isWhole =
    /[^\p{L}\p{N}'’]$/u.test(text) || /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]$/u.test(text);
  const whole = isWhole
    ? text
    : text.replace(/[\p{L}\p{N}'’]+$/u, (word) => /^[\p{Script=Han}]+/u.exec(word)?.[0] ?? '');
  return whole
    .replace(/[^\p{L}\p{M}\p{N}'’ ]+/gu, ' ')
    .replace(/ +/g, ' ')
    .trim()
    .toLowerCase();
}

/** The texts that were said in this audio, each with its language: what a listener on the line can tell of it. */
export function decodeUtterances(audio: Uint8Array): readonly Said[] {
  const ear = new ScriptedEar({ endSilenceMs: 200, phraseMaxMs: Infinity, initialSilenceMs: Infinity });
  return [...ear.hear(audio), ...ear.end()].flatMap((fact) =>
    fact.kind === 'phrase_ended' && fact.said.text !== '' ? [fact.said] : [],
  );
}
