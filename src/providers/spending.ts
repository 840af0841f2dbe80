/** How many requests may be made beyond the first one of a turn: a share of the turns, and a few without any. */
import type { Clock } from '../domain/clock.ts';

export interface SpendingRules {
  /** Of the turns. */
  readonly share: number;
  readonly perSecond: number;
  /** What is saved up at most, and there at first. */
  readonly burst: number;
}

export class Spending {
  readonly #clock: Clock;
  readonly #rules: SpendingRules;
  #saved: number;
  #savedAtUs: number;

  constructor(clock: Clock, rules: SpendingRules) {
    this.#clock = clock;
    this.#rules = rules;
    this.#saved = rules.burst;
    this.#savedAtUs = clock.nowUs();
  }

  turnBegan(): void {
    this.#earn();
    this.#saved = Math.min(this.#rules.burst, this.#saved + this.#rules.share);
  }

  may(): boolean {
    this.#earn();
    return this.#saved >= 1;
  }

  /** Also where there is nothing left: what has to be is a debt, never larger than what may be saved up. */
  take(): void {
    this.#earn();
    this.#saved = Math.max(-this.#rules.burst, this.#saved - 1);
  }

  #earn(): void {
    const { perSecond, burst } = this.#rules;
    const nowUs = this.#clock.nowUs();
    this.#saved = Math.min(burst, this.#saved + ((nowUs - this.#savedAtUs) / 1_000_000) * perSecond);
    this.#savedAtUs = nowUs;
  }
}
