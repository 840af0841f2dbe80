import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Line } from '../../../src/domain/transcript.ts';
import type { Workflow } from '../../../src/domain/workflow.ts';
import { buildMessages } from '../../../src/workflows/prompt.ts';
import { SHIPPED_WORKFLOWS } from '../../../src/workflows/shipped_workflows.ts';

const [cafe] = SHIPPED_WORKFLOWS as [Workflow];
const agent = (text: string, cut = false): Line => ({ role: 'agent', text, turnId: 1, atMs: 0, ...(cut && { cut }) });
const caller = (text: string): Line => ({ role: 'caller', text, turnId: 1, atMs: 0 });
const talk = (lines: readonly Line[], maxLines = 20): readonly string[] =>
  buildMessages(cafe, lines, 'Now?', { maxLines })
    .slice(1)
    .map(({ role, content }) => `${role}: ${content}`);

test('the system message has the instructions and how to speak, in which language', () => {
  const [system] = buildMessages(cafe, [], 'Hi', { maxLines: 20 });
  assert.equal(system?.role, 'system');
  assert.ok(system.content.startsWith(cafe.instructions));
  assert.match(system.content, /American English/);
  const [cantonese] = buildMessages(cafe, [], 'Hi', { maxLines: 20, language: 'yue-Hant-HK' });
  assert.match(cantonese?.content ?? '', /Cantonese.*Traditional/);
  const [bare] = buildMessages({ ...cafe, instructions: '' }, [], 'Hi', { maxLines: 20 });
  assert.match(bare?.content ?? '', /^You are speaking on the telephone/);
});

test('a remark on earlier answers stands before what is known, which stays last', () => {
  const options = { maxLines: 20, remark: 'Speak up.', known: { size: 'large' } };
  const [system] = buildMessages(cafe, [], 'Hi', options);
  assert.deepEqual(system?.content.split('\n\n').slice(-2), ['Speak up.', 'Known so far: size = large.']);
});

test('what was said and heard comes in order, and the utterance last', () => {
  assert.deepEqual(talk([agent('Hello.'), caller('Hi.'), agent('Yes?')]), [
    'assistant: Hello.',
    'user: Hi.',
    'assistant: Yes?',
    'user: Now?',
  ]);
  assert.deepEqual(talk([]), ['user: Now?']);
});

test('lines of one speaker in a row are one message, the utterance included', () => {
  assert.deepEqual(talk([agent('Hello.'), agent('Still there?'), caller('Wait.')]), [
    'assistant: Hello.\nStill there?',
    'user: Wait.\nNow?',
  ]);
});

test('a line that the caller cut short shows it', () => {
  assert.deepEqual(talk([agent('We are open', true), caller('And Monday?')]).slice(0, 1), ['assistant: We are open—']);
});

test('of a long history only the last lines are told', () => {
  const lines = Array.from({ length: 10 }, (_, index) => [agent(`a${index}`), caller(`c${index}`)]).flat();
  assert.deepEqual(talk(lines, 2), ['assistant: a9', 'user: c9\nNow?']);
  assert.deepEqual(talk(lines, 0), ['user: Now?']);
});
