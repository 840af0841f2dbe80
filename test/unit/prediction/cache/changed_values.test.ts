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

const FOODS = ['thai', 'korean', 'french', 'italian', 'turkish', 'spanish'];
const AREAS = ['north', 'south', 'west'];
const WORKFLOW = cachedWorkflow({ slots: [slot('food', FOODS, [], []), slot('area', AREAS, [], [])] });
/** Where our last line is the same, whatever the caller has said before. */
const knowing = (...said: readonly string[]) => ({
  workflow: WORKFLOW,
  lines: [...said.map((text) => ['caller', text] as const), ['agent', 'Anything else?'] as const],
});

test('an answer that was the same for eight sets of values is given whichever values are known', async () => {
  const bye = 'Good bye!';
  const { see, hit } = cacheWorld({ model: () => bye });
  const before = [...FOODS.map((food) => [food]), ...AREAS.slice(0, 2).map((area) => [area])];
  for (const [index, said] of before.slice(0, 7).entries()) await see('that is all', bye, index, knowing(...said));
  assert.equal(hit('that is all', knowing('italian', 'west')), null);
  await see('that is all', bye, 7, knowing(...(before[7] ?? [])));
  assert.equal(hit('that is all', knowing('italian', 'west'))?.text, bye);
  assert.equal(hit('that is all', { ...knowing('italian'), lines: [['agent', 'A table for two?']] }), null);
});

test('an answer that depends on which values are known is given only where the same are known', async () => {
  const answerTo = (said: readonly string[]): string => (said.length > 1 ? 'Then I have all.' : 'Which part of town?');
  const { see, hit } = cacheWorld({ model: ({ slots }) => answerTo(Object.keys(slots)) });
  for (const [index, said] of [['thai'], ['thai', 'north']].entries()) {
    for (const caller of [1, 2, 3]) await see('any will do', answerTo(said), index * 3 + caller, knowing(...said));
  }
  assert.equal(hit('any will do', knowing('thai', 'north'))?.text, 'Then I have all.');
  assert.equal(hit('any will do', knowing('korean', 'north')), null);
  await see('any will do', answerTo(['thai']), 9, knowing('thai'));
  assert.equal(hit('any will do', knowing('thai'))?.text, 'Which part of town?');
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
