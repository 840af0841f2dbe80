import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fillAnswer, maskAnswer } from '../../../../src/prediction/cache/mask.ts';
import { compileSlots } from '../../../../src/prediction/cache/slot_words.ts';
import { SLOTS, slot } from '../../../support/cache_world.ts';

const lexicon = compileSlots(SLOTS);
const mask = (text: string, slots: Readonly<Record<string, string>>, of = lexicon): string | null =>
  maskAnswer(text, of.mentionsIn(text), slots);

test('a known value becomes its slot, and another value can be put there', () => {
  const template = mask('There is thai food in the north.', { food: 'thai', area: 'north' });
  assert.equal(template, 'There is {food} food in the {area}.');
  assert.equal(
    fillAnswer(template, { food: 'korean', area: 'city centre' }),
    'There is korean food in the city centre.',
  );
});

test('capitals of a value are kept', () => {
  const template = mask('Thai food in the City Centre.', { food: 'thai', area: 'city centre' });
  assert.equal(template, '{food^} food in the {area^}.');
  assert.equal(fillAnswer(template, { food: 'north african', area: 'north' }), 'North African food in the North.');
});

test('a value that is not known stays as it is', () => {
  assert.equal(mask('We have thai and korean.', { food: 'thai' }), 'We have {food} and korean.');
  assert.equal(mask('We have thai.', { food: '*' }), 'We have thai.');
});

test('another wording of a known value stays as it is', () => {
  const prices = compileSlots([
    { name: 'price', values: [{ value: 'expensive', wordings: ['high end'] }], any: [], asks: [] },
  ]);
  assert.equal(mask('A high end place.', { price: 'expensive' }, prices), 'A high end place.');
});

test('an answer with a value that two slots hold is no template', () => {
  const cities = compileSlots([slot('origin', ['paris', 'rome'], [], []), slot('target', ['paris', 'rome'], [], [])]);
  assert.equal(mask('From paris.', { origin: 'paris', target: 'paris' }, cities), null);
  assert.equal(mask('From paris to rome.', { origin: 'paris', target: 'rome' }, cities), 'From {origin} to {target}.');
});

test('brackets of the text itself are never places to be filled', () => {
  const template = mask('Say {food} or {{area}} for thai.', { food: 'thai' });
  assert.equal(fillAnswer(template ?? '', { food: 'korean' }), 'Say {food} or {{area}} for korean.');
});

test('a place without a value cannot be filled', () => {
  assert.equal(fillAnswer('{food} food', {}), null);
  assert.equal(fillAnswer('{food} food', { food: '*' }), null);
  assert.equal(fillAnswer('{food} food', { food: '?' }), null);
});
