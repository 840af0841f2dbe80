/** What is done about one request to the stand-in for the model. Times in ms since it came. */

export type Delivery =
  /** For ever, or until the asker gives up, whatever each of them means: see `FAULT_KINDS`. */
  | { readonly kind: 'refuse' | 'silent' | 'stall' | 'keep_alive' | 'empty_chunks' }
  | { readonly kind: 'html'; readonly afterMs: number }
  | ErrorDelivery
  | StreamDelivery;

export interface ErrorDelivery {
  readonly kind: 'error';
  readonly status: 429 | 500 | 503;
  readonly afterMs: number;
  /** Null: it does not say when to come back. */
  readonly retryAfterS: number | null;
}

export interface StreamDelivery {
  readonly kind: 'stream';
  /** Those that are sent; ascending times, one for each. */
  readonly tokens: readonly string[];
  readonly timesMs: readonly number[];
  /** `finish` as it should be, `length` at the limit of tokens, `end` without a finish, `break` of the connection. */
  readonly ending: 'finish' | 'length' | 'end' | 'break';
  readonly endMs: number;
  /** Index of the token whose line is broken; -1 = none. */
  readonly brokenToken: number;
}
