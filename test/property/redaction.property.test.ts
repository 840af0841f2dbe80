import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { applyEdits, applyToPieces, type Edit } from '../../src/recording/edits.ts';
import { createPseudonyms, digitLike, digitValue } from '../../src/recording/pseudonyms.ts';
import { redactRecording } from '../../src/recording/redact.ts';
import { madeRecording, prompt, reply, textsOf } from '../support/made_recording.ts';

const secret = fc.uint8Array({ minLength: 32, maxLength: 32 });
const SECRET = new Uint8Array(32).fill(7);

/** Words of many kinds, names and numbers among them. */
const word = fc.constantFrom(
  ...'my name is Thandeka Sarah Connor sarah o’brien 415 5550 one nine two twenty the table for at A B C please'.split(
    ' ',
  ),
  ...'Ünal José 陳大文 九一二三 我叫 김민수 ٤٥٦ x@y.com AB12 hello. What, and? I you 12:30 +1'.split(' '),
);
const sentence = fc.array(word, { minLength: 1, maxLength: 12 }).map((words) => words.join(' '));

/** A letter with its kind and its case, a digit, anything else itself. */
function shapeOf(text: string): string {
  return text
    .replace(/\p{Nd}/gu, '0')
    .replace(/\p{Lu}/gu, 'A')
    .replace(/\p{Ll}/gu, 'a')
    .replace(/\p{Script=Han}/gu, '漢')
    .replace(/\p{Script=Hangul}/gu, '한');
}

const redactText = (text: string, key: Uint8Array): string =>
  textsOf(redactRecording(madeRecording([prompt(text)]), key))[0] ?? '';

/** Number words may become longer or shorter; everything else keeps its length. */
const NUMBER_WORDS =
  /\b(?:zero|one|two|three|four|five|six|seven|eight|nine|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)\b/gi;

test('a redacted text has the length and the shape of the original, number words apart', () => {
  fc.assert(
    fc.property(sentence, secret, (text, key) => {
      const plain = text.replace(NUMBER_WORDS, 'it');
      assert.equal(shapeOf(redactText(plain, key)), shapeOf(plain));
    }),
    { numRuns: 200 },
  );
});

test('the same secret gives the same text', () => {
  fc.assert(
    fc.property(sentence, secret, (text, key) => assert.equal(redactText(text, key), redactText(text, key))),
    { numRuns: 50 },
  );
});

test('digits keep nothing of the original and agree exactly as far as the originals agree', () => {
  const digits = fc.stringMatching(/^\d{1,15}$/);
  fc.assert(
    fc.property(digits, digits, secret, (one, other, key) => {
      const [a, b] = [one, other].map((text) => redactText(text, key));
      const common = (x = '', y = ''): number => {
        let count = 0;
        while (count < Math.min(x.length, y.length) && x[count] === y[count]) count += 1;
        return count;
      };
      assert.equal(common(a, b), common(one, other));
      for (const [index, digit] of Array.from(one).entries()) assert.notEqual(a?.[index], digit);
    }),
    { numRuns: 150 },
  );
});

test('letters keep nothing of the original, their beginnings agree, and different words stay different', () => {
  const letters = fc.stringMatching(/^[a-zA-Z]{1,12}$/);
  fc.assert(
    fc.property(letters, letters, secret, (one, other, key) => {
      const pseudonyms = createPseudonyms(key);
      const map = (text: string): string => {
        let before = '';
        return Array.from(text, (character) => {
          const mapped = pseudonyms.letter(character, before);
          before += character.toLowerCase();
          return mapped;
        }).join('');
      };
      const [a, b] = [map(one), map(other)];
      assert.equal(shapeOf(a), shapeOf(one));
      for (const [index, character] of Array.from(a).entries()) assert.notEqual(character, one[index]);
      for (let length = 0; length <= Math.min(one.length, other.length); length += 1) {
        const agree = one.slice(0, length).toLowerCase() === other.slice(0, length).toLowerCase();
        assert.equal(a.slice(0, length).toLowerCase() === b.slice(0, length).toLowerCase(), agree);
      }
    }),
  );
});

