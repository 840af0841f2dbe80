/**
 * One phone call. Read this file first: it says when everything happens; what is done then is named by its actions,
 * which `src/runtime/live_call.ts` carries out. Nothing here does I/O, asks for the time or is random.
 *
 *   dialling ──────────► conversing ◄─────────► reconnecting
 *   (outbound)           ├─ listening             (the socket is gone, or not there yet)
 *                        ├─ predicting
 *                        ├─ answering ─┬─ generating
 *                        │             ├─ failover
 *                        │             └─ pausing
 *                        ├─ speaking ──┬─ sending ◄──► resuming
 *                        │             └─ playing
 *                        └─ closing ──► ended
 *
 * Text never passes through here. An attempt that has its first text says so; the machine lets exactly one attempt of a
 * turn speak (`keepAttempt`) and everything that a turn gets is fenced by turn id and attempt number.
 */
import { call } from './call_setup.ts';
import * as step from './call_steps.ts';

const dialling = call.createStateConfig({
  after: { dial: { target: 'ended', actions: step.endAs('no_answer') } },
  on: {
    'channel.opened': [
      { guard: 'hasGreeting', target: 'conversing.speaking.playing', actions: [step.takePolicy, step.noteGreeting] },
      { target: 'conversing', actions: step.takePolicy },
    ],
    'call.hang_up': { target: 'ended', actions: step.endAsTold },
  },
});

const listening = call.createStateConfig({
  after: {
    silence: [
      { guard: 'mayAskStillThere', target: 'speaking', actions: step.askStillThere },
      { target: 'speaking', actions: step.sayGoodbyeToSilence },
    ],
  },
  on: {
    'prompt.partial': { target: 'predicting', actions: [...step.openTurn, ...step.notePartial] },
    'prompt.final': { target: 'answering', actions: [...step.openTurn, step.noteFinal, ...step.tryPrimary] },
    'caller.silent': [
      { guard: 'mayAskStillThere', target: 'speaking', actions: step.askStillThere },
      { target: 'speaking', actions: step.sayGoodbyeToSilence },
    ],
  },
});

const predicting = call.createStateConfig({
  // One timer for all partials: when it is due it looks whether there were more, which is cheaper than one for each.
  after: {
    partialStale: [
      { guard: 'heardMorePartials', target: 'predicting', reenter: true, actions: step.seePartials },
      { target: 'listening', actions: step.abandonTurn },
    ],
  },
  on: {
    'prompt.partial': { actions: step.notePartial },
    'prompt.final': { target: 'answering', actions: [step.noteFinal, ...step.tryPrimary] },
  },
});

/**
 * The final prompt is in hand and no text of the answer was sent. The turn's clock runs from the last final prompt; the
 * inner states say whether the first attempt is still the only one, or a further one waits for its time.
 */
const answering = call.createStateConfig({
  initial: 'generating',
  after: {
    hedge: [
      { guard: 'mayHedge', target: '.failover', actions: [step.noteLate, ...step.tryBeside] },
      { actions: step.noteLate },
    ],
    bridge: { guard: 'canBridge', actions: step.sayBridge },
    script: { guard: 'unbridgedAndScriptUntried', target: '.failover', actions: step.tryScript },
    apology: { guard: 'unbridged', target: '.failover', actions: step.apologise },
    scriptAfterBridge: { guard: 'scriptUntried', target: '.failover', actions: step.tryScript },
    apologyAfterBridge: { target: '.failover', actions: step.apologise },
  },
  states: {
    generating: {},
    failover: {},
    /** Everybody has failed, and the workflow has no answer: who will be there again in time is waited for. */
    pausing: {
      after: {
        retry: [
          { guard: 'mayTryNow', target: 'failover', actions: step.tryAnother },
          { guard: 'mayTryLater', target: 'pausing', reenter: true },
          { target: 'failover', actions: step.apologise },
        ],
      },
    },
  },
  on: {
    'generation.first_text': { guard: 'attemptRuns', target: 'speaking', actions: step.keepAttempt },
    'generation.failed': [
      { guard: 'lostPrimaryWithAnotherToTry', target: '.failover', actions: [step.loseAttempt, ...step.tryAnother] },
      { guard: 'lostScriptWithAnotherToTry', target: '.failover', actions: [step.loseAttempt, ...step.tryAnother] },
      { guard: 'lostWithAnotherLater', target: '.pausing', actions: step.pauseAfterLoss },
      { guard: 'lostOneOfSeveral', actions: step.loseAttempt },
      { guard: 'lostAllButScript', target: '.failover', actions: [step.loseAttempt, ...step.tryScript] },
      { guard: 'lostAllButApology', target: '.failover', actions: [step.loseAttempt, ...step.apologise] },
      { guard: 'attemptRuns', target: 'listening', actions: step.failTurn },
    ],
    'prompt.partial': {},
    'prompt.final': {
      target: 'answering',
      reenter: true,
      actions: [step.startOver, step.noteFinal, ...step.tryPrimary],
    },
    'caller.interrupted': [
      { guard: 'begun', target: 'listening', actions: step.interruptTurn },
      { actions: step.cutToHeard },
    ],
  },
});

