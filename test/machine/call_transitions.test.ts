/**
 * Every state of a call against every fact: where the call is then and what is done. No actor runs here; the machine's
 * own timers are in `turn_clock.test.ts` and `call_timers.test.ts`.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { callMachine } from '../../machines/call.ts';
import { type CallSnapshot, factsFor, leafOf, SITUATIONS, type SituationName, step } from '../support/call_chart.ts';

interface Row {
  /** Fact -> `state: actions`. */
  readonly moves: Readonly<Record<string, string>>;
  /** Meant to change nothing, and not counted either. */
  readonly kept: readonly string[];
  /** Counted as ignored, and nothing else changes. */
  readonly ignored: readonly string[];
}

const FIRST_TEXT = ['first text', 'first text of an old attempt', 'first text late', 'first text of next'];
const FAILED = ['failed', 'failed after whole sentences', 'failed of an old attempt', 'failed late', 'failed of next'];
const LATE = ['stream late', 'stream late of an old attempt'];
const SENT = ['sent', 'sent, ends the call', 'sent late', 'sent of next'];
const OVERRAN = ['overran', 'overran late', 'overran of next'];
const REPLY = [...FIRST_TEXT, ...FAILED, ...LATE, ...SENT, ...OVERRAN, 'played'];
const OPENED = ['opened', 'greeted', 'answer owed', 'rest owed', 'sign owed', 'opened over gather'];
const CALLER = ['partial', 'final', 'interrupted', 'silent'];
const TRANSFER = ['picked up', 'not picked up'];
const CARRIER = ['progressed', 'human', 'session failed', ...TRANSFER];

function but(facts: readonly string[], ...left: readonly string[]): readonly string[] {
  return facts.filter((fact) => !left.includes(fact));
}

function without(moves: Row['moves'], ...left: readonly string[]): Row['moves'] {
  return Object.fromEntries(Object.entries(moves).filter(([fact]) => !left.includes(fact)));
}

/** What ends a call from a state in which no turn is open. */
const ENDINGS = {
  'carrier ended': 'ended: callEnded',
  machine: 'ended: endSession callEnded',
  stop: 'ended: endSession callEnded',
};
const DROP = 'abortAttempts dropReply endTurn';
/** … while a turn is open whose reply was not handed over whole. */
const DROPPING = {
  'carrier ended': `ended: ${DROP} callEnded`,
  machine: `ended: ${DROP} endSession callEnded`,
  stop: `ended: ${DROP} endSession callEnded`,
};
/** … while the whole reply of the open turn is being heard. */
const HEARING = {
  'carrier ended': 'ended: endTurn callEnded',
  machine: 'ended: endTurn endSession callEnded',
  stop: 'ended: endTurn endSession callEnded',
};
const CUT_OFF = 'abortAttempts dropReply cutToHeard endTurn';

const WAITING: Row = {
  moves: {
    ...ENDINGS,
    opened: 'listening:',
    greeted: 'speaking.playing:',
    'opened over gather': 'listening:',
    'hang up': 'ended: callEnded',
    // Nothing can be owed to somebody who was not reached yet.
    ...Object.fromEntries(['answer owed', 'rest owed', 'sign owed'].map((fact) => [fact, 'listening:'])),
  },
  kept: CARRIER,
  ignored: ['closed', ...CALLER, ...REPLY],
};

/** Once the caller has been reached, what was owed when the channel was lost comes first. */
const COMING_BACK: Row = {
  ...WAITING,
  moves: {
    ...WAITING.moves,
    'answer owed': 'answering.generating: openTurn noteFinal startAttempt',
    'rest owed': 'speaking.sending: sayLine',
    'sign owed': 'speaking.sending: sayLine',
  },
};

const LISTENING: Row = {
  moves: {
    ...ENDINGS,
    closed: 'reconnecting:',
    partial: 'predicting: openTurn notePartial',
    final: 'answering.generating: openTurn noteFinal startAttempt',
    interrupted: 'listening: cutToHeard',
    silent: 'speaking.sending: sayLine',
    'hang up': 'speaking.sending: sayLine',
  },
  kept: CARRIER,
  ignored: [...OPENED, ...REPLY],
};

