/** Scripts that tell a language alone, or nearly so. Pure. */

/** The share of letters in each is what counts, so that a name in another script changes nothing. */
const ALONE: readonly (readonly [language: string, script: RegExp])[] = [
  ['ko', /\p{sc=Hangul}/gu],
  ['th', /\p{sc=Thai}/gu],
  ['lo', /\p{sc=Lao}/gu],
  ['km', /\p{sc=Khmer}/gu],
  ['my', /\p{sc=Myanmar}/gu],
  ['el', /\p{sc=Greek}/gu],
  ['he', /\p{sc=Hebrew}/gu],
  ['hy', /\p{sc=Armenian}/gu],
  ['ka', /\p{sc=Georgian}/gu],
  ['am', /\p{sc=Ethiopic}/gu],
  ['bn', /\p{sc=Bengali}/gu],
  ['pa', /\p{sc=Gurmukhi}/gu],
  ['gu', /\p{sc=Gujarati}/gu],
  ['ta', /\p{sc=Tamil}/gu],
  ['te', /\p{sc=Telugu}/gu],
  ['kn', /\p{sc=Kannada}/gu],
  ['ml', /\p{sc=Malayalam}/gu],
  ['si', /\p{sc=Sinhala}/gu],
];

export type ScriptReading =
  /** Nothing but this language is written so. */
  | { readonly language: string }
  | { readonly script: 'han' | 'latin' | 'cyrillic' | 'arabic' | 'devanagari' }
  /** No letters, or a mixture of which nothing is most. */
  | null;

/** Of Latin letters; of other scripts less, because names and loan-words among them are written in Latin ones. */
const SHARE_MIN = 0.5;
const OTHER_SHARE_MIN = 0.2;

export function readScript(text: string): ScriptReading {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  if (letters === 0) return null;
  const share = (pattern: RegExp): number => (text.match(pattern)?.length ?? 0) / letters;
  const han = share(/\p{sc=Han}/gu);
  const kana = share(/[\p{sc=Hiragana}\p{sc=Katakana}]/gu);
  // Chinese has no kana, and Japanese hardly a sentence without.
  if (kana > 0.08 && kana + han >= OTHER_SHARE_MIN) return { language: 'ja' };
  // Chinese with words of another language in it is Chinese: a character is worth half a word.
  if (han >= OTHER_SHARE_MIN / 2) return { script: 'han' };
  const alone = ALONE.find(([, pattern]) => share(pattern) >= OTHER_SHARE_MIN);
  if (alone !== undefined) return { language: alone[0] };
  if (share(/\p{sc=Cyrillic}/gu) >= OTHER_SHARE_MIN) return { script: 'cyrillic' };
  if (share(/\p{sc=Arabic}/gu) >= OTHER_SHARE_MIN) return { script: 'arabic' };
  if (share(/\p{sc=Devanagari}/gu) >= OTHER_SHARE_MIN) return { script: 'devanagari' };
  return share(/\p{sc=Latin}/gu) >= SHARE_MIN ? { script: 'latin' } : null;
}
