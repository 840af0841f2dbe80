/** Which places of which conversations extra calls are not worth it in, learned from how often they were adopted. */
import type { Clock } from '../domain/clock.ts';

const MEAN = { start: 0.5, weight: 0.1, least: 0.2 };
const STARTS_MIN = 12;
const RETRY_US = 60_000_000;
const KEYS_MAX = 2_000;

interface Watched {
  mean: number;
  startedCount: number;
  lastStartUs: number;
}

export class AdoptionWatch {
  readonly #clock: Clock;
  /** The map's order is the order of last use. */
  readonly #watched = new Map<string, Watched>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** False while too few were adopted here, but for one try a minute, which may show that it has changed. */
  isWorthIt(key: string): boolean {
    const found = this.#watched.get(key);
    if (found === undefined || found.startedCount < STARTS_MIN || found.mean >= MEAN.least) return true;
    return this.#clock.nowUs() - found.lastStartUs >= RETRY_US;
  }

  started(key: string): void {
    const watched = this.#use(key);
    watched.startedCount += 1;
    watched.lastStartUs = this.#clock.nowUs();
  }

  ended(key: string, wasAdopted: boolean): void {
    // One that was forgotten in the meantime starts over with its next start.
    const watched = this.#watched.get(key);
    if (watched !== undefined) watched.mean += MEAN.weight * ((wasAdopted ? 1 : 0) - watched.mean);
  }

  get keyCount(): number {
    return this.#watched.size;
  }

  #use(key: string): Watched {
    const watched = this.#watched.get(key) ?? { mean: MEAN.start, startedCount: 0, lastStartUs: 0 };
    this.#watched.delete(key);
    this.#watched.set(key, watched);
    if (this.#watched.size > KEYS_MAX) this.#forgetOldest();
    return watched;
  }

  #forgetOldest(): void {
    const [oldest] = this.#watched.keys();
    if (oldest !== undefined) this.#watched.delete(oldest);
  }
}
