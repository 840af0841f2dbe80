/** The words that `call.ts` is written in: context, effects, guards and delays. */
import { setup } from 'xstate';
import type { CallEnd } from '../src/domain/call_record.ts';
import type { TurnId } from '../src/domain/ids.ts';
import type { TurnOutcome } from '../src/domain/turn.ts';
import type { TurnClock } from '../src/domain/workflow.ts';
import type { CallEvent } from './call_events.ts';
import { type Attempt, isAnswerInSight, isExcuse, runningAttempt, type Speaker, type TurnState } from './turn_state.ts';

/** What differs from call to call; durations in ms. */
export interface CallPolicy {
  /** Outbound calls start in `dialling`; inbound ones, and calls taken up, wait for their socket in `reconnecting`. */
  readonly start: 'dialling' | 'reconnecting';
  /** Attempts of configured providers a turn, at least 1. */
  readonly primaryAttemptsMax: number;
  /**
   * How many of them are made before the workflow's own answer is tried. One more follows that at once, and the others
   * come after a pause each, the second one twice as long as the first.
   */
  readonly atOnceMax: number;
  readonly pauseMs: number;
  /** Whether a second attempt may be started beside one that still runs. */
  readonly mayHedge: boolean;
  /** How often an answer that broke off is gone on with in a turn, and how soon the first text of that is due. */
  readonly continuationsMax: number;
  readonly resumeMs: number;
  /** Whether there is a bridge line, and a way to say it before the answer. */
  readonly canBridge: boolean;
  readonly turnClock: TurnClock;
  readonly dialMs: number;
  readonly reconnectMs: number;
  readonly maxCallMs: number;
  readonly silenceMs: number;
  readonly silenceCountMax: number;
  /** Partial prompts that stopped for so long, at most twice, without a final one were noise. */
  readonly partialStaleMs: number;
  /** The carrier may take so long to hang up after we ended the session. */
  readonly closingMs: number;
  readonly hangUpOnMachine: boolean;
  /** After so many turns in a row without an answer the call ends so; null: it goes on with apologies. */
  readonly parting: { readonly afterTurns: number; readonly end: 'transferred' | 'call_back' } | null;
  /** What is different once `<Gather>` has taken over from the relay. */
  readonly overGather: Pick<CallPolicy, 'silenceMs'>;
  /** A person that the caller is to be connected with has picked up by then. */
  readonly transferMs: number;
}

interface OfTurn {
  readonly turnId: TurnId;
}

interface OfAttempt extends OfTurn {
  readonly attempt: number;
}

interface Heard extends OfTurn {
  readonly text: string;
  readonly language: string;
}

/** The turn is asked, the attempt that runs is late, or one was lost. */
export type AttemptCause = 'asked' | 'late' | 'lost';

export interface NewAttempt extends OfAttempt {
  readonly speaker: Speaker;
  readonly cause: AttemptCause;
  /** Counts the primary attempts of the turn from 0. */
  readonly choice: number;
}

interface LineOfTurn extends OfTurn {
  readonly line: Line;
  /** Nothing is said after it. */
  readonly endsCall: boolean;
}

interface TurnEnd extends OfTurn {
  readonly outcome: TurnOutcome;
}

