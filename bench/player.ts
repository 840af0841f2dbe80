/** Does things at times that were fixed beforehand, and says how late each of them is. One timer for all of them. */
import { performance } from 'node:perf_hooks';

export interface Cue {
  /** Since the start of the run. */
  readonly atMs: number;
  /** `intendedUs`: when it should have happened, in µs of `nowUs`. */
  run(intendedUs: number): void;
}

/** A timer counts in whole milliseconds and is up to two late on an idle machine; that is nobody's delay. */
const TICK_US = 2_000;

export function nowUs(): number {
  return Math.round(performance.now() * 1000);
}

/** Runs every cue in the order of its time; resolves after the last one. `startUs`: the time 0 of the cues. */
export function play(cues: readonly Cue[], startUs: number): Promise<void> {
  const ordered = [...cues].sort((a, b) => a.atMs - b.atMs);
  return new Promise((resolve) => {
    let next = 0;
    const turn = (): void => {
      for (let cue = ordered[next]; cue !== undefined; cue = ordered[next]) {
        const dueUs = startUs + Math.round(cue.atMs * 1000);
        const lateUs = nowUs() - dueUs;
        if (lateUs < 0) {
          setTimeout(turn, Math.ceil(-lateUs / 1000));
          return;
        }
        next += 1;
        cue.run(lateUs <= TICK_US ? dueUs + lateUs : dueUs);
      }
      resolve();
    };
    turn();
  });
}
