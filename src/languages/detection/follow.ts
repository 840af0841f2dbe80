/**
 * Notices that a caller goes on in another language than the call is held in. One foreign word, a name or a loan-word does
 * not switch a call: a clear sentence of some length does, or two in a row. Mixed speech, such as Cantonese with English
 * words in it, is the language of its sentences.
 *
 * Where the recogniser listens for one language only, its text can do no more than confirm what it wrote: a caller who
 * speaks another one is written down as nonsense in the first. Several languages are told apart by recognisers that are
 * told of them (`multi`, or the languages of the workflow over a media stream).
 */
import { primaryLanguage } from '../../domain/language_tag.ts';
import type { DetectLanguage } from './detect.ts';

export interface FollowOptions {
  /** In which the call is held at first; `multi` = nobody knows yet. */
  readonly language: string;
  /** Those that the call may be held in, as tags; empty = any. */
  readonly allowed: readonly string[];
  /** A tag for a language without region, `es` to `es-ES`; null = nobody speaks it. */
  tagOf(language: string): string | null;
}

/** An utterance of so many letters, or half as many characters of a script like Chinese, may switch a call alone. */
const LONG_LETTERS = 24;
const SURE = 0.8;
const CLEAR = 0.5;
/** The recogniser says so, and the text does not speak against it. */
const SAID_CONFIDENCE = 0.75;
const ANY = 'multi';

export class LanguageFollow {
  readonly #detect: DetectLanguage;
  readonly #options: FollowOptions;
  readonly #candidates: readonly string[];
  #language: string;
  /** What the last utterance was in, where that was another language. */
  #suspected: string | null = null;

  constructor(detect: DetectLanguage, options: FollowOptions) {
    this.#detect = detect;
    this.#options = options;
    this.#candidates = options.allowed.map((tag) => primaryLanguage(tag));
    this.#language = options.language === ANY ? ANY : primaryLanguage(options.language);
  }

  /** The tag that the call goes on in; null = as it is. */
  heard({ text, recogniserLanguage }: { readonly text: string; readonly recogniserLanguage: string }): {
    readonly language: string;
  } | null {
    const found = this.#told(text, recogniserLanguage);
    if (found === null) return null;
    if (found.language === this.#language) {
      this.#suspected = null;
      return null;
    }
    const isSecond = this.#suspected === found.language;
    const isLong = weightOf(text) >= LONG_LETTERS && found.confidence >= SURE;
    this.#suspected = found.language;
    return this.#language === ANY || isSecond || isLong ? this.#switched(found.language) : null;
  }

  /** From the text, and from what the recogniser says where it tells languages apart. */
  #told(text: string, recogniserLanguage: string): { readonly language: string; readonly confidence: number } | null {
    const options = this.#candidates.length > 0 ? { candidates: this.#candidates } : {};
    const read = this.#detect(text, options);
    const said = recogniserLanguage === '' ? null : primaryLanguage(recogniserLanguage);
    const isTold = said !== null && said !== this.#language && this.#isAllowed(said);
    // Recognisers call both by the name of Chinese.
    const isChinese = said === 'zh' && read?.language === 'yue';
    if (isTold && !isChinese && (read === null || read.language === said || read.confidence < CLEAR)) {
      return {
        language: said,
        confidence: read?.language === said ? Math.max(SURE, read.confidence) : SAID_CONFIDENCE,
      };
    }
    return read !== null && read.confidence >= CLEAR ? read : null;
  }

  #isAllowed(language: string): boolean {
    return this.#candidates.length === 0 || this.#candidates.includes(language);
  }

  #switched(language: string): { readonly language: string } | null {
    const own = this.#options.allowed.find((tag) => primaryLanguage(tag) === language);
    const tag = own ?? this.#options.tagOf(language);
    if (tag === null) return null;
    this.#language = language;
    this.#suspected = null;
    return { language: tag };
  }
}

function weightOf(text: string): number {
  let weight = 0;
  for (const char of text) {
    if (/\p{L}/u.test(char)) weight += /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/u.test(char) ? 2 : 1;
  }
  return weight;
}
