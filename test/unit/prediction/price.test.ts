import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { costOf, estimateTokens } from '../../../src/prediction/price.ts';

test('Latin text makes a token of about four characters', () => {
  assert.equal(estimateTokens(''), 0);
  assert.equal(estimateTokens('a'), 1);
  assert.equal(estimateTokens('I would like a table for two, please.'), 10);
  assert.equal(estimateTokens('Él está “aquí”.'), 4);
});

test('Han, Kana and Hangul make a token of each character, other scripts of two', () => {
  assert.equal(estimateTokens('我想訂位'), 4);
  assert.equal(estimateTokens('カタカナ。'), 5);
  assert.equal(estimateTokens('한국어'), 3);
  assert.equal(estimateTokens('столик'), 3);
  assert.equal(estimateTokens('𠮷'), 1);
});

test('Tokens of two texts together are those of each, but for rounding up', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (one, other) => {
      const apart = estimateTokens(one) + estimateTokens(other);
      const together = estimateTokens(one + other);
      assert.ok(together <= apart && together >= apart - 1);
    }),
  );
});

test('A cost is by the million tokens', () => {
  const price = { inputPerMillion: 2.5, outputPerMillion: 10 };
  assert.equal(costOf(price, 1_000_000, 100_000), 3.5);
  assert.equal(costOf(price, 0, 0), 0);
});
