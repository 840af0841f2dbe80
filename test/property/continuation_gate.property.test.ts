/** The gate between a broken answer and what goes on with it, over generated answers, breaks and ways of going on. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { createContinuationGate } from '../../src/generation/continuation_gate.ts';
import { seamWords, weightOf } from '../../src/generation/seam_words.ts';
import { continuationWords } from '../../src/languages/continuation_words.ts';

interface Language {
  readonly tag: string;
  readonly stop: string;
  readonly comma: string;
  /** One of a kind, and none of them begins another. */
  readonly words: readonly string[];
  readonly space: string;
}

const HAN =
  '我哋星期一至五朝早九點開門夜晚十收工附近有巴士站同埋地鐵請你預先打電話訂位茶水糕餅免費送貨全部新鮮每日出爐';
const LATIN =
  'bakery counter window morning fresh bread cakes coffee garden corner street station parking tables music evening summer winter family children discount delivery ordering telephone';

const LANGUAGES: readonly Language[] = [
  { tag: 'en-US', stop: '. ', comma: ', ', words: LATIN.split(' '), space: ' ' },
  { tag: 'zh-HK', stop: '。', comma: '，', words: [...new Set(HAN)], space: '' },
];

interface Answer {
  readonly language: Language;
  readonly text: string;
  /** Offsets at which a word ends. */
  readonly ends: readonly number[];
}

/** Sentences of words that are each said once. */
const answer: fc.Arbitrary<Answer> = fc
  .constantFrom(...LANGUAGES)
  .chain((language) =>
    fc.record({
      language: fc.constant(language),
      words: fc.shuffledSubarray([...language.words], { minLength: 12 }),
      signs: fc.array(fc.constantFrom('', '', '', 'comma', 'stop'), { minLength: 60, maxLength: 60 }),
    }),
  )
  .map(({ language, words, signs }) => {
    let text = '';
    const ends: number[] = [];
    for (const [index, word] of words.entries()) {
      const isFirst = text === '' || text.endsWith(language.stop);
      text += isFirst ? word.charAt(0).toUpperCase() + word.slice(1) : word;
      ends.push(text.length);
      const sign = index === words.length - 1 ? 'stop' : (signs[index] ?? '');
      text += sign === 'stop' ? language.stop : sign === 'comma' ? language.comma : language.space;
    }
    return { language, text: text.trim(), ends: ends.slice(0, -1) };
  });

interface Break {
  readonly answer: Answer;
  readonly at: number;
  readonly sent: string;
}

const broken: fc.Arbitrary<Break> = answer.chain((whole) =>
  fc.record({ at: fc.nat({ max: whole.ends.length - 1 }), sign: fc.boolean() }).map(({ at, sign }) => {
    const end = whole.ends[at] ?? 0;
    const next = seamWords(whole.text)[at + 1]?.from ?? whole.text.length;
    return { answer: whole, at, sent: whole.text.slice(0, sign ? next : end).trimEnd() };
  }),
);

/** Cuts a text anywhere. */
const cuts = fc.array(fc.nat({ max: 400 }), { maxLength: 40 });

function pass(text: string, sent: string, tag: string, at: readonly number[] = []): string {
  const gate = createContinuationGate(sent, continuationWords(tag));
  const places = [...new Set(at.filter((place) => place < text.length))].toSorted((a, b) => a - b);
  let passed = '';
  let from = 0;
  for (const place of [...places, text.length]) {
    passed += gate.push(text.slice(from, place));
    from = place;
  }
  return passed + gate.flush();
}

function folded(text: string): readonly string[] {
  return seamWords(text).map((word) => word.folded);
}

test('what goes on exactly at the break comes through whole: nothing is lost, nothing said twice, no sign either', () => {
  fc.assert(
    fc.property(broken, cuts, ({ answer: { language, text }, sent }, at) => {
      const rest = text.slice(sent.length);
      const result = sent + pass(rest, sent, language.tag, at);
      assert.equal(result, text);
    }),
    { numRuns: 400 },
  );
});

test('the last words that were sent, said again, are left out', () => {
  fc.assert(
    fc.property(broken, fc.integer({ min: 2, max: 12 }), ({ answer: { language, text }, at, sent }, count) => {
      const from = seamWords(text)[Math.max(0, at + 1 - count)]?.from ?? 0;
      const result = sent + pass(text.slice(from), sent, language.tag);
      assert.deepEqual(folded(result), folded(text));
      assert.equal(result, text);
    }),
    { numRuns: 400 },
  );
});

test('an answer that is begun anew, with or without a greeting, goes on where it broke off', () => {
  fc.assert(
    fc.property(broken, fc.boolean(), cuts, ({ answer: { language, text }, sent }, greets, at) => {
      const greeting = language.tag === 'zh-HK' ? '你好！' : 'Hello there! ';
      const result = sent + pass((greets ? greeting : '') + text, sent, language.tag, at);
      assert.deepEqual(folded(result), folded(text));
    }),
    { numRuns: 400 },
  );
});

test('at the seam four words, or eight characters, are never said twice, whatever comes', () => {
  fc.assert(
    fc.property(broken, answer, fc.nat({ max: 30 }), fc.nat({ max: 30 }), (one, other, from, count) => {
      const { language, text } = one.answer;
      const words = seamWords(text);
      const start = words[Math.min(from, words.length - 1)]?.from ?? 0;
      const again = text.slice(start, words[Math.min(from + count, words.length - 1)]?.to);
      const tail = other.language === language ? other.text : '';
      const said = seamWords(one.sent);
      const next = seamWords(pass(`${again}${language.space}${tail}`, one.sent, language.tag));
      for (let length = 1; length <= Math.min(said.length, next.length); length += 1) {
        const [before, after] = [said.slice(-length), next.slice(0, length)];
        if (weightOf(after) < 4) continue;
        const isRepeated = before.every((word, index) => word.folded === after[index]?.folded);
        assert.ok(!isRepeated, `"${one.sent}" and then "${next.map((word) => word.folded).join(' ')}"`);
      }
    }),
    { numRuns: 600 },
  );
});

test('however the new text is cut into tokens, what comes through is the same', () => {
  fc.assert(
    fc.property(broken, fc.nat({ max: 20 }), answer, cuts, ({ answer: whole, sent }, drop, other, at) => {
      const { language, text } = whole;
      const again = text.slice(seamWords(text)[drop]?.from ?? 0);
      for (const said of [again, text, other.text, `${other.text} ${again}`, `Hello! ${text}`]) {
        assert.equal(pass(said, sent, language.tag, at), pass(said, sent, language.tag));
      }
    }),
    { numRuns: 200 },
  );
});

test('whatever comes after the held words comes through unchanged', () => {
  fc.assert(
    fc.property(broken, fc.string({ maxLength: 80, unit: 'grapheme' }), ({ answer: { language, text }, sent }, end) => {
      const passed = pass(`${text.slice(sent.length)} Also: ${end}`, sent, language.tag);
      assert.ok(passed.endsWith(`Also: ${end}`), passed);
    }),
    { numRuns: 200 },
  );
});