/** What the chart asks for; one machine serves all calls, each brings its own effects. */
export interface CallEffects {
  openTurn(asked: OfTurn): void;
  notePartial(asked: Heard): void;
  /** A second final of a turn is joined to the first. */
  noteFinal(asked: Heard): void;
  startAttempt(asked: NewAttempt): void;
  /** How many ms the call may still last, of `maxMs` since it was first answered. */
  callLeftMs(asked: { readonly maxMs: number }): number;
  /** In how many ms the next attempt is started beside the one that runs; 0 = at once, they race. */
  hedgeMs(asked: OfTurn): number;
  /** Whether there is leave for it now; asks nobody and takes nothing. */
  mayHedge(asked: OfTurn): boolean;
  /** Whether there is leave for a further attempt after one that failed; takes nothing. */
  mayFailOver(asked: OfTurn): boolean;
  /** Whether somebody may be there again before `dueMs` after the final prompt, so that it helps to wait. */
  mayTryLater(asked: OfTurn & { readonly dueMs: number }): boolean;
  /** Whether there is leave now for one that comes after the workflow's own answer; takes nothing. */
  mayTryNow(asked: OfTurn): boolean;
  /** The time for the next attempt has come and there was no text yet. */
  noteLate(asked: OfTurn): void;
  /** Lets this attempt's text through and aborts the others of its turn. */
  keepAttempt(asked: OfAttempt): void;
  abortAttempts(asked: OfTurn): void;
  /** Says again what the attempts of this turn have done while nobody listened. */
  announceAttempts(asked: OfTurn): void;
  sayBridge(asked: OfTurn): void;
  sayLine(asked: LineOfTurn): void;
  /** Starts an attempt that goes on from what was sent; what the one that was late gives is held from now on. */
  continueReply(asked: OfAttempt): void;
  /** In how many ms a bridge is said if nobody goes on with the answer: before the caller would hear nothing. */
  gapBridgeMs(asked: OfTurn): number;
  /** With an excuse. */
  closeBrokenReply(asked: OfTurn): void;
  /** As it is. */
  closeReplyEarly(asked: OfTurn): void;
  dropReply(asked: OfTurn): void;
  cutToHeard(asked: { readonly heard: string }): void;
  /** By the estimate everything sent was heard, though the carrier has not said so. */
  assumePlayed(): void;
  endTurn(asked: TurnEnd): void;
  /** `isTransfer`: the caller is to be connected with a person next. */
  endSession(asked: { readonly isTransfer: boolean }): void;
  callEnded(asked: { readonly end: CallEnd }): void;
  eventIgnored(asked: { readonly type: string }): void;
}

export interface CallInput {
  readonly policy: CallPolicy;
  readonly effects: CallEffects;
  /** The last turn that the call had before this actor took it up; 0 for a new call. */
  readonly lastTurnId?: TurnId;
  /** As it was then. */
  readonly unansweredCount?: number;
  readonly closing?: CallEnd | null;
}

export interface CallContext {
  readonly policy: CallPolicy;
  readonly effects: CallEffects;
  /** Partial prompts of the open turn, and how many there were when they were last looked at. */
  readonly partialCount: number;
  readonly partialsSeen: number;
  readonly lastTurnId: TurnId;
  readonly turn: TurnState | null;
  /** A turn whose final prompt came while the reply before it was still being sent. */
  readonly next: TurnState | null;
  readonly silenceCount: number;
  /** Turns in a row that were not answered. */
  readonly unansweredCount: number;
  /** How long what was sent takes to be heard. */
  readonly speechMs: number;
  /** Set once the call is to end when this reply was heard. */
  readonly closing: CallEnd | null;
  readonly end: CallEnd | null;
}

function openTurnId({ turn, lastTurnId }: CallContext): TurnId {
  return turn?.id ?? lastTurnId;
}

function canTryPrimary(context: CallContext): boolean {
  return context.turn !== null && context.turn.primaryCount < context.policy.primaryAttemptsMax;
}

/** Attempts that come after the workflow's own answer, the next one included. */
function laterCount({ policy, turn }: CallContext): number {
  return Math.max(0, (turn?.primaryCount ?? 0) + 1 - policy.atOnceMax);
}

/** While the apology is not due. */
function mayTryLater({ policy: { canBridge, turnClock }, effects, turn }: CallContext): boolean {
  const dueMs = canBridge ? turnClock.apologyAfterBridgeMs : turnClock.apologyMs;
  return turn !== null && effects.mayTryLater({ turnId: turn.id, dueMs });
}

function isLast({ turn }: CallContext): boolean {
  return (turn?.running.length ?? 0) <= 1;
}

/** The running attempt of the open turn that this fact is about; none when the fact is late. */
function attemptOf(context: CallContext, event: CallEvent): Attempt | undefined {
  if (!('attempt' in event) || context.turn === null || event.turnId !== context.turn.id) return undefined;
  return runningAttempt(context.turn, event.attempt);
}

/** Codes of replies that no other provider is to go on with either. */
const NOT_GONE_ON_WITH: ReadonlySet<string> = new Set(['REPLY_TOO_LONG', 'CONTENT_FILTERED']);

