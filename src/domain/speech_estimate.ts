/**
 * How long a text takes to be spoken, where the carrier does not tell. Generous on purpose: when the estimate decides,
 * starting to listen a little late does no harm, calling the caller silent too early does.
 */
const LETTERS_PER_SECOND = 13;
/** Han, kana and hangul are spoken a syllable each. */
const SYLLABLES_PER_SECOND = 4;
const SYNTHESIS_START_MS = 500;

export function estimateSpeechMs(text: string): number {
  let letters = 0;
  let syllables = 0;
  for (const character of text) {
    if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(character)) syllables += 1;
    else letters += 1;
  }
  if (letters + syllables === 0) return 0;
  return Math.round(SYNTHESIS_START_MS + (letters / LETTERS_PER_SECOND + syllables / SYLLABLES_PER_SECOND) * 1000);
}
