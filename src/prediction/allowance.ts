/** What one call may spend on model calls beyond those that answer: money by the minute, and calls by the turn. */
import type { Clock } from '../domain/clock.ts';
import type { ExtraCallKind } from '../domain/ledger.ts';

const MINUTE_US = 60_000_000;
const MINUTES_SAVED_MAX = 5;
const SHARE_OF_PHONE_COST = 0.1;
const STARTS = { atFirst: 2, savedMax: 3 };
const RACES_PER_TURN = 1;
/** A guess takes no last start: what is likelier may want it in the same turn. */
const LEFT_BY_GUESS = 1;

/** A call that somebody wants to make. */
export interface Wanted {
  readonly kind: ExtraCallKind;
  /** More often than not it is for nothing. Default false. */
  readonly isGuess?: boolean;
}

export class Allowance {
  readonly #clock: Clock;
  readonly #moneyPerMinute: number;
  readonly #startsPerTurn: number;
  #money: number;
  #paidUntilUs: number;
  #starts: number;
  #races = RACES_PER_TURN;

  constructor(clock: Clock, phoneMinuteCost: number, startsPerTurn: number) {
    this.#clock = clock;
    this.#moneyPerMinute = phoneMinuteCost * SHARE_OF_PHONE_COST;
    this.#money = this.#moneyPerMinute;
    this.#paidUntilUs = clock.nowUs();
    this.#startsPerTurn = startsPerTurn;
    // Where nothing is to be begun early, nothing is there to begin with.
    this.#starts = startsPerTurn > 0 ? STARTS.atFirst : 0;
  }

  turnBegan(): void {
    this.#starts = Math.min(STARTS.savedMax, this.#starts + this.#startsPerTurn);
    this.#races = RACES_PER_TURN;
  }

  allows({ kind, isGuess = false }: Wanted, cost: number): boolean {
    const left = kind === 'race' ? this.#races : this.#starts;
    return left >= 1 + (isGuess ? LEFT_BY_GUESS : 0) && this.money >= cost;
  }

  take(kind: ExtraCallKind, cost: number): void {
    if (kind === 'race') this.#races -= 1;
    else this.#starts -= 1;
    this.#money = this.money - cost;
  }

  giveStartBack(kind: ExtraCallKind): void {
    if (kind === 'race') this.#races = Math.min(RACES_PER_TURN, this.#races + 1);
    else this.#starts = Math.min(STARTS.savedMax, this.#starts + 1);
  }

  /**
   * Puts the real cost in the place of the one that was taken. A debt is never more than the one estimate: if estimates
   * are far too low, that must not take the rest of the call's extra calls.
   */
  correct(takenCost: number, realCost: number): void {
    const corrected = Math.max(this.money + takenCost - realCost, Math.min(this.money, -takenCost));
    this.#money = Math.min(this.#moneyMax, corrected);
  }

  /** Now, in the currency of the prices. */
  get money(): number {
    const nowUs = this.#clock.nowUs();
    const earned = ((nowUs - this.#paidUntilUs) / MINUTE_US) * this.#moneyPerMinute;
    this.#paidUntilUs = nowUs;
    this.#money = Math.min(this.#moneyMax, this.#money + earned);
    return this.#money;
  }

  get startsLeft(): number {
    return this.#starts;
  }

  get racesLeft(): number {
    return this.#races;
  }

  get #moneyMax(): number {
    return this.#moneyPerMinute * MINUTES_SAVED_MAX;
  }
}
