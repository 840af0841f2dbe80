/** Text that may go on the wire or into a store: no half surrogate pairs, no unbounded length. */

/** Replaces half surrogate pairs by U+FFFD, which every UTF-8 encoder and JSON reader accepts. */
export function wellFormed(text: string): string {
  return text.isWellFormed() ? text : text.toWellFormed();
}

/** The first `max` UTF-16 units at most; a surrogate pair at the cut is left out whole. */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text;
  return text.slice(0, endsInHalfPair(text, max) ? max - 1 : max);
}

/** Whether a cut at `end` would leave the first half of a surrogate pair as the last unit. */
export function endsInHalfPair(text: string, end: number): boolean {
  const code = text.charCodeAt(end - 1);
  return code >= 0xd800 && code <= 0xdbff;
}
