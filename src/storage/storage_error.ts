/** What can go wrong with the store, as an error with a stable code. */
export type StorageErrorCode =
  /** The directory cannot be created or written to. */
  | 'DATA_DIR_UNWRITABLE'
  /** The file is there, but it is not a store that this version can open. */
  | 'STORE_BROKEN'
  /** A write did not reach the disk: it is full, gone, or read-only by now. */
  | 'WRITE_FAILED'
  /** The store was closed before. */
  | 'STORE_CLOSED';

export class StorageError extends Error {
  readonly code: StorageErrorCode;

  constructor(code: StorageErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'StorageError';
    this.code = code;
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
