/**
 * Time as everything in the process sees it. There is one clock for timers, deadlines and stamps, handed in, so that a
 * test can run a whole call in virtual time. It satisfies XState's `Clock` as well.
 */
export interface Clock {
  /** Monotonic time in whole microseconds; only differences mean anything. */
  nowUs(): number;
  /** Wall time in milliseconds since 1970, for records and ids, never for durations. */
  epochMs(): number;
  /** Runs `task` once after `delayMs`; the returned handle is opaque. */
  setTimeout(task: () => void, delayMs: number): unknown;
  clearTimeout(handle: unknown): void;
}

export function usToMs(us: number): number {
  return Math.round(us / 10) / 100;
}
