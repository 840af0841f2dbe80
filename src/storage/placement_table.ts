/** Orders to place a call by their idempotency key: claimed once, kept a day. */
import { createHash } from 'node:crypto';
import { PLACEMENT_KEPT_MS, type Placement } from '../domain/placement.ts';
import type { VersionedTable } from './table.ts';

export interface PlacementTable {
  /**
   * Takes the key for this placement, atomically. Null = taken; otherwise the placement that holds the key already. One
   * older than a day holds nothing. `key` is `<client>:<Idempotency-Key>`; only its hash is stored. Durable when it
   * resolves; rejects with StorageError.
   */
  claim(key: string, placement: Placement): Promise<Placement | null>;
  get(key: string): Placement | null;
  /** Replaces the placement of a claimed key, e.g. when the carrier has answered. */
  put(key: string, placement: Placement): Promise<void>;
  /**
   * Removes placements older than a day, looking at no more than `lookMax`; the next call goes on where this one ended.
   * Resolves to the number removed.
   */
  prune(nowEpochMs: number, lookMax: number): Promise<number>;
  count(): number;
}

export function createPlacementTable(table: VersionedTable<Placement>): PlacementTable {
  let prunedUpTo: string | undefined;

  return {
    async claim(key, placement) {
      const hash = hashOf(key);
      let ifVersion: number | null = null;
      while (!(await table.put(hash, placement, placement.createdEpochMs, ifVersion))) {
        const found = table.get(hash);
        if (found !== null && !isExpired(found.value, placement.createdEpochMs)) return found.value;
        // An expired one is replaced, if nobody else does so first. An unreadable one must not block its key for ever.
        if (found === null) await table.remove(hash);
        ifVersion = found?.version ?? null;
      }
      return null;
    },
    get: (key) => table.get(hashOf(key))?.value ?? null,
    async put(key, placement) {
      await table.put(hashOf(key), placement, placement.createdEpochMs);
    },
    async prune(nowEpochMs, lookMax) {
      const range = prunedUpTo === undefined ? { limit: lookMax } : { after: prunedUpTo, limit: lookMax };
      const entries = table.entries(range);
      prunedUpTo = entries.length < lookMax ? undefined : entries.at(-1)?.key;
      const expired = entries.filter(({ value }) => isExpired(value, nowEpochMs));
      await Promise.all(expired.map(({ key }) => table.remove(key)));
      return expired.length;
    },
    count: () => table.count(),
  };
}

function isExpired(placement: Placement, nowEpochMs: number): boolean {
  return placement.createdEpochMs + PLACEMENT_KEPT_MS <= nowEpochMs;
}

function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('base64url');
}
