/**
 * Text as the words that it is compared by, where one generation ends and another goes on: folded, each with its place.
 * In scripts without spaces every character is a word of half the weight.
 */
export interface SeamWord {
  /** Lower case, without apostrophes. */
  readonly folded: string;
  /** UTF-16 offsets into the text. */
  readonly from: number;
  readonly to: number;
  readonly weight: number;
}

const UNSPACED = String.raw`\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}`;
const WORD = new RegExp(
  String.raw`[${UNSPACED}]|(?:(?![${UNSPACED}])[\p{L}\p{N}\p{M}]|(?<=\p{L})['’](?=\p{L}))+`,
  'gu',
);
const IS_UNSPACED = new RegExp(`^[${UNSPACED}]`, 'u');
const IS_UNSPACED_AT_END = new RegExp(`[${UNSPACED}]$`, 'u');
const UNSPACED_WEIGHT = 0.5;

export function seamWords(text: string): readonly SeamWord[] {
  return Array.from(text.matchAll(WORD), ({ 0: word, index }) => wordAt(word, index));
}

function wordAt(word: string, from: number): SeamWord {
  const folded = word.normalize('NFKC').toLowerCase().replaceAll(/['’]/g, '');
  return { folded, from, to: from + word.length, weight: startsUnspaced(word) ? UNSPACED_WEIGHT : 1 };
}

export function startsUnspaced(text: string): boolean {
  return IS_UNSPACED.test(text);
}

export function endsUnspaced(text: string): boolean {
  return IS_UNSPACED_AT_END.test(text);
}

export function weightOf(words: readonly SeamWord[]): number {
  return words.reduce((sum, { weight }) => sum + weight, 0);
}

/** How many of these words are among the others, each of which counts once. */
export function sharedCount(words: readonly SeamWord[], others: readonly SeamWord[]): number {
  const left = new Map<string, number>();
  for (const { folded } of others) left.set(folded, (left.get(folded) ?? 0) + 1);
  let shared = 0;
  for (const { folded } of words) {
    const count = left.get(folded) ?? 0;
    if (count === 0) continue;
    left.set(folded, count - 1);
    shared += 1;
  }
  return shared;
}

/** Whether `part` stands in `words` from `at` on. */
export function standsAt(words: readonly SeamWord[], part: readonly SeamWord[], at: number): boolean {
  return part.every(({ folded }, index) => words[at + index]?.folded === folded);
}

/** How many of these words are among the others in the same order. */
export function orderedSharedCount(words: readonly SeamWord[], others: readonly SeamWord[]): number {
  let row: readonly number[] = Array.from({ length: others.length + 1 }, () => 0);
  for (const { folded } of words) {
    const next = [0];
    for (const [index, other] of others.entries()) {
      const longer = Math.max(row[index + 1] ?? 0, next[index] ?? 0);
      next.push(other.folded === folded ? (row[index] ?? 0) + 1 : longer);
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
