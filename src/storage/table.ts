/**
 * Tables of records over one LMDB database each. Reads are synchronous and see what was committed; a write is a promise
 * that settles when the record is on the disk. Records carry the number of their schema: what does not decode or is of
 * another schema is a miss, counted, never an exception.
 */
import { createHash } from 'node:crypto';
import type { Database } from 'lmdb';
import type { WriteWatch } from './write_watch.ts';

interface EntryRange {
  /** Only keys after this one. */
  readonly after?: string;
  /** Only keys before this one. */
  readonly before?: string;
  /** At most so many entries. */
  readonly limit: number;
  /** From the last key backwards; for keys that begin with a time the newest come first. */
  readonly newestFirst?: boolean;
}

interface Entry<T> {
  readonly key: string;
  readonly value: T;
}

export interface Table<T> {
  get(key: string): T | null;
  /** Rejects with StorageError `WRITE_FAILED`; a rejection that nobody awaits is counted and logged, not unhandled. */
  put(key: string, value: T): Promise<void>;
  /** True if there was such a record. */
  remove(key: string): Promise<boolean>;
  entries(range: EntryRange): readonly Entry<T>[];
  /** Keys only, which is cheaper than entries when the records are not looked at. */
  keys(range: EntryRange): readonly string[];
  count(): number;
}

interface Versioned<T> {
  readonly value: T;
  readonly version: number;
}

export interface VersionedTable<T> {
  get(key: string): Versioned<T> | null;
  /**
   * Stores the record under this version. With `ifVersion` only if the stored one has that version, with `ifVersion`
   * null only if there is none; false = it was not so and nothing was written. Rejects like `Table.put`.
   */
  put(key: string, value: T, version: number, ifVersion?: number | null): Promise<boolean>;
  remove(key: string): Promise<boolean>;
  entries(range: EntryRange): readonly Entry<T>[];
  /** Keys only, which is cheaper than entries when the records are not looked at. */
  keys(range: EntryRange): readonly string[];
  count(): number;
}

/** What is in the database: `s` the schema's number, `v` the record. */
interface Envelope {
  readonly s: number;
  readonly v: unknown;
}

/** LMDB takes keys up to 1,978 bytes; longer ones keep their beginning, so that they sort near their place. */
const KEY_BYTES_MAX = 1000;
const KEY_HEAD_CHARS = 200;

export function createVersionedTable<T>(
  database: Database<Envelope, string>,
  options: {
    readonly name: string;
    readonly schema: number;
    readonly watch: WriteWatch;
    /** Throws when the store is closed: LMDB must not be asked any more then. */
    readonly assertOpen: () => void;
  },
): VersionedTable<T> {
  const { name, schema, watch, assertOpen } = options;

  function read(key: string): Versioned<T> | null {
    assertOpen();
    try {
      const found = database.getEntry(key);
      if (found === undefined) return null;
      if (found.value.s === schema) return { value: found.value.v as T, version: found.version ?? 0 };
    } catch {
      // Counted below, like one of another schema.
    }
    watch.unreadable(name);
    return null;
  }

  function write<R>(begin: () => Promise<R>): Promise<R> {
    return watch.write(name, () => {
      assertOpen();
      return begin();
    });
  }

  function* keysOf({ after, before, newestFirst = false }: EntryRange): Generator<string> {
    assertOpen();
    const [start, end] = newestFirst ? [before, after] : [after, before];
    yield* database.getKeys({
      ...(start === undefined ? {} : { start: storeKey(start), exclusiveStart: true }),
      ...(end === undefined ? {} : { end: storeKey(end) }),
      reverse: newestFirst,
    });
  }

  return {
    get: (key) => read(storeKey(key)),
    put(key, value, version, ifVersion) {
      const envelope: Envelope = { s: schema, v: value };
      // LMDB's types leave out that null means "only if there is none".
      return write(() => database.put(storeKey(key), envelope, version, ifVersion as number | undefined));
    },
    async remove(key) {
      assertOpen();
      // LMDB's own answer is about the commit, not about the record.
      const existed = database.doesExist(storeKey(key));
      await write(() => database.remove(storeKey(key)));
      return existed;
    },
    entries(range) {
      const entries: Entry<T>[] = [];
      if (range.limit <= 0) return entries;
      for (const key of keysOf(range)) {
        const found = read(key);
        if (found !== null) entries.push({ key, value: found.value });
        if (entries.length >= range.limit) break;
      }
      return entries;
    },
    keys(range) {
      const keys: string[] = [];
      if (range.limit <= 0) return keys;
      for (const key of keysOf(range)) if (keys.push(key) >= range.limit) break;
      return keys;
    },
    count() {
      assertOpen();
      return (database.getStats() as { readonly entryCount: number }).entryCount;
    },
  };
}

/** The same without versions, for records that one owner writes. */
export function createTable<T>(table: VersionedTable<T>): Table<T> {
  return {
    get: (key) => table.get(key)?.value ?? null,
    put: (key, value) => handled(table.put(key, value, 1).then(() => undefined)),
    remove: (key) => handled(table.remove(key)),
    entries: (range) => table.entries(range),
    keys: (range) => table.keys(range),
    count: () => table.count(),
  };
}

/** The watch has counted and logged a rejection; it need not be awaited. */
function handled<R>(write: Promise<R>): Promise<R> {
  write.catch(() => undefined);
  return write;
}

function storeKey(key: string): string {
  if (Buffer.byteLength(key) <= KEY_BYTES_MAX) return key;
  return `${key.slice(0, KEY_HEAD_CHARS)}#${createHash('sha256').update(key).digest('hex')}`;
}
