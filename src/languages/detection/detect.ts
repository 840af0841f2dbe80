/**
 * Which language a short utterance is in, from its text: scripts that decide alone, own rules for Chinese, and for the rest
 * a detector library together with the short words and letters of each language. Pure once it is loaded.
 */
import { readHan } from './han.ts';
import { readScript } from './scripts.ts';
import { languagesIn, wordSigns } from './word_signs.ts';

interface Detected {
  /** As `primaryLanguage` writes it: `yue`, `zh`, `nb`, `en`. */
  readonly language: string;
  /** From 0 to 1; below a half nobody should act on it. */
  readonly confidence: number;
}

interface DetectOptions {
  /** Only these are possible; absent = all. */
  readonly candidates?: readonly string[];
}

/** Null: there is nothing to tell a language by. */
export type DetectLanguage = (text: string, options?: DetectOptions) => Detected | null;

/** More of a text is not read. */
const CHARS_MAX = 400;
/** Of the library and of words and letters together. */
const LIBRARY_WEIGHT = 1;
const SIGNS_WEIGHT = 1.6;
/** The library calls some languages otherwise, or by their neighbour's name. */
const LIBRARY_NAMES: Readonly<Record<string, readonly string[]>> = {
  no: ['nb'],
  ms: ['id', 'ms'],
  tl: ['fil'],
  hr: ['sr', 'hr', 'bs'],
  bs: ['bs', 'sr', 'hr'],
  sr: ['sr', 'hr'],
  ru: ['ru', 'kk', 'mn'],
};
const PLAIN_WORDS_MIN = 3;
/** What is heard in every language. */
const SAYS_NOTHING = /^(?:er+|uh+|um+|hm+|mm+|mhm|ok|okay|hello|hallo|hi|bye|email|e-mail|check[ -]?in)$/iu;

/** Loads the library, which takes some 150 ms. */
export async function loadDetector(): Promise<DetectLanguage> {
  const { eld } = await import('eld/extrasmall');
  return (text, options = {}) => detect(text, options, (read) => eld.detect(read).getScores());
}

type Scores = Readonly<Record<string, number>>;

function detect(all: string, { candidates }: DetectOptions, scoresOf: (text: string) => Scores): Detected | null {
  const text = all.slice(0, CHARS_MAX).normalize('NFC');
  if (SAYS_NOTHING.test(text.trim())) return null;
  const read = readScript(text);
  if (read === null) return null;
  const isPossible = (language: string): boolean => candidates === undefined || candidates.includes(language);
  if ('language' in read) return isPossible(read.language) ? { language: read.language, confidence: 0.95 } : null;
  if (read.script === 'han') {
    const han = readHan(text);
    return isPossible(han.language) ? han : null;
  }
  return best(scored(withoutTitles(text), read.script, scoresOf), isPossible);
}

function scored(
  text: string,
  script: 'latin' | 'cyrillic' | 'arabic' | 'devanagari',
  scoresOf: (text: string) => Scores,
): ReadonlyMap<string, number> {
  const known = new Set(languagesIn(script));
  const scores = new Map<string, number>();
  for (const [name, score] of Object.entries(scoresOf(withoutNames(text)))) {
    for (const language of LIBRARY_NAMES[name] ?? [name]) {
      if (known.has(language)) scores.set(language, Math.max(scores.get(language) ?? 0, score * LIBRARY_WEIGHT));
    }
  }
  for (const [language, sign] of wordSigns(text, script)) {
    scores.set(language, (scores.get(language) ?? 0) + sign * SIGNS_WEIGHT);
  }
  return scores;
}

/** Titles in English within a sentence: capitals, with the little words between them that titles have. */
const TITLE =
  /(?<=\S\s+)(?:(?:the|this|a)\s+)?\p{Lu}[\p{L}'’.-]*(?:\s+(?:(?:of|the|and|in|to|a|an|from|this|is|on|at|for|by|&|my)\s+)*\p{Lu}[\p{L}'’.-]*)+/gu;

/** Titles of songs and films are often of another language than the sentence that they are in. */
function withoutTitles(text: string): string {
  const plain = text.replaceAll(TITLE, (title) =>
    /\b(?:of|the|and|in|to|a|from|this|is)\b/iu.test(title) ? ' ' : title,
  );
  return wordCount(plain) >= PLAIN_WORDS_MIN ? plain : text;
}

/** Names that stand in the middle of it, as capitals tell. */
function withoutNames(text: string): string {
  const words = text.split(/\s+/);
  const plain = words.filter((word, at) => at === 0 || !/^\p{Lu}/u.test(word));
  return plain.length >= PLAIN_WORDS_MIN ? plain.join(' ') : text;
}

function wordCount(text: string): number {
  return text.match(/[\p{L}\p{M}]+/gu)?.length ?? 0;
}

function best(scores: ReadonlyMap<string, number>, isPossible: (language: string) => boolean): Detected | null {
  let [first, second] = [{ language: '', score: 0 }, 0];
  for (const [language, score] of scores) {
    if (!isPossible(language)) continue;
    if (score > first.score) [first, second] = [{ language, score }, first.score];
    else second = Math.max(second, score);
  }
  if (first.score === 0) return null;
  // By how far it is ahead, and by how much there is.
  const lead = (first.score - second) / first.score;
  return { language: first.language, confidence: Math.min(1, first.score * (0.35 + lead)) };
}
