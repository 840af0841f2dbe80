/** What model calls beyond the one that answers a turn are good for: kept for each workflow, state and kind. */

/**
 * `race`: the second provider of a turn that was not ready. `check`: asked off the path, to prove a stored answer. `hedge`:
 * beside an attempt that was late.
 */
export type ExtraCallKind = 'speculation' | 'race' | 'predicted' | 'check' | 'hedge';

export type DiscardReason =
  /** The caller went on: the text became longer. */
  | 'appended'
  /** The recogniser changed words of it. */
  | 'substituted'
  /** The turn ended, or went on from something else, before it could be used. */
  | 'interrupted'
  /** The provider failed. */
  | 'failed'
  /** Another attempt was faster. */
  | 'outrun'
  /** Prepared for something that was not said, or asked to prove something. */
  | 'unused';

/** How often answers that earlier calls have proven were there, with the three things that this may be a share of. */
export interface CacheCounts {
  readonly lookUpCount: number;
  readonly hits: Readonly<Record<'exact' | 'normalised' | 'template' | 'near', number>>;
  readonly turnCount: number;
  /** Turns whose answer may be stored for others. */
  readonly eligibleTurnCount: number;
  /** Turns whose question was asked in the same place before. */
  readonly repeatedTurnCount: number;
  /** Nearly equal questions, as long as they are only tried. */
  readonly near: { readonly trialCount: number; readonly wrongCount: number };
}

export interface LedgerRow {
  readonly workflowId: string;
  /** A short code of where in the conversation it was; the cache's list tells what it stands for. */
  readonly state: string;
  readonly kind: ExtraCallKind;
  readonly startedCount: number;
  readonly adoptedCount: number;
  readonly discarded: Readonly<Partial<Record<DiscardReason, number>>>;
  /** By how much earlier the adopted ones began than the turn's own request would have, ms, summed up. */
  readonly savedMs: number;
  /** Of those that were not adopted; tokens are estimated from the text. */
  readonly wastedTokens: number;
  /** In the currency of the prices, for the tokens that were wasted. */
  readonly wastedCost: number;
}
