/** What the registry knows of calls that it does not have: the store's view of them, and the archive that writes them. */
import type { CallRecord } from '../domain/call_record.ts';
import type { CallSid, TrackingId } from '../domain/ids.ts';
import type { CallArchive } from './call_archive.ts';
import type { CallsInProgress, Takable } from './calls_in_progress.ts';

/** Calls that other processes have begun and this one can go on with. */
export interface TakeUps {
  /** Null: no such call, or one that nobody can go on with. */
  find(trackingId: TrackingId): Takable | null;
  trackingIdOf(callSid: CallSid): TrackingId | null;
  /** Another process has this call and lives. */
  isElsewhere(record: CallRecord): boolean;
  /** False once another process has taken up the call that this one has in this epoch. */
  isOurs(trackingId: TrackingId, epoch: number): boolean;
  /** Calls whose process is gone and that could still be asked for. */
  readonly awaitedCount: number;
  /** This process has the call from now on, if nobody else was faster. */
  taken(record: CallRecord): void;
  /** Resolves when everything saved so far is kept. */
  kept(): Promise<void>;
}

export function takeUpsFrom(inProgress: CallsInProgress, archive: CallArchive): TakeUps {
  return {
    find: (trackingId) => inProgress.find(trackingId),
    trackingIdOf: (callSid) => inProgress.trackingIdOf(callSid),
    isElsewhere: (record) => inProgress.isElsewhere(record),
    isOurs: (trackingId, epoch) => inProgress.isOurs(trackingId, epoch),
    get awaitedCount() {
      return inProgress.awaitedCount;
    },
    taken(record) {
      inProgress.taken(record.trackingId);
      archive.takesUp(record);
    },
    kept: () => archive.flushed(),
  };
}
