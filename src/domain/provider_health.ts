/** How each provider does at this time, as all calls together have seen it: for routing, health and metrics. */

/**
 * What became of one request of ours. `lagging`: its first token came later than four of five did before; `late`: after the
 * delay of a hedge; `slow`: after twice the time that nearly all took before. Of one that we gave up it is what could be
 * said by then.
 */
export type Verdict = 'prompt' | 'lagging' | 'late' | 'slow' | 'failed';

/** `closed`: it is asked; `open`: it is asked only where nobody else is; `half_open`: it is being tried in the background. */
export type ProviderState = 'closed' | 'open' | 'half_open';

/** Why it is not asked first. `unsteady`: too often late or failing, so that others are asked before it. */
export type ProviderTrouble = 'unsteady' | 'slow' | 'failing' | 'failing_in_a_row' | 'asked_for_rest';

export interface ProviderHealth {
  readonly name: string;
  readonly state: ProviderState;
  /** Null: nothing is wrong. */
  readonly why: ProviderTrouble | null;
  /** Of its times to first token in the last 5 minutes; null while too few are known. */
  readonly ttftP95Ms: number | null;
  /** After so long a second request is made beside one to this provider, unless the workflow says otherwise. */
  readonly hedgeMs: number;
  /** Requests under way. */
  readonly inFlight: number;
  /** So many of them it takes without becoming slower, as far as it is known. */
  readonly limit: number;
}
