/**
 * The chart of a call without an actor: situations that its states are looked at in, the facts that can be told there,
 * and one pure step. Nothing of the product but the machine itself is needed.
 */
import { TURN_CLOCK } from './sample_workflow.ts';
import assert from 'node:assert/strict';
import { initialTransition, type SnapshotFrom, transition } from 'xstate';
import { callMachine } from '../../machines/call.ts';
import type { CallEvent } from '../../machines/call_events.ts';
import type { CallEffects, CallInput, CallPolicy } from '../../machines/call_setup.ts';

export type CallSnapshot = SnapshotFrom<typeof callMachine>;

/** Any event of the machine, and the ones by which its own timers report. */
type Told = CallEvent | { readonly type: `xstate.after.${string}` };

export const POLICY: CallPolicy = {
  start: 'reconnecting',
  primaryAttemptsMax: 2,
  atOnceMax: 2,
  pauseMs: 300,
  mayHedge: true,
  canBridge: true,
  continuationsMax: 2,
  resumeMs: 1500,
  turnClock: TURN_CLOCK,
  dialMs: 30_000,
  reconnectMs: 20_000,
  maxCallMs: 3_600_000,
  silenceMs: 8000,
  silenceCountMax: 2,
  partialStaleMs: 4000,
  closingMs: 5000,
  hangUpOnMachine: true,
  parting: null,
  transferMs: 30_000,
  overGather: { silenceMs: 40_000 },
};

export interface Step {
  readonly snapshot: CallSnapshot;
  /** Names of the actions, in order; those of XState itself (its timers) are left out. */
  readonly actions: readonly string[];
}

const EFFECTS = [
  'openTurn',
  'notePartial',
  'noteFinal',
  'noteLate',
  'startAttempt',
  'keepAttempt',
  'abortAttempts',
  'announceAttempts',
  'sayBridge',
  'sayLine',
  'continueReply',
  'closeBrokenReply',
  'closeReplyEarly',
  'dropReply',
  'cutToHeard',
  'assumePlayed',
  'endTurn',
  'endSession',
  'callEnded',
  'eventIgnored',
] as const satisfies readonly (keyof CallEffects)[];

export const GAP_BRIDGE_MS = 250;

/** Effects that tell what was asked for and do nothing else. */
export function effectsThat(tell: (name: string, asked: object) => void): CallEffects {
  const effects = EFFECTS.map((name) => [name, (asked: object = {}): void => tell(name, asked)]);
  const answers = {
    hedgeMs: () => TURN_CLOCK.hedgeMs,
    gapBridgeMs: () => GAP_BRIDGE_MS,
    mayHedge: () => true,
    mayFailOver: () => true,
    mayTryLater: () => true,
    mayTryNow: () => true,
    callLeftMs: ({ maxMs }: { readonly maxMs: number }) => maxMs,
  };
  return { ...Object.fromEntries(effects), ...answers } as CallEffects;
}

/** For pure steps, which carry nothing out. */
const NO_EFFECTS = effectsThat(() => assert.fail('A pure step has carried out an effect.'));

export function callInput(policy: Partial<CallPolicy> = {}): CallInput {
  return { policy: { ...POLICY, ...policy }, effects: NO_EFFECTS };
}

function begin(policy: Partial<CallPolicy> = {}): CallSnapshot {
  return initialTransition(callMachine, callInput(policy))[0];
}

export function step(snapshot: CallSnapshot, event: Told): Step {
  const [after, actions] = transition(callMachine, snapshot, event as CallEvent);
  return {
    snapshot: after,
    actions: actions.map((action) => action.type).filter((type) => !type.startsWith('xstate.')),
  };
}

export function after(snapshot: CallSnapshot, ...events: readonly Told[]): CallSnapshot {
  let now = snapshot;
  for (const event of events) now = step(now, event).snapshot;
  return now;
}

/** `{conversing: {speaking: 'sending'}}` is `speaking.sending`. */
export function leafOf(snapshot: CallSnapshot): string {
  const path: string[] = [];
  let value: unknown = snapshot.value;
  while (typeof value === 'object' && value !== null) {
    const [entry] = Object.entries(value);
    if (entry === undefined) break;
    path.push(entry[0]);
    value = entry[1];
  }
  return [...path, String(value)].filter((name) => name !== 'conversing').join('.');
}

export const partial: CallEvent = { type: 'prompt.partial', text: 'when do', language: '' };
export const final: CallEvent = { type: 'prompt.final', text: 'when do you open', language: '' };
export const opened: CallEvent = { type: 'channel.opened', greetingMs: 0 };
export const greeted: CallEvent = { type: 'channel.opened', greetingMs: 1500 };
export const owedAnswer: CallEvent = {
  type: 'channel.opened',
  greetingMs: 0,
  owed: { kind: 'answer', text: 'when do you open', language: '' },
};
export const owedRest: CallEvent = { type: 'channel.opened', greetingMs: 0, owed: { kind: 'rest' } };
export const owedSign: CallEvent = { type: 'channel.opened', greetingMs: 0, owed: { kind: 'sign' } };
export const openedOverGather: CallEvent = { type: 'channel.opened', greetingMs: 0, over: 'gather' };
export const sessionFailed: CallEvent = { type: 'carrier.session_failed' };
export const pickedUp: CallEvent = { type: 'carrier.transferred', answered: true };
export const notPickedUp: CallEvent = { type: 'carrier.transferred', answered: false };
export const closed: CallEvent = { type: 'channel.closed' };
export const interrupted: CallEvent = { type: 'caller.interrupted', heard: 'We open' };
export const silent: CallEvent = { type: 'caller.silent' };
export const played: CallEvent = { type: 'playback.ended' };
export const hangUp: CallEvent = { type: 'call.hang_up', end: 'completed' };
export const stop: CallEvent = { type: 'call.stop', end: 'drained' };

