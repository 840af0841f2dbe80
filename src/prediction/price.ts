/** What a model call costs, estimated from its text: good enough to keep a budget, not to check an invoice. */
export interface Price {
  readonly inputPerMillion: number;
  readonly outputPerMillion: number;
}

/** Quarters of a token that a character makes. */
const LATIN = 1;
const OTHER = 2;
const IDEOGRAPH = 4;

/** Rounded up. A character outside of the basic plane counts as the two units that it is written with. */
export function estimateTokens(text: string): number {
  let quarters = 0;
  for (let at = 0; at < text.length; at++) quarters += quartersOf(text.charCodeAt(at));
  return Math.ceil(quarters / 4);
}

export function costOf(price: Price, inputTokens: number, outputTokens: number): number {
  return (price.inputPerMillion * inputTokens + price.outputPerMillion * outputTokens) / 1_000_000;
}

function quartersOf(unit: number): number {
  // Latin with all its letters and accents, its further letters, and the punctuation between words.
  if (unit < 0x370 || (unit >= 0x1e00 && unit < 0x1f00) || (unit >= 0x2000 && unit < 0x2070)) return LATIN;
  return isIdeograph(unit) ? IDEOGRAPH : OTHER;
}

/** Han, Kana and Hangul, with their own punctuation and full-width letters. */
function isIdeograph(unit: number): boolean {
  return (
    (unit >= 0x1100 && unit < 0x1200) ||
    (unit >= 0x2e80 && unit < 0xa000) ||
    (unit >= 0xac00 && unit < 0xd7b0) ||
    (unit >= 0xf900 && unit < 0xfb00) ||
    (unit >= 0xff00 && unit < 0xfff0)
  );
}
