/** A recognised text as the detector reads it: its beginning, without marks of direction, in words with their scripts. */

/** More than this says nothing more of the language (UTF-16 units). */
const READ_CHARACTERS_MAX = 400;

export interface ReadWord {
  /** Lower case, composed. */
  readonly text: string;
  /** Has a capital though no sentence begins with it: a name more often than not. */
  readonly isName: boolean;
  /** Has a capital at all. */
  readonly isCapital: boolean;
  readonly isLatin: boolean;
}

export interface ReadText {
  readonly text: string;
  readonly words: readonly ReadWord[];
}

const DIRECTION_MARKS = /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;
const LONE_SURROGATES = /\p{Surrogate}/gu;
const ADDRESSES = /\S+@\S+|https?:\S+|www\.\S+/gi;
/** A letter with what belongs to it; the zero-width non-joiner is a part of Persian words. */
const WORDS = /[\p{L}\p{M}]+(?:\u200c[\p{L}\p{M}]+)*/gu;
const SENTENCE_ENDS = /[.!?…¡¿:;\n]\s*["'“„«(]*\s*$/;
const TITLE_JOINERS = new Set(['of', 'the', 'and', 'in', 'this', 'is', 'from', 'with', 'a']);
const LATIN = /^\p{Script=Latin}/u;

/** Never throws, whatever the text: a lone half of a surrogate pair is a space, what is cut off was not said. */
export function readText(said: string): ReadText {
  const text = said
    .slice(0, READ_CHARACTERS_MAX)
    .replace(LONE_SURROGATES, ' ')
    .replace(DIRECTION_MARKS, '')
    .replace(ADDRESSES, ' ')
    .normalize('NFC');
  const words: ReadWord[] = [];
  let end = 0;
  for (const match of text.matchAll(WORDS)) {
    const lower = match[0].toLowerCase();
    const isCapital = match[0].charAt(0) !== lower.charAt(0);
    const startsSentence = words.length === 0 || (isCapital && SENTENCE_ENDS.test(text.slice(end, match.index)));
    words.push({ text: lower, isName: isCapital && !startsSentence, isCapital, isLatin: LATIN.test(lower) });
    end = match.index + match[0].length;
  }
  return { text, words: withJoinedNames(words) };
}

/** "Church of the Truly Warped": what joins the parts of an English title is a part of it in any language. */
function withJoinedNames(words: readonly ReadWord[]): readonly ReadWord[] {
  const joined = [...words];
  for (const [from, word] of words.entries()) {
    if (!word.isCapital || TITLE_JOINERS.has(word.text)) continue;
    let to = from + 1;
    while (TITLE_JOINERS.has(words[to]?.text ?? '')) to += 1;
    if (to === from + 1 || words[to]?.isName !== true) continue;
    for (const [at, part] of words.slice(from, to).entries()) joined[from + at] = { ...part, isName: true };
  }
  return joined;
}
