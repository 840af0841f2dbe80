/** In what ways a model's service fails on purpose, and how often. */

/**
 * Before any answer: `refuse` = the connection is closed; `silent` = nothing, ever; `429` with a time to wait, `429_bare`
 * without; `500`; `html` = status 200 with a page. Instead of a text: `stall` = headers, then nothing; `keep_alive` =
 * comments for ever; `empty_chunks` = chunks without text for ever; `empty` = finished without text; `cut` = the
 * connection breaks after the headers. Within the text: `malformed` = its first line is broken, `garbled` = one in its
 * middle; `half` = the connection breaks in the middle, `unfinished` = the stream ends there without a finish; `pause` =
 * 10 s of nothing in the middle. Its pace: `slow` = the first token comes 5 s later; `trickle` = a token every 3 s;
 * `burst` = 500 chunks at once. That nobody listens at all is a matter of a `Phase`.
 */
export const FAULT_KINDS = [
  'refuse',
  'silent',
  '429',
  '429_bare',
  '500',
  'html',
  'stall',
  'keep_alive',
  'empty_chunks',
  'empty',
  'cut',
  'malformed',
  'garbled',
  'half',
  'unfinished',
  'pause',
  'slow',
  'trickle',
  'burst',
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

/** Faults on top of the profile's own. Which conversations they hit is fixed by seed. */
export interface FaultPlan {
  /** Of the conversations, 0 to 1. */
  readonly share: number;
  readonly kinds: readonly FaultKind[];
  /** `first` = only when a conversation is asked for the first time; `any` = each time, drawn anew. Default `first`. */
  readonly on?: 'first' | 'any';
  /** Only on this one, counted from 0; all when left out. */
  readonly deployment?: number;
}
