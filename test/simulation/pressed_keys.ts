/** What the product makes of pressed keys, reckoned here on its own: an utterance ends with `#`, a pause or 32 keys. */
import type { Clock } from '../../src/domain/clock.ts';

const PAUSE_MS = 1_500;
const KEYS_MAX = 32;

export class PressedKeys {
  readonly #clock: Clock;
  readonly #entered: (keys: string) => void;
  #keys = '';
  #timer: unknown = null;

  constructor(clock: Clock, entered: (keys: string) => void) {
    this.#clock = clock;
    this.#entered = entered;
  }

  /** To be told before the product is, so that its utterance is known before it is answered. */
  pressed(key: string): void {
    this.#clock.clearTimeout(this.#timer);
    if (key !== '#') this.#keys += key;
    if (key === '#' || this.#keys.length >= KEYS_MAX) this.#enter();
    else this.#timer = this.#clock.setTimeout(() => this.#enter(), PAUSE_MS);
  }

  clear(): void {
    this.#clock.clearTimeout(this.#timer);
    this.#keys = '';
  }

  #enter(): void {
    const keys = this.#keys;
    this.clear();
    if (keys !== '') this.#entered(keys);
  }
}
