import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Slot, Workflow } from '../../../src/domain/workflow.ts';
import { speechHints } from '../../../src/domain/speech_hints.ts';
import { sampleWorkflow } from '../../support/sample_workflow.ts';

const answers = (...replies: readonly string[]): Workflow['answers'] =>
  replies.map((reply) => ({ wordings: ['x'], reply }));
const slot = (...values: readonly (readonly [string, ...string[]])[]): Slot => ({
  name: 'slot',
  values: values.map(([value, ...wordings]) => ({ value, wordings: [value, ...wordings] })),
  any: [],
  asks: [],
});

test('a workflow without names has no hints', () => {
  assert.equal(speechHints(sampleWorkflow()), undefined);
  assert.equal(
    speechHints(sampleWorkflow({ answers: answers('We open at nine. You can walk in, I think.') })),
    undefined,
  );
});

test('slot values and their wordings come first, each once, whatever its case', () => {
  const slots = [slot(['Harvest Bowl', 'the harvest'], ['tofu', 'TOFU', 'bean curd'])];
  const workflow = sampleWorkflow({ slots, answers: answers('Try the Harvest Bowl by Anna.') });
  assert.equal(speechHints(workflow), 'Harvest Bowl,the harvest,tofu,bean curd,Anna');
});

test('names of answers are taken in one piece, and words that only begin a sentence are not', () => {
  const reply =
    "Our shop is in Green Street. Ask for Mr O'Neill or Anne-Marie Dubois! Sundays I'm away. Green Street it is.";
  const workflow = sampleWorkflow({ answers: answers(reply) });
  assert.equal(speechHints(workflow), "Green Street,Mr O'Neill,Anne-Marie Dubois,Street");
});

test('what a recogniser cannot use is left out: placeholders, numbers, phrases with a comma', () => {
  const slots = [slot(['12'], ['Paris, France'], ['{{city}}'], ['Łódź'])];
  const workflow = sampleWorkflow({ slots, answers: answers('Hello {{Name}} and {{ Other }}.') });
  assert.equal(speechHints(workflow), 'Łódź');
});

test('at most 100 phrases and 1,000 characters are sent', () => {
  const short = sampleWorkflow({ slots: [slot(...Array.from({ length: 300 }, (_, at) => [`v${at}`] as const))] });
  assert.equal(speechHints(short)?.split(',').length, 100);
  const long = sampleWorkflow({
    slots: [slot(...Array.from({ length: 50 }, (_, at) => [`${'long '.repeat(10)}${at}`] as const))],
  });
  assert.ok((speechHints(long)?.length ?? 0) <= 1000);
  assert.ok((speechHints(long)?.length ?? 0) > 900);
});
