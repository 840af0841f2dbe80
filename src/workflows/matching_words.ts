/**
 * The little grammar that matching by words needs: words that carry little meaning, negations, numbers, in all
 * languages at once.
 */
import {
  COURTESY_WORDS,
  FUNCTION_WORDS,
  HAN_NUMBERS,
  NEGATIONS,
  NUMBER_WORDS,
  QUESTION_WORDS,
} from '../domain/word_lists.ts';

/** In all languages at once: what a caller speaks is known only roughly. */
const anyOf = (byLanguage: Readonly<Record<string, readonly string[]>>): ReadonlySet<string> =>
  new Set(Object.values(byLanguage).flat());

const COURTESY = anyOf(COURTESY_WORDS);
const LITTLE = anyOf(FUNCTION_WORDS);
const ASKING = anyOf(QUESTION_WORDS);
const NEGATING = anyOf(NEGATIONS);
const NUMBERS: ReadonlyMap<string, string> = new Map(
  Object.values(NUMBER_WORDS).flatMap((list) => list.map((word, value) => [word, String(value)] as const)),
);

/** Weight of a word before its rarity counts; 0 = as if not said. */
export function wordWeight(word: string): number {
  if (COURTESY.has(word)) return 0;
  if (LITTLE.has(word)) return 0.12;
  return ASKING.has(word) ? 0.5 : 1;
}

export function isNegation(word: string): boolean {
  return NEGATING.has(word);
}

/** The value of a number in digits or as a word, or null. */
export function numberValue(word: string): string | null {
  return /^\d+$/.test(word) ? word : (NUMBERS.get(word) ?? null);
}

export function hanNumberValue(character: string): string | null {
  return HAN_NUMBERS.get(character)?.toString() ?? null;
}

/** Courtesy and particles of Chinese and Japanese, and questions of the form "has or has not" that negate nothing. */
export function plainHan(text: string): string {
  return text
    .replace(
      /唔該(曬|晒)?|唔好意思|不好意思|對唔住|对不起|對不起|多謝|谢谢|謝謝|你好|您好|請問|请问|麻煩|麻烦|すみません|お願いします/g,
      '',
    )
    .replace(/有冇|有沒有|有没有/g, '有')
    .replace(/([\p{Script=Han}])[唔不沒没]\1/gu, '$1')
    .replace(/ませんか/g, 'ます')
    .replace(/我想知道?|我要|你哋|你們|你们|您們|你|您|我哋|我|[嘅呀啊呢嗎吗㗎喎囉啦嘛吧的了]/g, '');
}

export function negatesHan(text: string): boolean {
  return /[唔不冇沒没未無无咪]|別|别|ない|ません|なく/.test(text);
}

/** English only: "opening", "opens", "opened" are "open". Other languages keep their words. */
export function stemEnglish(word: string): string {
  if (word.length < 4) return word;
  // Folding has made "what's" into "whats".
  if (/^(what|where|when|who|how)s$/.test(word)) return word.slice(0, -1);
  const stem = word
    .replace(/(?<=[a-z]{3})ies$/, 'y')
    .replace(/(?<=[a-z]{4})(ing|ed)$/, '')
    .replace(/(?<=[a-z]{2}[^s])s$/, '')
    .replace(/(?<=[a-z]{3})e$/, '');
  return stem.replace(/([bdfglmnprt])\1$/, '$1');
}
