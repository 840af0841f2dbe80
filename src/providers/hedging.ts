/**
 * Whether a second request may be made beside one that is late. Hedges help where a few are late; where most are, everybody
 * is slow, and more requests would make it worse.
 */
import type { Clock } from '../domain/clock.ts';
import { Spending, type SpendingRules } from './spending.ts';

/** One turn, to be told when its first request was late. */
export interface HedgedTurn {
  isLate: boolean;
}

const TURNS = 100;

export class Hedging {
  readonly #spending: Spending;
  readonly #latePercentMax: number;
  /** The last ones, oldest first. */
  readonly #turns: HedgedTurn[] = [];

  /** `latePercentMax`: of the last turns; when more of them were late, everybody is slow. */
  constructor(clock: Clock, rules: SpendingRules, latePercentMax: number) {
    this.#spending = new Spending(clock, rules);
    this.#latePercentMax = latePercentMax;
  }

  turnBegan(): HedgedTurn {
    this.#spending.turnBegan();
    const turn = { isLate: false };
    this.#turns.push(turn);
    if (this.#turns.length > TURNS) this.#turns.shift();
    return turn;
  }

  may(): boolean {
    return this.#spending.may() && !this.isEverybodySlow;
  }

  take(): void {
    this.#spending.take();
  }

  get isEverybodySlow(): boolean {
    return this.#turns.filter(({ isLate }) => isLate).length > (this.#latePercentMax / 100) * TURNS;
  }
}
