/**
 * Entries in the store, with a bounded part of them in memory. Reads never fail: what cannot be read is not there.
 * Writes are never waited for; until one has succeeded its entry stays in memory, so that an entry that was closed or
 * removed does not come back from a disk that is full.
 */
import type { Clock } from '../../domain/clock.ts';
import { type AnswerEntry, readEntry } from './entry.ts';
import { idPrefix } from './question.ts';
import { S3Fifo } from './s3_fifo.ts';

/** Where entries are kept; it may throw or reject whenever it likes. */
export interface AnswerTable {
  get(key: string): unknown;
  put(key: string, value: unknown): Promise<void>;
  remove(key: string): Promise<boolean>;
  entries(range: {
    readonly after?: string;
    readonly before?: string;
    readonly limit: number;
  }): readonly { readonly key: string; readonly value: unknown }[];
  count(): number;
}

export interface AnswerStoreLimits {
  /** In memory. */
  readonly frontEntries: number;
  readonly frontBytes: number;
  /** In the store; no new ones are made beyond it. */
  readonly entriesMax: number;
  /** Changes that wait to be written; no new entries are made beyond it. */
  readonly pendingMax: number;
}

export interface AnswerStore {
  /** Null also while it cannot be read. */
  get(id: string): AnswerEntry | null;
  /** Undefined = it cannot be read now, so that nobody knows whether it is there. */
  read(id: string): AnswerEntry | null | undefined;
  /** False = there is no room for a new one. */
  canAdd(): boolean;
  /** `now` for what must not be lost in a crash, `later` for counts. */
  put(entry: AnswerEntry, when: 'now' | 'later'): void;
  remove(id: string): void;
  ofWorkflow(workflowId: string, limit: number): readonly AnswerEntry[];
  /** Resolves to the number removed. They are out of reach at once, and go little by little. */
  removeWorkflow(workflowId: string): Promise<number>;
  /**
   * Looks at no more than `lookMax` entries, going on where it ended, and removes those that have expired; of a crowded
   * store also those that were seen only once.
   */
  prune(nowEpochMs: number, lookMax: number): number;
  flush(): Promise<void>;
  close(): Promise<void>;
}

interface Scanned {
  readonly key: string;
  readonly entry: AnswerEntry | null;
}

const FLUSH_MS = 5_000;
/** Written at once, so that the event loop is never held for long, and the pause after it. */
const SLICE_ENTRIES = 64;
const SLICE_PAUSE_MS = 20;
const SCAN_ENTRIES = 200;
/** From here on what was seen only once makes room, so that a full store goes on learning. */
const CROWDED_SHARE = 0.8;
const ONCE_SEEN_KEPT_MS = 10 * 60_000;
/** Looked at after each flush of a crowded store, in slices. */
const SWEPT_ENTRIES = 1_000;
const AFTER_ALL_IDS = '~';

