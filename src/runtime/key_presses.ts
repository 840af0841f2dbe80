/** Gathers pressed keys into one utterance: it ends with `#` or with a pause. */
import type { Clock } from '../domain/clock.ts';

const KEYS_MAX = 32;

export class KeyPresses {
  readonly #clock: Clock;
  readonly #pauseMs: number;
  readonly #entered: (digits: string) => void;
  #digits = '';
  #timer: unknown = null;

  constructor(clock: Clock, pauseMs: number, entered: (digits: string) => void) {
    this.#clock = clock;
    this.#pauseMs = pauseMs;
    this.#entered = entered;
  }

  pressed(digit: string): void {
    if (digit !== '#') this.#digits += digit;
    if (digit === '#' || this.#digits.length >= KEYS_MAX) return this.#flush();
    this.#stopTimer();
    this.#timer = this.#clock.setTimeout(() => this.#flush(), this.#pauseMs);
  }

  clear(): void {
    this.#stopTimer();
    this.#digits = '';
  }

  #flush(): void {
    const digits = this.#digits;
    this.clear();
    if (digits !== '') this.#entered(digits);
  }

  #stopTimer(): void {
    if (this.#timer !== null) this.#clock.clearTimeout(this.#timer);
    this.#timer = null;
  }
}
