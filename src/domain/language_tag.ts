/** What BCP-47 tags say of a language, as far as its words and grammar go. */
import { CATALOGUE } from './language_catalogue.ts';

/**
 * The language without region, as lists of words name it: `yue` for every spelling of Cantonese, `zh-hant` for Mandarin in
 * Taiwan; of a tag that the catalogue does not know, its first part.
 */
export function primaryLanguage(tag: string): string {
  return CATALOGUE.related(tag)?.key ?? tag.toLowerCase().split('-')[0] ?? '';
}
