/**
 * All that is known of languages: `languages/` has one file for each family, an entry for each language, and this is how
 * everybody looks one up. Facts, like the shapes beside it, and never changed while the program runs.
 */
import type { LanguageWords } from './language.ts';
import { AFRICAN } from './languages/african.ts';
import { DRAVIDIAN } from './languages/dravidian.ts';
import { EAST_ASIAN } from './languages/east_asian.ts';
import { ENGLISH } from './languages/english.ts';
import { languagesOf } from './languages/entry.ts';
import { createLanguageCatalogue, type LanguageCatalogue } from './languages/find_language.ts';
import { GERMANIC } from './languages/germanic.ts';
import { GREEK_ALBANIAN_CELTIC } from './languages/greek_albanian_celtic.ts';
import { IBERIAN } from './languages/iberian.ts';
import { INDIC } from './languages/indic.ts';
import { ROMANCE } from './languages/romance.ts';
import { SEMITIC_IRANIAN } from './languages/semitic_iranian.ts';
import { SLAVIC } from './languages/slavic.ts';
import { SPANISH } from './languages/spanish.ts';
import { SOUTHEAST_ASIAN } from './languages/southeast_asian.ts';
import { TURKIC_CAUCASIAN } from './languages/turkic_caucasian.ts';
import { URALIC_BALTIC } from './languages/uralic_baltic.ts';
import { invariant } from './outcome.ts';

export const CATALOGUE: LanguageCatalogue = createLanguageCatalogue(
  [
    ...ENGLISH,
    ...SPANISH,
    ...IBERIAN,
    ...ROMANCE,
    ...GERMANIC,
    ...EAST_ASIAN,
    ...SLAVIC,
    ...URALIC_BALTIC,
    ...GREEK_ALBANIAN_CELTIC,
    ...SEMITIC_IRANIAN,
    ...INDIC,
    ...DRAVIDIAN,
    ...SOUTHEAST_ASIAN,
    ...TURKIC_CAUCASIAN,
    ...AFRICAN,
  ].flatMap(languagesOf),
);

const ENGLISH_HERE = CATALOGUE.find('en-US');
invariant(ENGLISH_HERE !== null, 'The catalogue has no English.');
const FALLBACK = ENGLISH_HERE;

/** What is said in the language of this tag, English where it is not known. */
export function wordsOf(tag: string): LanguageWords {
  return (CATALOGUE.related(tag) ?? FALLBACK).words;
}
