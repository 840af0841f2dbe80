/** What the caller said, as far as comparing goes. */

/**
 * Folds case, punctuation and white space away, so that two wordings that a listener would call the same compare equal.
 * Keeps letters, marks and digits of every script; an apostrophe inside a word vanishes ("don't" = "dont").
 */
export function foldUtterance(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/(?<=\p{L})['’](?=\p{L})/gu, '')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
}
