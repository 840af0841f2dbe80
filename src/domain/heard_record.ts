/** What callers said in one state of the conversation, as it is kept. */
export interface HeardRecord {
  /** When something was learned last; it is forgotten when that is long ago. */
  readonly lastSeenEpochMs: number;
  /** Utterances learned, halved with all other counts when it has grown. */
  readonly totalCount: number;
  readonly texts: readonly HeardText[];
  /** Hashes, then how often each was whole, then how often it went on: as objects they would cost more than they say. */
  readonly prefixes: Uint8Array;
}

interface HeardText {
  readonly hash: number;
  readonly count: number;
  /** A mark of the first known caller who said it; 0 until one did, and once `text` tells that two did. */
  readonly caller: number;
  /** In clear only when two callers said it. */
  readonly text: string | null;
}
