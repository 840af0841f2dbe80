/** What BCP-47 tags say of a language, as far as its words and grammar go. */
import { CATALOGUE } from './language_catalogue.ts';

/** Twilio's automatic detection: the recogniser tells languages apart by itself, and nobody knows yet which one is spoken. */
export const MULTI = 'multi';
/** Where one language must be named: automatic detection has no counterpart in the carrier's own speech. */
export const MULTI_INSTEAD = 'en-US';

/**
 * The language without region, as lists of words name it: `yue` for every spelling of Cantonese, `zh-hant` for Mandarin in
 * Taiwan; of a tag that the catalogue does not know, its first part.
 */
export function primaryLanguage(tag: string): string {
  return CATALOGUE.related(tag)?.key ?? tag.toLowerCase().split('-')[0] ?? '';
}
