/** What the stand-in for the model says to everything: 40 tokens of plain words, so that every reply can be checked. */

const SENTENCES =
  'Certainly, tables beside windows remain available Thursday evening. ' +
  'Breakfast finishes around eleven thirty, naturally including coffee. ' +
  'Anything further regarding bookings?';

/** Each word is two tokens; the space belongs to the token after it, as models have it. */
export const REPLY_TOKENS: readonly string[] = SENTENCES.split(' ').flatMap((word, index) => {
  const middle = Math.ceil(word.length / 2);
  return [(index === 0 ? '' : ' ') + word.slice(0, middle), word.slice(middle)];
});

export const REPLY_TEXT = REPLY_TOKENS.join('');
