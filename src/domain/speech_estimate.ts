/**
 * How long a text takes to be spoken, where the carrier does not tell. Generous on purpose: when the estimate decides,
 * starting to listen a little late does no harm, calling the caller silent too early does.
 */
const LETTERS_PER_SECOND = 13;
/** Han, kana and hangul are spoken a syllable each. */
const SYLLABLES_PER_SECOND = 4;
/** From text to the first sound of it. */
export const SYNTHESIS_START_MS = 500;
const ASCII = /^[ -~\s]*$/;

/** From the text to the end of its sound. */
export function estimateSpeechMs(text: string): number {
  return text === '' ? 0 : Math.round(SYNTHESIS_START_MS + estimateSpokenMs(text));
}

/** The sound alone. */
export function estimateSpokenMs(text: string): number {
  if (ASCII.test(text)) return (text.length / LETTERS_PER_SECOND) * 1000;
  let letters = 0;
  let syllables = 0;
  for (const character of text) {
    if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(character)) syllables += 1;
    else letters += 1;
  }
  return (letters / LETTERS_PER_SECOND + syllables / SYLLABLES_PER_SECOND) * 1000;
}
