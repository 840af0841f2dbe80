/** The steps of a turn that `call.ts` composes: each changes the context and names what is to be done. */
import type { CallEnd } from '../src/domain/call_record.ts';
import type { TurnOutcome } from '../src/domain/turn.ts';
import type { CallEvent } from './call_events.ts';
import { type AttemptCause, call, type CallContext, type Line } from './call_setup.ts';
import {
  newTurn,
  type Speaker,
  spokenBy,
  startedOver,
  type TurnState,
  unansweredAfter,
  wholeReplyOutcome,
  withAttempt,
  withContinuation,
  withoutAttempt,
} from './turn_state.ts';

function openTurnOf(context: CallContext): TurnState {
  if (context.turn === null) throw new Error('A step of a turn was taken while no turn is open.');
  return context.turn;
}

/** What a step is told. The steps of every turn are plain lists: XState makes nine closures for each `enqueueActions`. */
interface Told {
  readonly context: CallContext;
  readonly event: CallEvent;
}

function promptParams({ context, event }: Told) {
  const { text, language } = event as Extract<CallEvent, { readonly text: string }>;
  return { turnId: openTurnOf(context).id, text, language };
}

export const openTurn = [
  call.assign(({ context }) => {
    const turn = newTurn(context.lastTurnId + 1, 'reply');
    return { lastTurnId: turn.id, turn, silenceCount: 0, partialCount: 0, partialsSeen: 1 };
  }),
  { type: 'openTurn', params: ({ context }: Told) => ({ turnId: openTurnOf(context).id }) },
] as const;

export const notePartial = [
  call.assign(({ context }) => ({ partialCount: context.partialCount + 1 })),
  { type: 'notePartial', params: promptParams },
] as const;

export const seePartials = call.assign(({ context }) => ({ partialsSeen: context.partialCount }));

export const noteFinal = { type: 'noteFinal', params: promptParams } as const;

function attemptParams(turn: TurnState, speaker: Speaker, cause: AttemptCause) {
  return { turnId: turn.id, attempt: turn.attemptCount, speaker, choice: turn.primaryCount - 1, cause };
}

function startAttempt(speakerOf: (context: CallContext) => Speaker, cause: AttemptCause) {
  return [
    call.assign(({ context }) => ({ turn: withAttempt(openTurnOf(context), speakerOf(context)) })),
    {
      type: 'startAttempt',
      params: ({ context }: Told) => attemptParams(openTurnOf(context), speakerOf(context), cause),
    },
  ] as const;
}

export const tryPrimary = startAttempt(() => 'primary', 'asked');
/** The one that runs is late. */
export const tryBeside = startAttempt(() => 'primary', 'late');
/** One has failed. */
export const tryAnother = startAttempt(() => 'primary', 'lost');
export const tryScript = startAttempt(() => 'script', 'lost');
/** The last of several apologies in a row is another one: a person takes over. */
export const apologise = startAttempt(
  ({ policy: { parting }, unansweredCount }) =>
    parting !== null && unansweredCount + 1 >= parting.afterTurns ? 'parting' : 'apology',
  'lost',
);

export const noteLate = {
  type: 'noteLate',
  params: ({ context }: Told) => ({ turnId: openTurnOf(context).id }),
} as const;

export const loseAttempt = call.assign(({ context, event }) =>
  event.type === 'generation.failed' && context.turn !== null
    ? { turn: withoutAttempt(context.turn, event.attempt) }
    : {},
);

export const pauseAfterLoss = [
  loseAttempt,
  call.assign(({ context }) => ({ turn: { ...openTurnOf(context), pauses: true } })),
] as const;

export const keepAttempt = [
  call.assign(({ context, event }) =>
    event.type === 'generation.first_text' ? { turn: spokenBy(openTurnOf(context), event.attempt) } : {},
  ),
  {
    type: 'keepAttempt',
    params: ({ event }: Told) => {
      const { turnId, attempt } = event as Extract<CallEvent, { readonly type: 'generation.first_text' }>;
      return { turnId, attempt };
    },
  },
] as const;

/** The caller went on speaking before anything was answered. */
export const startOver = call.enqueueActions(({ context, enqueue }) => {
  const turn = openTurnOf(context);
  enqueue({ type: 'abortAttempts', params: { turnId: turn.id } });
  enqueue.assign({ turn: startedOver(turn) });
});

export const sayBridge = call.enqueueActions(({ context, enqueue }) => {
  const turn = openTurnOf(context);
  enqueue.assign({ turn: { ...turn, bridged: true, begun: true } });
  enqueue({ type: 'sayBridge', params: { turnId: turn.id } });
});

