/**
 * Calls in progress as the store knows them, those of other processes included: finds one to take up, tells whose it is,
 * and closes those that nobody came back for. Processes on one store know of each other by their signs of life.
 */
import { asLost, type CallInProgress, isInProgress, type LostCall } from '../domain/call_in_progress.ts';
import type { CallRecord } from '../domain/call_record.ts';
import type { Clock } from '../domain/clock.ts';
import type { CallSid, TrackingId } from '../domain/ids.ts';
import type { ProcessSign } from '../domain/process_sign.ts';
import { asOfNow, NO_PREDICTION, type Workflow } from '../domain/workflow.ts';

interface Rows<T> {
  get(key: string): T | null;
  put(key: string, value: T): Promise<void>;
  remove(key: string): Promise<boolean>;
  keys(range: { readonly after?: string; readonly limit: number }): readonly string[];
}

export interface InProgressTables {
  readonly calls: {
    get(key: string): { readonly value: CallRecord } | null;
    put(key: string, value: CallRecord, version: number, ifVersion: number | null): Promise<boolean>;
  };
  readonly callWorkflows: Rows<Workflow>;
  readonly callSids: Rows<TrackingId>;
  readonly processes: Rows<ProcessSign>;
}

interface InProgressParts {
  readonly tables: InProgressTables;
  readonly clock: Clock;
  /** Names this process. */
  readonly owner: string;
  readonly pid: number;
  /** Whether a process of this machine runs under that number. */
  isRunning(pid: number): boolean;
  readonly limits: InProgressLimits;
  /** Nobody came back for this call. */
  closed(record: LostCall): void;
}

interface InProgressLimits {
  /** A process gives a sign of life so often, and counts as gone when its last one is older than `goneMs`. */
  readonly signEveryMs: number;
  readonly goneMs: number;
  /** A call that nobody came back for in so long after its last sign of life is lost. */
  readonly lostAfterMs: number;
  /** Calls that are looked at in one go. */
  readonly lookMax: number;
}

/** A call that can be gone on with. */
export interface Takable {
  readonly record: CallInProgress;
  readonly workflow: Workflow;
}

/** In place of the number of a process that has stopped. */
const STOPPED = 0;

export class CallsInProgress {
  readonly #parts: InProgressParts;
  #timer: unknown = null;
  #lookedUpTo: TrackingId | undefined;
  /** Calls whose process is gone and that could still be asked for, as far as was looked. */
  readonly #awaited = new Set<TrackingId>();

  constructor(parts: InProgressParts) {
    this.#parts = parts;
  }

  get owner(): string {
    return this.#parts.owner;
  }

  /** Null: no such call, one that has ended, or one that an earlier version began. */
  find(trackingId: TrackingId): Takable | null {
    const { calls, callWorkflows } = this.#parts.tables;
    const record = calls.get(trackingId)?.value ?? null;
    if (!isInProgress(record)) return null;
    const workflow = callWorkflows.get(trackingId);
    return workflow === null ? null : { record, workflow: asOfNow(workflow, NO_PREDICTION) };
  }

  trackingIdOf(callSid: CallSid): TrackingId | null {
    return this.#parts.tables.callSids.get(callSid);
  }

  /** Another process has this call and lives. */
  isElsewhere({ owner }: CallRecord): boolean {
    const parts = this.#parts;
    const { tables, pid } = parts;
    const sign = owner === parts.owner ? null : tables.processes.get(owner);
    // After a restart the number is often the same again, and then it is ours.
    if (sign === null || sign.pid === STOPPED || sign.pid === pid) return false;
    return this.#isFresh(sign) && parts.isRunning(sign.pid);
  }

  /** False once another process has taken up the call that this one has in this epoch. */
  isOurs(trackingId: TrackingId, epoch: number): boolean {
    const stored = this.#parts.tables.calls.get(trackingId)?.value ?? null;
    if (stored === null || stored.epoch < epoch) return true;
    return stored.epoch === epoch && stored.owner === this.#parts.owner;
  }

  get awaitedCount(): number {
    return this.#awaited.size;
  }

