/** What a workflow must know of a language tag, and no more. */
import { isCantonese, primaryLanguage } from '../domain/language_tag.ts';

const TAG = /^[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|\d{3}))?$/i;

/** Shaped like BCP-47, or Twilio's `multi`. */
export function isLanguageTag(tag: string): boolean {
  return tag === 'multi' || TAG.test(tag);
}

/** Dear to make, and immutable. */
const ENGLISH_NAMES = new Intl.DisplayNames(['en'], { type: 'language' });

/** For instructions to a model: `French`, `Cantonese as spoken in Hong Kong, …`. */
export function languageName(tag: string): string {
  if (tag === 'multi') return 'the language that the caller speaks';
  if (isCantonese(tag)) return 'Cantonese as spoken in Hong Kong, written in Traditional Chinese characters';
  const primary = primaryLanguage(tag);
  if (primary === 'zh-hant') return 'Mandarin Chinese, written in Traditional Chinese characters';
  if (primary === 'zh') return 'Mandarin Chinese, written in Simplified Chinese characters';
  try {
    return ENGLISH_NAMES.of(tag) ?? tag;
  } catch {
    return tag;
  }
}
