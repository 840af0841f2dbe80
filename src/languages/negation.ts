/** Whether an utterance denies. Clause by clause: "not on Sunday and not on Monday" denies, "not impossible" does not. */
import {
  CLAUSE_WORDS,
  FRENCH_WITH_NE,
  NEGATION_AGREES,
  NEGATION_WORDS,
  NO_NEGATION,
  OTHER_NEGATIONS,
  UNSPACED_CLAUSE,
  UNSPACED_NEGATION,
  UNSPACED_NO_NEGATION,
} from './fact_lists.ts';
import type { Token } from './tokens.ts';

const ANSWER = /^(?:no|nope|nein|nee)$/;

export function negationsOf(language: string): ReadonlySet<string> {
  return NEGATION_WORDS.get(language) ?? OTHER_NEGATIONS;
}

/** `joined` is the text of a script without spaces, `|` where it pauses; '' where there is none. */
export function isNegated(tokens: readonly Token[], language: string, joined: string): boolean {
  if (joined !== '' && isUnspacedNegated(joined, language)) return true;
  const negations = negationsOf(language);
  if (!tokens.some(({ text }) => negations.has(text))) return false;
  const agrees = NEGATION_AGREES.has(language) || !NEGATION_WORDS.has(language);
  return clausesOf(tokens, language).some((clause) => {
    const words = plainClause(clause, language);
    const denials = words.filter((word) => denies(word, words, negations, language));
    // "No we do not": the answer word says what the rest says again.
    const count = denials.length > 1 && ANSWER.test(words[0] ?? '') ? denials.length - 1 : denials.length;
    return agrees ? count > 0 : count % 2 === 1;
  });
}

function clausesOf(tokens: readonly Token[], language: string): readonly (readonly string[])[] {
  const separators = CLAUSE_WORDS.get(language);
  const clauses: string[][] = [[]];
  for (const { text, breaks } of tokens) {
    if (breaks || separators?.has(text) === true) clauses.push([]);
    clauses.at(-1)?.push(text);
  }
  return clauses.filter((words) => words.length > 0);
}

function plainClause(words: readonly string[], language: string): readonly string[] {
  const harmless = NO_NEGATION.get(language);
  if (harmless === undefined) return words;
  const text = words.join(' ');
  const plain = text.replace(harmless, ' ');
  return plain === text ? words : plain.split(' ').filter((word) => word !== '');
}

function denies(word: string, clause: readonly string[], negations: ReadonlySet<string>, language: string): boolean {
  if (!negations.has(word)) return false;
  return language !== 'fr' || !FRENCH_WITH_NE.test(word) || clause.includes('ne') || clause.includes('n');
}

function isUnspacedNegated(joined: string, language: string): boolean {
  const agrees = language === 'ja' || language === 'ko';
  for (const clause of joined.split(UNSPACED_CLAUSE)) {
    const count = clause.replace(UNSPACED_NO_NEGATION, ' ').match(UNSPACED_NEGATION)?.length ?? 0;
    if (agrees ? count > 0 : count % 2 === 1) return true;
  }
  return false;
}
