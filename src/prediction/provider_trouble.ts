/**
 * Providers that have enough to do with the turns themselves: rate limited, or failing. Some hosts refuse one request in
 * twenty at any time, and a busy line asks a hundred times a second: what stops early answers must be no chance. Four
 * failures in a row are none, nor is a third of the last twenty, nor a rest that is asked for.
 */
import type { Clock } from '../domain/clock.ts';
import type { ReplyFailure } from '../domain/reply.ts';

const REST_MS = 10_000;
const FAILURES_IN_A_ROW = 4;
const LAST = { calls: 20, failuresMax: 6 };
/** A provider that asks for less means only the one request. */
const STATED_REST_MS = 2_000;

interface Recent {
  /** The last ones, oldest first; true = failed. */
  readonly outcomes: boolean[];
  failedInARow: number;
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
    const failures = recent.outcomes.filter(Boolean).length;
    if (code === 'RATE_LIMITED' && retryAfterMs >= STATED_REST_MS) this.#rest(provider, retryAfterMs);
    else if (recent.failedInARow >= FAILURES_IN_A_ROW || failures > LAST.failuresMax) this.#rest(provider, REST_MS);
  }

  answered(provider: string): void {
    this.#note(provider, false).failedInARow = 0;
  }

  #note(provider: string, hasFailed: boolean): Recent {
    const recent = this.#recent.get(provider) ?? { outcomes: [], failedInARow: 0 };
    this.#recent.set(provider, recent);
    recent.outcomes.push(hasFailed);
    if (recent.outcomes.length > LAST.calls) recent.outcomes.shift();
    return recent;
  }

  #rest(provider: string, ms: number): void {
    this.until(provider, this.#clock.nowUs() + ms * 1000);
  }
}
