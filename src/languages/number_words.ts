/** Reads numbers that are written as words. What is not certain to be a number stays a word. */
import { HAN_NUMBERS } from '../domain/word_lists.ts';
import { type NumberGrammar, numberGrammarOf, UNSURE_NUMBERS } from './number_lists.ts';
import type { Token } from './tokens.ts';

const WORDS_MAX = 12;
/** "which one", "no one": a pronoun. */
const ONE_IS_PRONOUN =
  /^(?:which|this|that|the|no|any|every|some|another|each|other|first|last|next|only|a|new|old|good|right|wrong|same|my|your|someone|an)$/;

interface NumberRead {
  readonly value: number;
  /** The place after its last token. */
  readonly end: number;
}

/** The number that begins at this token, in words or in digits and words ("2 hundred"), or null. */
export function readNumber(tokens: readonly Token[], start: number, language: string): NumberRead | null {
  const grammar = numberGrammarOf(language);
  const first = tokens[start];
  if (grammar === null || first === undefined || first.kind === 'sign') return null;
  const opening = first.kind === 'number' ? digitsBefore(tokens, start, grammar) : valueOf(first.text, grammar);
  if (opening === null) return null;
  const read = readOn(tokens, start, opening, grammar);
  if (read.end === start + 1 && isUnsure(tokens, start, language)) return null;
  return read;
}

/** Digits count as the beginning of a number in words only before a hundred or a thousand. */
function digitsBefore(tokens: readonly Token[], start: number, grammar: NumberGrammar): number | null {
  const [first, next] = [tokens[start], tokens[start + 1]];
  if (first === undefined || next === undefined || next.breaks || !/^\d{1,3}$/.test(first.text)) return null;
  const multiplier = grammar.values.get(next.text) ?? 0;
  const value = Number(first.text);
  return value > 0 && (multiplier >= 1000 || (multiplier === 100 && value < 100)) ? value : null;
}

function readOn(tokens: readonly Token[], start: number, opening: number, grammar: NumberGrammar): NumberRead {
  let total = opening >= 1000 ? opening : 0;
  let current = opening >= 1000 ? 0 : opening;
  let last = opening;
  let end = start + 1;
  while (last > 0 && end < tokens.length && end - start < WORDS_MAX) {
    const token = tokens[end];
    if (token === undefined || token.breaks || token.kind !== 'word') break;
    const isJoined = grammar.joiner !== '' && token.text === grammar.joiner && joins(tokens, end, last, grammar);
    const value = isJoined ? joinedValue(tokens[end + 1], grammar) : valueOf(token.text, grammar);
    if (value === null || value === 0 || beginsNext(tokens[end + 1], last, value, grammar)) break;
    if (value === 100 && current > 0 && current < 100 && last < 100) current *= 100;
    else if (value === 20 && last === 4 && grammar.joiner === 'et') current += 76;
    else if (value >= 1000 && current > 0 && last < 1000) {
      if (total > 0 && total < value * 1000) break;
      total += current * value;
      current = 0;
    } else if (isJoined || follows(last, current, value, grammar)) current += value;
    else break;
    last = value === 20 && last === 4 ? 80 : value;
    end += isJoined ? 2 : 1;
  }
  return { value: total + current, end };
}

/** "Two hundred five hundred" are two numbers. */
function beginsNext(beyond: Token | undefined, last: number, value: number, grammar: NumberGrammar): boolean {
  if (value >= 100 || last < 100 || last >= 1000 || beyond === undefined || beyond.breaks) return false;
  return valueOf(beyond.text, grammar) === 100;
}

function follows(last: number, current: number, value: number, grammar: NumberGrammar): boolean {
  if (last >= 1000) return value < 1000;
  if (last >= 100) return value < 100;
  if (grammar.joiner === 'et' && last === 10) return value >= 7 && value <= 9;
  if (grammar.joiner === 'et' && (last === 60 || current % 100 === 80)) return last >= 20 && value < 20;
  return last >= 20 && last < 100 && last % 10 === 0 && value < 10 && grammar.tensMeetUnits;
}

/** Whether "and" here belongs to the number: not in "one hundred and two hundred". */
function joins(tokens: readonly Token[], at: number, last: number, grammar: NumberGrammar): boolean {
  const [next, beyond] = [tokens[at + 1], tokens[at + 2]];
  if (next === undefined || next.breaks) return false;
  const value = joinedValue(next, grammar);
  if (value === null || value === 0) return false;
  const multiplier = beyond === undefined || beyond.breaks ? 0 : (valueOf(beyond.text, grammar) ?? 0);
  // "Seven hundred and one thousand" is one number.
  if (multiplier === 100 || (multiplier > 100 && last >= 1000)) return false;
  if (last >= 1000) return grammar.joinsHundreds && value < 1000;
  if (last >= 100) return grammar.joinsHundreds && value < 100;
  if (grammar.joiner === 'et') return last >= 20 && last % 10 === 0 && (value === 1 || value === 11);
  return grammar.joinsTens && last >= 20 && last % 10 === 0 && value < 10;
}

/** After "vingt et" an article is a number. */
function joinedValue(token: Token | undefined, grammar: NumberGrammar): number | null {
  if (token === undefined) return null;
  return /^(?:une?|una|uma?)$/.test(token.text) && grammar.joiner !== 'and' ? 1 : valueOf(token.text, grammar);
}

