/**
 * The words of the figures and the contract of what keeps them: what is measured, from what to what, by what it is told
 * apart and over which time. Nothing in them is said by callers.
 */
import type { CallEnd, CallRecord } from '../domain/call_record.ts';
import type { MeteredCall } from '../domain/metered_call.ts';
import type { TurnRecord } from '../domain/turn.ts';
import type { BucketCounts } from './bucket_counts.ts';
import type { KeptIn } from './labelled.ts';

export type CallMode = CallRecord['mode'];
export const CALL_MODES: readonly CallMode[] = ['optimized', 'traditional'];

/** What is measured of turns and their attempts, each with its two ends in words, as the API shows them. */
export const MEASURES = {
  responseGap:
    'From the final transcript received to the first text of the answer handed to the carrier, within this process. ' +
    'Recognition, speech synthesis (except over media streams) and the phone network are not in it. A turn that was owed an answer and got none ' +
    'counts at its deadline.',
  firstText:
    'From the final transcript received to the first text of any kind handed to the carrier, a bridge line included. ' +
    'A turn that was owed an answer and got no text counts at its end.',
  providerTtft:
    "From the start of an attempt to the provider's own first token. An attempt that failed or lost the race without a " +
    'token counts at its end.',
  lead:
    'By how much an adopted speculation began before the final transcript was received. It is longer where the ' +
    'recogniser is slower to end a turn, so read it beside speechEndToText.',
  recovery:
    'From the noticed failure or delay of an attempt to the first text that the caller got instead: of another attempt, ' +
    'or a bridge line or an apology, if that came first.',
  wholeReply: 'From the final transcript received to the last text of the answer; answered turns only.',
  speechEndToText:
    'From the end of speech, as the recogniser of the carrier reports it, to the first text of any kind handed over; ' +
    'only where the carrier reports it.',
} as const;

export type Measure = keyof typeof MEASURES;
export const MEASURE_NAMES = Object.keys(MEASURES) as readonly Measure[];

/** What recoveries are told apart by; each of them is of one of the first two kinds, and may be of the others too. */
export const RECOVERY_KINDS = {
  before_text: 'Before any text of the answer was sent; to the first text of any kind.',
  mid_sentence: 'After text of the answer was sent; to the first text of any kind.',
  by_answer: 'To the first text of the answer, where one came, whatever was said before it.',
  by_bridge: 'To a bridge line or an apology, where one came first.',
} as const;

export type RecoveryKind = keyof typeof RECOVERY_KINDS;
export const RECOVERY_KIND_NAMES = Object.keys(RECOVERY_KINDS) as readonly RecoveryKind[];

/**
 * What turns are told apart by, one at a time. `start`: how the source that spoke was started. `provider`: the source that spoke. Attempts (`providerTtft`, attempt counts) go by their own start and source.
 */
export const DIMENSIONS = ['outcome', 'start', 'workflow', 'language', 'provider', 'carrier'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** Where nothing spoke there is neither a provider nor a start. */
export const NO_LABEL = 'none';

/** `start`: since the process started. */
export type MetricsWindow = 'start' | '15m' | '1m';

export interface Figures {
  callOpened(call: MeteredCall): void;
  turnEnded(call: MeteredCall, turn: TurnRecord): void;
  callEnded(call: MeteredCall, end: CallEnd): void;
  /** Something happened that is worth a number; `code` is stable and comes from the code, not from a peer. */
  count(code: string): void;
  /** From the webhook's receipt to its finished answer. */
  twimlBuilt(durationUs: number, mode: CallMode): void;
  /**
   * How late the event loop was, once for each time that it should have been looked at. `isMissed`: it could not be looked
   * at then, because the stall that the look before this one is told of went on.
   */
  loopDelayed(us: number, isMissed?: boolean): void;
  /** What the next call of this workflow may expect: p50 to p95 of its optimised turns. */
  expected(workflowId: string): ExpectedLatency;
  /** Null: nothing of that kind within that window yet. */
  read(scope: FiguresScope): ScopeReading | null;
  /** Labels that have figures of their own, `other` last when there were more than fit. */
  labels(mode: CallMode, dimension: Dimension): readonly string[];
  /** `other`: the label has no figures of its own, and its turns, if there were any, count in `other`. */
  keptIn(mode: CallMode, dimension: Dimension, label: string): KeptIn | null;
  /** Null: nothing was recovered so within that window. */
  recovery(mode: CallMode, kind: RecoveryKind, window: MetricsWindow): BucketCounts | null;
  /** Null: none was built within that window. */
  twiml(mode: CallMode, window: MetricsWindow): BucketCounts | null;
  loopDelay(window: MetricsWindow): BucketCounts;
  /** The same without the looks that were missed, so that one stall counts once, however long it was. */
  loopStalls(window: MetricsWindow): BucketCounts;
  calls(): {
    readonly opened: Readonly<Record<CallMode, number>>;
    readonly ended: Readonly<Partial<Record<CallEnd, number>>>;
  };
  counters(): Readonly<Record<string, number>>;
  /** Memory of all histograms. */
  readonly bytes: number;
  /** Samples that were counted in a higher bucket than their own, because the memory for histograms was used up. */
  readonly roundedUpCount: number;
}

export interface ExpectedLatency {
  /** `<a>-<b>ms`; the target while `measured` is false. */
  readonly range: string;
  readonly measured: boolean;
  /** Turns that the range comes from, or would. */
  readonly n: number;
  /**
   * `<a>-<b>ms`: p50 to p95 from the end of speech, as the carrier reports it, to the first text. Null where it does not, or
   * in too few turns.
   */
  readonly afterSpeech: string | null;
  /** False: more workflows were used than have figures of their own, and this one shares those of `other`. */
  readonly ownFigures: boolean;
}

/** Turns of one mode within a window: all of them, or those of one label of one dimension. */
export interface FiguresScope {
  readonly mode: CallMode;
  readonly window: MetricsWindow;
  /** Both or neither. */
  readonly dimension?: Dimension;
  readonly label?: string;
}

export interface ScopeReading {
  readonly turns: TurnCounts;
  /** Each is merged when it is first asked for. One without samples is absent. Not to be changed. */
  readonly measures: Readonly<Partial<Record<Measure, BucketCounts>>>;
}

export interface TurnCounts {
  /** All that ended, also those that nobody was owed an answer in. */
  readonly n: number;
  readonly byOutcome: Readonly<Record<string, number>>;
  readonly answeredCount: number;
  /** Turns that were owed an answer, answered or not. */
  readonly owedCount: number;
  readonly bridgedCount: number;
  readonly deadAirCount: number;
  /** Generations that were started for turns that have ended. */
  readonly attemptCount: number;
  readonly failedAttemptCount: number;
}
