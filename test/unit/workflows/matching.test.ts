import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Workflow } from '../../../src/domain/workflow.ts';
import { createAnswerBook } from '../../../src/workflows/answer_book.ts';
import { createAnswerIndex } from '../../../src/workflows/matching.ts';
import { SHIPPED_WORKFLOWS } from '../../../src/workflows/shipped_workflows.ts';
import { parseWorkflow } from '../../../src/workflows/schema.ts';

const [cafe, reminder, cantonese] = SHIPPED_WORKFLOWS as [Workflow, Workflow, Workflow];

function workflowOf(language: string, answers: Readonly<Record<string, readonly string[]>>): Workflow {
  const list = Object.entries(answers).map(([reply, wordings]) => ({ reply, wordings: [...wordings] }));
  const parsed = parseWorkflow({ name: 'n', greeting: 'g', language, answers: list }, 'w');
  assert.ok(parsed.ok, JSON.stringify(parsed));
  return parsed.workflow;
}

const closestReply = (workflow: Workflow, utterance: string): string | null =>
  createAnswerIndex(workflow).closest(utterance)?.answer.reply ?? null;

test('exact: only a wording itself, but for case, punctuation and spaces', () => {
  const index = createAnswerIndex(cafe);
  assert.match(index.exact(' WHEN are you open ')?.reply ?? '', /^We are open/);
  assert.equal(index.exact('So when are you open?'), null);
  assert.equal(index.exact(''), null);
});

test('closest: other words for the same question find its answer', () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    ['What time do you guys open?', /^We are open/],
    ['hey could you tell me when you close please', /^We are open/],
    ["what's the address", /^We are at 12/],
    ['I need to cancel my booking please', /^You can cancel/],
    ['is there parking', /^We have no parking/],
    ['can i pay with a credit card', /^You can pay/],
    ['can I bring my dog with me', /^Yes, dogs/],
    ['okay thanks, bye', /^Thank you for calling/],
  ];
  for (const [utterance, reply] of cases) assert.match(closestReply(cafe, utterance) ?? '(none)', reply, utterance);
});

test('closest: other questions find nothing, however common their words', () => {
  const unrelated = [
    'Who is the president?',
    'What is your name?',
    'Where are my keys?',
    'How are you?',
    'What time is it?',
    'Do you have wifi?',
    'Can you open a bank account for me?',
    'Cancel my credit card',
    'How do I get a refund?',
    'Transfer two hundred dollars to my savings',
    'What is the capital of France?',
    'Not yet',
    '',
    'the of and',
  ];
  for (const utterance of unrelated) assert.equal(closestReply(cafe, utterance), null, utterance);
});

test('closest: a negation or another number is another question', () => {
  const workflow = workflowOf('en-US', {
    two: ['book a table for two'],
    open: ['the kitchen is open', 'you open the kitchen'],
  });
  assert.equal(closestReply(workflow, 'please book a table for 2'), 'two');
  assert.equal(closestReply(workflow, 'please book a table for four'), null);
  assert.equal(closestReply(workflow, 'book a table'), null);
  assert.equal(closestReply(workflow, 'so the kitchen is open'), 'open');
  assert.equal(closestReply(workflow, "so the kitchen isn't open"), null);
  assert.equal(closestReply(workflow, 'do not book a table for two'), null);
});

test('closest: between two answers that fit as well it does not choose', () => {
  const workflow = workflowOf('en-US', { red: ['the red apple costs'], green: ['the green apple costs'] });
  assert.equal(closestReply(workflow, 'apple costs'), null);
  assert.equal(closestReply(workflow, 'the red apple costs please'), 'red');
});

test('closest: Cantonese is matched by pairs of characters, particles and courtesy left out', () => {
  assert.match(closestReply(cantonese, '請問你哋幾點開門呀') ?? '', /十點半/);
  assert.match(closestReply(cantonese, '唔該我想訂位呀') ?? '', /點稱呼/);
  assert.match(closestReply(cantonese, '有冇停車場呀') ?? '', /停車場/);
  for (const other of ['今日天氣好好', '我唔想訂位', '我想訂位四位', '你叫咩名', '你食咗飯未', '我係邊個']) {
    assert.equal(closestReply(cantonese, other), null, other);
  }
});

test('closest: "has or has not" in Cantonese is a question, not a negation', () => {
  const workflow = workflowOf('zh-HK', { yes: ['有泊車位'], no: ['冇泊車位'] });
  assert.equal(closestReply(workflow, '有冇泊車位呀'), 'yes');
});

test('every wording of the shipped workflows finds its own answer, exactly and by words', () => {
  for (const workflow of [cafe, reminder, cantonese]) {
    const index = createAnswerIndex(workflow);
    for (const answer of workflow.answers) {
      for (const wording of answer.wordings) {
        assert.equal(index.exact(wording), answer);
        assert.deepEqual(index.closest(wording), { answer, score: 1 });
      }
    }
  }
});

test('closest: any text gets an answer with a score from 0 to 1, or none, and always the same', () => {
  const index = createAnswerIndex(cafe);
  const again = createAnswerIndex(cafe);
  const words = fc.constantFrom(
    'open',
    'you',
    'when',
    'card',
    'whats',
    'address',
    'no',
    'two',
    'bye',
    'table',
    'my',
    '開門',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.array(words).map((parts) => parts.join(' ')),
      ),
      (utterance) => {
        const found = index.closest(utterance);
        if (found !== null) assert.ok(found.score > 0.6 && found.score <= 1 + 1e-9, `${found.score}`);
        assert.deepEqual(again.closest(utterance), found);
      },
    ),
  );
});

test('a book gives each call the replies that were filled for it, and keeps to its bound', () => {
  const book = createAnswerBook({ keptMax: 1 });
  const filled = { ...cafe, answers: cafe.answers.map((answer) => ({ ...answer, reply: 'filled' })) };
  assert.equal(book.indexOf(filled).exact('bye')?.reply, 'filled');
  assert.notEqual(book.indexOf(cafe).exact('bye')?.reply, 'filled');
  const next = { ...cafe, version: 2, answers: [] };
  assert.equal(book.indexOf(next).exact('bye'), null);
  assert.ok(book.indexOf(cafe).exact('bye'));
});