export function firstText(turnId: number, attempt: number): CallEvent {
  return { type: 'generation.first_text', turnId, attempt };
}
export function failed(turnId: number, attempt: number, endsWell = false): CallEvent {
  return { type: 'generation.failed', turnId, attempt, code: 'HTTP_ERROR', endsWell };
}
export function late(turnId: number, attempt: number): CallEvent {
  return { type: 'generation.late', turnId, attempt };
}
export function sent(turnId: number, endCall = false): CallEvent {
  return { type: 'reply.sent', turnId, speechMs: 2000, endCall };
}
export function overran(turnId: number): CallEvent {
  return { type: 'reply.overran', turnId };
}
const timer = {
  bridge: { type: 'xstate.after.bridge.call.conversing.answering' },
  script: { type: 'xstate.after.script.call.conversing.answering' },
} as const;

/** A first turn that is over, so that there is an earlier turn whose facts can be late; the next turn has id 2. */
const talking = after(begin(), opened, final, firstText(1, 1), sent(1), played);
/** Nobody can answer the first turn, and the caller is told who will. */
function partingWith(end: 'transferred' | 'call_back'): CallSnapshot {
  const parting = begin({ parting: { afterTurns: 1, end } });
  return after(parting, opened, final, failed(1, 1), failed(1, 2), failed(1, 3), firstText(1, 4), sent(1));
}
const sending = after(talking, final, firstText(2, 1));
/** There is leave for one attempt after a pause. */
const patient = after(begin({ primaryAttemptsMax: 4 }), opened);

/** Every leaf state, some of them in several situations that its guards tell apart. */
export const SITUATIONS = {
  dialling: begin({ start: 'dialling' }),
  listening: talking,
  'listening, nobody answered twice': after(talking, silent, sent(2), played, silent, sent(3), played),
  predicting: after(talking, partial),
  generating: after(talking, final),
  'generating, bridged': after(talking, final, timer.bridge),
  failover: after(talking, final, failed(2, 1)),
  pausing: after(patient, final, failed(1, 1), failed(1, 2), failed(1, 3), failed(1, 4)),
  'failover, only the script left': after(talking, final, timer.bridge, timer.script, failed(2, 1), failed(2, 3)),
  'failover, only the apology left': after(talking, final, failed(2, 1), failed(2, 2), failed(2, 3)),
  sending,
  'sending, next turn waits': after(sending, final),
  'sending, gone on with twice': after(sending, failed(2, 1), firstText(2, 2), failed(2, 2), firstText(2, 3)),
  resuming: after(sending, failed(2, 1)),
  'resuming, the late one may come back': after(sending, late(2, 1)),
  'resuming, for the last time': after(sending, failed(2, 1), failed(2, 2)),
  'resuming, next turn waits': after(sending, final, failed(2, 1)),
  'sending goodbye': after(talking, hangUp),
  playing: after(sending, sent(2)),
  'playing the greeting': after(begin(), greeted),
  'playing goodbye': after(talking, hangUp, sent(2)),
  'playing the transfer line': partingWith('transferred'),
  'playing the call-back line': partingWith('call_back'),
  closing: after(talking, hangUp, sent(2), played),
  'closing, to be transferred': after(partingWith('transferred'), played),
  reconnecting: after(talking, closed),
  'reconnecting, with last words to hear': after(talking, hangUp, sent(2), closed),
  ended: after(talking, stop),
} as const satisfies Record<string, CallSnapshot>;

export type SituationName = keyof typeof SITUATIONS;

/** The facts to tell, by name; those of a turn are made for the turns of the situation. */
export function factsFor(snapshot: CallSnapshot): Readonly<Record<string, CallEvent>> {
  const { context } = snapshot;
  const turnId = context.turn?.id ?? context.lastTurnId;
  const running = context.turn?.running ?? [];
  const attempt = running.at(-1)?.number ?? 1;
  const nextId = context.next?.id ?? turnId + 1;
  return {
    progressed: { type: 'carrier.progressed', status: 'ringing' },
    'carrier ended': { type: 'carrier.ended', end: 'busy' },
    human: { type: 'carrier.answered_by', answeredBy: 'human' },
    machine: { type: 'carrier.answered_by', answeredBy: 'machine' },
    'session failed': sessionFailed,
    'picked up': pickedUp,
    'not picked up': notPickedUp,
    opened,
    greeted,
    'answer owed': owedAnswer,
    'rest owed': owedRest,
    'sign owed': owedSign,
    'opened over gather': openedOverGather,
    closed,
    partial,
    final,
    interrupted,
    silent,
    'first text': firstText(turnId, attempt),
    'first text of an old attempt': firstText(turnId, attempt + 90),
    'first text late': firstText(turnId - 1, attempt),
    'first text of next': firstText(nextId, 1),
    failed: failed(turnId, attempt),
    'failed of an old attempt': failed(turnId, attempt + 90),
    'failed late': failed(turnId - 1, attempt),
    'failed after whole sentences': failed(turnId, attempt, true),
    ...(running.length > 1 && { 'failed of the late one': failed(turnId, running[0]?.number ?? 1) }),
    'stream late': late(turnId, attempt),
    'stream late of an old attempt': late(turnId, attempt + 90),
    'failed of next': failed(nextId, 1),
    sent: sent(turnId),
    'sent, ends the call': sent(turnId, true),
    'sent late': sent(turnId - 1),
    'sent of next': sent(nextId),
    overran: overran(turnId),
    'overran late': overran(turnId - 1),
    'overran of next': overran(nextId),
    played,
    'hang up': hangUp,
    stop,
  };
}
