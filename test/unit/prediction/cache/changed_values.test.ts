/** What a template may be served for when values change, and what counts as public. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SLOTS, cachedWorkflow, cacheWorld, slot } from '../../../support/cache_world.ts';

const FOUND = [
  ['caller', 'thai'],
  ['agent', 'Siam serves thai food. Anything else?'],
] as const;

test('an answer to a value that is named once more is not given for a new value in its place', async () => {
  const says = 'Siam serves thai food. Anything else?';
  const { see, hit } = cacheWorld({ model: () => says });
  await see('thai food', says, 1, { lines: FOUND });
  await see('thai food', says, 2, { lines: FOUND });
  assert.equal(hit('thai food', { lines: FOUND })?.text, says);
  assert.equal(hit('korean food', { lines: FOUND }), null);
});

test('eight agreeing sets of new values say nothing of values that are named once more', async () => {
  const foods = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'].map((letter) => `${letter}ish`);
  const workflow = cachedWorkflow({ slots: [slot('food', foods, [], ['kind of food'])] });
  const { see, hit } = cacheWorld({ model: ({ utterance }) => `Then ${utterance} it is.` });
  const place = (before: string) => ({
    workflow,
    lines: [
      ['caller', before],
      ['agent', 'And?'],
    ] as const,
  });
  for (const [index, food] of foods.slice(1).entries()) {
    for (const caller of [1, 2]) await see(food, `Then ${food} it is.`, index * 2 + caller, place('aish'));
  }
  assert.equal(hit('bish', place('jish'))?.text, 'Then bish it is.');
  assert.equal(hit('bish', place('bish')), null);
});

test('a declared telephone number is public, in the answer and in the line before', async () => {
  const phones = slot('phone', ['01632 960 100'], [], []);
  const workflow = cachedWorkflow({ slots: [...SLOTS, phones] });
  const answer = 'Our phone number is 01632 960 100.';
  const { see, hit, cache } = cacheWorld({ model: () => answer });
  const place = { workflow, lines: [['agent', 'Call 01632 960 100. Anything else?']] as const };
  await see('the number please', answer, 1, place);
  await see('the number please', answer, 2, place);
  assert.equal(hit('the number please', place)?.text, answer);
  assert.ok(cache.list(workflow.id, 10).every(({ state }) => state !== 'closed'));
});

test('a telephone number that is not declared is personal, also beside one that is', async () => {
  const workflow = cachedWorkflow({ slots: [...SLOTS, slot('phone', ['01632 960 100'], [], [])] });
  const answer = 'Call 01632 960 100 or 4155550199.';
  const { see, hit } = cacheWorld({ model: () => answer });
  for (const caller of [1, 2, 3]) await see('the number please', answer, caller, { workflow });
  assert.equal(hit('the number please', { workflow }), null);
});
