/**
 * The table of calls as a disk would have it: a write waits in a queue until it is committed together with the others;
 * only then it is acknowledged, and only that survives a crash.
 */
import type { CallRecord } from '../../src/domain/call_record.ts';
import type { Clock } from '../../src/domain/clock.ts';
import type { Dice } from './dice.ts';
import type { FaultBook } from './faults.ts';

interface QueuedWrite {
  readonly key: string;
  readonly value: CallRecord;
  readonly resolve: (written: boolean) => void;
  readonly reject: (error: Error) => void;
}

export class MemoryStore {
  readonly #clock: Clock;
  readonly #dice: Dice;
  readonly #faults: FaultBook;
  readonly #committed = new Map<string, CallRecord>();
  /** What this store said was written, latest last. */
  readonly #acknowledged = new Map<string, CallRecord>();
  readonly #settling: () => void;
  #overtaken: string | null = null;
  #queue: QueuedWrite[] = [];
  #timer: unknown = null;
  #hangs = false;
  /** Writes that failed since the process began. */
  failedCount = 0;
  /** Calls whose last write failed. */
  readonly refused = new Set<string>();

  /** `settling` is told when promises are about to settle. */
  constructor(parts: { clock: Clock; dice: Dice; faults: FaultBook; settling: () => void }) {
    this.#clock = parts.clock;
    this.#dice = parts.dice;
    this.#faults = parts.faults;
    this.#settling = parts.settling;
  }

  get(key: string): { readonly value: CallRecord } | null {
    const value = this.#committed.get(key);
    return value === undefined ? null : { value };
  }

  put(key: string, value: CallRecord): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ key, value, resolve, reject });
      this.#timer ??= this.#clock.setTimeout(() => this.#commit(), this.#commitMs());
    });
  }

  entries({ limit }: { readonly limit: number }): readonly { readonly value: CallRecord }[] {
    const keys = [...this.#committed.keys()].sort().reverse().slice(0, limit);
    return keys.flatMap((key) => this.get(key) ?? []);
  }

  /** An older state of a call must never overtake a newer one. */
  #isOlder(key: string, value: CallRecord): boolean {
    const before = this.#committed.get(key);
    if (before === undefined) return false;
    return before.end !== null
      ? value.end === null
      : (value.turns.at(-1)?.turnId ?? 0) < (before.turns.at(-1)?.turnId ?? 0);
  }

  /** The power goes: what waits is gone, and nobody is told. */
  crash(): void {
    this.#clock.clearTimeout(this.#timer);
    this.#timer = null;
    this.#queue = [];
    this.#hangs = false;
  }

  /** From now on nothing is committed until the crash. */
  hang(): void {
    this.#hangs = true;
  }

  /** Whether this state of a call, or a part of it, did not get here. */
  isBehind(record: CallRecord | null): boolean {
    if (record === null) return false;
    const stored = this.#committed.get(record.trackingId);
    return stored === undefined || stored.turns.length < record.turns.length || stored.end !== record.end;
  }

  /** What is wrong with what survived; null = every record is whole, and none is older than it was said to be. */
  problem(): string | null {
    if (this.#overtaken !== null) return `an older record of ${this.#overtaken} overtook a newer one`;
    for (const [key, value] of this.#acknowledged) {
      if (this.#committed.get(key) !== value) return `the record of ${key} is not the one that was acknowledged`;
    }
    for (const [key, record] of this.#committed) {
      const isWhole = record.trackingId === key && (record.state === 'ended') === (record.end !== null);
      if (!isWhole) return `the record of ${key} is not whole`;
    }
    return null;
  }

  /** A store that lies: says that everything that waits was written. For tests of the simulation itself. */
  acknowledgeEarly(): void {
    this.#settling();
    for (const { key, value, resolve } of this.#queue) {
      this.#acknowledged.set(key, value);
      resolve(true);
    }
  }

  #commitMs(): number {
    if (this.#faults.strikes(this.#dice, 'store: slow commit', 0.02)) return this.#dice.between(300, 3_000);
    return this.#dice.between(1, 12);
  }

  #commit(): void {
    this.#timer = null;
    if (this.#hangs) return;
    const writes = this.#queue;
    this.#queue = [];
    this.#settling();
    if (this.#faults.strikes(this.#dice, 'store: failed commit', 0.02)) {
      this.failedCount += writes.length;
      for (const { key, reject } of writes) {
        this.refused.add(key);
        reject(new Error('the disk is full'));
      }
      return;
    }
    for (const { key, value, resolve } of writes) {
      if (this.#isOlder(key, value)) this.#overtaken ??= key;
      this.#committed.set(key, value);
      this.#acknowledged.set(key, value);
      this.refused.delete(key);
      resolve(true);
    }
  }
}
