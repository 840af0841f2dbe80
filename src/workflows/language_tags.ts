/** What a workflow must know of a language tag, and no more. */
import { CATALOGUE } from '../domain/language_catalogue.ts';
import { MULTI } from '../domain/language_tag.ts';

const TAG = /^[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|\d{3}))?$/i;

/** Shaped like BCP-47, or Twilio's `multi`: for attributes that name a language as a provider does. */
export function isLanguageTag(tag: string): boolean {
  return tag === MULTI || TAG.test(tag);
}

/** The catalogue's code for the tag; the tag itself where it is not known. */
export function canonicalTag(tag: string): string {
  return CATALOGUE.find(tag)?.code ?? tag;
}

/** Dear to make, and immutable. */
const ENGLISH_NAMES = new Intl.DisplayNames(['en'], { type: 'language' });

/** For instructions to a model: `French`, `Cantonese as spoken in Hong Kong, …`. */
export function languageName(tag: string): string {
  if (tag === MULTI) return 'the language that the caller speaks';
  const known = CATALOGUE.related(tag)?.modelName ?? null;
  if (known !== null) return known;
  try {
    return ENGLISH_NAMES.of(tag) ?? tag;
  } catch {
    return tag;
  }
}