  #isFresh({ aliveEpochMs }: ProcessSign): boolean {
    return this.#parts.clock.epochMs() - aliveEpochMs < this.#parts.limits.goneMs;
  }

  // What the archive tells.

  begun(trackingId: TrackingId, workflow: Workflow): void {
    void this.#parts.tables.callWorkflows.put(trackingId, workflow);
  }

  named(trackingId: TrackingId, callSid: CallSid): void {
    void this.#parts.tables.callSids.put(callSid, trackingId);
  }

  taken(trackingId: TrackingId): void {
    this.#awaited.delete(trackingId);
  }

  /** Its name at the carrier stays known, so that a late webhook does not begin it anew. */
  over(trackingId: TrackingId): void {
    this.#awaited.delete(trackingId);
    void this.#parts.tables.callWorkflows.remove(trackingId);
  }

  // Signs of life.

  start(): void {
    const { clock, owner, pid, tables, limits } = this.#parts;
    const sign = (): void => {
      void tables.processes.put(owner, { pid, aliveEpochMs: clock.epochMs() });
      this.#timer = clock.setTimeout(sign, limits.signEveryMs);
    };
    sign();
  }

  /** The process is about to stop: whoever comes next need not wait to see that it is gone. */
  stop(): void {
    const { clock, owner, tables } = this.#parts;
    clock.clearTimeout(this.#timer);
    void tables.processes.put(owner, { pid: STOPPED, aliveEpochMs: clock.epochMs() });
  }

  /**
   * Closes calls that nobody can come back for any more, looking at no more than `lookMax`; the next one goes on where this
   * one ended. `isLive`: this process has it.
   */
  async closeLost(isLive: (trackingId: TrackingId) => boolean): Promise<void> {
    const { tables, limits } = this.#parts;
    const after = this.#lookedUpTo === undefined ? {} : { after: this.#lookedUpTo };
    const trackingIds = tables.callWorkflows.keys({ ...after, limit: limits.lookMax });
    this.#lookedUpTo = trackingIds.length < limits.lookMax ? undefined : trackingIds.at(-1);
    for (const id of this.#awaited) if (isLive(id) || tables.callWorkflows.get(id) === null) this.#awaited.delete(id);
    await Promise.all(trackingIds.filter((id) => !isLive(id)).map((id) => this.#closeIfLost(id)));
    if (this.#lookedUpTo === undefined) await this.#forgetProcesses();
  }

  async #closeIfLost(trackingId: TrackingId): Promise<void> {
    const parts = this.#parts;
    const { tables, clock, limits, owner } = parts;
    const record = tables.calls.get(trackingId)?.value ?? null;
    if (record === null || record.end !== null) return this.over(trackingId);
    const lastEpochMs = this.#lastSignOf(record);
    if (this.isElsewhere(record)) this.#awaited.delete(trackingId);
    else this.#awaited.add(trackingId);
    if (clock.epochMs() - lastEpochMs < limits.lostAfterMs) return;
    const lost = asLost(record, owner, lastEpochMs);
    if (!(await tables.calls.put(trackingId, lost, lost.epoch, record.epoch))) return;
    this.over(trackingId);
    parts.closed(lost);
  }

  /** The process that had the call lived longer than what it last wrote of it. */
  #lastSignOf(record: CallRecord): number {
    const sign = record.owner === this.#parts.owner ? null : this.#parts.tables.processes.get(record.owner);
    return Math.max(record.progress?.savedEpochMs ?? record.createdEpochMs, sign?.aliveEpochMs ?? 0);
  }

  async #forgetProcesses(): Promise<void> {
    const { tables, clock, limits, owner } = this.#parts;
    const isLongGone = (key: string): boolean =>
      clock.epochMs() - (tables.processes.get(key)?.aliveEpochMs ?? 0) > 2 * limits.lostAfterMs;
    const gone = tables.processes.keys({ limit: limits.lookMax }).filter((key) => key !== owner && isLongGone(key));
    await Promise.all(gone.map((key) => tables.processes.remove(key)));
  }
}