function valueOf(word: string, grammar: NumberGrammar): number | null {
  const known = grammar.values.get(word);
  if (known !== undefined) return known;
  const parts = grammar.written === null || word.length > 60 ? null : grammar.written.exec(word);
  if (parts === null) return null;
  const [, before = '', after = ''] = parts;
  const high = before === '' || before === 'ein' ? 1 : grammar.values.get(before);
  const low = after === '' ? 0 : grammar.values.get(after.replace(/^und(?=.)/, ''));
  return high === undefined || low === undefined || high >= 1000 ? null : high * 1000 + low;
}

function isUnsure(tokens: readonly Token[], at: number, language: string): boolean {
  const text = tokens[at]?.text ?? '';
  const before = tokens[at - 1]?.text ?? '';
  if (language === 'en' && text === 'one') return ONE_IS_PRONOUN.test(before);
  const rule = UNSURE_NUMBERS.get(`${language} ${text}`);
  return rule !== undefined && !rule.before.test(before) && !rule.after.test(tokens[at + 1]?.text ?? '');
}

const HAN_RUN = /[零〇一二三四五六七八九十百千萬万兩两]+/g;
const HAN_DIGITS = '零一二三四五六七八九';
/** What follows a single numeral that counts; without it 三藩市 and 八達通 would be numbers. */
const UNIT =
  /^(?:點鐘|点钟|點半|点半|點|点|分鐘|分钟|小時|小时|個鐘|個|个|位|號|号|月|日|年|歲|岁|蚊|元|塊|块|人|次|樓|楼|折|張|张|間|间|天|晚|份|時|名|円|枚|階|泊|度|%|成|本|件|杯|隻|条|條)/;
/** 一 stands in many words that count nothing: 一個, 一次, 一點 and 一天 are also "a". */
const UNIT_OF_ONE = /^(?:點鐘|点钟|點半|点半|號|号|月|年|歲|岁|蚊|元|円|樓|楼|折|時)/;
const WEEKDAY_BEFORE = /(?:星期|禮拜|礼拜|周|週|拜|第)$/;

/** Chinese numerals become digits where it is certain that they are a number: 三十五, 三點, 九一二三. */
export function hanNumbersToDigits(text: string): string {
  return text.replace(HAN_RUN, (run, at: number) => {
    const [before, after] = [text.slice(Math.max(0, at - 2), at), text.slice(at + run.length, at + run.length + 2)];
    // Half of it is in digits, or it is a weekday or an ordinal.
    if (/\d$/.test(before) || /^[\d.]/.test(after)) return run;
    if (run.length === 1) return singleNumeral(run, before, after);
    if (WEEKDAY_BEFORE.test(before) && !before.endsWith('第')) return run;
    return hanValue(run)?.toString() ?? run;
  });
}

function singleNumeral(run: string, before: string, after: string): string {
  if (WEEKDAY_BEFORE.test(before) || !/[一二三四五六七八九十兩两]/.test(run)) return run;
  if (!(run === '一' ? UNIT_OF_ONE : UNIT).test(after)) return run;
  return String(run === '一' ? 1 : HAN_NUMBERS.get(run));
}

/** Read by place (三百二十) or, from three on, digit by digit (九一二三); null for 二三 ("two or three") and 千萬. */
function hanValue(run: string): string | number | null {
  if (/^[零〇一二三四五六七八九]{3,}$/.test(run)) {
    return Array.from(run, (character) => HAN_DIGITS.indexOf(character === '〇' ? '零' : character)).join('');
  }
  const parts = /^(?:(.*)[萬万])?(.*)$/.exec(run);
  const [, high, low = ''] = parts ?? [];
  const top = high === undefined ? 0 : belowMyriad(high);
  const rest = low === '' && high !== undefined ? 0 : belowMyriad(low);
  // 兩萬五 is 25,000 and not 20,005.
  if (top === null || rest === null || (high !== undefined && low.length === 1)) return null;
  return top * 10_000 + rest;
}

const HAN_DIGIT = '([一二三四五六七八九兩两])';
const HAN_SHAPE = new RegExp(
  `^(?:${HAN_DIGIT}千)?([零〇])?(?:${HAN_DIGIT}百)?([零〇])?(?:${HAN_DIGIT}?(十))?([零〇])?${HAN_DIGIT}?$`,
);

function belowMyriad(run: string): number | null {
  const match = HAN_SHAPE.exec(run);
  if (match === null) return null;
  const [, thousands, zero, hundreds, zeroToo, tens, ten, , units] = match;
  const higher = hundreds ?? thousands;
  if (higher === undefined && ten === undefined) return units === run ? digitOf(units) : null;
  // 三百五 is 350 and 兩千五 is 2500.
  const isShort = units !== undefined && ten === undefined && (zero ?? zeroToo) === undefined;
  if (isShort) return null;
  const tenfold = ten === undefined ? 0 : (digitOf(tens) || 1) * 10;
  return digitOf(thousands) * 1000 + digitOf(hundreds) * 100 + tenfold + digitOf(units);
}

function digitOf(character: string | undefined): number {
  if (character === undefined) return 0;
  return character === '一' ? 1 : (HAN_NUMBERS.get(character) ?? 0);
}
