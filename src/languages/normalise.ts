/**
 * The wording under which an answer is kept: everything away that a listener would not miss, nothing that could change
 * the answer. Where it is not certain that two wordings mean the same they stay two: that costs a hit, never a wrong
 * answer.
 */
import { primaryLanguage } from '../domain/language_tag.ts';
import {
  type Courtesies,
  courtesiesOf,
  DENIALS,
  PHRASE_WORDS_MAX,
  UNSPACED_DENIAL,
  UNSPACED_FILLERS,
  UNSPACED_LEADING,
  UNSPACED_TRAILING,
} from './courtesy_lists.ts';
import { writtenNumber } from './digits.ts';
import { hanNumbersToDigits, readNumber } from './number_words.ts';
import { CANTONESE_VARIANT, CANTONESE_VARIANTS } from './spelling_lists.ts';
import { type Token, tokensOf } from './tokens.ts';
import { wordsOf } from './words.ts';

/** Longer than anything that is asked twice; beyond it only white space is evened out. */
const CHARS_MAX = 2000;
const PASSES_MAX = 6;

/** Idempotent. `language` is a BCP-47 tag; `multi` and languages without lists get the rules that hold for all. */
export function normaliseUtterance(text: string, language: string): string {
  const known = primaryLanguage(language);
  let current = text;
  // What one step leaves may give an earlier one something to do. Nearly always the second pass changes nothing.
  for (let pass = 0; pass < PASSES_MAX; pass += 1) {
    const next = normalisedOnce(current, known);
    if (next === current) break;
    current = next;
  }
  return current;
}

function normalisedOnce(text: string, language: string): string {
  if (text.length > CHARS_MAX) return text.trim().replace(/\s+/g, ' ');
  const courtesies = courtesiesOf(language);
  const all = wordsOf(tokensOf(text), language);
  const spoken = all.filter(({ text: word }) => !isFiller(word, courtesies));
  const words = withDigits(spoken.length === 0 ? all : spoken, language);
  const core = withoutCourtesies(words, courtesies);
  const kept = core.length === 0 ? words : core;
  if (!kept.some(({ kind }) => kind === 'unspaced')) return spaced(kept);
  return unspaced(kept, language);
}

function isFiller(word: string, courtesies: Courtesies): boolean {
  return courtesies.fillers.has(word);
}

/** Number words become digits, a sign of money moves behind its amount. */
function withDigits(tokens: readonly Token[], language: string): readonly Token[] {
  const found: Token[] = [];
  for (let at = 0; at < tokens.length;) {
    const token = tokens[at];
    if (token === undefined) break;
    const next = tokens[at + 1];
    if (token.kind === 'sign' && token.text !== '%' && next?.kind === 'number' && !next.breaks) {
      found.push(
        { ...next, text: writtenNumber(next.text, language), breaks: token.breaks },
        moneyWord(token, language),
      );
      at += 2;
      continue;
    }
    const read = readNumber(tokens, at, language);
    if (read !== null) found.push({ ...token, kind: 'number', text: String(read.value) });
    else if (token.kind === 'number') found.push({ ...token, text: writtenNumber(token.text, language) });
    else if (token.text === 'oh' && language === 'en') found.push(zeroOrOh(token, found.at(-1), next));
    else if (token.kind === 'sign') found.push(moneyWord(token, language));
    else found.push(token);
    at = read?.end ?? at + 1;
  }
  return found;
}

const MONEY: ReadonlyMap<string, string> = new Map([
  ['$', 'dollars'],
  ['€', 'euros'],
  ['£', 'pounds'],
]);

function moneyWord(sign: Token, language: string): Token {
  const word = language === 'en' ? MONEY.get(sign.text) : undefined;
  return { ...sign, breaks: false, ...(word === undefined ? {} : { kind: 'word', text: word }) };
}

/** "Four oh five" is 4 0 5; before a number at the beginning it may be either, and stays. */
function zeroOrOh(token: Token, before: Token | undefined, next: Token | undefined): Token {
  const isZero = before?.kind === 'number' && !token.breaks && next !== undefined && !next.breaks;
  return isZero ? { ...token, kind: 'number', text: '0' } : token;
}

function withoutCourtesies(tokens: readonly Token[], courtesies: Courtesies): readonly Token[] {
  let [start, end] = [0, tokens.length];
  for (let length = 1; length > 0; start += length) length = leadingLength(tokens, start, end, courtesies);
  for (let length = 1; length > 0; end -= length) length = trailingLength(tokens, start, end, courtesies);
  return start === 0 && end === tokens.length ? tokens : tokens.slice(start, end);
}