/** `table` null = the store could not be opened: everything is in memory and ends with the process. */
export function createAnswerStore(table: AnswerTable | null, clock: Clock, limits: AnswerStoreLimits): AnswerStore {
  const front = new S3Fifo<AnswerEntry>({
    entriesMax: limits.frontEntries,
    bytesMax: limits.frontBytes,
    sizeOf: sizeOfEntry,
  });
  /** Not yet on the disk; null = to be removed. */
  const pending = new Map<string, AnswerEntry | null>();
  /** Entries of these workflows that are older than this are as good as gone. */
  const removedUpTo = new Map<string, number>();
  let timer: unknown = null;
  let isClosed = false;
  let prunedUpTo = '';

  function read(id: string): AnswerEntry | null | undefined {
    const waiting = pending.get(id);
    const entry = waiting === undefined ? (front.get(id) ?? load(id)) : waiting;
    return entry !== undefined && entry !== null && isRemoved(entry) ? null : entry;
  }

  function load(id: string): AnswerEntry | null | undefined {
    if (table === null) return null;
    try {
      const entry = readEntry(id, table.get(id));
      if (entry !== null) front.set(id, entry);
      return entry;
    } catch {
      return undefined;
    }
  }

  function isRemoved({ workflowId, createdEpochMs }: AnswerEntry): boolean {
    if (removedUpTo.size === 0) return false;
    return createdEpochMs <= (removedUpTo.get(workflowId) ?? -Infinity);
  }

  function change(id: string, entry: AnswerEntry | null, when: 'now' | 'later'): void {
    if (entry === null) front.delete(id);
    else front.set(id, entry);
    if (table === null) return;
    pending.set(id, entry);
    if (when === 'now') void write(id, table);
    schedule(FLUSH_MS);
  }

  async function write(id: string, to: AnswerTable): Promise<void> {
    const entry = pending.get(id);
    if (entry === undefined) return;
    try {
      await (entry === null ? to.remove(id) : to.put(id, entry));
      if (pending.get(id) === entry) pending.delete(id);
    } catch {
      // It stays pending and is tried again; the store itself counts and logs its failures.
    }
  }

  function schedule(delayMs: number): void {
    if (!isClosed) timer ??= clock.setTimeout(() => void writeSlices(), delayMs);
  }

  async function writeSlices(): Promise<void> {
    const ids = [...pending.keys()];
    while (ids.length > 0) {
      await writeAll(ids.splice(0, SLICE_ENTRIES));
      if (ids.length > 0) await pause();
    }
    for (let looked = 0; looked < SWEPT_ENTRIES && isCrowded(); looked += SCAN_ENTRIES) {
      prune(clock.epochMs(), SCAN_ENTRIES);
      await pause();
    }
    timer = null;
    if (pending.size > 0) schedule(FLUSH_MS);
  }

  function isCrowded(): boolean {
    return !isClosed && table !== null && countOf(table, front.size) >= limits.entriesMax * CROWDED_SHARE;
  }

  function prune(nowEpochMs: number, lookMax: number): number {
    const entries = table === null ? [] : scan(prunedUpTo, AFTER_ALL_IDS, lookMax);
    prunedUpTo = entries.length < lookMax ? '' : (entries.at(-1)?.key ?? '');
    const oldestOnceSeen = isCrowded() ? nowEpochMs - ONCE_SEEN_KEPT_MS : -Infinity;
    const goes = entries.filter(({ key, entry }) => {
      if (pending.get(key) === null) return false;
      return entry === null || entry.expiresEpochMs <= nowEpochMs || isOnceSeen(entry, oldestOnceSeen);
    });
    for (const { key } of goes) change(key, null, 'later');
    return goes.length;
  }

  async function writeAll(ids: readonly string[]): Promise<void> {
    if (table !== null && !isClosed) await Promise.all(ids.map((id) => write(id, table)));
  }

  function pause(): Promise<void> {
    return new Promise((resolve) => {
      clock.setTimeout(resolve, SLICE_PAUSE_MS);
    });
  }

  /** In the order of their ids; an entry that cannot be read is null. */
  function scan(after: string, before: string, limit: number): readonly Scanned[] {
    try {
      const stored = table?.entries({ after, before, limit }) ?? [];
      return stored.map(({ key, value }) => ({ key, entry: pending.get(key) ?? readEntry(key, value) }));
    } catch {
      return [];
    }
  }

  function* slicesOf(workflowId: string): Generator<readonly AnswerEntry[]> {
    const prefix = idPrefix(workflowId);
    let after: string | undefined = prefix;
    while (after !== undefined) {
      const slice = scan(after, prefix + AFTER_ALL_IDS, SCAN_ENTRIES);
      after = slice.length < SCAN_ENTRIES ? undefined : slice.at(-1)?.key;
      yield slice.flatMap(({ entry }) =>
        entry?.workflowId === workflowId && pending.get(entry.id) !== null ? [entry] : [],
      );
    }
  }

  function inMemory(workflowId: string): readonly AnswerEntry[] {
    const entries = table === null ? front.values() : pending.values();
    return [...entries].filter((entry) => entry !== null && entry.workflowId === workflowId) as AnswerEntry[];
  }

  return {
    get: (id) => read(id) ?? null,
    read,
    canAdd() {
      if (isCrowded()) schedule(FLUSH_MS);
      return pending.size < limits.pendingMax && countOf(table, front.size) < limits.entriesMax;
    },
    put: (entry, when) => change(entry.id, entry, when),
    remove: (id) => change(id, null, 'now'),
    ofWorkflow(workflowId, limit) {
      const found = new Map(inMemory(workflowId).map((entry) => [entry.id, entry]));
      for (const slice of slicesOf(workflowId)) {
        for (const entry of slice) found.set(entry.id, entry);
        if (found.size >= limit) break;
      }
      return [...found.values()].filter((entry) => !isRemoved(entry)).slice(0, limit);
    },
    async removeWorkflow(workflowId) {
      removedUpTo.set(workflowId, clock.epochMs());
      const ids = new Set(inMemory(workflowId).map(({ id }) => id));
      for (const slice of slicesOf(workflowId)) {
        for (const entry of slice) if (isRemoved(entry)) ids.add(entry.id);
        if (slice.length > 0) await pause();
      }
      let count = 0;
      for (const id of ids) {
        const entry = pending.get(id);
        if (entry === undefined || (entry !== null && isRemoved(entry))) change(id, null, 'later');
        count += 1;
        if (count % SCAN_ENTRIES === 0) await pause();
      }
      return ids.size;
    },
    prune,
    flush: () => writeAll([...pending.keys()]),
    async close() {
      if (timer !== null) clock.clearTimeout(timer);
      await writeAll([...pending.keys()]);
      isClosed = true;
    },
  };
}

function isOnceSeen({ state, sightingCount, createdEpochMs }: AnswerEntry, upToEpochMs: number): boolean {
  return state !== 'proven' && sightingCount <= 1 && createdEpochMs <= upToEpochMs;
}

function countOf(table: AnswerTable | null, frontSize: number): number {
  try {
    return table?.count() ?? frontSize;
  } catch {
    return frontSize;
  }
}

/** Two bytes for a character, and what the object around it takes, roughly. */
function sizeOfEntry({ id, text, words, lastAgentLine, valueSets, callers }: AnswerEntry): number {
  return (
    2 * (id.length + text.length + words.length + lastAgentLine.length) + 64 * (valueSets.length + callers.length) + 500
  );
}
