/** One turn: a caller's utterance and our reply to it. It ends exactly once, with one outcome. */
import type { DiscardReason } from './ledger.ts';

export type TurnOutcome =
  /** The whole answer was handed to the carrier. */
  | 'answered'
  /** The caller cut in. */
  | 'interrupted'
  /** The caller heard a bridge or an apology and no answer. */
  | 'failed'
  /** The answer broke off and nobody went on with it: closed with a spoken excuse, or after two whole sentences without one. */
  | 'truncated'
  /** The carrier's socket did not take our text in time. */
  | 'overrun'
  /** No final prompt came after the partial ones. */
  | 'abandoned'
  /** The call ended or its socket closed before the reply was whole. */
  | 'disconnected';

/** Where the text of the answer came from: `curated`, `cache`, `scripted`, `script` (the ladder's rung), `apology`, or a provider's name. */
export type AnswerSource = string;

/** Why a source was started. */
export type AttemptStart =
  /** The utterance is one of the workflow's own wordings. */
  | 'curated'
  /** Proven in earlier calls, by how much of the question is in its key. */
  | 'cache_exact'
  | 'cache_normalised'
  | 'cache_template'
  | 'cache_near'
  /** The first provider, after the final prompt. */
  | 'cold'
  /** A provider, on a partial prompt that turned out to be the final one. */
  | 'speculation'
  /** A provider, while our last reply was spoken, because callers often say this next. */
  | 'predicted'
  /** Beside the first provider at once, because the turn was not ready. */
  | 'race'
  /** Beside an attempt that was late. */
  | 'hedge'
  /** After an attempt failed. */
  | 'recovery'
  /** After text of the answer was sent, because its stream failed or was late: it goes on from there. */
  | 'continuation'
  /** The workflow's answers without a model: where none is configured, or as the ladder's rung. */
  | 'scripted'
  | 'apology';

const MODEL_STARTS: ReadonlySet<AttemptStart> = new Set([
  'cold',
  'speculation',
  'predicted',
  'race',
  'hedge',
  'recovery',
  'continuation',
]);

/** Whether an attempt that was started so asks a model. */
export function asksModel(start: AttemptStart): boolean {
  return MODEL_STARTS.has(start);
}

/** Monotonic microseconds; absent = did not happen, or the carrier does not report it. */
export interface TurnTimeline {
  firstPartialUs?: number;
  /** The last partial prompt whose text differed from the one before it. */
  lastPartialChangeUs?: number;
  /** The carrier's recogniser heard the caller fall silent; only where it reports that. */
  speechEndedUs?: number;
  finalUs?: number;
  /** Where the caller said more before anything was answered: the first of the final prompts, of which `finalUs` is the last. */
  firstFinalUs?: number;
  /** The stored answers were searched for this utterance. */
  lookedUpUs?: number;
  /** Of the attempt that spoke first, else of the first one. */
  sourceStartedUs?: number;
  /** Of the attempt that spoke first; the provider's own first text, before anything was held back. */
  providerFirstTokenUs?: number;
  /** First spoken text of any kind handed to the socket, a bridge included. */
  firstTextUs?: number;
  /** First text of the answer handed to the socket: ends the response gap. */
  answerTextUs?: number;
  lastTextUs?: number;
  /** The answer that was being sent was first noticed to have broken off: its stream failed or was late. */
  brokenOffUs?: number;
  /** After that: the first text of a bridge, and the first of the generation that went on with the answer. */
  gapBridgedUs?: number;
  resumedUs?: number;
  /** First and last word spoken to the caller, as far as the carrier reports it. */
  firstPlayedUs?: number;
  playedUs?: number;
  interruptedUs?: number;
  endedUs?: number;
}

/** One generation of a turn. Times are offsets like those of the timeline. */
export interface AttemptRecord {
  readonly source: AnswerSource;
  readonly start: AttemptStart;
  readonly startedUs: number;
  readonly firstTokenUs: number | null;
  readonly endedUs: number | null;
  /** `lost`: it was aborted, because another one was faster or the turn was over. Null: still running. */
  readonly end: 'whole' | 'failed' | 'lost' | null;
  /** Stable code of its failure. */
  readonly failure: string | null;
}

/**
 * A generation that answered nothing: a speculation that was not adopted, or what was asked before the caller said more.
 * Times are offsets like those of the timeline.
 */
export interface DiscardRecord {
  readonly source: AnswerSource;
  readonly startedUs: number;
  readonly firstTokenUs: number | null;
  readonly endedUs: number;
  readonly why: DiscardReason;
}

export interface TurnRecord {
  readonly turnId: number;
  /** When its first fact was received, in ms since the call was created. */
  readonly atMs: number;
  readonly outcome: TurnOutcome;
  /** Who began the answer; who went on with one that broke off is among the attempts. */
  readonly source: AnswerSource | null;
  /** How that source was started; null when none spoke. */
  readonly start: AttemptStart | null;
  readonly language: string;
  readonly bridged: boolean;
  /** In the order in which they were started. */
  readonly attempts: readonly AttemptRecord[];
  /** In the order of their ends. */
  readonly discarded: readonly DiscardRecord[];
  /** Final prompt received to first text of the answer; null when there was none. */
  readonly responseGapMs: number | null;
  /** Offsets in µs from the turn's first fact. */
  readonly timeline: Readonly<TurnTimeline>;
  /** Taken over `<Gather>`, as in traditional calls and where the relay was given up; absent = over the relay. */
  readonly over?: 'gather';
}

/** Of a turn that has not ended. */
export interface OpenTurnRecord extends Omit<TurnRecord, 'outcome'> {
  readonly outcome: null;
}

