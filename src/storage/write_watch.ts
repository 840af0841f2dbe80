/**
 * Watches every write: a failed one is counted, logged once in a while and rejects with a StorageError, and never
 * becomes an unhandled rejection when the caller does not wait for it.
 */
import type { Log } from '../domain/log.ts';
import { messageOf, StorageError } from './storage_error.ts';

export interface WriteWatch {
  readonly failedWriteCount: number;
  /** The write that finished last has failed; false again as soon as one succeeds. */
  readonly isFailing: boolean;
  /** Records of no use because they did not decode or are of another schema; each is a miss for the reader. */
  readonly unreadableCount: number;
  write<R>(table: string, begin: () => PromiseLike<R>): Promise<R>;
  unreadable(table: string): void;
}

export function createWriteWatch(log: Log): WriteWatch {
  let failedWriteCount = 0;
  let isFailing = false;
  let unreadableCount = 0;

  function fail(table: string, reason: string): void {
    failedWriteCount += 1;
    if (isPowerOfTwo(failedWriteCount)) log.error('storage write failed', { table, reason, failedWriteCount });
  }

  async function attempt<R>(table: string, begin: () => PromiseLike<R>): Promise<R> {
    try {
      const result = await begin();
      isFailing = false;
      return result;
    } catch (error) {
      isFailing = true;
      const commitError = commitErrorOf(error);
      if (commitError === null) fail(table, messageOf(error));
      else commitError.catch((cause: unknown) => fail(table, messageOf(cause)));
      throw error instanceof StorageError
        ? error
        : new StorageError('WRITE_FAILED', 'The store could not write to its disk; is it full or read-only?', error);
    }
  }

  return {
    get failedWriteCount() {
      return failedWriteCount;
    },
    get isFailing() {
      return isFailing;
    },
    get unreadableCount() {
      return unreadableCount;
    },
    write(table, begin) {
      const written = attempt(table, begin);
      written.catch(() => undefined);
      return written;
    },
    unreadable(table) {
      unreadableCount += 1;
      if (isPowerOfTwo(unreadableCount)) log.warn('storage record unreadable', { table, unreadableCount });
    },
  };
}

/** LMDB keeps the reason of a failed commit in a promise of its own, which rejects a moment later. */
function commitErrorOf(error: unknown): Promise<unknown> | null {
  return error instanceof Error && 'commitError' in error && error.commitError instanceof Promise
    ? error.commitError
    : null;
}

/** 1, 2, 4, 8 …: the first failure is always told, a flood of them never floods the log. */
function isPowerOfTwo(count: number): boolean {
  return (count & (count - 1)) === 0;
}
