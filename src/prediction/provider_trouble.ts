/**
 * Providers that have enough to do with the turns themselves: rate limited, or failing. One refusal in hundreds of calls
 * is chance and stops nothing; several in a row, many of the last ones, or a provider that asks for a longer rest do.
 */
import type { Clock } from '../domain/clock.ts';
import type { ReplyFailure } from '../domain/reply.ts';

const REST_MS = 10_000;
const FAILURES_IN_A_ROW = 3;
const REFUSALS_IN_A_ROW = 2;
/** Of so many calls, so many failures are no chance. */
const LAST = { calls: 20, failuresMax: 6 };
/** A provider that asks for less means only the one request. */
const STATED_REST_MS = 2_000;

interface Recent {
  /** The last ones, oldest first; true = failed. */
  readonly outcomes: boolean[];
  failedInARow: number;
  refusedInARow: number;
}

export class ProviderTrouble {
  readonly #clock: Clock;
  /** By name; there are as many as are configured. */
  readonly #untilUs = new Map<string, number>();
  readonly #recent = new Map<string, Recent>();

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

  failed(provider: string, { code, retryAfterMs = 0 }: Pick<ReplyFailure, 'code' | 'retryAfterMs'>): void {
    const recent = this.#note(provider, true);
    recent.failedInARow += 1;
    recent.refusedInARow = code === 'RATE_LIMITED' ? recent.refusedInARow + 1 : 0;
    const isLimited = recent.refusedInARow >= REFUSALS_IN_A_ROW;
    const failures = recent.outcomes.filter(Boolean).length;
    const isFailing = recent.failedInARow >= FAILURES_IN_A_ROW || failures > LAST.failuresMax;
    if (retryAfterMs >= STATED_REST_MS) this.#rest(provider, retryAfterMs);
    else if (isLimited || isFailing) this.#rest(provider, REST_MS);
  }

  answered(provider: string): void {
    const recent = this.#note(provider, false);
    recent.failedInARow = 0;
    recent.refusedInARow = 0;
  }

  #note(provider: string, hasFailed: boolean): Recent {
    const recent = this.#recent.get(provider) ?? { outcomes: [], failedInARow: 0, refusedInARow: 0 };
    this.#recent.set(provider, recent);
    recent.outcomes.push(hasFailed);
    if (recent.outcomes.length > LAST.calls) recent.outcomes.shift();
    return recent;
  }

  #rest(provider: string, ms: number): void {
    this.until(provider, this.#clock.nowUs() + ms * 1000);
  }
}
