/** Which lists to read an utterance with when its language is not known, or when it is plainly in another script. */
import { primaryLanguage } from '../domain/language_tag.ts';
import { COURTESY_WORDS, FUNCTION_WORDS, NEGATIONS, QUESTION_WORDS } from '../domain/word_lists.ts';
import type { Token } from './tokens.ts';

/** Those for which this folder has lists. */
const KNOWN = new Set('en es fr de it pt nl ja ko zh zh-hant yue hi ar'.split(' '));
const LATIN = ['en', 'es', 'fr', 'de', 'it', 'pt', 'nl'].map((language) => ({
  language,
  words: new Set([COURTESY_WORDS, FUNCTION_WORDS, NEGATIONS, QUESTION_WORDS].flatMap((lists) => lists[language] ?? [])),
}));
const CANTONESE_ONLY = /[唔嘅喺冇佢哋咗啲嗰嘢睇咩乜嚟㗎喎]/;
const TOKENS_READ_MAX = 24;

/** A language of the lists, or the primary language of the tag where there is none. */
export function readingLanguage(tokens: readonly Token[], tag: string): string {
  const primary = primaryLanguage(tag);
  return KNOWN.has(primary) ? primary : (guessed(tokens) ?? primary);
}

function guessed(tokens: readonly Token[]): string | null {
  const read = tokens.slice(0, TOKENS_READ_MAX);
  const text = read.map((token) => token.text).join(' ');
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)) return 'ja';
  if (/\p{Script=Han}/u.test(text)) return CANTONESE_ONLY.test(text) ? 'yue' : 'zh';
  if (/\p{Script=Hangul}/u.test(text)) return 'ko';
  if (/\p{Script=Devanagari}/u.test(text)) return 'hi';
  if (/\p{Script=Arabic}/u.test(text)) return 'ar';
  let best: { language: string | null; hits: number } = { language: null, hits: 0 };
  for (const { language, words } of LATIN) {
    const hits = read.filter((token) => words.has(token.text)).length;
    if (hits > best.hits) best = { language, hits };
  }
  return best.language;
}
