/**
 * Where the records of calls go and come from. Saving is never awaited: what was saved within a moment is written in one
 * batch, each call once, because a commit costs more than the record in it. A record that is not written yet is read
 * from the call itself.
 */
import type { CallRecord } from '../domain/call_record.ts';
import type { Clock } from '../domain/clock.ts';
import type { CallSid, TrackingId } from '../domain/ids.ts';
import type { Workflow } from '../domain/workflow.ts';
import type { RecordedCall } from './parts.ts';

/** The table of calls as the store keeps it. */
interface RecordTable {
  get(key: string): { readonly value: CallRecord } | null;
  /**
   * Resolves when the record is on the disk; false when the stored one has not the version `ifVersion` (null: when there
   * is one), and nothing was written.
   */
  put(key: string, value: CallRecord, version: number, ifVersion: number | null): Promise<boolean>;
  entries(range: { before?: string; limit: number; newestFirst: true }): readonly { readonly value: CallRecord }[];
}

/** What taking up a call needs beside its record. Nothing is awaited: what is missing only makes the call a lost one. */
interface InProgressRows {
  /** The workflow as it was filled for this call. */
  begun(trackingId: TrackingId, workflow: Workflow): void;
  named(trackingId: TrackingId, callSid: CallSid): void;
  /** Its end is on the disk. */
  over(trackingId: TrackingId): void;
}

interface ArchiveParts {
  readonly table: RecordTable;
  /** Null: calls cannot be taken up. */
  readonly rows: InProgressRows | null;
  readonly clock: Clock;
  /** How long a record waits for others to be written with it. */
  readonly gatherMs: number;
  /** Records that are written at once: more are begun after these, so that many of them never hold up a call. */
  readonly batchMax: number;
  failed(error: unknown): void;
}

/** What the store has of a call that is ours. */
interface Held {
  readonly epoch: number;
  readonly callSid: CallSid | null;
}

export class CallArchive {
  readonly #parts: ArchiveParts;
  /** Saved and not yet on their way to the disk. */
  #waiting = new Map<TrackingId, RecordedCall>();
  /** On their way. */
  #writing = new Map<TrackingId, CallRecord>();
  readonly #held = new Map<TrackingId, Held>();
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

  /** The call is ours from its next save on, if nobody else takes it up before that. */
  takesUp({ trackingId, epoch, callSid }: CallRecord): void {
    this.#held.set(trackingId, { epoch, callSid });
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
    const batch = [...this.#waiting.values()].slice(0, this.#parts.batchMax);
    for (const { trackingId } of batch) this.#waiting.delete(trackingId);
    this.#isUrgent = this.#waiting.size > 0;
    const records = batch.map((call) => [call, call.record()] as const);
    this.#writing = new Map(records.map(([call, record]) => [call.trackingId, record]));
    void Promise.all(records.map(([call, record]) => this.#put(call, record))).then(() => this.#written());
  }

  async #put(call: RecordedCall, record: CallRecord): Promise<void> {
    const parts = this.#parts;
    const { table, rows } = parts;
    const { trackingId, callSid, epoch } = record;
    const held = this.#held.get(trackingId) ?? null;
    const isOver = record.end !== null;
    if (held === null && !isOver) rows?.begun(trackingId, call.workflow);
    if (callSid !== null && callSid !== held?.callSid && !isOver) rows?.named(trackingId, callSid);
    try {
      // Its end raises the version too: whoever has read the call just before must not take it up any more.
      const version = isOver ? epoch + 1 : epoch;
      const isOurs = await table.put(trackingId, record, version, held?.epoch ?? null);
      if (!isOurs) return this.#refused(call);
      if (!isOver) return void this.#held.set(trackingId, { epoch, callSid });
      this.#held.delete(trackingId);
      if (held !== null) rows?.over(trackingId);
    } catch (error) {
      parts.failed(error);
    }
  }

  /** Another process has taken the call up meanwhile. */
  #refused(call: RecordedCall): void {
    this.#held.delete(call.trackingId);
    this.#waiting.delete(call.trackingId);
    call.letGo();
  }

  #written(): void {
    this.#writing = new Map();
    if (this.#waiting.size === 0) for (const resolve of this.#whenWritten.splice(0)) resolve();
    else if (this.#whenWritten.length > 0) this.#write();
    else this.#arm();
  }
}