/** The answer broke off, or is late in mid-sentence: another attempt goes on with it from the words that were sent. */
export const continueReply = call.enqueueActions(({ context, enqueue }) => {
  const turn = withContinuation(openTurnOf(context));
  enqueue.assign({ turn });
  enqueue({ type: 'continueReply', params: { turnId: turn.id, attempt: turn.attemptCount } });
});

function closeAsBroken(type: 'closeBrokenReply' | 'closeReplyEarly') {
  return call.enqueueActions(({ context, enqueue }) => {
    const turn = openTurnOf(context);
    enqueue.assign({ turn: { ...turn, broken: true, running: [] } });
    enqueue({ type, params: { turnId: turn.id } });
  });
}

export const closeBrokenReply = closeAsBroken('closeBrokenReply');
export const closeReplyEarly = closeAsBroken('closeReplyEarly');

function endTurnWith(outcomeOf: (turn: TurnState) => TurnOutcome) {
  return call.enqueueActions(({ context, enqueue }) => {
    const { turn, unansweredCount } = context;
    if (turn === null) return;
    const outcome = outcomeOf(turn);
    enqueue({ type: 'endTurn', params: { turnId: turn.id, outcome } });
    enqueue.assign({ turn: null, unansweredCount: unansweredAfter(unansweredCount, turn, outcome) });
  });
}

export const endWholeTurn = endTurnWith(wholeReplyOutcome);
export const abandonTurn = endTurnWith(() => 'abandoned');
export const overrunTurn = endTurnWith(() => 'overrun');

/** Not even an apology could be said; a bridge that was said is closed. */
export const failTurn = call.enqueueActions(({ context, enqueue }) => {
  enqueue({ type: 'dropReply', params: { turnId: openTurnOf(context).id } });
  enqueue(endTurnWith(() => 'failed'));
});

/**
 * The caller is gone, or is to hear something else. A reply that was handed over whole has its outcome already; of any
 * other the attempts are aborted and what was not sent is never sent.
 */
export const disconnectTurn = call.enqueueActions(({ context, enqueue }) => {
  for (const turn of [context.turn, context.next]) {
    if (turn === null) continue;
    if (!turn.sentWhole) {
      enqueue({ type: 'abortAttempts', params: { turnId: turn.id } });
      enqueue({ type: 'dropReply', params: { turnId: turn.id } });
    }
    const outcome = turn.sentWhole ? wholeReplyOutcome(turn) : 'disconnected';
    enqueue({ type: 'endTurn', params: { turnId: turn.id, outcome } });
  }
  enqueue.assign({ turn: null, next: null });
});

/** A barge-in concerns the reply that is spoken, not one that waits behind it; the greeting has no turn. */
export const interruptTurn = call.enqueueActions(({ context, event, enqueue }) => {
  if (event.type !== 'caller.interrupted') return;
  if (context.turn !== null) {
    enqueue({ type: 'abortAttempts', params: { turnId: context.turn.id } });
    enqueue({ type: 'dropReply', params: { turnId: context.turn.id } });
  }
  enqueue({ type: 'cutToHeard', params: { heard: event.heard } });
  if (context.turn !== null) {
    enqueue({ type: 'endTurn', params: { turnId: context.turn.id, outcome: 'interrupted' } });
    const unansweredCount = unansweredAfter(context.unansweredCount, context.turn, 'interrupted');
    enqueue.assign({ turn: null, unansweredCount });
  }
});

export const cutToHeard = call.enqueueActions(({ event, enqueue }) => {
  if (event.type === 'caller.interrupted') enqueue({ type: 'cutToHeard', params: { heard: event.heard } });
});

/** A final prompt while our reply is still being sent: its answer is prepared and waits for that reply's end. */
export const prepareNext = call.enqueueActions(({ context, event, enqueue }) => {
  if (event.type !== 'prompt.final') return;
  const { text, language } = event;
  const waiting = context.next;
  if (waiting !== null) enqueue({ type: 'abortAttempts', params: { turnId: waiting.id } });
  const opened = waiting === null ? newTurn(context.lastTurnId + 1, 'reply') : startedOver(waiting);
  const next = withAttempt(opened, 'primary');
  enqueue.assign({ next, lastTurnId: Math.max(context.lastTurnId, next.id), silenceCount: 0 });
  if (waiting === null) enqueue({ type: 'openTurn', params: { turnId: next.id } });
  enqueue({ type: 'noteFinal', params: { turnId: next.id, text, language } });
  enqueue({ type: 'startAttempt', params: attemptParams(next, 'primary', 'asked') });
});

