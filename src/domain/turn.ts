/** One turn: a caller's utterance and our reply to it. It ends exactly once, with one outcome. */

export type TurnOutcome =
  /** The whole answer was handed to the carrier. */
  | 'answered'
  /** The caller cut in. */
  | 'interrupted'
  /** The caller heard a bridge or an apology and no answer. */
  | 'failed'
  /** The answer broke off and was closed with a spoken excuse. */
  | 'truncated'
  /** The carrier's socket did not take our text in time. */
  | 'overrun'
  /** No final prompt came after the partial ones. */
  | 'abandoned'
  /** The call ended or its socket closed before the reply was whole. */
  | 'disconnected';

/** Where the text of the answer came from: `curated`, `scripted`, `script` (the ladder's rung), `apology`, or a provider's name. */
export type AnswerSource = string;

/** Monotonic microseconds of the process's clock; absent = did not happen. */
export interface TurnTimeline {
  firstPartialUs?: number;
  lastPartialChangeUs?: number;
  finalUs?: number;
  sourceStartedUs?: number;
  providerFirstTokenUs?: number;
  /** First spoken text of any kind handed to the socket, a bridge included. */
  firstTextUs?: number;
  /** First text of the answer handed to the socket: ends the response gap. */
  answerTextUs?: number;
  lastTextUs?: number;
  playedUs?: number;
  interruptedUs?: number;
  endedUs?: number;
}

export interface TurnRecord {
  readonly turnId: number;
  readonly outcome: TurnOutcome;
  readonly source: AnswerSource | null;
  readonly language: string;
  /** Generations started for this turn. */
  readonly attemptCount: number;
  readonly bridged: boolean;
  /** Stable codes of the attempts that failed, in order. */
  readonly failures: readonly string[];
  /** Final prompt received to first text of the answer; null when there was none. */
  readonly responseGapMs: number | null;
  /** Offsets in µs from the turn's first fact. */
  readonly timeline: Readonly<TurnTimeline>;
}

export function responseGapUs(timeline: TurnTimeline): number | null {
  const { finalUs, answerTextUs } = timeline;
  return finalUs === undefined || answerTextUs === undefined ? null : Math.max(0, answerTextUs - finalUs);
}
