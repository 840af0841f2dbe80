/** What speech consists of: words where there are spaces; characters, and words of other scripts, where there are none. */
import type { SpokenForm } from './tongue.ts';

/** Words as long as English ones. */
export const SPACED: SpokenForm = spacedForm(1);

/** `wordWeight`: how long a word takes beside an English one. */
export function spacedForm(wordWeight: number): SpokenForm {
  return {
    joiner: ' ',
    unitsOf: (text) => text.split(/\s+/).filter((word) => word !== ''),
    weightOf: () => wordWeight,
    misheard: misheardWord,
  };
}

/** A word of another script, with the space around it, or one character with the punctuation after it. */
const UNIT =
  /\s*[\p{Script=Latin}\p{N}'’&-]+\s*[^\p{L}\p{N}\s]*\s*|[^\p{L}\p{N}]*[\p{L}\p{N}][\p{M}ー]*[^\p{L}\p{N}\s]*|.+/gsu;

/** `weightOf` is asked about characters only; the words of other scripts count as English ones. */
export function unspacedForm(weightOf: (unit: string) => number): SpokenForm {
  return {
    joiner: '',
    unitsOf: (text) => text.match(UNIT) ?? [],
    weightOf: (unit) => (/[\p{Script=Latin}\p{N}]/u.test(unit) ? 1 : weightOf(unit)),
    misheard: (unit) => (/[\p{Script=Latin}\p{N}]/u.test(unit) ? misheardWord(unit) : misheardCharacter(unit)),
  };
}

function misheardWord(word: string): string {
  return word.length > 3 ? word.slice(0, -2) : `${word}h`;
}

/** Its neighbour in the order of characters: one that is as good as any. */
function misheardCharacter(unit: string): string {
  return String.fromCodePoint((unit.codePointAt(0) ?? 0) + 1) + unit.slice(1);
}
