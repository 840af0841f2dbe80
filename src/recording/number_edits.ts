/**
 * Finds the numbers of a text and replaces them: runs of digits of every script with whatever separates them, number
 * words, and the numerals of Chinese, Japanese and Korean. A digit means the same in all of them: "415", "4 1 5" and
 * "four one five" have the same pseudonym, each in its own way of writing.
 */
import type { Edit } from './edits.ts';
import { isNumberPlace, linksNumbers, type NumberWord, numberWordsOf } from './number_words.ts';
import { after, digitLike, digitValue, type Pseudonyms } from './pseudonyms.ts';

interface Token {
  readonly start: number;
  readonly text: string;
  readonly word: NumberWord | null;
  readonly isDigits: boolean;
}

const PIECES = /\p{Nd}+|[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*|[^\p{L}\p{M}\p{Nd}]+/gu;
/** What may stand inside of one number. */
const SEPARATOR = /^[\s.,\-‐-—/()+:#*'’]{1,4}$/u;
const DIGITS = /^\p{Nd}/u;
const OTHER_NUMBERS = /(?!〇)[\p{No}\p{Nl}]/gu;

const HAN_DIGITS = '零一二三四五六七八九';
const FORMAL_DIGITS = '零壹貳叁肆伍陸柒捌玖';
const HAN_ZERO_TWO: Readonly<Record<string, number>> = { 〇: 0, 兩: 2, 两: 2, 幺: 1 };
const HAN_RUN =
  /[零〇一二兩两三四五六七八九壹貳叁肆伍陸柒捌玖幺十百千萬万億亿廿卅](?:[ 、,，·-]?[零〇一二兩两三四五六七八九壹貳叁肆伍陸柒捌玖幺十百千萬万億亿廿卅])+/gu;
const HAN_UNIT = /[十百千萬万億亿廿卅拾]/u;
/** Runs of numerals that are ordinary words. */
const HAN_WORDS = new Set(['萬一', '万一', '千萬', '千万', '一一', '百千']);

const KOREAN_DIGITS = '영일이삼사오육칠팔구';
const KOREAN_RUN = /[공영일이삼사오육륙칠팔구십백천만](?: ?[공영일이삼사오육륙칠팔구십백천만]){2,}/gu;
const KOREAN_ALSO: Readonly<Record<string, number>> = { 공: 0, 륙: 6 };

/** `language`: BCP-47. */
export function numberEdits(text: string, language: string, pseudonyms: Pseudonyms): readonly Edit[] {
  return [
    ...digitRunEdits(text, language, pseudonyms),
    ...cjkEdits(text, HAN_RUN, (run) => hanRun(run, pseudonyms)),
    ...cjkEdits(text, KOREAN_RUN, (run) => koreanRun(run, pseudonyms)),
    ...[...text.matchAll(OTHER_NUMBERS)].map((found) => ({
      start: found.index,
      end: found.index + found[0].length,
      text: pseudonyms.letter(found[0], ''),
    })),
  ];
}

function digitRunEdits(text: string, language: string, pseudonyms: Pseudonyms): readonly Edit[] {
  const words = numberWordsOf(language);
  const tokens = [...text.matchAll(PIECES)].map((found): Token => {
    const word = words.get(found[0].toLowerCase()) ?? null;
    return { start: found.index, text: found[0], word, isDigits: DIGITS.test(found[0]) };
  });
  const edits: Edit[] = [];
  let run: number[] = [];
  const close = (): void => {
    const items = run.map((index) => tokens[index]).filter((token) => token !== undefined);
    if (isNumber(items, tokens, run)) edits.push(...runEdits(items, pseudonyms));
    run = [];
  };
  for (const [index, token] of tokens.entries()) {
    if (token.isDigits || token.word !== null) run.push(index);
    else if (run.length > 0 && !SEPARATOR.test(token.text) && !linksNumbers(token.text.toLowerCase())) close();
  }
  close();
  return edits;
}

/** Ambiguous words alone are a number only in certain places. */
function isNumber(items: readonly Token[], tokens: readonly Token[], run: readonly number[]): boolean {
  const [first] = items;
  if (first === undefined) return false;
  if (items.some(({ word }) => word?.ambiguous !== true)) return true;
  // "One one" is a number, "one second" and "the second one" are not.
  if (items.length > 1 && items.every(({ word }) => word?.class === 'digit')) return true;
  const at = run[0] ?? 0;
  const near = (index: number): string => tokens[index]?.text.toLowerCase() ?? '';
  return isNumberPlace(near(at - 2), near(at + 2));
}

function runEdits(items: readonly Token[], pseudonyms: Pseudonyms): readonly Edit[] {
  let before = '';
  return items.map(({ start, text, word }) => {
    const edit = { start, end: start + text.length };
    if (word === null) {
      let digits = '';
      for (const digit of text) {
        const value = digitValue(digit);
        digits += digitLike(digit, pseudonyms.digit(value, before));
        before = after(before, value);
      }
      return { ...edit, text: digits };
    }
    if (word.class === 'digit') {
      const to = word.words[pseudonyms.digit(word.index, before)] ?? text;
      before = after(before, word.index);
      return { ...edit, text: inCase(to, text) };
    }
    const to = word.words[pseudonyms.shift(word.index, word.words.length, `${word.class}:${before}`)] ?? text;
    before = after(before, `${word.class}${word.index}`);
    return { ...edit, text: inCase(to, text) };
  });
}

function inCase(word: string, like: string): string {
  if (like.length > 1 && like === like.toUpperCase()) return word.toUpperCase();
  const [first = ''] = like;
  return first === first.toLowerCase() ? word : word.charAt(0).toUpperCase() + word.slice(1);
}

function cjkEdits(text: string, run: RegExp, map: (run: string) => string): readonly Edit[] {
  return [...text.matchAll(run)].map((found) => ({
    start: found.index,
    end: found.index + found[0].length,
    text: map(found[0]),
  }));
}

/** With units ("三十五") the digits stay 1 to 9, so that it is still a number; without, it is a row of digits. */
function hanRun(run: string, pseudonyms: Pseudonyms): string {
  if (HAN_WORDS.has(run)) return run;
  const hasUnit = HAN_UNIT.test(run);
  let before = '';
  return Array.from(run, (character) => {
    const digits = FORMAL_DIGITS.indexOf(character) > 0 ? FORMAL_DIGITS : HAN_DIGITS;
    const value = HAN_ZERO_TWO[character] ?? digits.indexOf(character);
    if (value < 0 || (hasUnit && value === 0)) return character;
    const to = hasUnit ? 1 + pseudonyms.shift(value - 1, 9, `han:${before}`) : pseudonyms.digit(value, before);
    before = after(before, value);
    return digits.charAt(to);
  }).join('');
}

function koreanRun(run: string, pseudonyms: Pseudonyms): string {
  let before = '';
  return Array.from(run, (character) => {
    const value = KOREAN_ALSO[character] ?? KOREAN_DIGITS.indexOf(character);
    if (value < 0) return character;
    const to = pseudonyms.digit(value, before);
    before = after(before, value);
    return KOREAN_DIGITS.charAt(to);
  }).join('');
}
