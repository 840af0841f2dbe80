/** One LMDB file with its tables: how they are opened, watched, flushed and closed is the same for every file. */
import type { RootDatabase } from 'lmdb';
import type { Log } from '../domain/log.ts';
import { StorageError } from './storage_error.ts';
import { createVersionedTable, type VersionedTable } from './table.ts';
import { createWriteWatch, type WriteWatch } from './write_watch.ts';

export interface Store<Name extends string> {
  readonly watch: WriteWatch;
  table<T>(name: Name): VersionedTable<T>;
  /** Resolves when everything written so far is on the disk, or has failed to get there and was counted. */
  flushed(): Promise<void>;
  /** Flushes and lets go of the file. Idempotent; afterwards reads throw and writes reject. */
  close(): Promise<void>;
}

/** `schema`: raised when the shape of a table's records changes; records of another number are misses. */
export function createStore<Name extends string>(
  root: RootDatabase,
  schema: Readonly<Record<Name, number>>,
  log: Log,
): Store<Name> {
  const watch = createWriteWatch(log);
  let closing: Promise<void> | null = null;

  async function flushed(): Promise<void> {
    try {
      await root.flushed;
    } catch {
      // The write itself has rejected, was counted and logged.
    }
  }

  return {
    watch,
    flushed,
    table: <T>(name: Name): VersionedTable<T> =>
      // Versions are fixed for the life of the data, so every table has them from the start.
      createVersionedTable<T>(root.openDB(name, { encoding: 'msgpack', useVersions: true }), {
        name,
        schema: schema[name],
        watch,
        assertOpen() {
          if (closing !== null) throw new StorageError('STORE_CLOSED', 'The store is closed.');
        },
      }),
    close() {
      closing ??= flushed().then(() => root.close());
      return closing;
    },
  };
}
