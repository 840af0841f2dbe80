/**
 * When a call should go on in another language: one caller's utterances in order, with inertia in both directions.
 *
 * A recogniser that is set to one language writes whatever it hears in the words of that language, so that its text can
 * only confirm what it was set to, or show a language that shares its script and sounds. It takes a recogniser that
 * tells languages apart (`tellsLanguages`) for a switch between unlike languages to be seen at all.
 */
import { detectedCode } from './codes.ts';
import { detectLanguage } from './detect.ts';
import type { Detection } from './detect.ts';
import { readText } from './reading.ts';

export interface TrackerOptions {
  /** The tag of the language that the call begins in. */
  readonly language: string;
  /** Tags that the call may be held in; none: every language that can be detected. */
  readonly allowed?: readonly string[];
}

export interface HeardUtterance {
  /** A final prompt. */
  readonly text: string;
  /** The tag that the recogniser reports, or was set to; '' where there is none. */
  readonly recogniserLanguage: string;
  /** The recogniser hears by itself which language is spoken, so that its tag is evidence. */
  readonly tellsLanguages: boolean;
}

interface Evidence {
  readonly language: string;
  readonly weight: number;
}

interface Pending extends Evidence {
  /** What was said so far: the same words again are no further evidence. */
  readonly said: readonly string[];
}

/** Consecutive evidence for one language of this much is a switch. */
const SWITCH_AT = 1;
/** And so many different words of it, because the same mistake is made again at the same words. */
const SWITCH_WORDS_MIN = 4;
/** Fewer where a recogniser that tells languages says the same. */
const TOLD_SWITCH_WORDS_MIN = 2;
/** An utterance of this length and confidence is clear by itself. */
const CLEAR = { units: 5, confidence: 0.55, weight: 1 };
/** Two of these are as good as a clear one. */
const FAIR = { units: 2, confidence: 0.3, weight: 0.5 };
/** A word, or a text that hardly tells: three in a row. */
const WEAK_WEIGHT = 0.34;
/** Evidence of the recogniser's tag that the text neither bears out nor contradicts. */
const TAG_WEIGHTS = { long: 0.5, short: 0.34, agreeing: 0.2 };
/** What is left of the text's evidence when a recogniser that tells languages still hears the call's own. */
const CONTRADICTED_SHARE = 0.5;
/** Below this, a text in the call's language does not undo what was heard of another. */
const OWN_CONFIDENCE = 0.25;
/** Of a long row of weak evidence the last are enough to count words in. */
const SAID_KEPT = 8;
/** Characters of scripts without spaces that make a word. */
const CHARACTERS_A_WORD = 1.6;
const UNPARTED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu;

export class LanguageTracker {
  #current: string;
  readonly #allowed: readonly string[];
  #pending: Pending | null = null;

  constructor({ language, allowed = [] }: TrackerOptions) {
    this.#current = detectedCode(language);
    this.#allowed = allowed.length === 0 ? [] : [...new Set([this.#current, ...allowed.map(detectedCode)])];
  }

  /** As `detectedCode` writes it. */
  get language(): string {
    return this.#current;
  }

  /** The call was put into a language by something else, a menu or the caller's wish: what was pending is void. */
  setLanguage(tag: string): void {
    this.#current = detectedCode(tag);
    this.#pending = null;
  }

  /** @returns the language that the call should go on in from now, as `detectedCode` writes it; null: no change. */
  heard(utterance: HeardUtterance): { readonly language: string } | null {
    const evidence = this.#weigh(utterance);
    if (evidence === null) return null;
    if (evidence.language === this.#current) {
      this.#pending = null;
      return null;
    }
    const before = this.#pending?.language === evidence.language ? this.#pending : { weight: 0, said: [] };
    const weight = before.weight + evidence.weight;
    const said = [...before.said, utterance.text].slice(-SAID_KEPT);
    this.#pending = { language: evidence.language, weight, said };
    const isTold = utterance.tellsLanguages && detectedCode(utterance.recogniserLanguage) === evidence.language;
    if (weight < SWITCH_AT || unitCount(said) < (isTold ? TOLD_SWITCH_WORDS_MIN : SWITCH_WORDS_MIN)) return null;
    this.setLanguage(evidence.language);
    return { language: evidence.language };
  }

  #weigh({ text, recogniserLanguage, tellsLanguages }: HeardUtterance): Evidence | null {
    const found = detectLanguage(text, this.#allowed);
    const units = unitCount([text]);
    const tag = tellsLanguages ? detectedCode(recogniserLanguage) : '';
    const isTagMeant = tag !== '' && (this.#allowed.length === 0 || this.#allowed.includes(tag));
    if (found === null) return isTagMeant ? this.#fromTag(tag, units) : null;
    if (found.language === this.#current)
      return found.confidence < OWN_CONFIDENCE ? null : { language: this.#current, weight: 0 };
    return {
      language: found.language,
      weight: weightOf(found, units) * this.#borneOut(found.language, tag, isTagMeant),
    };
  }

  #fromTag(tag: string, units: number): Evidence | null {
    if (units < FAIR.units) return null;
    return { language: tag, weight: units >= CLEAR.units ? TAG_WEIGHTS.long : TAG_WEIGHTS.short };
  }

  /** Recognisers call all Chinese Mandarin and write Cantonese in it: there their tag says nothing against the text. */
  #borneOut(language: string, tag: string, isTagMeant: boolean): number {
    if (!isTagMeant || (language === 'yue' && tag === 'zh')) return 1;
    if (tag === language) return 1 + TAG_WEIGHTS.agreeing;
    return tag === this.#current ? CONTRADICTED_SHARE : 1;
  }
}

function weightOf({ confidence }: Detection, units: number): number {
  if (units >= CLEAR.units && confidence >= CLEAR.confidence) return CLEAR.weight;
  return units >= FAIR.units && confidence >= FAIR.confidence ? FAIR.weight : WEAK_WEIGHT;
}

/** Different words, or what comes to as much in scripts that do not part them. */
function unitCount(texts: readonly string[]): number {
  const words = new Set<string>();
  const characters = new Set<string>();
  for (const text of texts)
    for (const { text: word } of readText(text).words) {
      const unparted = word.match(UNPARTED);
      if (unparted === null) words.add(word);
      else for (const character of unparted) characters.add(character);
    }
  return words.size + characters.size / CHARACTERS_A_WORD;
}
