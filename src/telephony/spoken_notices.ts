/** What a caller hears when there is no call to speak for us: all lines taken, a fault, a moment's patience. */
import type { Notices } from '../domain/language.ts';
import { CATALOGUE, wordsOf } from '../domain/language_catalogue.ts';

/**
 * The words in the caller's language. Where we have none they are English, and `language` says so, for an English text
 * read by another language's voice is not understood.
 */
export function notice(kind: keyof Notices, language: string): { readonly text: string; readonly language: string } {
  const isKnown = CATALOGUE.related(language) !== null;
  return { text: wordsOf(language).notices[kind], language: isKnown ? language : 'en-US' };
}
