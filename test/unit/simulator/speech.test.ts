import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { foldUtterance } from '../../../src/domain/utterance.ts';
import { DEFAULT_SIMULATOR_OPTIONS } from '../../../src/telephony/simulator/options.ts';
import { lognormal, planUtterance, speechMs, spokenPart } from '../../../src/telephony/simulator/speech.ts';

const OPTIONS = DEFAULT_SIMULATOR_OPTIONS;
const SENTENCE = 'I would like to book a table for four people tomorrow evening, please.';

function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function beginsWithWords(text: string, words: string): boolean {
  return text.startsWith(words) && !/^\p{L}/u.test(text.slice(words.length));
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

describe('speech takes its time', () => {
  test('by words, and by characters where a script has no spaces', () => {
    assert.equal(Math.round(speechMs('one two, three - four!', 4, 5)), 1000);
    assert.equal(Math.round(speechMs('你好，世界。', 4, 5)), 800);
    assert.equal(Math.round(speechMs('去 Tesco 買嘢', 4, 5)), 850);
    assert.equal(speechMs('…', 4, 5), 0);
  });

  test('and what was spoken until now ends at a word', () => {
    const text = 'One two, three. Four';
    assert.equal(spokenPart(text, 0, 4, 5), '');
    assert.equal(spokenPart(text, 520, 4, 5), 'One two,');
    assert.equal(spokenPart(text, 760, 4, 5), 'One two, three.');
    assert.equal(spokenPart(text, 9_999, 4, 5), text);
    assert.equal(spokenPart('你好，世界', 410, 4, 5), '你好，');
  });
});

describe('a recogniser', () => {
  test('is the same for the same seed', () => {
    assert.deepEqual(planUtterance(SENTENCE, seeded(7), OPTIONS), planUtterance(SENTENCE, seeded(7), OPTIONS));
    assert.notDeepEqual(planUtterance(SENTENCE, seeded(7), OPTIONS), planUtterance(SENTENCE, seeded(8), OPTIONS));
  });

  test('reports partials in order and before the final, whatever is said', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.integer(), (text, seed) => {
        const plan = planUtterance(text, seeded(seed), OPTIONS);
        const times = [0, ...plan.partials.map(({ atMs }) => atMs), plan.finalAtMs];
        assert.ok(times.every((atMs, index) => index === 0 || atMs > (times[index - 1] ?? 0)));
        assert.ok(plan.partials.every((partial, index) => partial.text !== plan.partials[index - 1]?.text));
        assert.ok(plan.speechMs < plan.finalAtMs);
      }),
    );
  });

  test('ends with a partial that equals the final four times of five', () => {
    const random = seeded(1);
    const runs = 2_000;
    let same = 0;
    for (let run = 0; run < runs; run++) {
      const last = planUtterance(SENTENCE, random, OPTIONS).partials.at(-1)?.text ?? '';
      if (foldUtterance(last) === foldUtterance(SENTENCE)) same++;
    }
    assert.ok(Math.abs(same / runs - 0.8) < 0.03, `${same} of ${runs}`);
  });

  test('sends partials about every 250 ms and corrects some of them', () => {
    const random = seeded(2);
    let partialCount = 0;
    let wrongCount = 0;
    let speech = 0;
    for (let run = 0; run < 500; run++) {
      const plan = planUtterance(SENTENCE, random, OPTIONS);
      speech += plan.speechMs;
      partialCount += plan.partials.length;
      wrongCount += plan.partials.filter(({ text }) => !beginsWithWords(SENTENCE, text)).length;
    }
    // Partials that say nothing new are left out, so there are somewhat fewer than one in 250 ms.
    const everyMs = speech / partialCount;
    assert.ok(everyMs > 240 && everyMs < 380, `every ${everyMs} ms`);
    const wrongShare = wrongCount / partialCount;
    assert.ok(wrongShare > 0.2 && wrongShare < 0.3, `${wrongShare} wrong`);
  });

  test('waits about 700 ms of silence before the final, or as long as it is told', () => {
    const random = seeded(3);
    const silences = Array.from({ length: 2_000 }, () => {
      const plan = planUtterance('Hello there', random, OPTIONS);
      return plan.finalAtMs - plan.speechMs;
    });
    assert.ok(Math.abs(median(silences) - 700) < 30);
    const told = planUtterance('Hello there', random, OPTIONS, 1_500);
    assert.equal(Math.round(told.finalAtMs - told.speechMs), 1_500);
  });

  test('draws its silences lognormally', () => {
    const random = seeded(4);
    const logs = Array.from({ length: 5_000 }, () => Math.log(lognormal(350, 0.5, random) / 350));
    const mean = logs.reduce((sum, value) => sum + value, 0) / logs.length;
    const deviation = Math.sqrt(logs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / logs.length);
    assert.ok(Math.abs(mean) < 0.03 && Math.abs(deviation - 0.5) < 0.03);
  });
});
