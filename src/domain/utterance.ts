/** What the caller said, as far as comparing goes. */

const UNSPACED = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}ー]\p{M}*`;
/** Where words are written together a space is punctuation: a recogniser may put it, or a comma, only into its last text. */
const SPACE_WITHIN = new RegExp(`(?<=${UNSPACED}) (?=${UNSPACED})`, 'gu');
const ASCII = /^[\u0020-\u007e]*$/;

/**
 * Folds case, punctuation and white space away, so that two wordings that a listener would call the same compare equal.
 * Keeps letters, marks and digits of every script; an apostrophe inside a word vanishes ("don't" = "dont").
 */
export function foldUtterance(text: string): string {
  const folded = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/(?<=\p{L})['’](?=\p{L})/gu, '')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
  return ASCII.test(folded) ? folded : folded.replace(SPACE_WITHIN, '');
}
