/**
 * What an utterance or an answer says, apart from how: two wordings of one answer agree when they say the same facts,
 * and what a rule of the cache must know of an utterance. In doubt two texts differ and a rule holds: the cost of that
 * is an answer made again, the cost of the opposite is a wrong one.
 */
import { COURTESY_WORDS, FUNCTION_WORDS, QUESTION_WORDS } from '../domain/word_lists.ts';
import { amountsOf, unspacedAmounts } from './amounts.ts';
import { courtesiesOf } from './courtesy_lists.ts';
import { BEFORE_MONTH, dateWordsOf, NO_DATE_AFTER, UNSURE_MONTH, unspacedDates } from './date_lists.ts';
import { ENDINGS } from './ending_lists.ts';
import {
  FIRST_ONLY,
  KOREAN_QUESTIONS,
  MODALS,
  type Phrases,
  QUESTIONS,
  UNSPACED_MODALS,
  UNSPACED_QUESTIONS,
} from './fact_lists.ts';
import { readingLanguage } from './guess.ts';
import { isNegated, negationsOf } from './negation.ts';
import { normaliseUtterance } from './normalise.ts';
import { hanNumbersToDigits, readNumber } from './number_words.ts';
import {
  CLOCK,
  CODE,
  CONTEXT,
  CONTEXT_START,
  CONTEXT_UNSPACED,
  CORRECTION,
  CORRECTION_UNSPACED,
  DIGITS_RUN,
  EMAIL,
  EXISTENTIAL,
  PERSONAL,
  PERSONAL_UNSPACED,
  PRICE,
  SPELLED,
  THERE,
  TIME_RELATIVE,
  TIME_RELATIVE_UNSPACED,
  YEAR,
  YES_NO_START,
} from './remark_patterns.ts';
import { type Token, tokensOf } from './tokens.ts';
import { wordsOf } from './words.ts';

export interface Facts {
  /** Canonical values, sorted: "25", "16:30", "5$". */
  readonly numbers: readonly string[];
  /** "mon", "may", "today", sorted. */
  readonly dates: readonly string[];
  readonly negated: boolean;
  /** Classes, sorted: "when" for "what time" too. */
  readonly questionWords: readonly string[];
  /** "can", "must", "may", sorted. */
  readonly modals: readonly string[];
  /** Capitalised words within a sentence, folded, sorted; in German its nouns too. */
  readonly names: readonly string[];
  /** The rest that carries meaning, folded, sorted; pairs of characters in scripts without spaces. */
  readonly contentWords: readonly string[];
}

export function factsOf(text: string, language: string): Facts {
  const cut = tokensOf(text);
  const known = readingLanguage(cut, language);
  const tokens = wordsOf(cut, known);
  const isJoined = known === 'ko' || tokens.some(({ kind }) => kind === 'unspaced');
  const joined = isJoined ? joinedText(tokens) : '';
  return {
    numbers: (isJoined
      ? [...unspacedAmounts(joined), ...wordAmounts(tokens, known)]
      : [...amountsOf(tokens, known)]
    ).sort(),
    dates: unique([...spacedDates(tokens, known), ...(isJoined ? unspacedDates(hanNumbersToDigits(joined)) : [])]),
    negated: isNegated(tokens, known, joined),
    questionWords: questionsOf(tokens, known, joined),
    modals: unique([
      ...phraseClasses(tokens, MODALS.get(known)),
      ...(isJoined ? patternClasses(joined, UNSPACED_MODALS) : []),
    ]),
    names: namesOf(tokens, known),
    contentWords: contentOf(tokens, known),
  };
}

/** Whether two answers say the same numbers, dates and names, and both or neither deny. */
export function sameFacts(a: Facts, b: Facts): boolean {
  return (
    a.negated === b.negated && isSame(a.numbers, b.numbers) && isSame(a.dates, b.dates) && isSame(a.names, b.names)
  );
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  if (one.length !== other.length) return false;
  const sorted = other.toSorted();
  return one.toSorted().every((value, index) => value === sorted[index]);
}

const unique = (values: readonly string[]): readonly string[] =>
  values.length === 0 ? values : [...new Set(values)].filter((value) => value !== '').sort();

/** Characters without the spaces between them, words with theirs, `|` for a pause. */
function joinedText(tokens: readonly Token[]): string {
  let text = '';
  for (const [at, token] of tokens.entries()) {
    const before = tokens[at - 1];
    if (before !== undefined && token.breaks) text += '|';
    else if (before !== undefined && (before.kind !== 'unspaced' || token.kind !== 'unspaced')) text += ' ';
    text += token.text;
  }
  return text;
}

