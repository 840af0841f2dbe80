/**
 * What is said, and what the model is told, when an answer broke off in mid-sentence and another generation goes on with
 * it: the catalogue's words, made ready for looking up.
 */
import type { Language } from '../domain/language.ts';
import { CATALOGUE } from '../domain/language_catalogue.ts';
import { ENDINGS } from './ending_lists.ts';

interface ContinuationWords {
  readonly instruction: string;
  readonly bridge: string;
  readonly greetings: ReadonlySet<string>;
  readonly starters: ReadonlySet<string>;
  readonly openers: ReadonlySet<string>;
}

function ready({ key, words }: Language): ContinuationWords {
  const { greetings, starters, ...said } = words.continuation;
  const ends = ENDINGS.get(key);
  const openers = new Set(ends === undefined ? [] : [...ends.always, ...ends.mostly, ...ends.auxiliaries]);
  return { ...said, greetings: new Set(greetings), starters: new Set(starters), openers };
}

const READY: ReadonlyMap<string, ContinuationWords> = new Map(
  CATALOGUE.all.filter(({ code, home }) => code === home).map((language) => [language.key, ready(language)]),
);
const IN_ENGLISH = READY.get('en') as ContinuationWords;

/** Of the language (BCP-47), English where there are none. */
export function continuationWords(language: string): ContinuationWords {
  return READY.get(CATALOGUE.related(language)?.key ?? '') ?? IN_ENGLISH;
}
