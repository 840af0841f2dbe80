/** In what ways a model's service fails on purpose, and how often. */

/**
 * What comes instead of a text. Before any answer: `refuse` = the connection is closed; `silent` = nothing, ever; `429`
 * with a time to wait, `429_bare` without; `500`; `html` = status 200 with a page. After the headers: `stall` = nothing;
 * `keep_alive` = comments for ever; `empty_chunks` = chunks without text for ever. That nobody listens at all is a matter
 * of a `Phase`.
 */
const INSTEAD = ['refuse', 'silent', '429', '429_bare', '500', 'html', 'stall', 'keep_alive', 'empty_chunks'] as const;

/**
 * What becomes of a text: `empty` = finished without any; `cut` = the connection breaks before it. In it: `malformed` = its
 * first line is broken, `garbled` = one in its middle; `half` = the connection breaks in the middle, `unfinished` = the
 * stream ends there without a finish; `pause` = 10 s of nothing in the middle. Its pace: `slow` = the first token comes
 * 5 s later; `trickle` = a token every 3 s; `burst` = 500 chunks at once.
 */
const OF_TEXT = [
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

export const FAULT_KINDS = [...INSTEAD, ...OF_TEXT] as const;

export type FaultInstead = (typeof INSTEAD)[number];
export type FaultOfText = (typeof OF_TEXT)[number];
export type FaultKind = FaultInstead | FaultOfText;

export function isOfText(fault: FaultKind): fault is FaultOfText {
  return OF_TEXT.some((each) => each === fault);
}

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
