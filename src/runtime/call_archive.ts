/**
 * Where the records of calls go and come from. Saving is never awaited: of each call at most one write is under way, and
 * a newer state of the call waits for it. A record that is not written yet is read from memory.
 */
import type { CallRecord } from '../domain/call_record.ts';
import type { TrackingId } from '../domain/ids.ts';

/** The table of calls as the store keeps it. */
export interface RecordTable {
  get(key: string): { readonly value: CallRecord } | null;
  /** Resolves when the record is on the disk; false when a newer owner holds it. */
  put(key: string, value: CallRecord, version: number): Promise<boolean>;
  entries(range: { before?: string; limit: number; newestFirst: true }): readonly { readonly value: CallRecord }[];
}

export class CallArchive {
  readonly #table: RecordTable;
  /** Records under way to the disk; `next` is a newer one that waits. */
  readonly #writing = new Map<TrackingId, { latest: CallRecord; next: CallRecord | null }>();
  readonly #failed: (error: unknown) => void;
  #whenWritten: (() => void)[] = [];

  constructor(table: RecordTable, failed: (error: unknown) => void) {
    this.#table = table;
    this.#failed = failed;
  }

  save(record: CallRecord): void {
    const under = this.#writing.get(record.trackingId);
    if (under === undefined) {
      this.#writing.set(record.trackingId, { latest: record, next: null });
      this.#write(record);
    } else {
      under.latest = record;
      under.next = record;
    }
  }

  find(trackingId: TrackingId): CallRecord | null {
    return this.#writing.get(trackingId)?.latest ?? this.#table.get(trackingId)?.value ?? null;
  }

  /** Newest first, begun before the call `before`. */
  list(limit: number, before?: TrackingId): readonly CallRecord[] {
    const range = before === undefined ? {} : { before };
    const stored = this.#table.entries({ ...range, limit, newestFirst: true });
    const records = new Map(stored.map(({ value }) => [value.trackingId, value]));
    for (const { latest } of this.#writing.values()) {
      if (before === undefined || latest.trackingId < before) records.set(latest.trackingId, latest);
    }
    return [...records.values()].sort((a, b) => (a.trackingId < b.trackingId ? 1 : -1)).slice(0, limit);
  }

  /** Resolves when nothing waits or is under way to the disk any more. */
  async flushed(): Promise<void> {
    if (this.#writing.size === 0) return;
    await new Promise<void>((resolve) => {
      this.#whenWritten.push(resolve);
    });
  }

  #write(record: CallRecord): void {
    this.#table.put(record.trackingId, record, record.epoch).then(
      () => this.#written(record),
      (error: unknown) => {
        this.#failed(error);
        this.#written(record);
      },
    );
  }

  #written(record: CallRecord): void {
    const under = this.#writing.get(record.trackingId);
    if (under === undefined) return;
    if (under.next === null) {
      this.#writing.delete(record.trackingId);
      if (this.#writing.size === 0) for (const resolve of this.#whenWritten.splice(0)) resolve();
    } else {
      const { next } = under;
      under.next = null;
      this.#write(next);
    }
  }
}
