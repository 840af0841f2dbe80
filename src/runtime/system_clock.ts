/** The clock of the running process: the only product code that asks the machine for the time or starts a timer. */
import { performance } from 'node:perf_hooks';
import type { Clock } from '../domain/clock.ts';
import { invariant } from '../domain/outcome.ts';

/** Node runs a timer with a longer delay at once, so such a delay is refused: 24.8 days. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** Monotonic time is high-resolution time since the process started, so it stays an exact integer for centuries. */
export function createSystemClock(): Clock {
  return {
    nowUs: () => Math.floor(performance.now() * 1000),
    epochMs: () => Date.now(),
    setTimeout(task, delayMs) {
      invariant(delayMs <= MAX_DELAY_MS, `Cannot wait ${delayMs} ms: the longest timer is ${MAX_DELAY_MS} ms.`);
      return setTimeout(task, delayMs);
    },
    clearTimeout(handle) {
      clearTimeout(handle as NodeJS.Timeout | undefined);
    },
  };
}
