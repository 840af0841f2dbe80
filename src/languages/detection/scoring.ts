/** Languages of one script against each other: by their words, their letters and the pieces of their words. */
import { contrastsAgainst } from './close_pairs.ts';
import { LETTERS } from './letters.ts';
import { likeness } from './ngrams.ts';
import type { ReadWord } from './reading.ts';
import { FAR_WORDS } from './words_far.ts';
import { NORTHERN_WORDS } from './words_northern.ts';
import { SHARED_SCRIPT_WORDS } from './words_scripts.ts';
import { SOUTHERN_WORDS } from './words_southern.ts';

export type SharedScript = keyof typeof LETTERS;

export interface Scored {
  readonly language: string;
  readonly score: number;
  /** Words that the language is known by, weighed by how few others have them. */
  readonly known: number;
}

const LATIN_LANGUAGES: readonly string[] = [NORTHERN_WORDS, SOUTHERN_WORDS, FAR_WORDS].flatMap(Object.keys);
export const LANGUAGES_OF: Readonly<Record<SharedScript, readonly string[]>> = {
  latin: LATIN_LANGUAGES,
  cyrillic: ['ru', 'uk', 'bg', 'mk', 'sr', 'kk', 'mn'],
  arabic: ['ar', 'fa', 'ur'],
  devanagari: ['hi', 'mr', 'ne'],
};
/** What a word of a language weighs beside the likeness of the whole text. */
const WORDS_WEIGHT = 1;
/** What a letter that the language does not write weighs against it. */
const FOREIGN_LETTER = 0.6;
/** Of so many letters the likeness of the pieces counts half: of few it is chance. */
const HALF_TRUSTED_LETTERS = 12;
/** All languages borrow English words and titles, English few: with so many words of another it loses so much. */
const OWN_WORDS = 1.3;
const BORROWED = 0.15;
/** Names say little: this is the share of the likeness that is taken from the text with them. */
const WITH_NAMES_SHARE = 0.3;

function byWord(
  lists: readonly Readonly<Record<string, string>>[],
  languages: readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const list of lists)
    for (const language of languages)
      for (const word of new Set((list[language] ?? '').split(' ').filter((one) => one !== ''))) {
        const known = found.get(word);
        if (known === undefined) found.set(word, [language]);
        else known.push(language);
      }
  return found;
}

const SCRIPT_LISTS = [SHARED_SCRIPT_WORDS];
const WORDS: Readonly<Record<SharedScript, ReadonlyMap<string, readonly string[]>>> = {
  latin: byWord([NORTHERN_WORDS, SOUTHERN_WORDS, FAR_WORDS], LANGUAGES_OF.latin),
  cyrillic: byWord(SCRIPT_LISTS, LANGUAGES_OF.cyrillic),
  arabic: byWord(SCRIPT_LISTS, LANGUAGES_OF.arabic),
  devanagari: byWord(SCRIPT_LISTS, LANGUAGES_OF.devanagari),
};

/** Best first. `words` are those of this script, names among them; `sounds` are known as words of no language. */
export function scoreLanguages(
  script: SharedScript,
  words: readonly ReadWord[],
  sounds: ReadonlySet<string>,
): readonly Scored[] {
  const languages = LANGUAGES_OF[script];
  const outside = words.filter((word) => !word.isName);
  const plain = outside.length === 0 ? words : outside;
  const known = new Map<string, number>();
  const foreign = new Map<string, number>();
  for (const word of plain) if (!sounds.has(word.text)) weighWord(script, word.text, known, foreign);
  const said = plain.map((word) => word.text).join(' ');
  const like = likeness(said, languages);
  const likeAll = plain.length === words.length ? like : likeness(words.map((word) => word.text).join(' '), languages);
  const count = Math.max(2, plain.length);
  const trust = said.length / (said.length + HALF_TRUSTED_LETTERS);
  const around = ` ${said} `;
  const isBorrowing = [...known].some(([language, weight]) => language !== 'en' && weight >= OWN_WORDS);
  return languages
    .map((language) => {
      const hits = known.get(language) ?? 0;
      const pieces =
        (1 - WITH_NAMES_SHARE) * (like.get(language) ?? 0) + WITH_NAMES_SHARE * (likeAll.get(language) ?? 0);
      const spoken = (WORDS_WEIGHT * hits - FOREIGN_LETTER * (foreign.get(language) ?? 0)) / count;
      const lent = language === 'en' && isBorrowing ? BORROWED : 0;
      const lost = contrastsAgainst(language, around) + missingLetter(language, said) + lent;
      return { language, score: trust * pieces + spoken - lost, known: hits };
    })
    .toSorted((one, other) => other.score - one.score);
}

/** Letters that hardly a sentence of these is without: what their absence takes away grows with the text. */
function missingLetter(language: string, said: string): number {
  const usual =
    language === 'az' ? /ə/ : language === 'vi' ? /[đơưàảãáạằắặầấậèẻéẹềểếệìỉíịòỏóọồổốộờởớợùủúụừứựỳý]/ : null;
  return usual === null || usual.test(said) ? 0 : Math.min(0.4, said.length * 0.02);
}

/** A word counts once: as itself where a list has it, else by the letter of it that the fewest languages write. */
function weighWord(script: SharedScript, word: string, known: Map<string, number>, foreign: Map<string, number>): void {
  const languages = LANGUAGES_OF[script];
  const having = WORDS[script].get(word);
  let rarest: ReadonlySet<string> | null = null;
  for (const letter of word) {
    const writing = LETTERS[script].get(letter);
    if (writing !== undefined && (rarest === null || writing.size < rarest.size)) rarest = writing;
  }
  const speaking = having ?? rarest;
  if (speaking !== null && speaking !== undefined) {
    const count = having?.length ?? rarest?.size ?? 1;
    const weight = Math.log((languages.length + 1) / count) / Math.log(languages.length + 1);
    for (const language of speaking) known.set(language, (known.get(language) ?? 0) + weight);
  }
  if (rarest === null) return;
  for (const language of languages) if (!rarest.has(language)) foreign.set(language, (foreign.get(language) ?? 0) + 1);
}
