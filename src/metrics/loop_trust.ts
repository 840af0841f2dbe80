/** Whether the latency that is measured inside the process can be believed: not while the event loop comes late to it. */
import { usToMs } from '../domain/clock.ts';
import type { Figures } from './figures.ts';
import { LOOP_DELAY_MAX_MS, LOOP_DELAY_N_MIN, LOOP_DELAY_P99_MS } from './targets.ts';

export interface Trust {
  readonly insideFigures: 'good' | 'doubtful';
  /** Null while they are good. */
  readonly why: string | null;
}

/** Judges the last minute. */
export function insideTrust(figures: Pick<Figures, 'loopDelay'>): Trust {
  const delay = figures.loopDelay('1m');
  const p99Ms = usToMs(delay.percentileUs(99) ?? 0);
  const maxMs = usToMs(delay.maxUs);
  const isLate = p99Ms > LOOP_DELAY_P99_MS.raiseAbove || maxMs > LOOP_DELAY_MAX_MS.raiseAbove;
  if (delay.n < LOOP_DELAY_N_MIN || !isLate) return { insideFigures: 'good', why: null };
  const why =
    `The event loop was late in the last minute (p99 ${p99Ms} ms, longest ${maxMs} ms, n ${delay.n}). What arrives ` +
    'while it is late is stamped too late, so callers wait longer than the latency measured inside this process says. ' +
    'Give the process more CPU, or fewer calls.';
  return { insideFigures: 'doubtful', why };
}
