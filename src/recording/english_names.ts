/**
 * What compromise, a small tagger of English, takes the words of a text for. Its import and its reading are slow (about
 * half a second and a few milliseconds a sentence), so this file is loaded only where no call waits for it.
 */
import nlp from 'compromise/two';
import { type Word, wordsOf } from './words.ts';

export interface EnglishWord extends Word {
  /** A person, a place or an organisation. */
  readonly isName: boolean;
  /** The tagger knows it as a person or a place, rather than by its capital. */
  readonly isListed: boolean;
  /** Could be a name that is not known: a noun that is no pronoun. */
  readonly isNoun: boolean;
  /** Stands in the dictionary as an ordinary word, so that its being a name is a matter of this place only. */
  readonly isOrdinary: boolean;
}

const PART_CHARS = 600;

interface Term {
  readonly text: string;
  readonly tags?: readonly string[];
}

/** The part of the tagger's model that is read here: its dictionary, from a word in lower case to its tags. */
interface Model {
  readonly one: { readonly lexicon: Readonly<Record<string, string | readonly string[]>> };
}

const LISTED = new Set('Person FirstName LastName MaleName FemaleName Place City Region Country'.split(' '));
const NAMES = new Set([...LISTED, 'Organization', 'ProperNoun']);
const NOT_NAMES = new Set(
  'Month WeekDay Date Holiday Demonym Language Pronoun Honorific Expression Value Unit'.split(' '),
);
const OTHERS = new Set(
  'Pronoun Expression Verb Preposition Conjunction Determiner Adverb Adjective Value Date'.split(' '),
);

export function readEnglish(text: string): readonly EnglishWord[] {
  // Capitals throughout say nothing, and confuse the tagger.
  const readable = /\p{Ll}/u.test(text) ? text : text.toLowerCase();
  const terms = partsOf(readable).flatMap(tagged);
  let next = 0;
  return wordsOf(text).map((word) => {
    while ((terms[next]?.end ?? Infinity) <= word.start) next += 1;
    const term = terms[next];
    const own = term !== undefined && term.start < word.end ? term.tags : [];
    const isName = own.some((tag) => NAMES.has(tag)) && !own.some((tag) => NOT_NAMES.has(tag));
    const isNoun = isName || (own.includes('Noun') && !own.some((tag) => OTHERS.has(tag)));
    const isListed = isName && own.some((tag) => LISTED.has(tag));
    return { ...word, isName, isListed, isNoun, isOrdinary: isOrdinaryWord(word.text) };
  });
}

interface Located {
  readonly start: number;
  readonly end: number;
  readonly tags: readonly string[];
}

interface Part {
  readonly start: number;
  readonly text: string;
}

/** The tagger's time grows with the square of a sentence's length, and not every text has sentences. */
function partsOf(text: string): readonly Part[] {
  const parts = text.matchAll(new RegExp(`[^]{1,${PART_CHARS}}(?=\\s|$)|[^]{1,${PART_CHARS}}`, 'gu'));
  return Array.from(parts, ({ 0: part, index }) => ({ start: index, text: part }));
}

/** The tagger gives its terms in order but without their places; those of contractions are empty. */
function tagged({ start: partStart, text }: Part): readonly Located[] {
  const sentences = nlp(text).json({ terms: { tags: true } }) as readonly { readonly terms: readonly Term[] }[];
  const located: Located[] = [];
  let at = 0;
  for (const { text: term, tags = [] } of sentences.flatMap(({ terms }) => terms)) {
    const start = term === '' ? -1 : text.indexOf(term, at);
    if (start === -1) continue;
    at = start + term.length;
    located.push({ start: partStart + start, end: partStart + at, tags });
  }
  return located;
}

function isOrdinaryWord(word: string): boolean {
  const { lexicon } = (nlp.model() as Model).one;
  const key = word.toLowerCase();
  const tags = Object.hasOwn(lexicon, key) ? [lexicon[key]].flat() : [];
  return tags.length > 0 && !tags.some((tag) => tag !== undefined && NAMES.has(tag));
}
