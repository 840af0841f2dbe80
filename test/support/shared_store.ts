/** One store and the processes on it, each with its own calls, in virtual time. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CallRecord } from '../../src/domain/call_record.ts';
import { CallArchive } from '../../src/runtime/call_archive.ts';
import { CallsInProgress } from '../../src/runtime/calls_in_progress.ts';
import { takeUpsFrom } from '../../src/runtime/take_ups.ts';
import { VirtualClock } from '../../src/runtime/virtual_clock.ts';
import { openStorage, type Storage } from '../../src/storage/storage.ts';
import { CallWorld, type WorldOptions } from './call_world.ts';
import { ProcessClock } from '../simulation/process_clock.ts';
import { createKeptLog } from './kept_log.ts';
import type { MemoryCallTables } from './memory_calls.ts';

const STORE_LIMITS = { signEveryMs: 5_000, goneMs: 15_000, lostAfterMs: 90_000, lookMax: 100 };

export interface StoreProcess {
  readonly world: CallWorld;
  readonly inProgress: CallsInProgress;
  readonly archive: CallArchive;
  /** Calls that it has closed because nobody came back for them. */
  readonly lost: readonly CallRecord[];
  /** It is gone from one moment to the next; what was not on the disk never gets there. */
  kill(): void;
}

/** What keeps the calls; the store of the product, or one in memory that is as good and faster. */
type CallTables =
  | Pick<Storage, 'calls' | 'callWorkflows' | 'callSids' | 'processes' | 'flushed' | 'close'>
  | MemoryCallTables;

export class SharedStore {
  readonly clock = new VirtualClock();
  readonly storage: CallTables;
  readonly #directory: string | null = null;
  readonly #running = new Set<number>();
  #pid = 100;

  /** Over a real LMDB file, unless told otherwise. */
  constructor(tables: CallTables | null = null) {
    if (tables === null) this.#directory = mkdtempSync(join(tmpdir(), 'weaver-shared-'));
    this.storage = tables ?? openStorage({ dataDir: this.#directory ?? '', log: createKeptLog() });
  }

  process(options: WorldOptions = {}): StoreProcess {
    const { storage } = this;
    const clock = new ProcessClock(this.clock);
    const processClock = new ProcessClock(this.clock);
    const pid = (this.#pid += 1);
    this.#running.add(pid);
    const owner = `process ${pid}`;
    const lost: CallRecord[] = [];
    let isKilled = false;
    const inProgress = new CallsInProgress({
      tables: storage,
      clock,
      owner,
      pid,
      isRunning: (number) => this.#running.has(number),
      limits: STORE_LIMITS,
      closed: (record) => void lost.push(record),
    });
    const archive = new CallArchive({
      table: storage.calls,
      rows: inProgress,
      clock,
      gatherMs: 500,
      batchMax: 8,
      failed(error) {
        throw error;
      },
    });
    inProgress.start();
    const world = new CallWorld({
      ...options,
      clock: this.clock,
      processClock,
      owner,
      firstByte: pid,
      takeUps: takeUpsFrom(inProgress, archive),
      save: (call, when) => {
        if (!isKilled) archive.save(call, when);
      },
      stored: (trackingId) => archive.find(trackingId),
    });
    const kill = (): void => {
      isKilled = true;
      clock.kill();
      processClock.kill();
      this.#running.delete(pid);
    };
    return { world, inProgress, archive, lost, kill };
  }

  /** Everything that was saved is on the disk, and whoever was refused has noticed. */
  async settled(...processes: readonly StoreProcess[]): Promise<void> {
    for (const { archive } of processes) await archive.flushed();
    await this.storage.flushed();
  }

  record(trackingId: string): CallRecord | null {
    return this.storage.calls.get(trackingId)?.value ?? null;
  }

  async close(): Promise<void> {
    await this.storage.close();
    if (this.#directory !== null) rmSync(this.#directory, { recursive: true });
  }
}
