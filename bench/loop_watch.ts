/** How late the event loop of this process was. */
import { monitorEventLoopDelay } from 'node:perf_hooks';

export interface LoopDelay {
  readonly p99Ms: number;
  /** The longest time for which the process stood still. */
  readonly maxMs: number;
}

export interface LoopWatch {
  /** Begins, or begins anew. */
  begin(): void;
  /** Since it began. */
  read(): LoopDelay;
}

/** What Node records of its event loop is the time between two probes, this one included. */
const PROBE_MS = 10;

export function createLoopWatch(): LoopWatch {
  const delay = monitorEventLoopDelay({ resolution: PROBE_MS });
  const late = (ns: number): number => Math.max(0, ns / 1e6 - PROBE_MS);
  return {
    begin() {
      delay.reset();
      delay.enable();
    },
    read: () => ({ p99Ms: late(delay.percentile(99)), maxMs: late(delay.max) }),
  };
}
