/** The turns of one mode, or of one label of one dimension, over all windows. */
import type { BucketBudget } from './bucket_budget.ts';
import { BucketCounts } from './bucket_counts.ts';
import { type Measure, MEASURE_NAMES, type MetricsWindow, type ScopeReading, type TurnCounts } from './figures.ts';
import { ScopeSlot, SLOT_BYTES } from './scope_slot.ts';
import { MEASURE_NUMBER, type TurnSample } from './turn_sample.ts';
import { SLOTS_PER_SERIES, Windowed } from './window_ring.ts';

export class TurnScope {
  /** What one takes at most, beside the tables of its histograms. Who makes one has taken this from the budget. */
  static readonly BYTES = SLOTS_PER_SERIES * SLOT_BYTES;
  readonly #slots: Windowed<ScopeSlot>;

  constructor(budget: BucketBudget) {
    this.#slots = new Windowed(() => new ScopeSlot(budget));
  }

  turnEnded(sample: TurnSample, nowUs: number): void {
    this.#slots.start.turnEnded(sample);
    this.#slots.minute.at(nowUs).turnEnded(sample);
    this.#slots.quarter.at(nowUs).turnEnded(sample);
  }

  attemptEnded(isFailed: boolean, ttftUs: number | null, nowUs: number): void {
    this.#slots.start.attemptEnded(isFailed, ttftUs);
    this.#slots.minute.at(nowUs).attemptEnded(isFailed, ttftUs);
    this.#slots.quarter.at(nowUs).attemptEnded(isFailed, ttftUs);
  }

  /** Null: nothing within that window. */
  read(window: MetricsWindow, nowUs: number): ScopeReading | null {
    const slots = this.#slots.parts(window, nowUs);
    const turns = sumOf(slots);
    return turns.n === 0 && turns.attemptCount === 0 ? null : { turns, measures: measuresOf(slots) };
  }

  /** Null: no sample within that window. */
  measure(measure: Measure, window: MetricsWindow, nowUs: number): BucketCounts | null {
    const counts = countsOf(this.#slots.parts(window, nowUs), measure);
    return counts.length === 0 ? null : merged(counts);
  }

  expire(nowUs: number): void {
    this.#slots.expire(nowUs);
  }
}

function sumOf(slots: readonly ScopeSlot[]): TurnCounts {
  const byOutcome: Record<string, number> = {};
  const sum = { n: 0, answeredCount: 0, owedCount: 0, bridgedCount: 0, deadAirCount: 0 };
  const attempts = { attemptCount: 0, failedAttemptCount: 0 };
  for (const slot of slots) {
    sum.n += slot.turnCount;
    sum.answeredCount += slot.answeredCount;
    sum.owedCount += slot.owedCount;
    sum.bridgedCount += slot.bridgedCount;
    sum.deadAirCount += slot.deadAirCount;
    attempts.attemptCount += slot.attemptCount;
    attempts.failedAttemptCount += slot.failedAttemptCount;
    for (const [outcome, count] of Object.entries(slot.byOutcome)) {
      if (count > 0) byOutcome[outcome] = (byOutcome[outcome] ?? 0) + count;
    }
  }
  return { ...sum, ...attempts, byOutcome };
}

/** Merging costs far more than counting, and most readers want one measure: so each is merged when it is asked for. */
function measuresOf(slots: readonly ScopeSlot[]): ScopeReading['measures'] {
  const measures: Partial<Record<Measure, BucketCounts>> = {};
  for (const measure of MEASURE_NAMES) {
    const counts = countsOf(slots, measure);
    if (counts.length === 0) continue;
    let sum: BucketCounts | null = null;
    Object.defineProperty(measures, measure, { enumerable: true, get: () => (sum ??= merged(counts)) });
  }
  return measures;
}

function countsOf(slots: readonly ScopeSlot[], measure: Measure): readonly BucketCounts[] {
  const all = slots.map((slot) => slot.measures[MEASURE_NUMBER[measure]] ?? null);
  return all.filter((counts) => counts !== null && counts.n > 0) as BucketCounts[];
}

function merged(counts: readonly BucketCounts[]): BucketCounts {
  const [only] = counts;
  return only !== undefined && counts.length === 1 ? only : BucketCounts.merged(counts);
}
