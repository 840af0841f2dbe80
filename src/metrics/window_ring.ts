/**
 * Windows that move with time, as rings of slots. A window covers the slot that is running and those before it: six slots
 * of 10 s hold the last 50 to 60 s, fifteen of a minute the last 14 to 15 min.
 */
import type { MetricsWindow } from './figures.ts';

interface Clearable {
  clear(): void;
}

/** The slots of one window; each is made when its time first comes, and used again one round later. */
export class WindowRing<Slot extends Clearable> {
  readonly #slotUs: number;
  readonly #create: () => Slot;
  readonly #slots: (Slot | null)[];
  /** Which slot of all time each one holds, counted from the clock's zero. */
  readonly #numbers: number[];

  constructor(slotUs: number, slotCount: number, create: () => Slot) {
    this.#slotUs = slotUs;
    this.#create = create;
    this.#slots = Array.from({ length: slotCount }, () => null);
    this.#numbers = Array.from({ length: slotCount }, () => 0);
  }

  /** The slot that is running. */
  at(nowUs: number): Slot {
    const number = Math.floor(nowUs / this.#slotUs);
    const place = number % this.#slots.length;
    const slot = this.#slots[place] ?? this.#create();
    if (this.#numbers[place] !== number) slot.clear();
    this.#slots[place] = slot;
    this.#numbers[place] = number;
    return slot;
  }

  /** Those that the window still covers. The others are cleared, so that they give their memory back. */
  live(nowUs: number): readonly Slot[] {
    const number = Math.floor(nowUs / this.#slotUs);
    return this.#slots.filter((slot, place) => {
      const isLive = slot !== null && number - (this.#numbers[place] ?? 0) < this.#slots.length;
      if (!isLive) slot?.clear();
      return isLive;
    }) as Slot[];
  }
}

/** What is kept since the start and, beside it, for each of the windows. */
export class Windowed<Slot extends Clearable> {
  readonly start: Slot;
  readonly minute: WindowRing<Slot>;
  readonly quarter: WindowRing<Slot>;

  constructor(create: () => Slot) {
    this.start = create();
    this.minute = new WindowRing(10_000_000, 6, create);
    this.quarter = new WindowRing(60_000_000, 15, create);
  }

  /** What has to be added for a window. */
  parts(window: MetricsWindow, nowUs: number): readonly Slot[] {
    if (window === 'start') return [this.start];
    return (window === '1m' ? this.minute : this.quarter).live(nowUs);
  }

  /** Gives back what is over. */
  expire(nowUs: number): void {
    this.minute.live(nowUs);
    this.quarter.live(nowUs);
  }
}

/** Slots of one `Windowed`, for those who count their memory. */
export const SLOTS_PER_SERIES = 1 + 6 + 15;
