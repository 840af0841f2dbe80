/** The last few durations of something, exactly: small enough to be kept for each workflow. */

export interface Recent {
  add(us: number): void;
  /** Of the durations that are kept; null while there are none. */
  read(): { readonly n: number; readonly p50Us: number; readonly p95Us: number } | null;
}

export function createRecent(size: number): Recent {
  const ring = new Float64Array(size);
  let count = 0;
  return {
    add(us) {
      ring[count % size] = us;
      count += 1;
    },
    read() {
      const sorted = ring.slice(0, Math.min(count, size)).sort();
      const p50Us = sorted[Math.ceil(sorted.length * 0.5) - 1];
      const p95Us = sorted[Math.ceil(sorted.length * 0.95) - 1];
      return p50Us === undefined || p95Us === undefined ? null : { n: sorted.length, p50Us, p95Us };
    },
  };
}
