/** The part of a call's context that belongs to one turn, and the pure steps that change it. */
import type { TurnId } from '../src/domain/ids.ts';
import type { TurnOutcome } from '../src/domain/turn.ts';

/**
 * Who speaks: a configured provider, the workflow's own answers without a model, the apology, or `parting`, the last one
 * of several in a row, after which a person takes over or calls back.
 */
export type Speaker = 'primary' | 'script' | 'apology' | 'parting';

export interface Attempt {
  /** Counts up within the turn and is never used twice: it fences late facts. */
  readonly number: number;
  readonly speaker: Speaker;
}

export interface TurnState {
  readonly id: TurnId;
  /** A `line` is spoken by us without an utterance: "are you still there", "goodbye". */
  readonly kind: 'reply' | 'line';
  readonly attemptCount: number;
  readonly primaryCount: number;
  readonly scriptTried: boolean;
  /** How often an answer that had broken off was gone on with. */
  readonly continuationCount: number;
  /** Attempts that may still give text. */
  readonly running: readonly Attempt[];
  /** None runs, and the next one waits for its time. */
  readonly pauses: boolean;
  /** Whose text is being spoken. */
  readonly spoken: Speaker | null;
  readonly bridged: boolean;
  /** Its talk cycle is open, be it with the bridge of a wait that began anew since. */
  readonly begun: boolean;
  /** The answer broke off after text of it was sent, and nobody goes on with it. */
  readonly broken: boolean;
  /** The whole reply was handed to the carrier. */
  readonly sentWhole: boolean;
}

export function newTurn(id: TurnId, kind: TurnState['kind']): TurnState {
  return {
    id,
    kind,
    attemptCount: 0,
    primaryCount: 0,
    scriptTried: false,
    continuationCount: 0,
    running: [],
    pauses: false,
    spoken: null,
    bridged: false,
    begun: false,
    broken: false,
    sentWhole: false,
  };
}

export function withAttempt(turn: TurnState, speaker: Speaker): TurnState {
  const number = turn.attemptCount + 1;
  return {
    ...turn,
    attemptCount: number,
    primaryCount: turn.primaryCount + (speaker === 'primary' ? 1 : 0),
    scriptTried: turn.scriptTried || speaker === 'script',
    running: [...turn.running, { number, speaker }],
    pauses: false,
  };
}

/** One more that goes on with the answer from where it broke off. */
export function withContinuation(turn: TurnState): TurnState {
  const number = turn.attemptCount + 1;
  return {
    ...turn,
    attemptCount: number,
    continuationCount: turn.continuationCount + 1,
    running: [...turn.running, { number, speaker: 'primary' }],
  };
}

export function withoutAttempt(turn: TurnState, number: number): TurnState {
  return { ...turn, running: turn.running.filter((attempt) => attempt.number !== number) };
}

/**
 * The caller said more before anything was answered: the attempts start over, their numbers do not. The wait begins
 * anew too, so there may be a bridge again.
 */
export function startedOver(turn: TurnState): TurnState {
  return { ...turn, primaryCount: 0, scriptTried: false, running: [], pauses: false, bridged: false };
}

/** This attempt's text came first: it alone goes on. */
export function spokenBy(turn: TurnState, number: number): TurnState {
  const winner = runningAttempt(turn, number);
  return { ...turn, spoken: winner?.speaker ?? null, running: winner === undefined ? [] : [winner] };
}

export function runningAttempt(turn: TurnState, number: number): Attempt | undefined {
  return turn.running.find((attempt) => attempt.number === number);
}

/** A model is asked, or will be in a moment. */
export function isAnswerInSight(turn: TurnState): boolean {
  return turn.pauses || turn.running.some((attempt) => attempt.speaker === 'primary');
}

/** The outcome of a reply that was handed over whole. */
export function wholeReplyOutcome(turn: TurnState): TurnOutcome {
  if (isExcuse(turn.spoken)) return 'failed';
  return turn.broken ? 'truncated' : 'answered';
}

/** What says that there is no answer. */
export function isExcuse(speaker: Speaker | null): boolean {
  return speaker === 'apology' || speaker === 'parting';
}

/** How many turns in a row were not answered, once this one has ended so. */
export function unansweredAfter(count: number, turn: TurnState, outcome: TurnOutcome): number {
  if (turn.kind === 'line') return count;
  if (outcome === 'failed' || isExcuse(turn.spoken)) return count + 1;
  return turn.spoken === null ? count : 0;
}