function answering(own: { readonly interrupted: string; readonly failed: string }): Row {
  return {
    moves: {
      ...DROPPING,
      closed: `reconnecting: ${DROP}`,
      final: 'answering.generating: abortAttempts noteFinal startAttempt',
      'first text': 'speaking.sending: keepAttempt',
      'hang up': `speaking.sending: ${DROP} sayLine`,
      'failed after whole sentences': own.failed,
      ...own,
    },
    kept: [...CARRIER, 'partial'],
    ignored: [...OPENED, 'silent', ...but(REPLY, 'first text', 'failed', 'failed after whole sentences')],
  };
}

/** The bridge was heard: to cut it off ends the turn. */
const BRIDGED = { interrupted: `listening: ${CUT_OFF}`, failed: 'answering.failover: startAttempt' };

const GOES_ON = 'speaking.resuming: continueReply';
/** Facts of the turn whose reply is being sent that mean something then. */
const MEANT = ['failed', 'failed after whole sentences', 'stream late', 'sent', 'sent, ends the call', 'overran'];

const SENDING: Row = {
  moves: {
    ...DROPPING,
    closed: `reconnecting: ${DROP}`,
    final: 'speaking.sending: openTurn noteFinal startAttempt',
    interrupted: `listening: ${CUT_OFF}`,
    failed: GOES_ON,
    'failed after whole sentences': 'speaking.sending: closeReplyEarly',
    'stream late': GOES_ON,
    sent: 'speaking.playing:',
    'sent, ends the call': 'speaking.playing:',
    overran: 'listening: endTurn',
    'hang up': `speaking.sending: ${DROP} sayLine`,
  },
  kept: [...CARRIER, 'partial'],
  ignored: [...OPENED, 'silent', ...but(REPLY, ...MEANT)],
};

const SENDING_BEFORE_NEXT: Row = {
  moves: {
    ...SENDING.moves,
    'carrier ended': `ended: ${DROP} ${DROP} callEnded`,
    machine: `ended: ${DROP} ${DROP} endSession callEnded`,
    stop: `ended: ${DROP} ${DROP} endSession callEnded`,
    closed: `reconnecting: ${DROP} ${DROP}`,
    final: 'speaking.sending: abortAttempts noteFinal startAttempt',
    interrupted: `answering.generating: ${CUT_OFF} announceAttempts`,
    sent: 'answering.generating: endTurn announceAttempts',
    'sent, ends the call': 'answering.generating: endTurn announceAttempts',
    overran: 'answering.generating: endTurn announceAttempts',
    'hang up': `speaking.sending: ${DROP} ${DROP} sayLine`,
  },
  kept: [...CARRIER, 'partial', 'first text of next', 'failed of next'],
  ignored: [...OPENED, 'silent', ...but(REPLY, ...MEANT, 'first text of next', 'failed of next')],
};

/** What is different while somebody is to go on with the reply. */
const RESUMES = {
  'first text': 'speaking.sending: keepAttempt',
  failed: GOES_ON,
  'failed after whole sentences': GOES_ON,
};
const SENT_WHOLE = ['sent', 'sent, ends the call'];

const RESUMING: Row = {
  moves: {
    ...without(SENDING.moves, 'stream late', ...SENT_WHOLE),
    ...RESUMES,
    final: 'speaking.resuming: openTurn noteFinal startAttempt',
  },
  kept: SENDING.kept,
  ignored: [...but(SENDING.ignored, 'first text'), 'stream late', ...SENT_WHOLE],
};

/** By the process that has taken the call up after its last words. */
const REACHED_AGAIN = Object.fromEntries(OPENED.map((fact) => [fact, 'closing: endSession']));

