/**
 * Finds the answer of a workflow that fits what the caller said, without any model. `exact` is what everybody may use;
 * `closest` is a guess by words for the scripted provider: it would rather find nothing than the wrong answer.
 */
import { MULTI, primaryLanguage } from '../domain/language_tag.ts';
import { foldUtterance } from '../domain/utterance.ts';
import type { Answer, Workflow } from '../domain/workflow.ts';
import {
  hanNumberValue,
  isNegation,
  negatesHan,
  numberValue,
  plainHan,
  stemEnglish,
  wordWeight,
} from './matching_words.ts';

export interface AnswerIndex {
  /** The answer one of whose wordings is the utterance but for case, punctuation and white space. */
  exact(utterance: string): Answer | null;
  /** The answer whose wordings are near enough, if no other is nearly as near. `score` from 0 to 1. */
  closest(utterance: string): ClosestAnswer | null;
}

interface ClosestAnswer {
  readonly answer: Answer;
  readonly score: number;
}

/** The wordings of a workflow made ready; they have no placeholders, so that all its calls can share them. */
export interface CompiledAnswers {
  /** Folded wording to the answer's place. */
  readonly places: ReadonlyMap<string, number>;
  readonly wordings: readonly CompiledWording[];
  /** How telling a token is that several answers have: less, the more they are. Any other token counts 1. */
  readonly rarity: ReadonlyMap<string, number>;
  readonly stems: boolean;
}

interface CompiledWording {
  readonly place: number;
  readonly reading: Reading;
  readonly weight: number;
}

interface Reading {
  /** Tokens and their weight before rarity. */
  readonly tokens: ReadonlyMap<string, number>;
  readonly negated: boolean;
  /** Values of the numbers in it, sorted. */
  readonly numbers: string;
}

// These were chosen by trial, a wrong answer counting for worse than none; how often they err on sentences that had no
// part in the choice has not been measured.
const SCORE_MIN = 0.69;
/** The part of the utterance's weight, and of the wording's, that the other must have. */
const COVERED_MIN = 0.58;
/** Two answers nearer to each other than this are ambiguous. */
const MARGIN_MIN = 0.06;
const UTTERANCE_CHARS_MAX = 300;
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}ー]+/gu;

export function compileAnswers(workflow: Workflow): CompiledAnswers {
  const stems = primaryLanguage(workflow.language) === 'en' || workflow.language === MULTI;
  const places = new Map<string, number>();
  const readings: { place: number; reading: Reading }[] = [];
  const answersWith = new Map<string, number>();
  for (const [place, { wordings }] of workflow.answers.entries()) {
    const tokensHere = new Set<string>();
    for (const wording of wordings) {
      const folded = foldUtterance(wording);
      if (!places.has(folded)) places.set(folded, place);
      const reading = read(folded, stems);
      readings.push({ place, reading });
      for (const token of reading.tokens.keys()) tokensHere.add(token);
    }
    for (const token of tokensHere) answersWith.set(token, (answersWith.get(token) ?? 0) + 1);
  }
  const rarity = new Map<string, number>();
  for (const [token, count] of answersWith) {
    if (count > 1) rarity.set(token, rarityOf(count, workflow.answers.length));
  }
  const wordings = readings.map(({ place, reading }) => ({ place, reading, weight: weigh(reading, rarity) }));
  return { places, wordings, rarity, stems };
}

/** The index of one call: the compiled wordings with the replies of the workflow as it was filled for it. */
export function createAnswerIndex(workflow: Workflow, compiled = compileAnswers(workflow)): AnswerIndex {
  const answerAt = (place: number | undefined): Answer | null =>
    place === undefined ? null : (workflow.answers[place] ?? null);
  return {
    exact: (utterance) => answerAt(compiled.places.get(foldUtterance(utterance))),
    closest(utterance) {
      const folded = foldUtterance(utterance.slice(0, UTTERANCE_CHARS_MAX));
      const same = answerAt(compiled.places.get(folded));
      if (same !== null) return { answer: same, score: 1 };
      const best = bestMatch(compiled, read(folded, compiled.stems));
      const answer = answerAt(best?.place);
      return best === null || answer === null ? null : { answer, score: best.score };
    },
  };
}

function bestMatch(compiled: CompiledAnswers, said: Reading): { place: number; score: number } | null {
  const weight = weigh(said, compiled.rarity);
  let best: { place: number; score: number } | null = null;
  let runnerUp = 0;
  for (const wording of compiled.wordings) {
    const score = likeness(said, weight, wording, compiled.rarity);
    if (best === null || score > best.score) {
      if (best !== null && best.place !== wording.place) runnerUp = best.score;
      best = { place: wording.place, score };
    } else if (wording.place !== best.place && score > runnerUp) runnerUp = score;
  }
  return best !== null && best.score >= SCORE_MIN && best.score - runnerUp >= MARGIN_MIN ? best : null;
}

/** Dice's coefficient of the weights; 0 where a guard says that the two cannot mean the same. */
function likeness(
  said: Reading,
  saidWeight: number,
  wording: CompiledWording,
  rarity: ReadonlyMap<string, number>,
): number {
  const { reading } = wording;
  if (said.negated !== reading.negated || said.numbers !== reading.numbers) return 0;
  let shared = 0;
  for (const [token, weight] of said.tokens) if (reading.tokens.has(token)) shared += weight * (rarity.get(token) ?? 1);
  if (shared < COVERED_MIN * saidWeight || shared < COVERED_MIN * wording.weight) return 0;
  return (2 * shared) / (saidWeight + wording.weight);
}

function weigh(reading: Reading, rarity: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const [token, weight] of reading.tokens) sum += weight * (rarity.get(token) ?? 1);
  return sum;
}

/** From nearly 1 for a token that few of many answers have down to 0.4 for one that all have. */
function rarityOf(answersWithCount: number, answerCount: number): number {
  return 0.4 + (0.6 * Math.log(answerCount / answersWithCount)) / Math.log(answerCount);
}

/** Words weigh by kind; scripts without spaces are read as pairs of neighbouring characters. */
function read(folded: string, stems: boolean): Reading {
  const tokens = new Map<string, number>();
  const numbers: string[] = [];
  let negated = false;
  for (const word of folded.replace(UNSPACED, ' ').split(' ')) {
    if (word === '') continue;
    const number = numberValue(word);
    if (number !== null) numbers.push(number);
    if (isNegation(word)) negated = true;
    const token = number ?? (stems && wordWeight(word) === 1 ? stemEnglish(word) : word);
    const weight = wordWeight(token);
    if (weight > 0) tokens.set(token, weight);
  }
  const runs = folded.match(UNSPACED);
  if (runs !== null) {
    const unspaced = plainHan(runs.join(' '));
    if (negatesHan(unspaced)) negated = true;
    for (const run of unspaced.split(' ')) readPairs(run, tokens, numbers);
  }
  return { tokens, negated, numbers: numbers.sort().join(' ') };
}

function readPairs(run: string, tokens: Map<string, number>, numbers: string[]): void {
  let previous = '';
  for (const character of run) {
    const number = hanNumberValue(character);
    if (number !== null) numbers.push(number);
    if (previous !== '') tokens.set(previous + character, 1);
    previous = character;
  }
  // The run is a single character.
  if (previous !== '' && previous === run) tokens.set(run, 1);
}