function leadingLength(tokens: readonly Token[], start: number, end: number, courtesies: Courtesies): number {
  if (!courtesies.leadingStarts.has(tokens[start]?.text ?? '')) return 0;
  for (let length = Math.min(PHRASE_WORDS_MAX, end - start); length > 0; length -= 1) {
    const phrase = textOf(tokens, start, start + length);
    if (courtesies.leading.has(phrase)) return isMerePhrase(phrase, tokens[start + 1]) ? length : 0;
  }
  return 0;
}

function trailingLength(tokens: readonly Token[], start: number, end: number, courtesies: Courtesies): number {
  if (!courtesies.trailingEnds.has(tokens[end - 1]?.text ?? '')) return 0;
  for (let length = Math.min(PHRASE_WORDS_MAX, end - start); length > 0; length -= 1)
    if (courtesies.trailing.has(textOf(tokens, end - length, end))) return length;
  return 0;
}

function textOf(tokens: readonly Token[], start: number, end: number): string {
  let text = tokens[start]?.text ?? '';
  for (let at = start + 1; at < end; at += 1) text += ` ${tokens[at]?.text ?? ''}`;
  return text;
}

/** "So far", "so many" and "oh five" begin with what is a courtesy elsewhere. */
function isMerePhrase(phrase: string, next: Token | undefined): boolean {
  if (phrase === 'so') return next === undefined || !/^(?:many|much|far|long|few|little|called)$/.test(next.text);
  return phrase !== 'oh' || next?.kind !== 'number';
}

function spaced(tokens: readonly Token[]): string {
  let text = '';
  for (const [at, token] of tokens.entries()) {
    const before = tokens[at - 1];
    if (before !== undefined) text += token.breaks && DENIALS.has(before.text) ? ', ' : ' ';
    text += token.text;
  }
  return text;
}

const NUMERAL_END = /[\d零〇一二三四五六七八九十百千萬万兩两]$/;
const NUMERAL_START = /^[-\d零〇一二三四五六七八九十百千萬万兩两]/;
const LATIN_END =
  /[^|\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}ー]$/u;

/** Between characters white space means nothing and pauses little; `|` is a pause until the ends are cleared. */
function unspaced(tokens: readonly Token[], language: string): string {
  let text = '';
  let before: Token | undefined;
  for (const token of tokens) {
    const piece = token.kind === 'unspaced' ? plainRun(token.text, language) : token.text;
    if (piece === '') continue;
    text += before === undefined ? '' : gap(text, before, token, piece);
    text += piece;
    before = token;
  }
  const core = trimmed(text);
  return pausesAway(core === '' ? text : core);
}

function gap(text: string, before: Token, token: Token, piece: string): string {
  if (token.breaks) return '|';
  const areNumerals = NUMERAL_END.test(text) && NUMERAL_START.test(piece);
  return areNumerals || (before.kind !== 'unspaced' && token.kind !== 'unspaced') ? ' ' : '';
}

function plainRun(run: string, language: string): string {
  let plain = run.replace(UNSPACED_FILLERS, '');
  if (plain === '') plain = run;
  if (language === 'yue' && CANTONESE_VARIANT.test(plain))
    for (const [pattern, to] of CANTONESE_VARIANTS) plain = plain.replace(pattern, to);
  return hanNumbersToDigits(plain);
}

function trimmed(text: string): string {
  let core = text;
  for (let shorter = core.replace(UNSPACED_LEADING, ''); shorter !== core; shorter = core.replace(UNSPACED_LEADING, ''))
    core = shorter;
  for (let shorter = core.replace(UNSPACED_TRAILING, ''); shorter !== core;)
    [core, shorter] = [shorter, shorter.replace(UNSPACED_TRAILING, '')];
  return core;
}

function pausesAway(text: string): string {
  if (!text.includes('|')) return text;
  let plain = '';
  for (const clause of text.split('|')) {
    if (clause === '' || plain === '') plain += clause;
    else if (UNSPACED_DENIAL.test(plain)) plain += `,${clause}`;
    else if (NUMERAL_END.test(plain) && NUMERAL_START.test(clause)) plain += ` ${clause}`;
    else plain += LATIN_END.test(plain) && LATIN_END.test(clause[0] ?? '') ? ` ${clause}` : clause;
  }
  return plain;
}
