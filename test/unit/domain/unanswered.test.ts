import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Line, Transcript } from '../../../src/domain/transcript.ts';
import type { TurnOutcome } from '../../../src/domain/turn.ts';
import { unansweredIn } from '../../../src/domain/unanswered.ts';

const agent = (turnId: number, text: string): Line => ({ role: 'agent', text, turnId, atMs: turnId * 1000 });
const caller = (turnId: number, text: string): Line => ({ role: 'caller', text, turnId, atMs: turnId * 1000 });
const TALK: Transcript = [agent(0, 'Hello.'), caller(1, 'Hi.'), agent(1, 'What can I do?'), caller(2, 'When?')];
const ended = (outcome: TurnOutcome) => [
  { turnId: 1, outcome: 'answered' as const },
  { turnId: 2, outcome },
];

test('a turn that nobody has ended, or that the loss of the connection ended: its words are owed an answer', () => {
  assert.equal(unansweredIn(TALK, [{ turnId: 1, outcome: 'answered' }])?.text, 'When?');
  assert.equal(unansweredIn(TALK, ended('disconnected'))?.text, 'When?');
});

test('a turn whose answer had begun when the connection was lost is owed a whole one', () => {
  assert.equal(unansweredIn([...TALK, { ...agent(2, 'We op'), cut: true }], ended('disconnected'))?.turnId, 2);
});

test('a turn that was answered, given up with a word, or cut in on: nothing is owed', () => {
  for (const outcome of ['answered', 'failed', 'truncated', 'interrupted', 'overrun', 'abandoned'] as const) {
    assert.equal(unansweredIn(TALK, ended(outcome)), null, outcome);
  }
});

test('a caller who has said nothing is owed nothing', () => {
  assert.equal(unansweredIn([], []), null);
  assert.equal(unansweredIn([agent(0, 'Hello.')], []), null);
});
