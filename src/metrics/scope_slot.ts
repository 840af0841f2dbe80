/** Turns of one kind within one stretch of time: their counts and their latencies, made when first used. */
import type { TurnOutcome } from '../domain/turn.ts';
import type { BucketBudget } from './bucket_budget.ts';
import { BucketCounts } from './bucket_counts.ts';
import { MEASURE_NAMES } from './figures.ts';
import { MEASURE_NUMBER, type TurnSample } from './turn_sample.ts';

/** The object, its lists, and the histograms without their tables; measured. */
export const SLOT_BYTES = 320 + MEASURE_NAMES.length * BucketCounts.OBJECT_BYTES;

export class ScopeSlot {
  turnCount = 0;
  answeredCount = 0;
  owedCount = 0;
  bridgedCount = 0;
  deadAirCount = 0;
  attemptCount = 0;
  failedAttemptCount = 0;
  readonly byOutcome: Record<TurnOutcome, number> = {
    answered: 0,
    interrupted: 0,
    failed: 0,
    truncated: 0,
    overrun: 0,
    abandoned: 0,
    disconnected: 0,
  };
  /** By the number of the measure. */
  readonly measures: (BucketCounts | null)[] = MEASURE_NAMES.map(() => null);
  readonly #budget: BucketBudget;

  constructor(budget: BucketBudget) {
    this.#budget = budget;
  }

  turnEnded(sample: TurnSample): void {
    this.turnCount += 1;
    this.byOutcome[sample.outcome] += 1;
    if (sample.verdict === 'answered') this.answeredCount += 1;
    if (sample.verdict !== 'not_owed') this.owedCount += 1;
    if (sample.isBridged) this.bridgedCount += 1;
    if (sample.hadDeadAir) this.deadAirCount += 1;
    const { us } = sample;
    for (let number = 0; number < us.length; number += 1) {
      const value = us[number] ?? Number.NaN;
      if (value >= 0) this.#record(number, value);
    }
  }

  /** `ttftUs` null: it says nothing about a provider. */
  attemptEnded(isFailed: boolean, ttftUs: number | null): void {
    this.attemptCount += 1;
    if (isFailed) this.failedAttemptCount += 1;
    if (ttftUs !== null) this.#record(MEASURE_NUMBER.providerTtft, ttftUs);
  }

  clear(): void {
    this.turnCount = 0;
    this.answeredCount = 0;
    this.owedCount = 0;
    this.bridgedCount = 0;
    this.deadAirCount = 0;
    this.attemptCount = 0;
    this.failedAttemptCount = 0;
    for (const outcome in this.byOutcome) this.byOutcome[outcome as TurnOutcome] = 0;
    for (const counts of this.measures) counts?.clear();
  }

  #record(number: number, us: number): void {
    (this.measures[number] ??= new BucketCounts(this.#budget)).record(us);
  }
}
