/** What the figures are held to: the targets that health shows, and the levels at which alerts are raised and cleared. */

/** What a well-running server reaches. */
export const TARGETS = {
  responseGapP50Ms: 150,
  responseGapP95Ms: 250,
  turnsAnsweredShare: 0.999,
  twimlP99Ms: 300,
} as const;

export interface Level {
  /** Above this something is wrong. */
  readonly raiseAbove: number;
  /** Below this it is over; what is between the two changes nothing. */
  readonly clearBelow: number;
}

/** Of the last minute. Above it, the latency that is measured in the process is lower than what callers get. */
export const LOOP_DELAY_P99_MS: Level = { raiseAbove: 20, clearBelow: 15 };
export const LOOP_DELAY_MAX_MS: Level = { raiseAbove: 100, clearBelow: 80 };
/** Fewer stalls than this within the minute raise no alert, however long they were: health alone tells of them. */
export const LOOP_STALLS_MIN = 3;
/** Fewer samples of the event loop's delay say nothing. */
export const LOOP_DELAY_N_MIN = 100;
/** Share of the turns that were owed an answer and got none. */
export const ERROR_SHARE: Level = { raiseAbove: 0.02, clearBelow: 0.01 };
export const RECOVERY_P95_MS: Level = { raiseAbove: 1_000, clearBelow: 900 };
export const DEAD_AIR_SHARE: Level = { raiseAbove: 0.005, clearBelow: 0.0025 };

/** The level of a response gap whose target is configured. */
export function gapLevel(targetMs: number): Level {
  return { raiseAbove: targetMs, clearBelow: targetMs * 0.9 };
}

/**
 * The share of turns answered from the cache, held to what it was since the start: alerts are raised below a third of that
 * and cleared above two fifths. Only where the cache answers enough turns for its loss to be heard.
 */
export const CACHE_SHARE = {
  turnsMin: 300,
  turnsSinceStartMin: 3_000,
  sinceStartMin: 0.1,
  raiseBelow: 1 / 3,
  clearAbove: 0.4,
} as const;

/** The disk is nearly full with less free space than either of the two, and is not with `clearFactor` times as much. */
export const DISK_FREE = { minBytes: 500_000_000, minShare: 0.02, clearFactor: 1.2 } as const;
