/**
 * Which language a recognised text is in, without I/O and without memory: short utterances of the telephone, as a
 * recogniser writes them. Says nothing rather than guessing: no answer for sounds, digits, names and loan-words alone.
 */
import { tellChinese } from './chinese.ts';
import { areClose } from './close_pairs.ts';
import { detectedCode } from './codes.ts';
import { NEUTRAL_WORDS, SOUNDS } from './neutral_words.ts';
import { readText } from './reading.ts';
import type { ReadText, ReadWord } from './reading.ts';
import { carryingScript } from './scripts.ts';
import type { CarryingScript } from './scripts.ts';
import { LANGUAGES_OF, scoreLanguages } from './scoring.ts';
import type { Scored, SharedScript } from './scoring.ts';

export interface Detection {
  /** As `detectedCode` writes it. */
  readonly language: string;
  /** From 0 to 1: how far the text speaks for it and against the next; not a probability. */
  readonly confidence: number;
}

/** What a text must score above the best of the candidates in another language to be in none of the candidates. */
const OUTSIDE_LEAD = 0.25;
/** Or this, in a language that is close to the candidate. */
const CLOSE_OUTSIDE_LEAD = 0.8;
/** A lead of this much over the next language is half of a sure one. */
const HALF_LEAD = 0.12;
/** Likewise words that are known as those of the language. */
const HALF_KNOWN = 0.6;
/** A text with no word of its language must lead by this much, and have two words that can be none but words. */
const UNKNOWN_LEAD = 0.1;
/** A lone word tells if hardly more than one language has it. */
const LONE_KNOWN_MIN = 0.75;
/** Below this nothing is said. */
const CONFIDENCE_MIN = 0.12;
/** Letters of a script that half decide it where it serves one language alone. */
const HALF_LETTERS = 1;

/**
 * @param candidates language tags that the answer is restricted to; none or an empty list: every language known.
 * @returns null where the text does not tell, or tells of a language that is no candidate.
 */
export function detectLanguage(text: string, candidates: readonly string[] = []): Detection | null {
  const read = readText(text);
  const carrying = carryingScript(read);
  if (carrying === null) return null;
  const allowed = new Set(candidates.map(detectedCode).filter((code) => code !== ''));
  const isAllowed = (language: string): boolean => allowed.size === 0 || allowed.has(language);
  const found = ofScript(read, carrying, allowed);
  return found !== null && isAllowed(found.language) ? found : null;
}

function ofScript(read: ReadText, carrying: CarryingScript, allowed: ReadonlySet<string>): Detection | null {
  const { script, language, letterCount } = carrying;
  if (language !== null) return { language, confidence: letterCount / (letterCount + HALF_LETTERS) };
  if (script === 'han') return ofHan(read.text, letterCount, allowed);
  if (script === 'kana' || script === 'single') return null;
  const words = read.words.filter((word) => word.isLatin === (script === 'latin'));
  return ofSharedScript(script, words, allowed);
}

/** Where only one of the languages of Han characters can be meant, plain text is enough. */
function ofHan(text: string, letterCount: number, allowed: ReadonlySet<string>): Detection | null {
  const told = tellChinese(text);
  if (told !== null || letterCount < 4) return told;
  const possible = ['yue', 'zh'].filter((language) => allowed.has(language));
  const [only] = possible;
  return possible.length === 1 && only !== undefined && !allowed.has('ja') ? { language: only, confidence: 0.5 } : null;
}

function ofSharedScript(
  script: SharedScript,
  words: readonly ReadWord[],
  allowed: ReadonlySet<string>,
): Detection | null {
  const telling = words.filter((word) => !NEUTRAL_WORDS.has(word.text) || word.isName);
  if (telling.every((word) => SOUNDS.has(word.text) || word.text.length === 1)) return null;
  const scored = scoreLanguages(script, telling, SOUNDS);
  const possible = allowed.size === 0 ? scored : scored.filter(({ language }) => allowed.has(language));
  const [best, next] = possible;
  const leader = scored[0];
  if (best === undefined || leader === undefined) return null;
  const lead = areClose(best.language, leader.language) ? CLOSE_OUTSIDE_LEAD : OUTSIDE_LEAD;
  if (leader.score - best.score > lead) return null;
  const confidence = confidenceIn(best, next, telling);
  return confidence >= CONFIDENCE_MIN ? { language: best.language, confidence } : null;
}

function confidenceIn(best: Scored, next: Scored | undefined, telling: readonly ReadWord[]): number {
  // Against nobody else the text speaks by its words alone.
  const lead = next === undefined ? best.score / 2 : best.score - next.score;
  const plain = telling.filter((word) => !word.isName);
  // A first word has its capital from the sentence, or it is the name of somebody who says nothing else.
  const onlyNames = telling.every((word) => word.isCapital);
  if (best.known === 0 && (onlyNames || plain.length < 2 || lead < UNKNOWN_LEAD)) return 0;
  if (telling.length === 1 && best.known < LONE_KNOWN_MIN) return 0;
  const sureOfLead = Math.max(lead, 0.03) / (Math.max(lead, 0.03) + HALF_LEAD);
  const evidence = best.known + 0.2 * plain.length;
  return sureOfLead * (evidence / (evidence + HALF_KNOWN));
}

/** Every language that can be an answer. */
export function detectableLanguages(): readonly string[] {
  const singles = 'yue zh ja ko el he th bn ta te kn ml gu pa si lo km my ka hy am'.split(' ');
  return [...new Set([...Object.values(LANGUAGES_OF).flat(), ...singles])];
}
