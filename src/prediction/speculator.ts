/**
 * Decides on which partial prompt the model is asked before the final one is in, at most one such speculation at a time.
 * It decides only; who starts and ends the speculation is its host. All times come from the injected clock.
 *
 * By the text first: one that earlier callers mostly ended with here, or that ends a clause, is asked about at once; one
 * that waits for its rest ("I want a", spelled letters) is not. Only what the text leaves open is decided by time: when
 * the text did not change for somewhat longer than this call's own partial prompts are apart, for a shorter wait would
 * filter nothing. What stands on time alone is a guess, and in scripts without spaces, where most texts end within a word,
 * seldom a good one.
 */
import { foldUtterance } from '../domain/utterance.ts';
import type { Clock } from '../domain/clock.ts';

export interface SpeculatorParts {
  readonly clock: Pick<Clock, 'nowUs' | 'setTimeout' | 'clearTimeout'>;
  readonly limits: SpeculatorLimits;
  /** Of a partial text, from the words alone. */
  completenessOf(text: string, language: string): 'complete' | 'open' | 'unclear';
  /** Share of earlier callers in this place who said no more than this; null when too little is known. */
  wholeShare(folded: string, language: string): number | null;
  readonly cadence: Cadence;
  readonly host: SpeculationHost;
}

interface SpeculatorLimits {
  /** Speculations in one turn. */
  readonly perTurn: number;
  /** Longer utterances are answered after their final prompt only. */
  readonly chars: number;
  /** After so long an utterance nothing is begun any more, ms. */
  readonly utteranceMs: number;
}

interface Cadence {
  heard(atUs: number): void;
  reset(): void;
  waitMs(): number;
}

export interface SpeculationHost {
  /**
   * Asks for the answer to this text, in the place of what runs; false when that may not be, and nothing changes.
   * `isGuess`: only that the text stayed the same speaks for it.
   */
  begin(text: string, language: string, isGuess: boolean): boolean;
}

/** Of the earlier callers: from here up the text counts as whole, below as unfinished. */
const MOSTLY_WHOLE = 0.5;
const SELDOM_WHOLE = 0.2;

export class Speculator {
  readonly #parts: SpeculatorParts;
  #folded = '';
  #firstHeardUs: number | null = null;
  /** What the running speculation is about, folded; null = none runs. */
  #running: string | null = null;
  #begunCount = 0;
  #timer: unknown = null;

  constructor(parts: SpeculatorParts) {
    this.#parts = parts;
  }

  /** A partial prompt; texts that fold to the same are the same. */
  heard(text: string, language: string, atUs: number): void {
    const { cadence, limits } = this.#parts;
    cadence.heard(atUs);
    this.#firstHeardUs ??= atUs;
    const folded = foldUtterance(text.slice(0, limits.chars + 1));
    if (folded === this.#folded) return;
    this.#folded = folded;
    this.#stopWaiting();
    if (folded === '' || folded === this.#running || text.length > limits.chars) return;
    if (this.#begunCount >= limits.perTurn || atUs - this.#firstHeardUs > limits.utteranceMs * 1000) return;
    const waitMs = this.#waitMs(text, language, folded);
    if (waitMs === null) return;
    if (waitMs === 0) this.#begin(text, language, folded);
    else this.#timer = this.#parts.clock.setTimeout(() => this.#begin(text, language, folded, true), waitMs);
  }

  /** The turn is answered or over; the next partial prompt belongs to another one. Who took the speculation ends it. */
  reset(): void {
    this.#stopWaiting();
    this.#parts.cadence.reset();
    this.#folded = '';
    this.#firstHeardUs = null;
    this.#running = null;
    this.#begunCount = 0;
  }

  /** The speculation that ran is over by itself, or what it stood on has changed. */
  lost(): void {
    this.#running = null;
    // So that the same text may be asked about again.
    this.#folded = '';
  }

  /** Null: not before the text changes. */
  #waitMs(text: string, language: string, folded: string): number | null {
    const parts = this.#parts;
    const share = parts.wholeShare(folded, language);
    if (share !== null && share >= MOSTLY_WHOLE) return 0;
    const completeness = parts.completenessOf(text, language);
    if (completeness === 'open') return null;
    const isSeldomWhole = share !== null && share < SELDOM_WHOLE;
    if (completeness === 'complete') return isSeldomWhole ? parts.cadence.waitMs() : 0;
    return isSeldomWhole ? null : parts.cadence.waitMs();
  }

  /** A speculation about an earlier text goes on until another is begun: the recogniser may come back to it. */
  #begin(text: string, language: string, folded: string, isGuess = false): void {
    this.#timer = null;
    const before = this.#running;
    // It may be lost while it is begun, by a provider that fails at once.
    this.#running = folded;
    if (this.#parts.host.begin(text, language, isGuess)) this.#begunCount += 1;
    else this.#running = before;
  }

  #stopWaiting(): void {
    if (this.#timer !== null) this.#parts.clock.clearTimeout(this.#timer);
    this.#timer = null;
  }
}
