/**
 * The rhythm of one call's partial prompts. A text that stays the same for less than the usual gap between two of them
 * says nothing: the next one was not due yet. Allocates nothing once made.
 */
const GAPS_KEPT = 15;
const GAPS_NEEDED = 5;
/** A longer gap is a pause of the caller, not the rhythm of the recogniser. */
const GAP_US_MAX = 1_500_000;
const WAIT_PER_GAP = 1.3;
const WAIT_MS = { least: 100, most: 400, unknown: 325 };

export class Cadence {
  readonly #gapsUs = new Uint32Array(GAPS_KEPT);
  readonly #sortedUs = new Uint32Array(GAPS_KEPT);
  #gapCount = 0;
  #lastUs = -1;
  #waitMs = WAIT_MS.unknown;

  /** A partial prompt came. */
  heard(atUs: number): void {
    const gapUs = atUs - this.#lastUs;
    const isFirst = this.#lastUs < 0;
    this.#lastUs = atUs;
    if (isFirst || gapUs < 0 || gapUs > GAP_US_MAX) return;
    this.#gapsUs[this.#gapCount % GAPS_KEPT] = gapUs;
    this.#gapCount += 1;
    if (this.#gapCount >= GAPS_NEEDED) this.#waitMs = waitFor(this.#medianUs());
  }

  /** The utterance is over: the gap to the next partial prompt is none of the rhythm, which stays known. */
  reset(): void {
    this.#lastUs = -1;
  }

  /** For how long a text has to stay the same before it counts as stable. */
  waitMs(): number {
    return this.#waitMs;
  }

  #medianUs(): number {
    const count = Math.min(this.#gapCount, GAPS_KEPT);
    const sorted = this.#sortedUs;
    for (let from = 0; from < count; from++) {
      const gapUs = this.#gapsUs[from] ?? 0;
      let to = from;
      for (; to > 0 && (sorted[to - 1] ?? 0) > gapUs; to--) sorted[to] = sorted[to - 1] ?? 0;
      sorted[to] = gapUs;
    }
    const middle = count >> 1;
    const upper = sorted[middle] ?? 0;
    return count % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? 0)) / 2;
  }
}

function waitFor(gapUs: number): number {
  return Math.round(Math.min(WAIT_MS.most, Math.max(WAIT_MS.least, (gapUs * WAIT_PER_GAP) / 1000)));
}
