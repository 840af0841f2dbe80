/**
 * Where the text of a reply may be cut into frames. Pure; offsets are UTF-16 units into the text that waits.
 * Cutting inside a word would make the voice read two half words, so words stay whole wherever a script has spaces.
 */
import { endsInHalfPair } from './well_formed.ts';

/** Ends of clauses and sentences that are written close to the next word. */
const TIGHT_END = '。！？；：，、।॥؟،؛۔։።፣၊။…';
/** Ends that need a space after them: "3.5" and "10:30" go on. */
const SPACED_END = '.!?;:,';
const CLOSER = '"\'”’»)]」』）';

/** Scripts that put no spaces between words. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;
/** A "word" longer than this is none: it leaves without waiting for its end. */
const WORD_CHARS = 64;

/** The offset after the last clause that is complete, 0 when there is none. */
export function clauseEnd(text: string): number {
  for (let at = text.length - 1; at >= 0; at--) {
    const code = text.charCodeAt(at);
    if (isLetterOrSpace(code)) continue;
    const char = text.charAt(at);
    const tight = code > 0x7f && TIGHT_END.includes(char);
    if (!tight && !SPACED_END.includes(char)) continue;
    let end = at + 1;
    while (end < text.length && CLOSER.includes(text.charAt(end))) end += 1;
    if (tight || isSpace(text.charCodeAt(end))) return end;
    // At the very end a number may go on ("3." and "5"); a word does not.
    if (end === text.length && !isDigit(text.charCodeAt(at - 1))) return end;
  }
  return 0;
}

/**
 * The offset up to which all words are whole, 0 when the text is one word that may go on. A space stays with the word
 * after it, as models send it.
 */
export function wordEnd(text: string): number {
  const floor = Math.max(0, text.length - WORD_CHARS);
  for (let at = text.length - 1; at > floor; at--) {
    if (isSpace(text.charCodeAt(at))) return at;
    if (UNSPACED.test(text.charAt(at))) return at + 1;
  }
  return text.length > WORD_CHARS ? wholePairs(text, text.length) : 0;
}

/** The offset at or before `end` whose text has at most `maxBytes` of UTF-8; after a whole word when there is one. */
export function fittingEnd(text: string, end: number, maxBytes: number): number {
  // No UTF-16 unit takes more than three bytes.
  if (end * 3 <= maxBytes) return end;
  let bytes = 0;
  let at = 0;
  while (at < end) {
    const code = text.codePointAt(at) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (bytes > maxBytes) return wordEnd(text.slice(0, at)) || at;
    at += code < 0x10000 ? 1 : 2;
  }
  return end;
}

/** `end`, or one less when the unit before it is the first half of a surrogate pair. */
export function wholePairs(text: string, end: number): number {
  return endsInHalfPair(text, end) ? end - 1 : end;
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x3000 || code === 0xa0;
}

/** The quick answer for most of what is written. */
function isLetterOrSpace(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || code === 0x20;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
