/** Lets calls go first while a long answer is put together. */
import type { Clock } from '../domain/clock.ts';

/** To be awaited between two small pieces of work: the event loop gets a turn when they took long together. */
export type Breathe = () => Promise<void>;

/** Far below what a caller or the judgement of the event loop's delay would notice. */
const BUSY_MAX_US = 2_000;

export function createBreather(clock: Clock): Breathe {
  let sinceUs = clock.nowUs();
  return async () => {
    if (clock.nowUs() - sinceUs < BUSY_MAX_US) return;
    await new Promise<void>((resolve) => {
      clock.setTimeout(resolve, 0);
    });
    sinceUs = clock.nowUs();
  };
}
