/** What must survive the process: one LMDB file and its tables. */
import type { CallRecord } from '../domain/call_record.ts';
import type { TrackingId } from '../domain/ids.ts';
import type { Log } from '../domain/log.ts';
import type { Placement } from '../domain/placement.ts';
import type { ProcessSign } from '../domain/process_sign.ts';
import type { StoredWorkflow, Workflow } from '../domain/workflow.ts';
import { openEnvironment } from './environment.ts';
import { createPlacementTable, type PlacementTable } from './placement_table.ts';
import { createStore } from './store.ts';
import { createTable, type Table, type VersionedTable } from './table.ts';

export interface Storage {
  /** By workflow id. */
  readonly workflows: Table<StoredWorkflow>;
  /** By trackingId, which sorts by time; the version is for taking a call up by compare-and-set. */
  readonly calls: VersionedTable<CallRecord>;
  /** Of each call in progress, by trackingId, the workflow as it was filled for it; its keys are the calls in progress. */
  readonly callWorkflows: Table<Workflow>;
  /** Calls by the carrier's name, as long as they are kept: some of its webhooks know no other. */
  readonly callSids: Table<TrackingId>;
  /** Signs of life of the processes on this store, by owner. */
  readonly processes: Table<ProcessSign>;
  readonly placements: PlacementTable;
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
const SCHEMA = { workflows: 1, calls: 2, placements: 1, call_workflows: 1, call_sids: 1, processes: 1 } as const;
const FILE_NAME = 'weaver.mdb';

/**
 * Creates the directory if there is none and opens the store in it. Throws StorageError `DATA_DIR_UNWRITABLE` or
 * `STORE_BROKEN`. `mapSizeBytes` is only where the memory map begins: it grows as the data do.
 */
export function openStorage(options: {
  readonly dataDir: string;
  readonly log: Log;
  readonly mapSizeBytes?: number;
}): Storage {
  const store = createStore(openEnvironment(options.dataDir, FILE_NAME, options.mapSizeBytes), SCHEMA, options.log);
  const { watch } = store;
  const calls = store.table<CallRecord>('calls');
  const callSids = createTable(store.table<TrackingId>('call_sids'));
  const removeCall = async (trackingId: TrackingId): Promise<void> => {
    const callSid = calls.get(trackingId)?.value.callSid ?? null;
    await Promise.all([calls.remove(trackingId), callSid === null ? null : callSids.remove(callSid)]);
  };
  return {
    workflows: createTable(store.table<StoredWorkflow>('workflows')),
    calls,
    callWorkflows: createTable(store.table<Workflow>('call_workflows')),
    callSids,
    processes: createTable(store.table<ProcessSign>('processes')),
    placements: createPlacementTable(store.table<Placement>('placements')),
    async pruneCalls(beforeEpochMs, maxCount) {
      const keys = calls.keys({ before: `call_${beforeEpochMs}`, limit: maxCount });
      await Promise.all(keys.map((key) => removeCall(key)));
      return keys.length;
    },
    flushed: () => store.flushed(),
    close: () => store.close(),
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
