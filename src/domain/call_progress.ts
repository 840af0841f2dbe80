/**
 * What is stored of a call while it goes on, beside its record, so that another process can take it up: a value of the
 * domain with a number of its own, never a snapshot of the machine. A fresh actor begins with it.
 */
import type { TurnId } from './ids.ts';

export const PROGRESS_SCHEMA = 1;

/** What the record alone does not tell. */
export interface CallProgress {
  readonly schema: typeof PROGRESS_SCHEMA;
  /** Last sign of life of the call. */
  readonly savedEpochMs: number;
  /** The caller has heard us before, the greeting included. */
  readonly wasGreeted: boolean;
  /** The last turn that was opened; ids are never used twice. */
  readonly lastTurnId: TurnId;
  readonly lineCounts: LineCounts;
  /** Turns in a row that were not answered. */
  readonly unansweredCount: number;
  /** When the call has lasted as long as it may; null while nobody has answered it. */
  readonly endsEpochMs: number | null;
  /** Null before the first one. */
  readonly session?: RelayProgress | null;
}

/** The carrier may come back to its session in the next process, and then repeats what it cannot know to have arrived. */
interface RelayProgress {
  readonly id: string;
  /** The last final prompt as it came; null = there was none yet. */
  readonly lastFinal: { readonly text: string; readonly atEpochMs: number } | null;
}

/** How many lines of each kind were said, so that the next one is another one. */
interface LineCounts {
  readonly bridge: number;
  readonly stillThere: number;
  readonly apology: number;
}
