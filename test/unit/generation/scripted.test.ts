import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { ReplyEnd, ReplyFailure, ReplyRequest, ReplySink } from '../../../src/domain/reply.ts';
import type { Answer, Workflow } from '../../../src/domain/workflow.ts';
import { createScriptedProvider, splitSentences } from '../../../src/generation/scripted.ts';
import { VirtualClock } from '../../../src/runtime/virtual_clock.ts';

const ANSWER: Answer = { wordings: ['bye'], reply: 'Thank you. Goodbye!', endCall: true };
const workflow = { lines: { unknown: ['I do not know.', 'No idea, sorry.'] } } as unknown as Workflow;

class Heard implements ReplySink {
  readonly texts: string[] = [];
  readonly ends: ReplyEnd[] = [];
  readonly failures: ReplyFailure[] = [];
  onText: () => void = () => undefined;
  text(token: string): void {
    this.texts.push(token);
    this.onText();
  }
  done(end: ReplyEnd): void {
    this.ends.push(end);
  }
  failed(failure: ReplyFailure): void {
    this.failures.push(failure);
  }
}

function say(utterance: string, turnId = 1, from: Workflow = workflow) {
  const clock = new VirtualClock();
  const provider = createScriptedProvider({
    clock,
    indexOf: () => ({ closest: (said) => (said === 'bye' ? { answer: ANSWER } : null) }),
  });
  const heard = new Heard();
  const controller = new AbortController();
  const request: ReplyRequest = {
    trackingId: 'call_1',
    turnId,
    workflow: from,
    language: 'en-US',
    utterance,
    messages: () => assert.fail('no model is asked'),
  };
  provider.generate(request, heard, controller.signal);
  return { clock, heard, controller, provider };
}

test('an answer is said sentence by sentence, and whether the call ends is told', () => {
  const { clock, heard } = say('bye');
  assert.deepEqual(heard.texts, [], 'nothing is said from within generate');
  clock.advance(0);
  assert.deepEqual(heard.texts, ['Thank you. ', 'Goodbye!']);
  assert.deepEqual(heard.ends, [{ endCall: true }]);
  assert.equal(clock.pendingCount, 0);
});

test('what nobody knows is admitted, in other words each turn', () => {
  const texts = [1, 2, 3].map((turnId) => {
    const { clock, heard } = say('why?', turnId);
    clock.advance(0);
    assert.deepEqual(heard.ends, [{ endCall: false }]);
    return heard.texts.join('');
  });
  assert.notEqual(texts[0], texts[1]);
  assert.equal(texts[0], texts[2]);
});

test('a workflow without a line for the unknown has no answer', () => {
  const { clock, heard } = say('why?', 1, { lines: { unknown: [] } } as unknown as Workflow);
  clock.advance(0);
  assert.deepEqual(heard.texts, []);
  assert.equal(heard.failures[0]?.code, 'NO_ANSWER');
  assert.equal(heard.ends.length, 0);
});

test('an abort before or within the reply ends it without another word', () => {
  const before = say('bye');
  before.controller.abort();
  assert.equal(before.clock.pendingCount, 0);
  before.clock.advance(10);
  assert.deepEqual(before.heard.texts, []);

  const within = say('bye');
  within.heard.onText = () => within.controller.abort();
  within.clock.advance(10);
  assert.deepEqual(within.heard.texts, ['Thank you. ']);
  assert.equal(within.heard.ends.length, 0);
});

test('the ladder may ask for the fitting answer by itself', () => {
  const { provider } = say('bye');
  assert.equal(provider.answerFor(workflow, 'bye'), ANSWER);
  assert.equal(provider.answerFor(workflow, 'other'), null);
});

test('sentences joined are the text, and none is empty', () => {
  assert.deepEqual(splitSentences('好。可以！ 再見'), ['好。', '可以！ ', '再見']);
  assert.deepEqual(splitSentences('It costs 3.50 a cup. Yes.'), ['It costs 3.50 a cup. ', 'Yes.']);
  const text = fc
    .array(fc.constantFrom('a', '. ', '!', '。', ' ', '\n', '"', '3.5', '…', '😀'))
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, (value) => {
      const sentences = splitSentences(value);
      assert.equal(sentences.join(''), value);
      assert.ok(sentences.every((sentence) => sentence !== ''));
    }),
  );
});
