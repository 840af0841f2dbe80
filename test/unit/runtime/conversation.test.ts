import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Conversation } from '../../../src/runtime/conversation.ts';

function lines(conversation: Conversation): readonly string[] {
  return conversation.transcript().map(({ role, text, cut }) => `${role}: ${text}${cut === true ? ' /' : ''}`);
}

/** Greeted, asked once, and the reply sent whole in two pieces. */
function answered(): Conversation {
  const conversation = new Conversation(400);
  conversation.greeted('Hello.', 0);
  conversation.agentFellSilent();
  conversation.callerSaid(1, 'when', 100);
  conversation.agentSent(1, 'We open', 200);
  conversation.agentSent(1, ' at nine.', 300);
  conversation.agentSentWhole(1);
  return conversation;
}

test('pieces of a reply are one line; further words of a caller replace the line of their turn', () => {
  const conversation = answered();
  conversation.callerSaid(2, 'and', 400);
  conversation.callerSaid(2, 'and on Sunday', 500);
  assert.deepEqual(lines(conversation), [
    'agent: Hello.',
    'caller: when',
    'agent: We open at nine.',
    'caller: and on Sunday',
  ]);
  assert.deepEqual(
    conversation.historyFor(2).map(({ turnId }) => turnId),
    [0, 1, 1],
  );
});

test('text of a reply that comes after the caller spoke again joins its own line', () => {
  const conversation = answered();
  conversation.callerSaid(2, 'and on Sunday', 400);
  conversation.agentSent(1, ' Daily.', 500);
  assert.equal(lines(conversation)[2], 'agent: We open at nine. Daily.');
});

test('an interrupt cuts the line to what was heard', () => {
  const conversation = answered();
  conversation.interrupted('We open ');
  assert.equal(lines(conversation).at(-1), 'agent: We open /');
});

test('an interrupt that does not say what was heard cuts to what was reported played', () => {
  const conversation = answered();
  conversation.tokensPlayed('We ');
  conversation.interrupted('');
  assert.equal(lines(conversation).at(-1), 'agent: We /');
});

test('an interrupt before anything was heard removes the line', () => {
  const conversation = answered();
  conversation.interrupted('');
  assert.deepEqual(lines(conversation), ['agent: Hello.', 'caller: when']);
});

test('an interrupt cuts the line that is played and removes the reply queued behind it', () => {
  const conversation = answered();
  conversation.callerSaid(2, 'and on Sunday', 400);
  conversation.agentSent(2, 'Closed.', 500);
  conversation.interrupted('We open');
  assert.deepEqual(lines(conversation).slice(1), ['caller: when', 'agent: We open /', 'caller: and on Sunday']);
});

test('the greeting can be cut', () => {
  const conversation = new Conversation(400);
  conversation.greeted('Hello and welcome.', 0);
  conversation.interrupted('Hello');
  assert.deepEqual(lines(conversation), ['agent: Hello /']);
  assert.equal(conversation.transcript()[0]?.turnId, 0);
});

test('an interrupt after everything was played still cuts the newest line, if it was heard in part', () => {
  const conversation = answered();
  assert.equal(conversation.tokensPlayed('We open at nine.'), true);
  conversation.interrupted('Something else');
  assert.equal(lines(conversation).at(-1), 'agent: We open at nine.');
  conversation.interrupted('We open');
  assert.equal(lines(conversation).at(-1), 'agent: We open /');
});

test('a reply assumed to be heard, or queued on a lost socket, is not cut by a later interrupt', () => {
  for (const over of ['assumePlayed', 'sessionLost'] as const) {
    const conversation = answered();
    conversation[over]();
    conversation.callerSaid(2, 'and on Sunday', 400);
    conversation.agentSent(2, 'Closed.', 500);
    conversation.interrupted('Clo');
    assert.deepEqual(lines(conversation).slice(2), [
      'agent: We open at nine.',
      'caller: and on Sunday',
      'agent: Clo /',
    ]);
  }
});

test('an empty greeting is no line', () => {
  const conversation = new Conversation(400);
  conversation.greeted('', 0);
  assert.deepEqual(conversation.transcript(), []);
});

test('of a long transcript the oldest lines are forgotten', () => {
  const conversation = new Conversation(3);
  for (const turnId of [1, 2, 3, 4, 5]) conversation.callerSaid(turnId, `line ${turnId}`, 0);
  assert.deepEqual(lines(conversation), ['caller: line 3', 'caller: line 4', 'caller: line 5']);
});

test('an interrupt with words that we never said puts none of them into our line', () => {
  const conversation = answered();
  conversation.tokensPlayed('We ');
  conversation.interrupted('never said');
  assert.equal(lines(conversation).at(-1), 'agent: We /');
});

test('an interrupt with other words, from a carrier that does not report what it speaks, cuts as many letters', () => {
  const conversation = answered();
  conversation.interrupted('We òpen');
  assert.equal(lines(conversation).at(-1), 'agent: We open /');
});

test('an interrupt of a line that was over by the estimate removes what was sent after it', () => {
  const conversation = answered();
  conversation.assumePlayed();
  conversation.callerSaid(2, 'and on Sunday', 400);
  conversation.agentSent(2, 'Closed.', 500);
  conversation.interrupted('We open');
  assert.deepEqual(lines(conversation).slice(1), ['caller: when', 'agent: We open /', 'caller: and on Sunday']);
});

test('an interrupt of a line that is older than the transcript leaves none of the lines after it', () => {
  const conversation = new Conversation(3);
  conversation.agentSent(1, 'We open at nine.', 100);
  conversation.agentSentWhole(1);
  for (const turnId of [2, 3]) {
    conversation.callerSaid(turnId, `question ${turnId}`, 200);
    conversation.agentSent(turnId, `Answer ${turnId}.`, 300);
    conversation.agentSentWhole(turnId);
  }
  conversation.interrupted('We open');
  assert.deepEqual(lines(conversation), ['caller: question 3']);
});