export function responseGapUs(timeline: TurnTimeline): number | null {
  return span(timeline.finalUs, timeline.answerTextUs);
}

/** From one stamp to a later one, µs; null when one of them is missing. */
export function span(fromUs: number | null | undefined, toUs: number | null | undefined): number | null {
  if (fromUs === undefined || fromUs === null || toUs === undefined || toUs === null) return null;
  return Math.max(0, toUs - fromUs);
}

/** Stable codes of the attempts that failed, with their sources, in order. */
export function attemptFailures({ attempts }: Pick<TurnRecord, 'attempts'>): readonly string[] {
  return attempts.flatMap(({ source, failure }) => (failure === null ? [] : [`${source}:${failure}`]));
}

/** A caller who hears nothing for this long hears dead air. */
export const DEAD_AIR_US = 1_500_000;
/** A turn that was never answered counts as if its answer had come no earlier than this. */
const UNANSWERED_GAP_US = 4_000_000;

/**
 * Whether the caller got the answer that was owed. A caller who cut in or hung up was answered when the answer had
 * begun; before it, nothing was owed yet, unless the wait was dead air already.
 */
export function turnVerdict({ outcome, timeline }: TurnRecord): 'answered' | 'failed' | 'not_owed' {
  const { finalUs, endedUs } = timeline;
  if (outcome === 'abandoned' || finalUs === undefined) return 'not_owed';
  if (outcome === 'answered') return 'answered';
  if (outcome !== 'interrupted' && outcome !== 'disconnected') return 'failed';
  if (responseGapUs(timeline) !== null) return 'answered';
  return (span(finalUs, endedUs) ?? 0) < DEAD_AIR_US ? 'not_owed' : 'failed';
}

/**
 * The response gap as it counts in the figures, µs: a turn that had to be answered and was not counts at its deadline, or
 * at its end when that came later, so that failures make the tail worse and not better. Null when nothing was owed.
 */
export function countedGapUs(turn: TurnRecord): number | null {
  const gapUs = responseGapUs(turn.timeline);
  if (gapUs !== null) return gapUs;
  if (turnVerdict(turn) !== 'failed') return null;
  return Math.max(UNANSWERED_GAP_US, span(turn.timeline.finalUs, turn.timeline.endedUs) ?? 0);
}

/** No text of any kind within the time that a caller takes for a dead line. */
export function hadDeadAir(turn: TurnRecord): boolean {
  const { finalUs, firstTextUs, endedUs } = turn.timeline;
  return (span(finalUs, firstTextUs ?? endedUs) ?? 0) > DEAD_AIR_US;
}

/** By how much an adopted speculation began before the final prompt, µs; null when none was adopted and spoke. */
export function leadUs(turn: TurnRecord): number | null {
  if (turn.start !== 'speculation') return null;
  return span(turn.timeline.sourceStartedUs, turn.timeline.finalUs);
}

/** How a turn was rescued. Times in µs since the failure or the delay was noticed. */
export interface Recovery {
  /** Before any text of the answer, or after some of it was sent. */
  readonly when: 'before_text' | 'mid_sentence';
  /** What the caller heard first after it; an apology counts as a bridge. */
  readonly by: 'answer' | 'bridge';
  /** To the first text of any kind. */
  readonly us: number;
  /** To the first text of the answer; null: none came. */
  readonly answerUs: number | null;
}

/** Null when nothing failed, or nothing came instead. Of a turn that was rescued twice the later rescue counts. */
export function recoveryOf(turn: TurnRecord): Recovery | null {
  return recoveryInReply(turn) ?? recoveryBeforeReply(turn);
}

function recoveryInReply({ timeline }: TurnRecord): Recovery | null {
  const { brokenOffUs, gapBridgedUs, resumedUs } = timeline;
  if (brokenOffUs === undefined) return null;
  return recovery('mid_sentence', brokenOffUs, gapBridgedUs, resumedUs);
}

/**
 * Null when the first attempt spoke or nothing did. A failure is noticed when it happens, a delay when somebody is asked
 * because of it; where there were several, the first of them counts.
 */
function recoveryBeforeReply(turn: TurnRecord): Recovery | null {
  const { answerTextUs, firstTextUs } = turn.timeline;
  const spokeUs = answerTextUs ?? firstTextUs;
  if (turn.start === null || turn.attempts[0] === undefined || spokeUs === undefined) return null;
  const speaking = turn.attempts.find(({ source, start }) => source === turn.source && start === turn.start);
  // The second of a race was started with the first: nothing was recovered.
  if (speaking === undefined || speaking === turn.attempts[0] || speaking.start === 'race') return null;
  const failed = turn.attempts.find(({ end, endedUs }) => end === 'failed' && endedUs !== null && endedUs <= spokeUs);
  const further = turn.attempts.find(({ start }, index) => index > 0 && start !== 'race');
  const noticedUs = Math.min(failed?.endedUs ?? Infinity, further?.startedUs ?? Infinity);
  // A bridge that was said before anything was noticed has not answered that.
  const bridgedUs = firstTextUs !== answerTextUs && (firstTextUs ?? 0) >= noticedUs ? firstTextUs : undefined;
  return recovery('before_text', noticedUs, bridgedUs, answerTextUs);
}

function recovery(
  when: Recovery['when'],
  noticedUs: number,
  bridgedUs: number | undefined,
  answeredUs: number | undefined,
): Recovery | null {
  const firstUs = Math.min(bridgedUs ?? Infinity, answeredUs ?? Infinity);
  if (firstUs === Infinity) return null;
  const by = firstUs === answeredUs ? 'answer' : 'bridge';
  return { when, by, us: Math.max(0, firstUs - noticedUs), answerUs: span(noticedUs, answeredUs) };
}
