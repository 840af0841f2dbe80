/** The codes that languages are told by: what `primaryLanguage` writes, with one spelling for each language. */
import { primaryLanguage } from '../../domain/language_tag.ts';

/** Older and wider codes, and scripts that are no language of their own. */
const ONE_SPELLING: Readonly<Record<string, string>> = {
  'zh-hant': 'zh',
  no: 'nb',
  nn: 'nb',
  tl: 'fil',
  iw: 'he',
  in: 'id',
};

/** `nb` for `no-NO`, `zh` for Mandarin in either script, `yue` for every spelling of Cantonese; '' for no tag at all. */
export function detectedCode(tag: string): string {
  const primary = primaryLanguage(tag.trim());
  return ONE_SPELLING[primary] ?? primary;
}
