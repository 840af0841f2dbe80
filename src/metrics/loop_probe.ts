/** Looks at the event loop on a fixed beat and records how late it came to look. */
import type { Clock } from '../domain/clock.ts';
import type { Figures } from './figures.ts';

export interface LoopProbe {
  stop(): void;
}

/**
 * Each look wakes the process up. At this beat a busy process does not notice; an idle one uses about 0.2 % of a core,
 * the more the dearer waking up is on its (virtual) machine.
 */
const EVERY_MS = 50;
const EVERY_US = EVERY_MS * 1000;
/** Of a longer stall, such as a machine that slept, no more looks are made up for. */
const LONGEST_STALL_US = 60_000_000;

/** Begins at once. */
export function startLoopProbe(clock: Clock, figures: Pick<Figures, 'loopDelayed'>): LoopProbe {
  let timer: unknown = null;
  let dueUs = 0;

  const arm = (): void => {
    dueUs = clock.nowUs() + EVERY_US;
    timer = clock.setTimeout(look, EVERY_MS);
  };
  function look(): void {
    const lateUs = Math.max(0, clock.nowUs() - dueUs);
    figures.loopDelayed(lateUs);
    // While the loop stalled it could not be looked at: those looks would have found the rest of the stall. Without
    // them a stall of 300 ms would be one sample of many, although everything in those 300 ms met it.
    const stallUs = Math.min(lateUs, LONGEST_STALL_US);
    for (let restUs = stallUs - EVERY_US; restUs >= EVERY_US; restUs -= EVERY_US) figures.loopDelayed(restUs, true);
    arm();
  }

  arm();
  return { stop: () => clock.clearTimeout(timer) };
}
