/** Keeps clips in a table that does not grow without end: above its bound, any older one goes for a new one. */
import type { ClipTable } from './clip_store.ts';

interface Rows {
  get(key: string): Uint8Array | null;
  put(key: string, audio: Uint8Array): Promise<void>;
  remove(key: string): Promise<boolean>;
  keys(range: { readonly limit: number }): readonly string[];
  count(): number;
}

export function createClipTable(rows: Rows, max: number): ClipTable {
  return {
    get: (key) => rows.get(key),
    put(key, audio) {
      // Keys are hashes, so the first one is any one.
      const [any] = rows.count() >= max ? rows.keys({ limit: 1 }) : [];
      if (any !== undefined) void rows.remove(any);
      void rows.put(key, audio);
    },
  };
}
