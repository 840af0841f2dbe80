/**
 * The words that `call.ts` is written in: context, actions, guards and delays. Actions are only named here; an actor
 * that was not given them throws.
 */
import { setup } from 'xstate';
import type { CallEnd } from '../src/domain/call_record.ts';
import type { TurnId } from '../src/domain/ids.ts';
import type { TurnOutcome } from '../src/domain/turn.ts';
import type { TurnClock } from '../src/domain/workflow.ts';
import type { CallEvent } from './call_events.ts';
import { type Attempt, primaryRuns, runningAttempt, type Speaker, type TurnState } from './turn_state.ts';

/** What differs from call to call; durations in ms. */
export interface CallPolicy {
  /** Outbound calls start in `dialling`; inbound ones, and calls taken up, wait for their socket in `reconnecting`. */
  readonly start: 'dialling' | 'reconnecting';
  /** Attempts of configured providers a turn, at least 1. */
  readonly primaryAttemptsMax: number;
  /** Whether there is a bridge line, and a way to say it before the answer. */
  readonly canBridge: boolean;
  readonly turnClock: TurnClock;
  readonly dialMs: number;
  readonly reconnectMs: number;
  readonly maxCallMs: number;
  readonly silenceMs: number;
  readonly silenceCountMax: number;
  /** A partial prompt without a final one for so long was noise. */
  readonly partialStaleMs: number;
  /** The carrier may take so long to hang up after we ended the session. */
  readonly closingMs: number;
  readonly hangUpOnMachine: boolean;
}

export interface CallContext {
  readonly policy: CallPolicy;
  readonly lastTurnId: TurnId;
  readonly turn: TurnState | null;
  /** A turn whose final prompt came while the reply before it was still being sent. */
  readonly next: TurnState | null;
  readonly silenceCount: number;
  /** How long what was sent takes to be heard. */
  readonly speechMs: number;
  /** Set once the call is to end when this reply was heard. */
  readonly closing: CallEnd | null;
  readonly end: CallEnd | null;
}

function canTryPrimary(context: CallContext): boolean {
  return context.turn !== null && context.turn.primaryCount < context.policy.primaryAttemptsMax;
}

/** The running attempt of the open turn that this fact is about; none when the fact is late. */
function attemptOf(context: CallContext, event: CallEvent): Attempt | undefined {
  if (!('attempt' in event) || context.turn === null || event.turnId !== context.turn.id) return undefined;
  return runningAttempt(context.turn, event.attempt);
}

export type Line = 'stillThere' | 'goodbye';

function notProvided(): never {
  throw new Error('The actions of the call machine are provided by src/runtime/live_call.ts.');
}

export const call = setup({
  types: {
    context: {} as CallContext,
    events: {} as CallEvent,
    input: {} as CallPolicy,
  },
  actions: {
    openTurn: (_, _params: { turnId: TurnId }) => notProvided(),
    notePartial: (_, _params: { turnId: TurnId; text: string; language: string }) => notProvided(),
    /** A second final of a turn is joined to the first. */
    noteFinal: (_, _params: { turnId: TurnId; text: string; language: string }) => notProvided(),
    /** `choice` counts the primary attempts of the turn from 0. */
    startAttempt: (_, _params: { turnId: TurnId; attempt: number; speaker: Speaker; choice: number }) => notProvided(),
    /** Lets this attempt's text through and aborts the others of its turn. */
    keepAttempt: (_, _params: { turnId: TurnId; attempt: number }) => notProvided(),
    abortAttempts: (_, _params: { turnId: TurnId }) => notProvided(),
    /** Says again what the attempts of this turn have done while nobody listened. */
    announceAttempts: (_, _params: { turnId: TurnId }) => notProvided(),
    sayBridge: (_, _params: { turnId: TurnId }) => notProvided(),
    sayLine: (_, _params: { turnId: TurnId; line: Line }) => notProvided(),
    closeBrokenReply: (_, _params: { turnId: TurnId }) => notProvided(),
    dropReply: (_, _params: { turnId: TurnId }) => notProvided(),
    cutToHeard: (_, _params: { heard: string }) => notProvided(),
    /** By the estimate everything sent was heard, though the carrier has not said so. */
    assumePlayed: () => notProvided(),
    endTurn: (_, _params: { turnId: TurnId; outcome: TurnOutcome }) => notProvided(),
    endSession: () => notProvided(),
    callEnded: (_, _params: { end: CallEnd }) => notProvided(),
    eventIgnored: (_, _params: { type: string }) => notProvided(),
  },
  guards: {
    startsDialling: ({ context }) => context.policy.start === 'dialling',
    hasGreeting: ({ event }) => event.type === 'channel.opened' && event.greetingMs > 0,
    isClosing: ({ context }) => context.closing !== null,
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

    canTryPrimary: ({ context }) => canTryPrimary(context),
    canBridge: ({ context }) =>
      context.policy.canBridge && context.turn?.bridged === false && primaryRuns(context.turn),
    bridged: ({ context }) => context.turn?.bridged === true,
    unbridged: ({ context }) => context.turn?.bridged === false,
    scriptUntried: ({ context }) => context.turn?.scriptTried === false,
    unbridgedAndScriptUntried: ({ context }) => context.turn?.bridged === false && !context.turn.scriptTried,

    attemptRuns: ({ context, event }) => attemptOf(context, event) !== undefined,
    lostPrimaryWithAnotherToTry: ({ context, event }) =>
      attemptOf(context, event)?.speaker === 'primary' && canTryPrimary(context),
    lostOneOfSeveral: ({ context, event }) =>
      attemptOf(context, event) !== undefined && (context.turn?.running.length ?? 0) > 1,
    lostAllButScript: ({ context, event }) =>
      attemptOf(context, event)?.speaker === 'primary' && context.turn?.scriptTried === false,
    lostAllButApology: ({ context, event }) => {
      const lost = attemptOf(context, event);
      return lost !== undefined && lost.speaker !== 'apology';
    },
  },
  delays: {
    hedge: ({ context }) => context.policy.turnClock.hedgeMs,
    bridge: ({ context }) => context.policy.turnClock.bridgeMs,
    script: ({ context }) => context.policy.turnClock.scriptMs,
    apology: ({ context }) => context.policy.turnClock.apologyMs,
    scriptAfterBridge: ({ context }) => context.policy.turnClock.scriptAfterBridgeMs,
    apologyAfterBridge: ({ context }) => context.policy.turnClock.apologyAfterBridgeMs,
    dial: ({ context }) => context.policy.dialMs,
    reconnect: ({ context }) => context.policy.reconnectMs,
    maxCall: ({ context }) => context.policy.maxCallMs,
    silence: ({ context }) => context.policy.silenceMs,
    partialStale: ({ context }) => context.policy.partialStaleMs,
    closing: ({ context }) => context.policy.closingMs,
    speech: ({ context }) => context.speechMs,
  },
});
