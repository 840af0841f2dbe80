/** What must hold of Cantonese replies and keys whatever the text and however it is cut into pieces. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import * as fc from 'fast-check';
import { cantoneseKey, loadSounds, type Sounds } from '../../src/languages/cantonese/key.ts';
import { READ_MAX, readInteger } from '../../src/languages/cantonese/numerals.ts';
import { HELD_CHARS_MAX } from '../../src/languages/cantonese/phrases.ts';
import { createCantoneseRepair, repairCantonese } from '../../src/languages/cantonese/repair.ts';
import { createCantoneseReply } from '../../src/languages/cantonese/reply.ts';
import { loadScript, type Script } from '../../src/languages/cantonese/script.ts';
import { createSpokenStage, speakCantonese } from '../../src/languages/cantonese/spoken.ts';
import type { TextStage } from '../../src/languages/cantonese/stage.ts';
import { CHANGES, DENIED, KEPT, PARTED, UNSURE } from '../../src/languages/cantonese/word_table.ts';
import { cantoneseLines } from '../support/cantonese_lines.ts';

let script: Script;
let sounds: Sounds;
before(async () => {
  [script, sounds] = await Promise.all([loadScript(), loadSounds()]);
});

const LINES = cantoneseLines().map(({ text }) => text);
const WORDS = [CHANGES, DENIED, KEPT, PARTED, UNSURE].flatMap((list) => list.trim().split(/[\s:|]+/));
const NUMBERS =
  '$38.5 HK$1,200 3:30 15:45pm 2026年11月27日 27/11 2345 6789 +852 12樓 1203室 88號 25% 2個 -5度 10-15 0 2'.split(' ');

/** Words of the tables, numbers, what people said and anything else, so that matches meet at every edge. */
const text = fc
  .array(
    fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom(...WORDS) },
      { weight: 2, arbitrary: fc.constantFrom(...NUMBERS) },
      { weight: 1, arbitrary: fc.constantFrom(...LINES) },
      { weight: 2, arbitrary: fc.constantFrom(...Array.from('，。！？ 了在的是不没这個们后里头发面条H$-+')) },
      { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 4 }) },
      { weight: 1, arbitrary: fc.constantFrom('😀', '𠺢', '\ud83d', '\udc00') },
    ),
    { maxLength: 14 },
  )
  .map((parts) => parts.join(''));
const cuts = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 30 });

/** Cut anywhere, between the halves of a surrogate pair too, with nothing between the pieces now and then. */
function inPieces(stage: TextStage, whole: string, lengths: readonly number[]): string[] {
  const said: string[] = [];
  let at = 0;
  for (let turn = 0; at < whole.length; turn += 1) {
    const length = lengths[turn % lengths.length] ?? 1;
    said.push(stage.push(whole.slice(at, at + length)), stage.push(''));
    at += length;
  }
  said.push(stage.flush());
  return said;
}

const STAGES: Readonly<Record<string, () => TextStage>> = {
  'Traditional characters': () => script.createStage(),
  'the repair': () => createCantoneseRepair(),
  'the reading of numbers': () => createSpokenStage(),
  'all of it': () => createCantoneseReply(script),
};

for (const [name, create] of Object.entries(STAGES)) {
  test(`${name}: the result does not depend on how a reply was cut`, () => {
    fc.assert(
      fc.property(text, cuts, (whole, lengths) => {
        const stage = create();
        assert.equal(inPieces(create(), whole, lengths).join(''), stage.push(whole) + stage.flush());
      }),
      { numRuns: 1500 },
    );
  });

  test(`${name}: no surrogate pair is split between two pieces`, () => {
    fc.assert(
      fc.property(text, (whole) => {
        if (!whole.isWellFormed()) return;
        for (const piece of inPieces(create(), whole, [1])) assert.ok(piece.isWellFormed());
      }),
      { numRuns: 500 },
    );
  });
}

test('no more than a few characters are held back by the repair', (context) => {
  let heldMax = 0;
  fc.assert(
    fc.property(text, (whole) => {
      const repair = createCantoneseRepair();
      repair.push(whole);
      heldMax = Math.max(heldMax, repair.flush().length);
      assert.ok(heldMax <= HELD_CHARS_MAX);
    }),
    { numRuns: 3000 },
  );
  context.diagnostic(`at most ${heldMax} characters`);
});

test('what people said, joined and ended in any way, is not repaired', () => {
  const known = LINES.filter((line) => !line.includes('是Q爛但'));
  const mark = fc.constantFrom('，', '。', '？', ' ', '、');
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom(...known), mark), { maxLength: 6 }), (parts) => {
      const said = parts.flat().join('');
      const stage = createCantoneseRepair(script);
      assert.equal(stage.push(said) + stage.flush(), said);
    }),
    { numRuns: 1500 },
  );
});

test('what was repaired is not repaired again, and what is not safe stays', () => {
  fc.assert(
    fc.property(text, (whole) => {
      const { text: said, isSafe, changes } = repairCantonese(whole);
      if (!isSafe) assert.equal(said, whole);
      if (changes.length === 0) assert.equal(said, whole);
    }),
    { numRuns: 1500 },
  );
});

test('a number that was read can be read back', () => {
  const names = '零一二三四五六七八九';
  const units = new Map([
    ['十', 10],
    ['百', 100],
    ['千', 1000],
  ]);
  const valueOf = (said: string): number => {
    for (const [name, unit] of [
      ['億', 1e8],
      ['萬', 1e4],
    ] as const) {
      const at = said.lastIndexOf(name);
      if (at >= 0) return valueOf(said.slice(0, at)) * unit + valueOf(said.slice(at + 1));
    }
    let [total, digit] = [0, 0];
    for (const character of said) {
      const unit = units.get(character);
      if (unit === undefined) digit = names.indexOf(character);
      else [total, digit] = [total + (digit === 0 ? 1 : digit) * unit, 0];
    }
    return total + digit;
  };
  const value = fc.oneof(fc.nat({ max: 99_999 }), fc.integer({ min: 0, max: READ_MAX }));
  fc.assert(
    fc.property(value, (number) => assert.equal(valueOf(readInteger(number)), number)),
    { numRuns: 3000 },
  );
});

test('no digit is left of a price, a time of day or a telephone number', () => {
  const price = fc.nat({ max: 9_999_999 }).map((cents) => `$${(cents / 100).toFixed(2)}`);
  const time = fc.tuple(fc.nat({ max: 23 }), fc.nat({ max: 59 })).map(([h, m]) => `${h}:${String(m).padStart(2, '0')}`);
  const phone = fc
    .tuple(fc.integer({ min: 2000, max: 9999 }), fc.nat({ max: 9999 }))
    .map(([a, b]) => `${a} ${String(b).padStart(4, '0')}`);
  fc.assert(
    fc.property(fc.oneof(price, time, phone), (number) => assert.doesNotMatch(speakCantonese(`即係${number}喇`), /\d/)),
  );
});

test('a negation or a numeral more is another key', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...LINES),
      fc.nat({ max: 30 }),
      fc.constantFrom(...Array.from('唔冇未三四五七八九')),
      (line, at, more) => {
        const characters = Array.from(line);
        characters.splice(Math.min(at, characters.length), 0, more);
        assert.notEqual(cantoneseKey(characters.join(''), sounds, script), cantoneseKey(line, sounds, script));
      },
    ),
    { numRuns: 2000 },
  );
});