/** While a reply is being sent, whoever gives its text. */
const whileSending = call.createStateConfig({
  on: {
    'reply.overran': [
      {
        guard: 'overranWithNextWaiting',
        target: '#call.conversing.answering',
        actions: [step.overrunTurn, step.promoteNext],
      },
      { guard: 'overranWhileClosing', target: '#call.conversing.closing', actions: step.overrunTurn },
      { guard: 'isOfThisTurn', target: '#call.conversing.listening', actions: step.overrunTurn },
    ],
    // Answers to partials are looked up only; what the next turn's attempts do is asked for when its time has come.
    'prompt.partial': {},
    'prompt.final': { guard: 'notClosing', actions: step.prepareNext },
    'caller.interrupted': [
      { guard: 'isClosing', target: '#call.conversing.closing', actions: step.interruptTurn },
      {
        guard: 'hasNextTurn',
        target: '#call.conversing.answering',
        actions: [step.interruptTurn, step.promoteNext],
      },
      { target: '#call.conversing.listening', actions: step.interruptTurn },
    ],
  },
});

/** Text is being handed to the carrier. */
const sending = call.createStateConfig({
  on: {
    ...whileSending.on,
    'generation.first_text': { guard: 'isOfNextTurn' },
    'generation.late': { guard: 'mayContinue', target: 'resuming', actions: step.continueReply },
    'generation.failed': [
      { guard: 'brokeOffWell', actions: step.closeReplyEarly },
      { guard: 'mayContinue', target: 'resuming', actions: [step.loseAttempt, step.continueReply] },
      { guard: 'attemptRuns', actions: step.closeBrokenReply },
      { guard: 'isOfNextTurn' },
    ],
    'reply.sent': [
      {
        guard: 'sentWithNextWaiting',
        target: '#call.conversing.answering',
        actions: [step.noteReplySent, step.endWholeTurn, step.promoteNext],
      },
      { guard: 'isOfThisTurn', target: 'playing', actions: step.noteReplySent },
    ],
  },
});

/**
 * The answer broke off in mid-sentence, or is late there, and another attempt is to go on with it. One that was late may
 * still come back: whoever gives text first goes on.
 */
const resuming = call.createStateConfig({
  after: {
    gapBridge: { guard: 'canBridge', actions: step.sayBridge },
    resume: { target: 'sending', actions: step.closeBrokenReply },
  },
  on: {
    ...whileSending.on,
    'generation.first_text': [
      { guard: 'attemptRuns', target: 'sending', actions: step.keepAttempt },
      { guard: 'isOfNextTurn' },
    ],
    'generation.failed': [
      { guard: 'lostOneThatWasLate', actions: step.loseAttempt },
      { guard: 'mayContinue', actions: [step.loseAttempt, step.continueReply] },
      { guard: 'lostOneOfSeveral', actions: step.loseAttempt },
      { guard: 'attemptRuns', target: 'sending', actions: step.closeBrokenReply },
      { guard: 'isOfNextTurn' },
    ],
  },
});

/** The whole reply was handed over and is being heard. */
const playing = call.createStateConfig({
  after: {
    speech: [
      { guard: 'isClosing', target: '#call.conversing.closing', actions: step.endWholeTurn },
      { target: '#call.conversing.listening', actions: [step.endWholeTurn, 'assumePlayed'] },
    ],
  },
  on: {
    // The carrier waits for speech only after it has spoken everything.
    'caller.silent': [
      { guard: 'isClosing', target: '#call.conversing.closing', actions: step.endWholeTurn },
      {
        guard: 'mayAskStillThere',
        target: '#call.conversing.speaking',
        actions: [step.endWholeTurn, step.askStillThere],
      },
      { target: '#call.conversing.speaking', actions: [step.endWholeTurn, step.sayGoodbyeToSilence] },
    ],
    'playback.ended': [
      { guard: 'isClosing', target: '#call.conversing.closing', actions: step.endWholeTurn },
      { target: '#call.conversing.listening', actions: step.endWholeTurn },
    ],
    'prompt.partial': {},
    'prompt.final': {
      guard: 'notClosing',
      target: '#call.conversing.answering',
      actions: [step.endWholeTurn, ...step.openTurn, step.noteFinal, ...step.tryPrimary],
    },
    'caller.interrupted': [
      { guard: 'isClosing', target: '#call.conversing.closing', actions: step.interruptTurn },
      { target: '#call.conversing.listening', actions: step.interruptTurn },
    ],
  },
});

