/** Providers that have enough to do with the turns themselves: rate limited, or failing. */
import type { Clock } from '../domain/clock.ts';
import type { ReplyFailure } from '../domain/reply.ts';

const REST_MS = 10_000;
const FAILURES_IN_A_ROW = 3;

export class ProviderTrouble {
  readonly #clock: Clock;
  /** By name; there are as many as are configured. */
  readonly #untilUs = new Map<string, number>();
  readonly #failedInARow = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  isIn(provider: string): boolean {
    return this.#clock.nowUs() < (this.#untilUs.get(provider) ?? 0);
  }

  /** An earlier end than the one known changes nothing. */
  until(provider: string, untilUs: number): void {
    this.#untilUs.set(provider, Math.max(untilUs, this.#untilUs.get(provider) ?? 0));
  }

  failed(provider: string, { code, retryAfterMs }: Pick<ReplyFailure, 'code' | 'retryAfterMs'>): void {
    const count = (this.#failedInARow.get(provider) ?? 0) + 1;
    this.#failedInARow.set(provider, count);
    if (code === 'RATE_LIMITED') this.#rest(provider, retryAfterMs ?? REST_MS);
    else if (count >= FAILURES_IN_A_ROW) this.#rest(provider, REST_MS);
  }

  answered(provider: string): void {
    this.#failedInARow.delete(provider);
  }

  #rest(provider: string, ms: number): void {
    this.until(provider, this.#clock.nowUs() + ms * 1000);
  }
}
