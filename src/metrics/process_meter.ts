/** What the process itself uses: its memory and its age. */
import type { Clock } from '../domain/clock.ts';

export interface ProcessUse {
  readonly uptimeS: number;
  readonly memory: { readonly rssBytes: number; readonly heapUsedBytes: number; readonly externalBytes: number };
}

export interface ProcessMeter {
  read(): ProcessUse;
}

export function createProcessMeter(clock: Clock): ProcessMeter {
  const startedUs = clock.nowUs();
  return {
    read() {
      const { rss, heapUsed, external } = process.memoryUsage();
      const uptimeS = Math.floor((clock.nowUs() - startedUs) / 1_000_000);
      return { uptimeS, memory: { rssBytes: rss, heapUsedBytes: heapUsed, externalBytes: external } };
    },
  };
}