/** Number words among text without spaces; digits are read there already. */
function wordAmounts(tokens: readonly Token[], language: string): readonly string[] {
  const found: string[] = [];
  for (let at = 0; at < tokens.length;) {
    const read = tokens[at]?.kind === 'word' ? readNumber(tokens, at, language) : null;
    if (read !== null) found.push(String(read.value));
    at = read?.end ?? at + 1;
  }
  return found;
}

function spacedDates(tokens: readonly Token[], language: string): readonly string[] {
  const names = dateWordsOf(language);
  if (names === null) return [];
  const found: string[] = [];
  for (const [at, { text }] of tokens.entries()) {
    const before = tokens[at - 1]?.text ?? '';
    const two = names.get(before === '' ? '' : `${before} ${text}`);
    if (two !== undefined) found[Math.max(0, found.length - 1)] = two;
    const name = two === undefined ? names.get(text) : undefined;
    if (name === undefined || NO_DATE_AFTER.get(`${language} ${text}`)?.test(before) === true) continue;
    const isSure = !UNSURE_MONTH.test(text) || BEFORE_MONTH.test(before) || tokens[at + 1]?.kind === 'number';
    if (isSure) found.push(name);
  }
  return found;
}

function questionsOf(tokens: readonly Token[], language: string, joined: string): readonly string[] {
  const found = [...phraseClasses(tokens, QUESTIONS.get(language))];
  const first = FIRST_ONLY.get(language)?.classes.get(tokens[0]?.text ?? '');
  if (first !== undefined && found.length === 0) found.push(first);
  if (joined !== '') found.push(...patternClasses(joined, language === 'ko' ? KOREAN_QUESTIONS : UNSPACED_QUESTIONS));
  return unique(found);
}

/** Longer phrases first: "what time" is not "what". */
function phraseClasses(tokens: readonly Token[], phrases: Phrases | undefined): readonly string[] {
  const found: string[] = [];
  if (phrases === undefined) return found;
  for (let at = 0; at < tokens.length;) {
    const text = tokens[at]?.text ?? '';
    let [name, length] = [phrases.classes.get(text), 1];
    if (phrases.starts.has(text)) {
      const two = `${text} ${tokens[at + 1]?.text ?? ''}`;
      const three = phrases.classes.get(`${two} ${tokens[at + 2]?.text ?? ''}`);
      const longer = three ?? phrases.classes.get(two);
      if (longer !== undefined) [name, length] = [longer, three === undefined ? 2 : 3];
    }
    if (name !== undefined) found.push(name);
    at += length;
  }
  return found;
}

function patternClasses(text: string, patterns: readonly (readonly [RegExp, string])[]): readonly string[] {
  const found: string[] = [];
  let rest = text;
  for (const [pattern, name] of patterns) {
    const left = rest.replace(pattern, '|');
    if (left !== rest) found.push(name);
    rest = left;
  }
  return found;
}

function namesOf(tokens: readonly Token[], language: string): readonly string[] {
  // Somebody who writes all in capitals names nobody by them.
  if (!tokens.some(({ kind, isCapital }) => kind === 'word' && !isCapital)) return [];
  const little = littleWords(language);
  const dates = dateWordsOf(language);
  const found: string[] = [];
  let isStart = true;
  for (const { text, kind, isCapital, starts } of tokens) {
    if (isCapital && !isStart && !starts && !little.has(text) && dates?.has(text) !== true) found.push(text);
    isStart = kind !== 'word' && isStart;
  }
  return unique(found);
}

const LITTLE = new Map<string, ReadonlySet<string>>();

/** Words without meaning of their own; made when a language is first met, of which there are few. */
function littleWords(language: string): ReadonlySet<string> {
  const known = LITTLE.get(language);
  if (known !== undefined) return known;
  const endings = ENDINGS.get(language);
  const lists = [COURTESY_WORDS, FUNCTION_WORDS, QUESTION_WORDS].flatMap((words) => words[language] ?? []);
  const sets = [
    endings?.always,
    endings?.mostly,
    endings?.auxiliaries,
    endings?.asking,
    courtesiesOf(language).fillers,
  ];
  const little = new Set([
    ...lists,
    ...sets.flatMap((set) => [...(set ?? [])]),
    ...(language === 'de' ? GERMAN_FORMAL : []),
  ]);
  if (endings !== undefined) LITTLE.set(language, little);
  return little;
}

