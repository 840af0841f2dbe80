/**
 * The tables in which a process keeps what its calls have learned, as a disk would have them: a write waits until it is
 * committed, may fail, and only what was committed survives a crash; a read may fail, and a record be damaged.
 */
import type { HeardRecord } from '../../src/domain/heard_record.ts';
import type { AnswerTable } from '../../src/prediction/cache/answer_store.ts';
import type { HeardTable } from '../../src/prediction/heard/heard_book.ts';
import type { Clock } from '../../src/domain/clock.ts';
import type { Dice } from './dice.ts';
import type { FaultBook } from './faults.ts';

interface QueuedWrite {
  readonly key: string;
  /** Undefined = it is to go. */
  readonly value: unknown;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

interface TableParts {
  readonly clock: Clock;
  readonly dice: Dice;
  readonly faults: FaultBook;
  /** Told when promises are about to settle. */
  readonly settling: () => void;
  /** An answer of this workflow cannot be read any more. */
  readonly damaged: (workflowId: string) => void;
  /** A record could not be read now. */
  readonly unread: () => void;
}

const READ_FAILS = 0.08;
const DAMAGED = 0.06;
const WRITE_FAILS = 0.04;

class MemoryTable {
  readonly #parts: TableParts;
  readonly #committed = new Map<string, unknown>();
  /** Since when a record is not on the disk as it should be. */
  readonly #unwritten = new Map<string, number>();
  /** Damages a record; null = it is left as it is. */
  readonly #damage: (value: unknown, dice: Dice) => unknown;
  #queue: QueuedWrite[] = [];
  #timer: unknown = null;
  #hangs = false;

  constructor(parts: TableParts, damage: (value: unknown, dice: Dice) => unknown) {
    this.#parts = parts;
    this.#damage = damage;
  }

  get(key: string): unknown {
    const { dice, faults } = this.#parts;
    const value = this.#committed.get(key);
    if (value === undefined) return null;
    if (faults.strikes(dice, 'memory: read fails', READ_FAILS)) {
      this.#parts.unread();
      throw new Error('the disk cannot be read');
    }
    const damaged = dice.chance(DAMAGED * faults.scale) ? this.#damage(value, dice) : null;
    if (damaged === null) return value;
    faults.hit('memory: record is damaged');
    const { workflowId } = value as Loose;
    if (typeof workflowId === 'string') this.#parts.damaged(workflowId);
    this.#committed.set(key, damaged);
    return damaged;
  }

  write(key: string, value: unknown): Promise<void> {
    const { clock } = this.#parts;
    if (!this.#unwritten.has(key)) this.#unwritten.set(key, clock.nowUs());
    return new Promise((resolve, reject) => {
      this.#queue.push({ key, value, resolve, reject });
      this.#timer ??= clock.setTimeout(() => this.#commit(), this.#parts.dice.between(1, 40));
    });
  }

  entries(after: string, before: string, limit: number): readonly { readonly key: string; readonly value: unknown }[] {
    const keys = [...this.#committed.keys()].filter((key) => key > after && key < before).sort();
    return keys.slice(0, limit).map((key) => ({ key, value: this.#committed.get(key) }));
  }

  has(key: string): boolean {
    return this.#committed.has(key);
  }

  get size(): number {
    return this.#committed.size;
  }

  /** Everything that was handed over before this time is on the disk. */
  get writtenUpToUs(): number {
    return Math.min(Infinity, ...this.#unwritten.values());
  }

  /** Nothing is committed until the crash. */
  hang(): void {
    this.#hangs = true;
  }

  /** The process is gone: what waits is lost, and nobody is told. */
  restart(): void {
    this.#parts.clock.clearTimeout(this.#timer);
    this.#timer = null;
    this.#queue = [];
    this.#unwritten.clear();
    this.#hangs = false;
  }

  #commit(): void {
    this.#timer = null;
    if (this.#hangs) return;
    const { dice, faults, settling } = this.#parts;
    const writes = this.#queue;
    this.#queue = [];
    settling();
    if (faults.strikes(dice, 'memory: write fails', WRITE_FAILS)) {
      for (const { reject } of writes) reject(new Error('the disk is full'));
      return;
    }
    for (const { key, value, resolve } of writes) {
      if (value === undefined) this.#committed.delete(key);
      else this.#committed.set(key, value);
      if (!this.#queue.some((queued) => queued.key === key)) this.#unwritten.delete(key);
      resolve();
    }
  }
}

/** The tables as one process has them: what it still does when it is gone reaches nothing. */
export interface OpenTables {
  readonly answers: AnswerTable;
  readonly heard: HeardTable;
  close(): void;
}

export class MemoryTables {
  readonly #answers: MemoryTable;
  readonly #heard: MemoryTable;

  constructor(parts: TableParts) {
    this.#answers = new MemoryTable(parts, damagedAnswer);
    this.#heard = new MemoryTable(parts, damagedHeard);
  }

  open(): OpenTables {
    let isGone = false;
    const use = (table: MemoryTable): MemoryTable => {
      if (isGone) throw new Error('the process is gone');
      return table;
    };
    const put = (table: MemoryTable, key: string, value: unknown): Promise<void> =>
      isGone ? new Promise<void>(() => {}) : table.write(key, value);
    const remove = async (table: MemoryTable, key: string): Promise<boolean> => {
      const had = table.has(key);
      await put(table, key, undefined);
      return had;
    };
    const [answers, heard] = [this.#answers, this.#heard];
    return {
      answers: {
        get: (key) => use(answers).get(key),
        put: (key, value) => put(answers, key, value),
        remove: (key) => remove(answers, key),
        entries: ({ after = '', before = '~~', limit }) => use(answers).entries(after, before, limit),
        count: () => use(answers).size,
      },
      heard: {
        get: (key) => use(heard).get(key) as HeardRecord | null,
        put: (key, record) => put(heard, key, record),
        remove: (key) => remove(heard, key),
        entries: ({ after = '', limit }) =>
          use(heard).entries(after, '~~', limit) as readonly { key: string; value: HeardRecord }[],
      },
      close: () => (isGone = true),
    };
  }

  /** What was closed in the cache before this time is closed on the disk. */
  get writtenUpToUs(): number {
    return this.#answers.writtenUpToUs;
  }

  hang(): void {
    this.#answers.hang();
    this.#heard.hang();
  }

  restart(): void {
    this.#answers.restart();
    this.#heard.restart();
  }
}

type Loose = Readonly<Record<string, unknown>>;

/** What is closed is left closed: whoever loses that may learn it anew, and could not know better. */
function damagedAnswer(value: unknown, dice: Dice): unknown {
  const entry = value as Loose;
  if (entry['state'] === 'closed') return null;
  return dice.pick([
    'rubbish',
    17,
    { ...entry, id: 'of another' },
    { ...entry, text: 5 },
    { ...entry, state: 'perhaps' },
    { ...entry, callers: 'nobody' },
    { ...entry, expiresEpochMs: 'never' },
  ]);
}

function damagedHeard(value: unknown, dice: Dice): unknown {
  const record = value as Loose;
  return dice.pick([
    'rubbish',
    17,
    { ...record, prefixes: new Uint8Array(7) },
    { ...record, texts: 'none' },
    { ...record, texts: [null] },
    { ...record, texts: [{ hash: 1, count: 300, caller: 0, text: 5 }] },
    { ...record, totalCount: 'many' },
  ]);
}
