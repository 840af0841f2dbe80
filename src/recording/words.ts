/** The words of a text, with what their surroundings say about them. */

export interface Word {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** First of the text or after the end of a sentence. */
  readonly opens: boolean;
  readonly capital: boolean;
  /** What stands between this word and the one before it. */
  readonly gap: string;
}

const WORD = /[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*/gu;
const SENTENCE_END = /[.!?…:;。！？¿¡\n]["'“”’)»\p{Zs}]*$/u;
const TITLE = /(?:^|\s)(?:mr|mrs|ms|dr|st|prof|sr|sra)\.\s*$/iu;

export function wordsOf(text: string): readonly Word[] {
  const words: Word[] = [];
  let end = 0;
  for (const found of text.matchAll(WORD)) {
    const [word] = found;
    const gap = text.slice(end, found.index);
    const before = text.slice(Math.max(0, found.index - 8), found.index);
    const opens = (words.length === 0 || SENTENCE_END.test(gap)) && !TITLE.test(before);
    end = found.index + word.length;
    words.push({ start: found.index, end, text: word, opens, capital: /^\p{Lu}/u.test(word), gap });
  }
  return words;
}

/**
 * What makes two writings of a word the same: case, apostrophes and the English genitive do not count.
 */
export function wordKey(word: string): string {
  return stem(word).toLowerCase().replace(/['’]/g, '');
}

/** Without the genitive's "'s". */
export function stem(word: string): string {
  return word.replace(/(?<=\p{L}{2})['’]s$/iu, '');
}

/** Letters one by one: "S A R A H". */
export function isSpelled(text: string): boolean {
  return /^\p{L}(?:[ .,\-–]{1,3}\p{L})+$/u.test(text);
}

/** In lower case without a change of length, so that offsets stay. */
export function lowerCase(text: string): string {
  const lower = text.toLowerCase();
  if (lower.length === text.length) return lower;
  return Array.from(text, (character) => {
    const small = character.toLowerCase();
    return small.length === character.length ? small : character;
  }).join('');
}
