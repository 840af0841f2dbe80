/** Times of one call on the clocks that it meets: this process's monotonic one, and the one on the wall, which outlives it. */
import type { Clock } from '../domain/clock.ts';

export class CallTimes {
  /** On the process's monotonic clock, also where another process created the call. */
  readonly createdUs: number;
  readonly createdEpochMs: number;

  /** `createdEpochMs`: of a call that another process has begun. */
  constructor(clock: Clock, createdEpochMs = clock.epochMs()) {
    this.createdEpochMs = createdEpochMs;
    this.createdUs = clock.nowUs() - (clock.epochMs() - createdEpochMs) * 1000;
  }

  sinceCreatedMs(atUs: number): number {
    return Math.round((atUs - this.createdUs) / 1000);
  }

  atEpochMs(atUs: number): number {
    return this.createdEpochMs + this.sinceCreatedMs(atUs);
  }

  atUs(epochMs: number): number {
    return this.createdUs + (epochMs - this.createdEpochMs) * 1000;
  }
}
