/** What the process itself uses: the delay of its event loop, its memory and its age. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Clock } from '../domain/clock.ts';

export interface ProcessFigures {
  readonly uptimeS: number;
  /** How late timers fire; since the start. A p99 above 20 ms makes other latency figures doubtful. */
  readonly eventLoopDelay: {
    readonly n: number;
    readonly meanMs: number;
    readonly p50Ms: number;
    readonly p99Ms: number;
    readonly maxMs: number;
  };
  readonly memory: { readonly rssBytes: number; readonly heapUsedBytes: number; readonly externalBytes: number };
}

export interface ProcessMeter {
  read(): ProcessFigures;
  close(): void;
}

/** Every sample wakes the process up: at 10 ms that alone cost 1 % of a core. */
const RESOLUTION_MS = 50;

export function createProcessMeter(clock: Clock): ProcessMeter {
  const startedUs = clock.nowUs();
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  // Node records the time between two ticks, so the resolution itself is in every sample.
  const lateMs = (ns: number): number => Math.max(0, Math.round(ns / 10_000 - RESOLUTION_MS * 100) / 100);
  return {
    read() {
      const n = delay.count;
      const { rss, heapUsed, external } = process.memoryUsage();
      return {
        uptimeS: Math.floor((clock.nowUs() - startedUs) / 1_000_000),
        eventLoopDelay: {
          n,
          meanMs: n === 0 ? 0 : lateMs(delay.mean),
          p50Ms: lateMs(delay.percentile(50)),
          p99Ms: lateMs(delay.percentile(99)),
          maxMs: lateMs(delay.max),
        },
        memory: { rssBytes: rss, heapUsedBytes: heapUsed, externalBytes: external },
      };
    },
    close: () => void delay.disable(),
  };
}
