/**
 * Where the text of a reply is cut into pieces that are synthesised one by one: whole sentences, so that the voice reads
 * them as such. The first piece of a reply may be a clause, because the caller waits for it. Pure; offsets are UTF-16 units.
 */
import { clauseEnd, wordEnd } from '../domain/reply_text.ts';

const SENTENCE_END = /(?:[.!?]+["'”’»)\]]*(?=\s)|[。！？…।॥؟۔።៖]+["'”’»)\]」』）]*)/gu;
/** A first clause of fewer letters than that is said together with what follows. */
const CLAUSE_LETTERS_MIN = 10;
/** The same for sentences: "Yes." and what it is about are one piece where both are there. */
const SENTENCE_LETTERS_MIN = 4;
/** What has no end for so long is cut after a word. */
const PIECE_CHARS_MAX = 240;

/** How much of the text that waits is the next piece; 0 = its end is not there yet. */
export function pieceEnd(text: string, { isFirst, isWhole }: { isFirst: boolean; isWhole: boolean }): number {
  const sentence = sentenceEnd(text);
  if (sentence > 0) return sentence;
  if (isWhole) return text.length;
  if (isFirst) {
    const clause = clauseEnd(text);
    if (clause > 0 && letterWeight(text.slice(0, clause)) >= CLAUSE_LETTERS_MIN) return clause;
  }
  return text.length > PIECE_CHARS_MAX ? wordEnd(text) : 0;
}

/** Behind the first sentence that is long enough; 0 = there is none. */
function sentenceEnd(text: string): number {
  for (const match of text.matchAll(SENTENCE_END)) {
    const end = match.index + match[0].length;
    if (end > PIECE_CHARS_MAX * 2) return 0;
    if (letterWeight(text.slice(0, end)) >= SENTENCE_LETTERS_MIN) return end;
  }
  return 0;
}

/** A character of a script without spaces is worth several letters. */
function letterWeight(text: string): number {
  let weight = 0;
  for (const char of text) {
    if (!/[\p{L}\p{N}]/u.test(char)) continue;
    weight += /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/u.test(char) ? 3 : 1;
  }
  return weight;
}

/** Of a piece that has been heard for a part of its time: the words that were heard whole. */
export function heardPart(text: string, share: number): string {
  if (share >= 1) return text;
  const at = Math.floor(text.length * Math.max(0, share));
  // A space stays with the word after it.
  return text.slice(0, Math.min(at, wordEnd(text.slice(0, at + 1))));
}
