import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Lost, resumption } from '../../../src/runtime/resumption.ts';

const REPLY = { turnId: 3, utterance: 'when', language: 'en-US' };
const SENT: Lost = { reply: { ...REPLY, isSentWhole: true }, cutWords: false, unsaid: '' };
const QUIET: Lost = { reply: null, cutWords: false, unsaid: '' };

function restAfter(heard: string, unheard: string): string | undefined {
  return resumption(SENT, [{ turnId: 3, heard, unheard }])?.rest;
}

test('a call that lost nothing owes nothing', () => {
  assert.equal(resumption(QUIET, []), null);
  assert.equal(resumption(SENT, []), null);
});

test('a reply that the carrier did not get whole is answered anew, whatever was heard of it', () => {
  const lost: Lost = { reply: { ...REPLY, isSentWhole: false }, cutWords: false, unsaid: '' };
  for (const unheard of [[], [{ turnId: 3, heard: 'We are', unheard: ' open' }]]) {
    assert.deepEqual(resumption(lost, unheard), {
      owed: { kind: 'answer', text: 'when', language: 'en-US' },
      turnId: 3,
    });
  }
});

test('of a whole reply the rest is said, from the beginning of the sentence that was broken off', () => {
  assert.equal(restAfter('', 'We open at nine.'), 'We open at nine.');
  assert.equal(restAfter('We open at', ' nine.'), 'We open at nine.');
  assert.equal(restAfter('We open at nine. We close', ' at five. Come by!'), 'We close at five. Come by!');
  assert.equal(restAfter('We open at nine.', ' We close at five.'), 'We close at five.');
  assert.equal(restAfter('We open at nine. ', 'We close at five.'), 'We close at five.');
  assert.equal(restAfter('Really? Yes! "Nine."', ' And so on.'), 'And so on.');
});

test('a sentence of Chinese is one, without white space behind it', () => {
  assert.equal(restAfter('我哋九點開門。五點', '收工。拜拜。'), '五點收工。拜拜。');
  assert.equal(restAfter('我哋九點開門。', '五點收工。'), '五點收工。');
});

test('several lines that waited behind each other are said one after the other', () => {
  const unheard = [
    { turnId: 3, heard: 'One. Tw', unheard: 'o.' },
    { turnId: 4, heard: '', unheard: 'Three.' },
  ];
  assert.equal(resumption(SENT, unheard)?.rest, 'Two. Three.');
});

test('whose words were cut off, or who was being greeted, gets a sign of life and no second greeting', () => {
  assert.deepEqual(resumption({ reply: null, cutWords: true, unsaid: '' }, []), { owed: { kind: 'sign' } });
  const greeting = [{ turnId: 0, heard: 'Hello', unheard: ' and welcome.' }];
  assert.deepEqual(resumption(QUIET, greeting), { owed: { kind: 'sign' } });
});

test('a line of ours of which nothing was handed over is said, whatever the carrier still has', () => {
  const lost: Lost = { reply: null, cutWords: false, unsaid: 'Goodbye then.' };
  assert.deepEqual(resumption(lost, []), { owed: { kind: 'rest' }, rest: 'Goodbye then.' });
});
