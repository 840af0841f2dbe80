/** What callers said in one state of the conversation, as it is kept. */
export interface HeardRecord {
  /** When something was learned last; it is forgotten when that is long ago. */
  readonly lastSeenEpochMs: number;
  /** Utterances learned, halved with all other counts when it has grown. */
  readonly totalCount: number;
  readonly texts: readonly HeardText[];
  /** By hash, in three lists of the same length: thousands of small objects would cost more to write than they say. */
  readonly prefixes: {
    readonly hashes: readonly number[];
    readonly wholeCounts: readonly number[];
    readonly wentOnCounts: readonly number[];
  };
}

interface HeardText {
  readonly hash: number;
  readonly count: number;
  /** A mark of the first known caller who said it; 0 until one did, and once `text` tells that two did. */
  readonly caller: number;
  /** In clear only when two callers said it. */
  readonly text: string | null;
}