test('a letter of any script becomes a letter of its kind and length', () => {
  const pseudonyms = createPseudonyms(SECRET);
  const anyLetter = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }).filter((text) => /^\p{L}$/u.test(text));
  fc.assert(
    fc.property(anyLetter, fc.string({ maxLength: 5 }), (character, before) => {
      const mapped = pseudonyms.letter(character, before);
      assert.equal(mapped.length, character.length);
      assert.match(mapped, /^\p{L}$/u);
    }),
    { numRuns: 1000 },
  );
});

test('a digit of any script keeps its script', () => {
  for (const zero of ['0', '０', '٠', '०', '๐', '\u{1D7CE}', '\u{1D7D8}']) {
    const digits = Array.from({ length: 10 }, (_, value) => digitLike(zero, value));
    assert.deepEqual(digits.map(digitValue), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  }
});

/** A text, edits of it that do not overlap, and offsets to cut it at. */
const edited = fc
  .tuple(fc.string({ minLength: 1, maxLength: 40 }), fc.array(fc.nat(40), { maxLength: 8 }), fc.array(fc.nat(40)))
  .map(([text, ends, cuts]) => {
    const offsets = [...new Set(ends.map((end) => end % (text.length + 1)))].sort((a, b) => a - b);
    const edits: Edit[] = [];
    for (let at = 0; at + 1 < offsets.length; at += 2) {
      edits.push({ start: offsets[at] ?? 0, end: offsets[at + 1] ?? 0, text: `<${at}${'+'.repeat(at)}>` });
    }
    const at = [0, ...new Set(cuts.map((cut) => cut % text.length)), text.length].sort((a, b) => a - b);
    return { text, edits, pieces: at.slice(1).map((end, index) => text.slice(at[index], end)) };
  });

test('edits of pieces, joined, are the edits of the joined text', () => {
  fc.assert(
    fc.property(edited, ({ text, edits, pieces }) => {
      const result = applyToPieces(pieces, edits);
      assert.equal(result.length, pieces.length);
      assert.equal(result.join(''), applyEdits(text, edits));
    }),
  );
});

test('a reply that is redacted in frames, joined, is the reply redacted in one', () => {
  fc.assert(
    fc.property(sentence, fc.array(fc.nat(100), { maxLength: 6 }), (text, cuts) => {
      const told = prompt('my name is Thandeka and his is José');
      const at = [0, ...new Set(cuts.map((cut) => cut % text.length)), text.length].sort((a, b) => a - b);
      const pieces = at.slice(1).map((end, index) => text.slice(at[index], end));
      const [, whole] = textsOf(redactRecording(madeRecording([told, ...reply(text)]), SECRET));
      const [, ...parts] = textsOf(redactRecording(madeRecording([told, ...reply(...pieces)]), SECRET));
      // A cut may make a name of a part of a word, so that more is replaced, never less.
      const joined = parts.join('');
      assert.equal(joined.replace(NUMBER_WORDS, '#').length, (whole ?? '').replace(NUMBER_WORDS, '#').length);
      if (!/[\p{L}]/u.test(cutsInWords(text, at))) assert.equal(joined, whole);
    }),
    { numRuns: 150 },
  );
});

/** The words of the text that are cut. */
function cutsInWords(text: string, at: readonly number[]): string {
  const words = Array.from(text.matchAll(/[\p{L}\p{M}'’]+/gu));
  return words
    .filter(({ 0: found, index }) => at.some((cut) => cut > index && cut < index + found.length))
    .map(([found]) => found)
    .join(' ');
}

test('a redacted recording that is redacted again keeps its shape', () => {
  fc.assert(
    fc.property(sentence, secret, (text, key) => {
      const once = redactRecording(madeRecording([prompt(text.replace(NUMBER_WORDS, 'it'))]), SECRET);
      const twice = redactRecording(once, key);
      assert.deepEqual({ ...twice, events: [], workflow: null }, { ...once, events: [], workflow: null });
      assert.equal(shapeOf(textsOf(twice)[0] ?? ''), shapeOf(textsOf(once)[0] ?? ''));
    }),
    { numRuns: 60 },
  );
});