export const promoteNext = call.enqueueActions(({ context, enqueue }) => {
  if (context.next === null) return;
  enqueue.assign({ turn: context.next, next: null });
  enqueue({ type: 'announceAttempts', params: { turnId: context.next.id } });
});

function sayLine(line: Line) {
  return call.enqueueActions(({ context, enqueue }) => {
    const turn = newTurn(context.lastTurnId + 1, 'line');
    enqueue.assign({ lastTurnId: turn.id, turn });
    enqueue({ type: 'sayLine', params: { turnId: turn.id, line, endsCall: context.closing !== null } });
  });
}

export const askStillThere = call.enqueueActions(({ context, enqueue }) => {
  enqueue.assign({ silenceCount: context.silenceCount + 1 });
  enqueue(sayLine('stillThere'));
});

function sayGoodbye(end: CallEnd) {
  return call.enqueueActions(({ enqueue }) => {
    enqueue.assign({ closing: end });
    enqueue(sayLine('goodbye'));
  });
}

export const sayGoodbyeToSilence = sayGoodbye('silent');
export const sayGoodbyeForLength = sayGoodbye('max_duration');

export const sayGoodbyeAsAsked = call.enqueueActions(({ event, enqueue }) => {
  if (event.type !== 'call.hang_up') return;
  enqueue.assign({ closing: event.end });
  enqueue(sayLine('goodbye'));
});

export const noteReplySent = call.assign(({ context, event }) => {
  if (event.type !== 'reply.sent') return {};
  return {
    turn: { ...openTurnOf(context), sentWhole: true },
    speechMs: event.speechMs,
    // A caller who went on speaking meanwhile is answered, so the call does not end with this reply.
    closing: context.closing ?? (context.next === null ? endAfterReply(context, event.endCall) : null),
  };
});

function endAfterReply({ turn, policy }: CallContext, endCall: boolean): CallEnd | null {
  if (turn?.spoken === 'parting' && policy.parting !== null) return policy.parting.end;
  return endCall ? 'completed' : null;
}

export const noteGreeting = call.assign(({ event }) =>
  event.type === 'channel.opened' ? { speechMs: event.greetingMs } : {},
);

/** `<Gather>` has taken over: how long things may take there. */
export const takePolicy = call.assign(({ context: { policy }, event }) =>
  event.type === 'channel.opened' && event.over === 'gather' ? { policy: { ...policy, ...policy.overGather } } : {},
);

/** The utterance whose answer was lost is answered anew, in a turn of its own. */
export const answerAgain = [
  takePolicy,
  ...openTurn,
  {
    type: 'noteFinal',
    params: ({ context, event }: Told) => {
      const owed = event.type === 'channel.opened' && event.owed?.kind === 'answer' ? event.owed : null;
      return { turnId: openTurnOf(context).id, text: owed?.text ?? '', language: owed?.language ?? '' };
    },
  },
  ...tryPrimary,
] as const;

export const sayRest = sayLine('rest');
/** Not counted as an answer to the caller's silence: it was the line that was silent. */
export const giveSign = sayLine('stillThere');

export function endAs(end: CallEnd) {
  return call.assign(({ context }) => ({ end: endOf(context, end) }));
}

/** A transfer that nobody has told of as answered has failed. */
function endOf({ closing }: CallContext, end: CallEnd): CallEnd {
  return closing === 'transferred' ? 'transfer_failed' : (closing ?? end);
}

export const endTransfer = call.assign(({ event }) =>
  event.type === 'carrier.transferred'
    ? { end: event.answered ? ('transferred' as const) : ('transfer_failed' as const) }
    : {},
);

export const endAsTold = call.assign(({ context, event }) => {
  if (event.type === 'carrier.ended') return { end: endOf(context, event.end) };
  if (event.type === 'call.stop' || event.type === 'call.hang_up') return { end: event.end };
  return {};
});

export const reportEnd = call.enqueueActions(({ context, enqueue }) => {
  enqueue({ type: 'callEnded', params: { end: context.end ?? 'broken' } });
});

/** Counts a fact that means nothing here. A timer of ours whose guard did not hold is no fact. */
export const ignoreEvent = call.enqueueActions(({ event, enqueue }) => {
  if (!event.type.startsWith('xstate.')) enqueue({ type: 'eventIgnored', params: { type: event.type } });
});