const TABLE: Readonly<Record<Exclude<SituationName, 'ended'>, Row>> = {
  dialling: WAITING,
  listening: LISTENING,
  'listening, nobody answered twice': LISTENING,
  predicting: {
    moves: {
      ...DROPPING,
      closed: `reconnecting: ${DROP}`,
      partial: 'predicting: notePartial',
      final: 'answering.generating: noteFinal startAttempt',
      interrupted: 'predicting: cutToHeard',
      'hang up': `speaking.sending: ${DROP} sayLine`,
    },
    kept: CARRIER,
    ignored: [...OPENED, 'silent', ...REPLY],
  },
  generating: answering({
    interrupted: 'answering.generating: cutToHeard',
    failed: 'answering.failover: startAttempt',
  }),
  'generating, bridged': answering(BRIDGED),
  failover: answering({
    interrupted: 'answering.failover: cutToHeard',
    failed: 'answering.failover: startAttempt',
  }),
  pausing: {
    moves: without(
      answering({ interrupted: 'answering.pausing: cutToHeard', failed: '' }).moves,
      'first text',
      ...FAILED,
    ),
    kept: [...CARRIER, 'partial'],
    ignored: [...OPENED, 'silent', ...REPLY],
  },
  'failover, only the script left': answering(BRIDGED),
  'failover, only the apology left': answering({
    interrupted: 'answering.failover: cutToHeard',
    failed: 'listening: dropReply endTurn',
  }),
  sending: SENDING,
  'sending, next turn waits': SENDING_BEFORE_NEXT,
  'sending, gone on with twice': {
    ...SENDING,
    moves: { ...without(SENDING.moves, 'stream late'), failed: 'speaking.sending: closeBrokenReply' },
    ignored: [...SENDING.ignored, 'stream late'],
  },
  resuming: RESUMING,
  'resuming, the late one may come back': {
    ...RESUMING,
    moves: { ...RESUMING.moves, 'failed of the late one': 'speaking.resuming:' },
  },
  'resuming, for the last time': {
    ...RESUMING,
    moves: {
      ...RESUMING.moves,
      failed: 'speaking.sending: closeBrokenReply',
      'failed after whole sentences': 'speaking.sending: closeBrokenReply',
    },
  },
  'resuming, next turn waits': {
    moves: {
      ...without(SENDING_BEFORE_NEXT.moves, 'stream late', ...SENT_WHOLE),
      ...RESUMES,
      final: 'speaking.resuming: abortAttempts noteFinal startAttempt',
    },
    kept: SENDING_BEFORE_NEXT.kept,
    ignored: [...but(SENDING_BEFORE_NEXT.ignored, 'first text'), 'stream late', ...SENT_WHOLE],
  },
  'sending goodbye': {
    moves: {
      ...DROPPING,
      closed: `reconnecting: ${DROP}`,
      interrupted: `closing: ${CUT_OFF} endSession`,
      sent: 'speaking.playing:',
      'sent, ends the call': 'speaking.playing:',
      overran: 'closing: endTurn endSession',
    },
    kept: [...CARRIER, 'partial'],
    ignored: [
      ...OPENED,
      'final',
      'silent',
      ...FIRST_TEXT,
      ...FAILED,
      ...LATE,
      'sent late',
      'sent of next',
      ...but(OVERRAN, 'overran'),
      'played',
      'hang up',
    ],
  },
  playing: {
    moves: {
      ...HEARING,
      closed: 'reconnecting: endTurn',
      final: 'answering.generating: endTurn openTurn noteFinal startAttempt',
      interrupted: `listening: ${CUT_OFF}`,
      silent: 'speaking.sending: endTurn sayLine',
      played: 'listening: endTurn',
      'hang up': 'speaking.sending: endTurn sayLine',
    },
    kept: [...CARRIER, 'partial'],
    ignored: [...OPENED, ...but(REPLY, 'played')],
  },
  'playing the greeting': {
    moves: {
      ...ENDINGS,
      closed: 'reconnecting:',
      final: 'answering.generating: openTurn noteFinal startAttempt',
      interrupted: 'listening: cutToHeard',
      silent: 'speaking.sending: sayLine',
      played: 'listening:',
      'hang up': 'speaking.sending: sayLine',
    },
    kept: [...CARRIER, 'partial'],
    ignored: [...OPENED, ...but(REPLY, 'played')],
  },
  'playing goodbye': {
    moves: {
      ...HEARING,
      closed: 'reconnecting: endTurn',
      interrupted: `closing: ${CUT_OFF} endSession`,
      silent: 'closing: endTurn endSession',
      played: 'closing: endTurn endSession',
    },
    kept: [...CARRIER, 'partial'],
    ignored: [...OPENED, 'final', ...but(REPLY, 'played'), 'hang up'],
  },
  'playing the transfer line': {
    moves: {
      ...HEARING,
      closed: 'closing: endTurn endSession',
      interrupted: `closing: ${CUT_OFF} endSession`,
      silent: 'closing: endTurn endSession',
      played: 'closing: endTurn endSession',
      'picked up': 'ended: endTurn callEnded',
      'not picked up': 'ended: endTurn callEnded',
    },
    kept: [...but(CARRIER, ...TRANSFER), 'partial'],
    ignored: [...OPENED, 'final', ...but(REPLY, 'played'), 'hang up'],
  },
  'playing the call-back line': {
    moves: {
      ...HEARING,
      closed: 'reconnecting: endTurn',
      interrupted: `closing: ${CUT_OFF} endSession`,
      silent: 'closing: endTurn endSession',
      played: 'closing: endTurn endSession',
    },
    kept: [...CARRIER, 'partial'],
    ignored: [...OPENED, 'final', ...but(REPLY, 'played'), 'hang up'],
  },
  'closing, to be transferred': {
    moves: {
      ...ENDINGS,
      ...REACHED_AGAIN,
      // The carrier lets go of the socket and asks who the caller is to be connected with.
      closed: 'closing: endSession',
      interrupted: 'closing: cutToHeard',
      'picked up': 'ended: callEnded',
      'not picked up': 'ended: callEnded',
    },
    kept: but(CARRIER, ...TRANSFER),
    ignored: ['partial', 'final', 'silent', ...REPLY, 'hang up'],
  },
  closing: {
    moves: {
      ...ENDINGS,
      ...REACHED_AGAIN,
      closed: 'ended: callEnded',
      'session failed': 'ended: callEnded',
      interrupted: 'closing: cutToHeard',
    },
    kept: but(CARRIER, 'session failed'),
    ignored: ['partial', 'final', 'silent', ...REPLY, 'hang up'],
  },
  reconnecting: COMING_BACK,
  'reconnecting, with last words to hear': {
    ...COMING_BACK,
    moves: {
      ...COMING_BACK.moves,
      // The carrier has come back to its session and goes on speaking.
      ...Object.fromEntries(
        ['opened', 'opened over gather', 'answer owed', 'sign owed'].map((fact) => [fact, 'speaking.playing:']),
      ),
    },
  },
};

