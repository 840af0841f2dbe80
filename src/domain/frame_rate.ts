/** How many frames one socket may send: a token bucket, and a line above which the sender means harm. */

export interface FrameRateLimits {
  /** Frames that may come at once; a carrier that reconnects may replay 500. */
  readonly burst: number;
  /** Frames a second after that. */
  readonly perSecond: number;
  /** This many frames within one second are a flood; must be above `burst`. */
  readonly floodPerSecond: number;
}

/** `excess`: drop the frame. `flood`: close the socket. */
type FrameVerdict = 'pass' | 'excess' | 'flood';

export interface FrameRate {
  /** Counts one frame received at this monotonic time. */
  count(atUs: number): FrameVerdict;
}

const SECOND_US = 1_000_000;

export function createFrameRate(limits: FrameRateLimits): FrameRate {
  let allowance = limits.burst;
  let countedUs: number | null = null;
  let secondStartUs = -Infinity;
  let secondCount = 0;

  return {
    count(atUs) {
      if (atUs - secondStartUs >= SECOND_US) {
        secondStartUs = atUs;
        secondCount = 0;
      }
      secondCount += 1;
      if (secondCount >= limits.floodPerSecond) return 'flood';

      const elapsedUs = countedUs === null ? 0 : Math.max(0, atUs - countedUs);
      countedUs = atUs;
      allowance = Math.min(limits.burst, allowance + (elapsedUs * limits.perSecond) / SECOND_US);
      if (allowance < 1) return 'excess';
      allowance -= 1;
      return 'pass';
    },
  };
}
