/** How much room the disk of the data directory has, without ever waiting for that disk. */
import { statfs } from 'node:fs/promises';
import type { DiskSpace } from './alert_rules.ts';

export interface DiskWatch {
  /** As of the look that finished last; begins a new one unless one is under way. Null: nothing is known. */
  read(): DiskSpace | null;
}

export function createDiskWatch(dataDir: string): DiskWatch {
  let known: DiskSpace | null = null;
  let isLooking = false;

  async function look(): Promise<void> {
    try {
      const { bavail, blocks, bsize } = await statfs(dataDir);
      known = { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
    } catch {
      known = null;
    } finally {
      isLooking = false;
    }
  }

  return {
    read() {
      if (!isLooking) {
        isLooking = true;
        void look();
      }
      return known;
    },
  };
}
