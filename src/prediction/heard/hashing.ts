/**
 * Hashes of texts and of their beginnings, 53 bits so that they are whole numbers. They are quick, not secret: who has a
 * guess can check it, which is why what was said by one caller only is forgotten soon.
 */

/** What follows in a longer utterance is too rare to be learned. */
const PREFIXES_MAX = 32;
const SPACE = 0x20;

export interface TextHashes {
  /** Of its beginnings, the shortest first; the last is the whole text, unless that is too long. */
  readonly prefixes: readonly number[];
  readonly whole: number;
}

/** The seed makes hashes of one place say nothing about those of another. */
export function hashText(text: string, seed: number): number {
  return walk(text, seed, null);
}

/** Beginnings end with a word; where scripts have no spaces, with a character. */
export function hashPrefixes(text: string, seed: number): TextHashes {
  const prefixes: number[] = [];
  return { whole: walk(text, seed, prefixes), prefixes };
}

/** Two independent multiplicative hashes side by side (cyrb53); each beginning is its state so far, finished. */
function walk(text: string, seed: number, prefixes: number[] | null): number {
  let low = 0xdeadbeef ^ seed;
  let high = 0x41c6ce57 ^ seed;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    low = Math.imul(low ^ unit, 2654435761);
    high = Math.imul(high ^ unit, 1597334677);
    if (prefixes === null || prefixes.length === PREFIXES_MAX) continue;
    if (endsBeginning(unit, text.charCodeAt(at + 1))) prefixes.push(finish(low, high));
  }
  return finish(low, high);
}

function finish(low: number, high: number): number {
  let one = Math.imul(low ^ (low >>> 16), 2246822507);
  one ^= Math.imul(high ^ (high >>> 13), 3266489909);
  let other = Math.imul(high ^ (high >>> 16), 2246822507);
  other ^= Math.imul(one ^ (one >>> 13), 3266489909);
  return 0x1_0000_0000 * (other & 0x1f_ffff) + (one >>> 0);
}

/** `next` is not a number at the end of the text. */
function endsBeginning(unit: number, next: number): boolean {
  if (unit === SPACE) return false;
  return Number.isNaN(next) || next === SPACE || isUnspaced(unit) || isUnspaced(next);
}

/** Scripts without spaces between words: Thai to Burmese, Khmer, Kana and Han; the second halves of pairs are Han. */
function isUnspaced(unit: number): boolean {
  if (unit < 0x0e00) return false;
  return (
    unit < 0x10a0 ||
    (unit >= 0x1780 && unit < 0x1800) ||
    (unit >= 0x2e80 && unit < 0x3130) ||
    (unit >= 0x31a0 && unit < 0xa000) ||
    (unit >= 0xdc00 && unit < 0xe000) ||
    (unit >= 0xf900 && unit < 0xfb00)
  );
}
