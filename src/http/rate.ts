/** How often a client may call a route: a token bucket for each client that holds one minute's worth of calls. */

interface Bucket {
  /** In parts of a call: a microsecond adds `perMinute` of them, so that all sums stay whole numbers. */
  readonly credit: number;
  readonly atUs: number;
}

export interface RateLimit {
  /** Takes one call. Null lets it through; otherwise whole seconds until the next call would be let through. */
  take(client: string, nowUs: number): number | null;
}

const MINUTE_US = 60_000_000;

/**
 * At most `clientsMax` buckets are kept. The one that was unused for the longest is forgotten first, which gives that
 * client a full bucket again: forgetting can only let a call through, never refuse one.
 */
export function createRateLimit(perMinute: number, clientsMax: number): RateLimit {
  const buckets = new Map<string, Bucket>();
  const cost = MINUTE_US;
  const full = cost * perMinute;
  return {
    take(client, nowUs) {
      const bucket = buckets.get(client) ?? { credit: full, atUs: nowUs };
      const credit = Math.min(full, bucket.credit + (nowUs - bucket.atUs) * perMinute);
      const admitted = credit >= cost;
      // Deleted first, so that the map's order is the order of last use.
      buckets.delete(client);
      buckets.set(client, { credit: admitted ? credit - cost : credit, atUs: nowUs });
      if (buckets.size > clientsMax) forgetOldest(buckets);
      return admitted ? null : Math.ceil((cost - credit) / perMinute / 1_000_000);
    },
  };
}

function forgetOldest(buckets: Map<string, Bucket>): void {
  const [oldest] = buckets.keys();
  if (oldest !== undefined) buckets.delete(oldest);
}
