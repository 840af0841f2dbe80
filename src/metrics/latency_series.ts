/** The durations of one thing: since the start, in the last minute and in the last quarter of an hour. */
import type { BucketBudget } from './bucket_budget.ts';
import { BucketCounts } from './bucket_counts.ts';
import type { MetricsWindow } from './figures.ts';
import { SLOTS_PER_SERIES, Windowed } from './window_ring.ts';

export class LatencySeries {
  readonly #slots: Windowed<BucketCounts>;

  constructor(budget: BucketBudget) {
    budget.charge(SLOTS_PER_SERIES * BucketCounts.OBJECT_BYTES);
    this.#slots = new Windowed(() => new BucketCounts(budget));
  }

  record(us: number, nowUs: number): void {
    this.#slots.start.record(us);
    this.#slots.minute.at(nowUs).record(us);
    this.#slots.quarter.at(nowUs).record(us);
  }

  /** Since the start it is what goes on being recorded into; a window is a copy. Not to be changed. */
  read(window: MetricsWindow, nowUs: number): BucketCounts {
    return window === 'start' ? this.#slots.start : BucketCounts.merged(this.#slots.parts(window, nowUs));
  }

  expire(nowUs: number): void {
    this.#slots.expire(nowUs);
  }
}
