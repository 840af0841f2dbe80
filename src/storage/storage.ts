/** What must survive the process: one LMDB environment and its tables. */
import type { CallRecord } from '../domain/call_record.ts';
import type { HeardRecord } from '../domain/heard_record.ts';
import type { Log } from '../domain/log.ts';
import type { Placement } from '../domain/placement.ts';
import type { StoredWorkflow } from '../domain/workflow.ts';
import { openEnvironment } from './environment.ts';
import { createPlacementTable, type PlacementTable } from './placement_table.ts';
import { createTable, createVersionedTable, type Table, type VersionedTable } from './table.ts';
import { StorageError } from './storage_error.ts';
import { createWriteWatch } from './write_watch.ts';

export interface Storage {
  /** By workflow id. */
  readonly workflows: Table<StoredWorkflow>;
  /** By trackingId, which sorts by time; the version is for taking a call up by compare-and-set. */
  readonly calls: VersionedTable<CallRecord>;
  readonly placements: PlacementTable;
  /** What callers said, by state of the conversation. */
  readonly heard: Table<HeardRecord>;
  /** Answers of models that may serve others; whoever reads one checks what it is. */
  readonly answers: Table<unknown>;
  /** Removes at most `maxCount` of the oldest calls created before this time. Resolves to the number removed. */
  pruneCalls(beforeEpochMs: number, maxCount: number): Promise<number>;
  /** Resolves when everything written so far is on the disk, or has failed to get there and was counted. */
  flushed(): Promise<void>;
  /** Flushes and lets go of the file. Idempotent; afterwards reads throw and writes reject. */
  close(): Promise<void>;
  readonly failedWriteCount: number;
  /** The write that finished last has failed; false again as soon as one succeeds. */
  readonly isFailing: boolean;
  readonly unreadableCount: number;
}

/** Raised when the shape of a table's records changes; records of another number are misses. */
const SCHEMA = { workflows: 1, calls: 2, placements: 1, heard: 1, answers: 1 } as const;

/**
 * Creates the directory if there is none and opens the store in it. Throws StorageError `DATA_DIR_UNWRITABLE` or
 * `STORE_BROKEN`. `mapSizeBytes` is only where the memory map begins: it grows as the data do.
 */
export function openStorage(options: {
  readonly dataDir: string;
  readonly log: Log;
  readonly mapSizeBytes?: number;
}): Storage {
  const root = openEnvironment(options.dataDir, options.mapSizeBytes);
  const watch = createWriteWatch(options.log);
  let closing: Promise<void> | null = null;
  const table = <T>(name: keyof typeof SCHEMA): VersionedTable<T> =>
    // Versions are fixed for the life of the data, so every table has them from the start.
    createVersionedTable<T>(root.openDB(name, { encoding: 'msgpack', useVersions: true }), {
      name,
      schema: SCHEMA[name],
      watch,
      assertOpen() {
        if (closing !== null) throw new StorageError('STORE_CLOSED', 'The store is closed.');
      },
    });

  const calls = table<CallRecord>('calls');

  async function flushed(): Promise<void> {
    try {
      await root.flushed;
    } catch {
      // The write itself has rejected, was counted and logged.
    }
  }

  return {
    workflows: createTable(table<StoredWorkflow>('workflows')),
    calls,
    placements: createPlacementTable(table<Placement>('placements')),
    heard: createTable(table<HeardRecord>('heard')),
    answers: createTable(table<unknown>('answers')),
    async pruneCalls(beforeEpochMs, maxCount) {
      const keys = calls.keys({ before: `call_${beforeEpochMs}`, limit: maxCount });
      await Promise.all(keys.map((key) => calls.remove(key)));
      return keys.length;
    },
    flushed,
    close() {
      closing ??= flushed().then(() => root.close());
      return closing;
    },
    get failedWriteCount() {
      return watch.failedWriteCount;
    },
    get isFailing() {
      return watch.isFailing;
    },
    get unreadableCount() {
      return watch.unreadableCount;
    },
  };
}
