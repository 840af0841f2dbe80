/**
 * What earlier calls taught: proven answers, and what callers say next. It is in a file of its own, because nothing of it
 * is lost for good: a file that cannot be opened is set aside, and calls teach it anew.
 */
import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { HeardRecord } from '../domain/heard_record.ts';
import type { Log } from '../domain/log.ts';
import { openEnvironment } from './environment.ts';
import { messageOf } from './storage_error.ts';
import { createStore, type Store } from './store.ts';
import { createTable, type Table } from './table.ts';

export interface Learned {
  /** Answers of models that may serve others; whoever reads one checks what it is. */
  readonly answers: Table<unknown>;
  /** What callers said, by state of the conversation. */
  readonly heard: Table<HeardRecord>;
  /** Sentences that were spoken more than once, as audio. */
  readonly clips: Table<Uint8Array>;
  readonly failedWriteCount: number;
  /** Records of no use because they did not decode or are of another schema. */
  readonly unreadableCount: number;
  flushed(): Promise<void>;
  /** Flushes and lets go of the file. Idempotent. */
  close(): Promise<void>;
}

export interface LearnedOpening {
  /** Null: not even an empty file could be opened, so that what is learned ends with the process. */
  readonly learned: Learned | null;
  /** What happened to the earlier file, for people; null = it was opened, or there was none. */
  readonly problem: string | null;
}

const FILE_NAME = 'learned.mdb';
const SCHEMA = { answers: 1, heard: 1, clips: 1 } as const;

/** Never throws. */
export function openLearned({
  dataDir,
  log,
  epochMs,
}: {
  readonly dataDir: string;
  readonly log: Log;
  readonly epochMs: number;
}): LearnedOpening {
  try {
    return { learned: open(dataDir, log), problem: null };
  } catch (error) {
    const reason = messageOf(error);
    const kept = setAside(join(dataDir, FILE_NAME), epochMs);
    log.warn('learned answers set aside', { reason, kept });
    const problem = `What earlier calls taught could not be opened and is set aside (${kept ?? 'it could not be moved'}).`;
    try {
      return { learned: open(dataDir, log), problem: `${problem} Calls teach it anew; nothing else is affected.` };
    } catch {
      return { learned: null, problem: `${problem} What calls teach now ends with this process: check DATA_DIR.` };
    }
  }
}

function open(dataDir: string, log: Log): Learned {
  const store: Store<keyof typeof SCHEMA> = createStore(openEnvironment(dataDir, FILE_NAME), SCHEMA, log);
  return {
    answers: createTable(store.table<unknown>('answers')),
    heard: createTable(store.table<HeardRecord>('heard')),
    clips: createTable(store.table<Uint8Array>('clips')),
    get failedWriteCount() {
      return store.watch.failedWriteCount;
    },
    get unreadableCount() {
      return store.watch.unreadableCount;
    },
    flushed: () => store.flushed(),
    close: () => store.close(),
  };
}

/** The name that it has now; null = it could not be moved. */
function setAside(path: string, epochMs: number): string | null {
  const name = `${FILE_NAME}.broken-${epochMs}`;
  try {
    if (existsSync(path)) renameSync(path, join(path, '..', name));
    rmSync(`${path}-lock`, { force: true });
    return name;
  } catch {
    return null;
  }
}
