/**
 * Where the records of calls go and come from. Saving is never awaited: what was saved within a moment is written in one
 * batch, each call once, because a commit costs more than the record in it. A record that is not written yet is read
 * from the call itself.
 */
import type { CallRecord } from '../domain/call_record.ts';
import type { Clock } from '../domain/clock.ts';
import type { TrackingId } from '../domain/ids.ts';
import type { RecordedCall } from './parts.ts';

/** The table of calls as the store keeps it. */
interface RecordTable {
  get(key: string): { readonly value: CallRecord } | null;
  /** Resolves when the record is on the disk; false when a newer owner holds it. */
  put(key: string, value: CallRecord, version: number): Promise<boolean>;
  entries(range: { before?: string; limit: number; newestFirst: true }): readonly { readonly value: CallRecord }[];
}

interface ArchiveParts {
  readonly table: RecordTable;
  readonly clock: Clock;
  /** How long a record waits for others to be written with it. */
  readonly gatherMs: number;
  failed(error: unknown): void;
}

export class CallArchive {
  readonly #parts: ArchiveParts;
  /** Saved and not yet on their way to the disk. */
  #waiting = new Map<TrackingId, RecordedCall>();
  /** On their way. */
  #writing = new Map<TrackingId, CallRecord>();
  #timer: unknown = null;
  /** Something waits that is not to be gathered with what comes later. */
  #isUrgent = false;
  #whenWritten: (() => void)[] = [];

  constructor(parts: ArchiveParts) {
    this.#parts = parts;
  }

  save(call: RecordedCall, when: 'soon' | 'gathered'): void {
    this.#waiting.set(call.trackingId, call);
    if (when === 'soon' && !this.#isUrgent) {
      this.#isUrgent = true;
      this.#disarm();
    }
    this.#arm();
  }

  find(trackingId: TrackingId): CallRecord | null {
    const unwritten = this.#waiting.get(trackingId)?.record() ?? this.#writing.get(trackingId);
    return unwritten ?? this.#parts.table.get(trackingId)?.value ?? null;
  }

  /** Newest first, begun before the call `before`. */
  list(limit: number, before?: TrackingId): readonly CallRecord[] {
    const range = before === undefined ? {} : { before };
    const stored = this.#parts.table.entries({ ...range, limit, newestFirst: true });
    const records = new Map(stored.map(({ value }) => [value.trackingId, value]));
    const waiting = [...this.#waiting.values()].map((call) => call.record());
    for (const record of [...this.#writing.values(), ...waiting]) {
      if (before === undefined || record.trackingId < before) records.set(record.trackingId, record);
    }
    return [...records.values()].sort((a, b) => (a.trackingId < b.trackingId ? 1 : -1)).slice(0, limit);
  }

  /** Resolves when everything saved so far is on the disk, or has failed to get there. */
  async flushed(): Promise<void> {
    this.#disarm();
    this.#write();
    if (this.#writing.size === 0) return;
    await new Promise<void>((resolve) => {
      this.#whenWritten.push(resolve);
    });
  }

  #arm(): void {
    if (this.#timer !== null || this.#writing.size > 0) return;
    this.#timer = this.#parts.clock.setTimeout(
      () => {
        this.#timer = null;
        this.#write();
      },
      this.#isUrgent ? 0 : this.#parts.gatherMs,
    );
  }

  #disarm(): void {
    if (this.#timer !== null) this.#parts.clock.clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** One batch at a time, so that an older state of a call never overtakes a newer one. */
  #write(): void {
    if (this.#writing.size > 0 || this.#waiting.size === 0) return;
    this.#writing = new Map([...this.#waiting].map(([trackingId, call]) => [trackingId, call.record()]));
    this.#waiting = new Map();
    this.#isUrgent = false;
    const parts = this.#parts;
    const puts = [...this.#writing.values()].map(async (record) => {
      try {
        await parts.table.put(record.trackingId, record, record.epoch);
      } catch (error) {
        parts.failed(error);
      }
    });
    void Promise.all(puts).then(() => this.#written());
  }

  #written(): void {
    this.#writing = new Map();
    if (this.#waiting.size === 0) for (const resolve of this.#whenWritten.splice(0)) resolve();
    else if (this.#whenWritten.length > 0) this.#write();
    else this.#arm();
  }
}