for (const [name, row] of Object.entries(TABLE)) {
  const situation: CallSnapshot = SITUATIONS[name as SituationName];
  const facts = factsFor(situation);

  test(`${name}: each fact has a row`, () => {
    const rows = [...Object.keys(row.moves), ...row.kept, ...row.ignored];
    assert.deepEqual(rows.toSorted(), Object.keys(facts).toSorted());
  });

  for (const [fact, event] of Object.entries(facts)) {
    const move = row.moves[fact];
    if (move !== undefined) {
      test(`${name}: ${fact} -> ${move}`, () => {
        const { snapshot, actions } = step(situation, event);
        assert.equal(`${leafOf(snapshot)}: ${actions.join(' ')}`.trim(), move);
      });
      continue;
    }
    test(`${name}: ${fact} changes nothing`, () => {
      const { snapshot, actions } = step(situation, event);
      assert.deepEqual(actions, row.ignored.includes(fact) ? ['eventIgnored'] : []);
      assert.deepEqual(snapshot.value, situation.value);
      assert.deepEqual(snapshot.context, situation.context);
    });
  }
}

test('the situations cover every leaf state of the machine', () => {
  const leaves: string[] = [];
  const collect = (node: typeof callMachine.root, path: readonly string[]): void => {
    const children = Object.values(node.states);
    if (children.length === 0) leaves.push(path.filter((key) => key !== 'conversing').join('.'));
    for (const child of children) collect(child, [...path, child.key]);
  };
  collect(callMachine.root, []);
  const covered = new Set(Object.values(SITUATIONS).map((snapshot) => leafOf(snapshot)));
  // `waiting` is left in the same step in which it is entered.
  assert.deepEqual(leaves.filter((leaf) => leaf !== 'waiting').toSorted(), [...covered].toSorted());
});

test('the facts cover every event that a call can be told', () => {
  const source = readFileSync(new URL('../../machines/call_events.ts', import.meta.url), 'utf8');
  const named = [...source.matchAll(/readonly type: '([^']+)'/g)].map((match) => match[1] ?? '');
  assert.ok(named.length >= 16);
  const told = new Set(Object.values(factsFor(SITUATIONS.listening)).map((event) => event.type));
  assert.deepEqual([...told].toSorted(), named.toSorted());
});

test('ended: the call was ended with the reason that it was stopped for', () => {
  assert.equal(SITUATIONS.ended.status, 'done');
  assert.equal(SITUATIONS.ended.context.end, 'drained');
});