function mayContinue(context: CallContext, event: CallEvent): boolean {
  if (event.type === 'generation.failed' && NOT_GONE_ON_WITH.has(event.code)) return false;
  const isModel = attemptOf(context, event)?.speaker === 'primary';
  return isModel && (context.turn?.continuationCount ?? 0) < context.policy.continuationsMax;
}

/** `rest`: what was not heard of a line that was broken off. */
export type Line = 'stillThere' | 'goodbye' | 'rest';

export const call = setup({
  types: {
    context: {} as CallContext,
    events: {} as CallEvent,
    input: {} as CallInput,
  },
  actions: {
    openTurn: ({ context }, asked: OfTurn) => context.effects.openTurn(asked),
    notePartial: ({ context }, asked: Heard) => context.effects.notePartial(asked),
    noteFinal: ({ context }, asked: Heard) => context.effects.noteFinal(asked),
    noteLate: ({ context }, asked: OfTurn) => context.effects.noteLate(asked),
    startAttempt: ({ context }, asked: NewAttempt) => context.effects.startAttempt(asked),
    keepAttempt: ({ context }, asked: OfAttempt) => context.effects.keepAttempt(asked),
    abortAttempts: ({ context }, asked: OfTurn) => context.effects.abortAttempts(asked),
    announceAttempts: ({ context }, asked: OfTurn) => context.effects.announceAttempts(asked),
    sayBridge: ({ context }, asked: OfTurn) => context.effects.sayBridge(asked),
    sayLine: ({ context }, asked: LineOfTurn) => context.effects.sayLine(asked),
    continueReply: ({ context }, asked: OfAttempt) => context.effects.continueReply(asked),
    closeBrokenReply: ({ context }, asked: OfTurn) => context.effects.closeBrokenReply(asked),
    closeReplyEarly: ({ context }, asked: OfTurn) => context.effects.closeReplyEarly(asked),
    dropReply: ({ context }, asked: OfTurn) => context.effects.dropReply(asked),
    cutToHeard: ({ context }, asked: { heard: string }) => context.effects.cutToHeard(asked),
    assumePlayed: ({ context }) => context.effects.assumePlayed(),
    endTurn: ({ context }, asked: TurnEnd) => context.effects.endTurn(asked),
    endSession: ({ context }) => context.effects.endSession({ isTransfer: context.closing === 'transferred' }),
    callEnded: ({ context }, asked: { end: CallEnd }) => context.effects.callEnded(asked),
    eventIgnored: ({ context }, asked: { type: string }) => context.effects.eventIgnored(asked),
  },
  guards: {
    startsDialling: ({ context }) => context.policy.start === 'dialling',
    hasGreeting: ({ event }) => event.type === 'channel.opened' && event.greetingMs > 0,
    owesAnswer: ({ event }) => event.type === 'channel.opened' && event.owed?.kind === 'answer',
    owesRest: ({ event }) => event.type === 'channel.opened' && event.owed?.kind === 'rest',
    owesSign: ({ event }) => event.type === 'channel.opened' && event.owed?.kind === 'sign',
    isClosing: ({ context }) => context.closing !== null,
    isTransferring: ({ context }) => context.closing === 'transferred',
    notClosing: ({ context }) => context.closing === null,
    mayAskStillThere: ({ context }) => context.silenceCount < context.policy.silenceCountMax,
    isMachineToHangUp: ({ context, event }) =>
      event.type === 'carrier.answered_by' && event.answeredBy === 'machine' && context.policy.hangUpOnMachine,

    isOfThisTurn: ({ context, event }) => 'turnId' in event && event.turnId === context.turn?.id,
    isOfNextTurn: ({ context, event }) => 'turnId' in event && event.turnId === context.next?.id,
    overranWhileClosing: ({ context, event }) =>
      event.type === 'reply.overran' && event.turnId === context.turn?.id && context.closing !== null,
    hasNextTurn: ({ context }) => context.next !== null,
    sentWithNextWaiting: ({ context, event }) =>
      event.type === 'reply.sent' && event.turnId === context.turn?.id && context.next !== null,
    overranWithNextWaiting: ({ context, event }) =>
      event.type === 'reply.overran' && event.turnId === context.turn?.id && context.next !== null,

    heardMorePartials: ({ context }) => context.partialCount > context.partialsSeen,
    mayHedge: ({ context }) =>
      context.policy.mayHedge &&
      canTryPrimary(context) &&
      context.turn?.pauses === false &&
      context.effects.mayHedge({ turnId: openTurnId(context) }),
    canBridge: ({ context }) =>
      context.policy.canBridge && context.turn?.bridged === false && isAnswerInSight(context.turn),
    begun: ({ context }) => context.turn?.begun === true,
    unbridged: ({ context }) => context.turn?.bridged === false,
    scriptUntried: ({ context }) => context.turn?.scriptTried === false,
    unbridgedAndScriptUntried: ({ context }) => context.turn?.bridged === false && !context.turn.scriptTried,

    attemptRuns: ({ context, event }) => attemptOf(context, event) !== undefined,
    brokeOffWell: ({ context, event }) =>
      event.type === 'generation.failed' && event.endsWell === true && attemptOf(context, event) !== undefined,
    mayContinue: ({ context, event }) => mayContinue(context, event),
    lostOneThatWasLate: ({ context, event }) =>
      attemptOf(context, event) !== undefined && attemptOf(context, event) !== context.turn?.running.at(-1),
    lostPrimaryWithAnotherToTry: ({ context, event }) =>
      attemptOf(context, event)?.speaker === 'primary' &&
      canTryPrimary(context) &&
      (laterCount(context) === 0 || !isLast(context)) &&
      context.effects.mayFailOver({ turnId: openTurnId(context) }),
    /** The workflow has no answer: one of the models is asked once more. */
    lostScriptWithAnotherToTry: ({ context, event }) =>
      attemptOf(context, event)?.speaker === 'script' &&
      isLast(context) &&
      canTryPrimary(context) &&
      laterCount(context) === 1 &&
      context.effects.mayTryNow({ turnId: openTurnId(context) }),
    /** Nobody else is left but a workflow that has had its say. */
    lostWithAnotherLater: ({ context, event }) => {
      const lost = attemptOf(context, event);
      return (
        lost !== undefined &&
        !isExcuse(lost.speaker) &&
        isLast(context) &&
        context.turn?.scriptTried === true &&
        canTryPrimary(context) &&
        mayTryLater(context)
      );
    },
    mayTryLater: ({ context }) => mayTryLater(context),
    mayTryNow: ({ context }) => context.effects.mayTryNow({ turnId: openTurnId(context) }),
    lostOneOfSeveral: ({ context, event }) => attemptOf(context, event) !== undefined && !isLast(context),
    lostAllButScript: ({ context, event }) =>
      attemptOf(context, event)?.speaker === 'primary' && context.turn?.scriptTried === false,
    lostAllButApology: ({ context, event }) => {
      const lost = attemptOf(context, event);
      return lost !== undefined && !isExcuse(lost.speaker);
    },
  },
  delays: {
    hedge: ({ context }) => context.effects.hedgeMs({ turnId: openTurnId(context) }),
    retry: ({ context }) => context.policy.pauseMs * 2 ** Math.max(0, laterCount(context) - 2),
    bridge: ({ context }) => context.policy.turnClock.bridgeMs,
    script: ({ context }) => context.policy.turnClock.scriptMs,
    apology: ({ context }) => context.policy.turnClock.apologyMs,
    scriptAfterBridge: ({ context }) => context.policy.turnClock.scriptAfterBridgeMs,
    apologyAfterBridge: ({ context }) => context.policy.turnClock.apologyAfterBridgeMs,
    resume: ({ context }) => context.policy.resumeMs,
    gapBridge: ({ context }) =>
      context.turn === null ? context.policy.resumeMs : context.effects.gapBridgeMs({ turnId: context.turn.id }),
    dial: ({ context }) => context.policy.dialMs,
    reconnect: ({ context }) => context.policy.reconnectMs,
    maxCall: ({ context }) => context.effects.callLeftMs({ maxMs: context.policy.maxCallMs }),
    silence: ({ context }) => context.policy.silenceMs,
    partialStale: ({ context }) => context.policy.partialStaleMs,
    closing: ({ context: { closing, policy } }) => (closing === 'transferred' ? policy.transferMs : policy.closingMs),
    speech: ({ context }) => context.speechMs,
  },
});
