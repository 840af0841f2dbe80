/** Where a reply is cut into what is synthesised, and what of a piece was heard. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { heardPart, pieceEnd } from '../../../src/speech/pieces.ts';

/** The pieces of a text that is there as a whole. */
function pieces(text: string): string[] {
  const all: string[] = [];
  let rest = text;
  while (rest !== '') {
    const end = pieceEnd(rest, { isFirst: all.length === 0, isWhole: true });
    all.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return all;
}

test('a reply is cut behind its sentences, and a word that is a sentence stays with the next one', () => {
  assert.deepEqual(pieces('We open at 9.30. And you? Yes. We do.'), ['We open at 9.30.', ' And you?', ' Yes. We do.']);
  assert.deepEqual(pieces('好呀。我哋九點開門，五點閂門。你幾時嚟？'), [
    '好呀。',
    '我哋九點開門，五點閂門。',
    '你幾時嚟？',
  ]);
  assert.deepEqual(pieces('هل تريد المساعدة؟ نعم، أريد.'), ['هل تريد المساعدة؟', ' نعم، أريد.']);
});

test('a first clause is said at once where it is long enough, a later one waits for its sentence', () => {
  const open = { isWhole: false };
  assert.equal(pieceEnd('Of course, we', { isFirst: true, ...open }), 0);
  assert.equal(pieceEnd('We are open today, and', { isFirst: true, ...open }), 'We are open today,'.length);
  assert.equal(pieceEnd('We are open today, and', { isFirst: false, ...open }), 0);
  assert.equal(pieceEnd('我哋今日開門，', { isFirst: true, ...open }), '我哋今日開門，'.length);
});

test('text without any end is cut after a word', () => {
  const text = 'and so on '.repeat(40);
  const end = pieceEnd(text, { isFirst: false, isWhole: false });
  assert.equal(end > 0 && /\w$/.test(text.slice(0, end)), true);
});

test('whatever a reply is, its pieces are the reply, and none is empty', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...Array.from('ab 。.!？,，\n1”我')) }), (text) => {
      const all = pieces(text);
      assert.equal(all.join(''), text);
      assert.equal(all.includes(''), false);
    }),
  );
});

test('of a piece whole words were heard, all of them at its end and none before its beginning', () => {
  const text = 'we close at five';
  assert.equal(heardPart(text, 0), '');
  assert.equal(heardPart(text, 0.5), 'we close');
  assert.equal(heardPart(text, 1), text);
  assert.equal(heardPart(text, 3), text);
  assert.equal(heardPart('我哋五點閂門', 0.5), '我哋五');
});
