/**
 * An LMDB environment of the process: opens its file, once, and refuses what cannot be opened with a message for humans.
 * It must never hand LMDB a file that is not LMDB's: the library ends the process with a segmentation fault then.
 */
import { closeSync, mkdirSync, openSync, readSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import { messageOf, StorageError } from './storage_error.ts';

const TABLES_MAX = 16;
/** Both meta pages begin with a page header of 24 bytes, then LMDB's magic number. */
const MAGIC = 0xbe_ef_c0_de;
const MAGIC_OFFSET = 24;

/** Throws StorageError `DATA_DIR_UNWRITABLE` or `STORE_BROKEN`. */
export function openEnvironment(dataDir: string, fileName: string, mapSizeBytes?: number): RootDatabase {
  prepareDirectory(dataDir);
  const path = join(dataDir, fileName);
  refuseForeignFile(path);
  try {
    return open({
      path,
      noSubdir: true,
      maxDbs: TABLES_MAX,
      ...(mapSizeBytes === undefined ? {} : { mapSize: mapSizeBytes }),
      // A write is acknowledged when it is on the disk. With overlapping syncs or batches per event turn, a full disk
      // leaves promises behind that nobody can catch, and a `close` that never ends (seen with lmdb 3.5.6).
      overlappingSync: false,
      eventTurnBatching: false,
    });
  } catch (error) {
    throw brokenStore(path, messageOf(error), error);
  }
}

function prepareDirectory(dataDir: string): void {
  const probe = join(dataDir, `.probe-${process.pid}`);
  try {
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (error) {
    throw new StorageError(
      'DATA_DIR_UNWRITABLE',
      `Cannot write to the data directory ${dataDir}: ${messageOf(error)}. ` +
        'Make it writable for this user or set DATA_DIR to a directory that is.',
      error,
    );
  }
}

function refuseForeignFile(path: string): void {
  const sizeBytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  // An empty file is what a crash in the first moment of a new store leaves; LMDB begins anew with it.
  if (sizeBytes === 0) return;
  const header = Buffer.alloc(MAGIC_OFFSET + 4);
  const file = openSync(path, 'r');
  try {
    readSync(file, header, 0, header.length, 0);
  } finally {
    closeSync(file);
  }
  if (header.readUInt32LE(MAGIC_OFFSET) !== MAGIC) throw brokenStore(path, 'it is not an LMDB file', undefined);
}

function brokenStore(path: string, reason: string, cause: unknown): StorageError {
  return new StorageError(
    'STORE_BROKEN',
    `Cannot open the store ${path}: ${reason}. ` +
      'Restore the file from a backup, or move it away to begin with an empty store.',
    cause,
  );
}