const GERMAN_FORMAL = ['uhr', 'ihnen', 'ihr', 'ihre', 'ihren', 'ihrem', 'ihrer'];

function contentOf(tokens: readonly Token[], language: string): readonly string[] {
  const little = littleWords(language);
  const [questions, modals, negations] = [QUESTIONS.get(language), MODALS.get(language), negationsOf(language)];
  const found: string[] = [];
  for (const [at, { text, kind }] of tokens.entries()) {
    if (kind === 'unspaced') found.push(...bigrams(text));
    else if (kind === 'word' && !little.has(text) && !negations.has(text) && questions?.classes.has(text) !== true) {
      if (modals?.classes.has(text) !== true && readNumber(tokens, at, language) === null) found.push(text);
    }
  }
  return unique(found);
}

const UNSPACED_COURTESY =
  /唔該(?:你|晒)?|唔好意思|不好意思|對唔住|對不起|对不起|多謝(?:你|晒)?|谢谢|謝謝|請問|请问|麻煩(?:你|晒)?|麻烦(?:你|您)?|お願いします|すみません|[呀啊啦喇嗎吗㗎喎囉嘛]/g;

function bigrams(run: string): readonly string[] {
  const pairs: string[] = [];
  for (const part of run.replace(UNSPACED_COURTESY, '|').split('|')) {
    const characters = Array.from(part);
    if (characters.length === 1) pairs.push(part);
    for (let at = 1; at < characters.length; at += 1) pairs.push(`${characters[at - 1] ?? ''}${characters[at] ?? ''}`);
  }
  return pairs;
}

/** Whether its answer is another one tomorrow, or was another one yesterday. */
export function isTimeRelative(text: string, language: string): boolean {
  const { folded: words, pieces } = remarkOf(text, language);
  // "Here" in German and Dutch is written like the French "yesterday".
  const folded = /^(?:de|nl|af)(?:-|$)/.test(language) ? words.replace(/\bhier\b/g, ' ') : words;
  return TIME_RELATIVE.test(folded) || TIME_RELATIVE_UNSPACED.test(pieces);
}

/** Whether it can be understood only after what was said before: "and that one", "yes", "twenty five". */
export function isContextDependent(text: string, language: string): boolean {
  const { tokens, folded, pieces } = remarkOf(text, language);
  const length = tokens.reduce((sum, { kind, text: { length } }) => sum + (kind === 'unspaced' ? length / 2 : 1), 0);
  if (length <= WORDS_ALONE_MIN) return true;
  if (CONTEXT_START.test(folded) || YES_NO_START.test(folded) || CONTEXT.test(folded)) return true;
  if (pieces !== '' && CONTEXT_UNSPACED.test(pieces)) return true;
  if (THERE.test(folded.replace(EXISTENTIAL, ' '))) return true;
  return contentOf(tokens, readingLanguage(tokens, language)).length === 0;
}

/** Whether it may say who or whose something is. Telephone numbers, names, codes, spelled letters; in doubt yes. */
export function hasPersonalData(text: string, language: string): boolean {
  const { folded, pieces } = remarkOf(text, language);
  if (EMAIL.test(text) || SPELLED.test(folded) || CODE.test(folded)) return true;
  if (PERSONAL.test(folded) || PERSONAL_UNSPACED.test(pieces)) return true;
  const digits = normaliseUtterance(text, language).replace(PRICE, ' x ').replace(CLOCK, ' x ').replace(YEAR, ' x ');
  return DIGITS_RUN.test(digits);
}

/** Whether the caller says that the last answer was to another question. */
export function isCorrection(text: string, language: string): boolean {
  const { folded, pieces } = remarkOf(text, language);
  return CORRECTION.test(folded) || CORRECTION_UNSPACED.test(pieces);
}

/** Two words rarely ask a whole question. */
const WORDS_ALONE_MIN = 2;

interface Remark {
  readonly tokens: readonly Token[];
  /** Its words with one space between. */
  readonly folded: string;
  /** The same without the spaces, where its script has none or its words carry endings. */
  readonly pieces: string;
}

function remarkOf(text: string, language: string): Remark {
  const cut = tokensOf(text);
  const known = readingLanguage(cut, language);
  const tokens = wordsOf(cut, known);
  const folded = tokens.map((token) => token.text).join(' ');
  const isJoined = known === 'ko' || tokens.some(({ kind }) => kind === 'unspaced');
  return { tokens, folded, pieces: isJoined ? (known === 'ko' ? folded : folded.replaceAll(' ', '')) : '' };
}