const conversing = call.createStateConfig({
  initial: 'listening',
  after: {
    maxCall: { guard: 'notClosing', target: '.speaking', actions: [step.disconnectTurn, step.sayGoodbyeForLength] },
  },
  states: {
    listening,
    predicting,
    answering,
    speaking: { initial: 'sending', states: { sending, resuming, playing } },
    /** The session was ended by us; the carrier hangs up, or connects the caller with a person. */
    closing: {
      entry: 'endSession',
      after: { closing: { target: '#call.ended', actions: step.endAs('completed') } },
      on: {
        // In the process that has taken the call up; it has said its last words.
        'channel.opened': { actions: 'endSession' },
        'channel.closed': [
          { guard: 'isTransferring', target: 'closing', reenter: true },
          { target: '#call.ended', actions: step.endAs('completed') },
        ],
        'carrier.session_failed': [
          { guard: 'isTransferring' },
          { target: '#call.ended', actions: step.endAs('completed') },
        ],
      },
    },
  },
  on: {
    // A barge-in into speech whose turn is over already still cuts the transcript.
    'caller.interrupted': { actions: step.cutToHeard },
    'channel.closed': [
      { guard: 'isTransferring', target: '.closing', actions: step.disconnectTurn },
      // Also from last words: what of them was not heard is said, if the carrier comes back.
      { target: 'reconnecting', actions: step.disconnectTurn },
    ],
    'call.hang_up': {
      guard: 'notClosing',
      target: '.speaking',
      actions: [step.disconnectTurn, step.sayGoodbyeAsAsked],
    },
  },
});

const reconnecting = call.createStateConfig({
  after: { reconnect: { target: 'ended', actions: step.endAs('lost') } },
  on: {
    'channel.opened': [
      { guard: 'hasGreeting', target: 'conversing.speaking.playing', actions: [step.takePolicy, step.noteGreeting] },
      { guard: 'owesRest', target: 'conversing.speaking', actions: [step.takePolicy, step.sayRest] },
      // The carrier has come back to its session and says last words by itself.
      { guard: 'isClosing', target: 'conversing.speaking.playing' },
      { guard: 'owesAnswer', target: 'conversing.answering', actions: step.answerAgain },
      { guard: 'owesSign', target: 'conversing.speaking', actions: [step.takePolicy, step.giveSign] },
      { target: 'conversing', actions: step.takePolicy },
    ],
    'carrier.session_failed': { target: 'reconnecting', reenter: true },
    'call.hang_up': { target: 'ended', actions: step.endAsTold },
  },
});

export const callMachine = call.createMachine({
  id: 'call',
  context: ({ input }) => ({
    policy: input.policy,
    effects: input.effects,
    partialCount: 0,
    partialsSeen: 0,
    lastTurnId: input.lastTurnId ?? 0,
    turn: null,
    next: null,
    silenceCount: 0,
    unansweredCount: input.unansweredCount ?? 0,
    speechMs: 0,
    closing: input.closing ?? null,
    end: null,
  }),
  initial: 'waiting',
  states: {
    waiting: {
      always: [
        // It was taken up after its last words.
        { guard: 'isClosing', target: 'conversing.closing' },
        { guard: 'startsDialling', target: 'dialling' },
        { target: 'reconnecting' },
      ],
    },
    dialling,
    conversing,
    reconnecting,
    ended: { type: 'final', entry: step.reportEnd },
  },
  on: {
    'carrier.ended': { target: '.ended', actions: [step.disconnectTurn, step.endAsTold] },
    'carrier.answered_by': [
      {
        guard: 'isMachineToHangUp',
        target: '.ended',
        actions: [step.disconnectTurn, step.endAs('machine'), 'endSession'],
      },
      {},
    ],
    'carrier.progressed': {},
    'carrier.session_failed': {},
    'carrier.transferred': [
      { guard: 'isTransferring', target: '.ended', actions: [step.disconnectTurn, step.endTransfer] },
      {},
    ],
    'call.stop': { target: '.ended', actions: [step.disconnectTurn, step.endAsTold, 'endSession'] },
    '*': { actions: step.ignoreEvent },
  },
});
