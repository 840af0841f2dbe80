/**
 * The callers' clock. It remembers when the running task was due, so that a turn's latency counts from the time at which
 * its final prompt should have left: a caller that was held up cannot hide the delay that it caused or met.
 */
import { performance } from 'node:perf_hooks';
import type { Clock } from '../src/domain/clock.ts';

export interface IntendedClock extends Clock {
  /** When what runs now was due, in µs of `nowUs`; now if nothing scheduled runs or it is only a timer tick late. */
  intendedUs(): number;
}

/** A timer counts in whole milliseconds and is up to two late on an idle machine; that is nobody's delay. */
const TICK_US = 2_000;

export function createIntendedClock(): IntendedClock {
  let dueUs: number | null = null;
  const nowUs = (): number => Math.floor(performance.now() * 1000);
  return {
    nowUs,
    epochMs: () => Date.now(),
    setTimeout(task, delayMs) {
      const ownDueUs = nowUs() + delayMs * 1000;
      return setTimeout(() => {
        dueUs = ownDueUs;
        try {
          task();
        } finally {
          dueUs = null;
        }
      }, delayMs);
    },
    clearTimeout: (handle) => clearTimeout(handle as NodeJS.Timeout | undefined),
    intendedUs() {
      const now = nowUs();
      return dueUs === null || now - dueUs <= TICK_US ? now : dueUs;
    },
  };
}
