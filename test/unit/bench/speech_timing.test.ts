import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foldText } from '../../../bench/meaning/fold.ts';
import { seededRandom } from '../../../bench/seeded.ts';
import { planSpeech, type SilenceMs, type SpokenUtterance } from '../../../bench/speech_timing.ts';

const TEXT = 'i am looking for a moderately priced restaurant in the north';
const WORDS = TEXT.split(' ');
const UTTERANCES = 6_000;
const SILENCES: readonly SilenceMs[] = [350, 700];

function middle(values: readonly number[]): number {
  return quantile(values, 0.5);
}

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN;
}

function near(actual: number, expected: number, tolerance: number, what: string): void {
  assert.ok(Math.abs(actual / expected - 1) <= tolerance, `${what}: ${actual.toFixed(3)} instead of ${expected}`);
}

function speak(silenceMs: SilenceMs, text = TEXT, seed = 3): readonly SpokenUtterance[] {
  const random = seededRandom(seed);
  return Array.from({ length: UTTERANCES }, () => planSpeech(text, silenceMs, random));
}

/** So many words of the text, right or with the last one wrong. */
function wordCount(text: string): number {
  return text.split(' ').length;
}

for (const silenceMs of SILENCES) {
  test(`a turn ends after a silence of ${silenceMs} ms in the middle, never less than 120 ms`, () => {
    const silences = speak(silenceMs).map(({ finalAtMs, speechMs }) => finalAtMs - speechMs);
    near(middle(silences), silenceMs, 0.03, 'median');
    const sigma = silenceMs === 700 ? 0.35 : 0.5;
    near(quantile(silences, 0.8413), silenceMs * Math.exp(sigma), 0.05, 'one deviation above');
    assert.ok(Math.min(...silences) >= 119.999);
    const atLeast = silences.filter((ms) => ms < 120.001).length / silences.length;
    near(atLeast, silenceMs === 350 ? 0.016 : 1e-7, silenceMs === 350 ? 0.3 : 1, 'share at the least');
  });

  test(`partials of a turn with ${silenceMs} ms of silence come in order, each with another text, before the final`, () => {
    for (const { partials, finalAtMs } of speak(silenceMs)) {
      for (const [index, { atMs, text }] of partials.entries()) {
        const before = partials[index - 1];
        assert.ok(atMs < finalAtMs && atMs >= (before?.atMs ?? 0));
        assert.notEqual(text, before?.text);
        assert.ok(wordCount(text) >= wordCount(before?.text ?? ''));
      }
    }
  });
}

test('words take 247 ms in the middle, and one utterance in eight has a pause in it', () => {
  const spoken = speak(700);
  const mean = 247 * Math.exp(0.35 ** 2 / 2);
  const pauseMean = 0.12 * 450;
  const all = spoken.reduce((sum, { speechMs }) => sum + speechMs, 0) / spoken.length;
  near(all, mean * WORDS.length + pauseMean, 0.02, 'speech');
});

test('a pause is never longer than nine tenths of the silence that would have ended the turn', () => {
  // Chance that always says the same: there is a pause, and everything drawn is a little above its median.
  const random = (): number => 0.1;
  const pauseMs = (silenceMs: SilenceMs): number => {
    const [one, two] = ['thai', 'thai food'].map((text) => planSpeech(text, silenceMs, random).speechMs);
    return (two ?? 0) - 2 * (one ?? 0);
  };
  const { finalAtMs, speechMs } = planSpeech('thai', 350, random);
  near(pauseMs(350), 0.9 * (finalAtMs - speechMs), 1e-6, 'pause before a short silence');
  assert.ok(pauseMs(700) > 450 && pauseMs(700) < 600, `${pauseMs(700)} ms`);
});

test('the recogniser looks every 250 ms, and what it shows is 150 to 300 ms old', () => {
  const gaps: number[] = [];
  const lags: number[] = [];
  for (const { partials, speechMs } of speak(700)) {
    for (const [index, { atMs, text }] of partials.entries()) {
      const before = partials[index - 1];
      if (before !== undefined) gaps.push(atMs - before.atMs);
      if (text === TEXT) lags.push(atMs - speechMs);
    }
  }
  near(middle(gaps), 265, 0.12, 'cadence');
  // The last word waits for the next tick, then for the lag, and sometimes for another tick that puts it right.
  assert.ok(Math.min(...lags) >= 150, `${Math.min(...lags)}`);
  near(middle(lags), 380, 0.12, 'age of the whole text');
});

test('a quarter of the changed texts is shown misheard and put right at the next tick, whole utterances too', () => {
  let changed = 0;
  let wrong = 0;
  for (const { partials } of speak(700)) {
    const whole = partials.filter(({ text }) => wordCount(text) === WORDS.length);
    const isSurprise = partials.length > 3 && !partials.some(({ text }) => TEXT === text) && whole.length !== 1;
    if (isSurprise || whole.length === 0) continue;
    changed += 1;
    if (whole[0]?.text !== TEXT && whole.length > 1) {
      wrong += 1;
      assert.equal(whole[1]?.text, TEXT);
      assert.equal(whole.length, 2);
      const ticks = (whole[1]?.atMs ?? 0) - (whole[0]?.atMs ?? 0);
      assert.ok(ticks <= 250 + 5 * 80 + 150, `${ticks} ms`);
    }
  }
  assert.ok(wrong / changed > 0.1 && wrong / changed < 0.25, `${wrong / changed}`);
});

test('a fifth of the finals differs from every partial, however long the recogniser had', () => {
  const seen = speak(700, 'thai food in the north', 5).filter(
    ({ speechMs, finalAtMs }) => finalAtMs - speechMs > 1_300,
  );
  const surprises = seen.filter(({ partials }) => !partials.some(({ text }) => text === 'thai food in the north'));
  assert.ok(seen.length > 150, `${seen.length}`);
  assert.ok(Math.abs(surprises.length / seen.length - 0.2) < 0.07, `${surprises.length / seen.length}`);
  for (const { partials } of surprises) {
    const whole = partials.filter(({ text }) => wordCount(text) === 5);
    for (const { text } of whole) assert.notEqual(foldText(text), 'thai food in the north');
  }
});

test('ticks go on in the silence: most finals were seen before, fewer after a short silence', () => {
  const share = (silenceMs: SilenceMs): number => {
    const spoken = speak(silenceMs);
    return spoken.filter(({ partials }) => partials.at(-1)?.text === TEXT).length / spoken.length;
  };
  near(share(700), 0.69, 0.05, 'at 700 ms');
  near(share(350), 0.36, 0.15, 'at 350 ms');
});

test('the same seed has the same timing; an utterance without words has neither length nor partials', () => {
  const plan = (seed: number): SpokenUtterance => planSpeech(TEXT, 700, seededRandom(seed));
  assert.deepEqual(plan(4), plan(4));
  assert.notDeepEqual(plan(4), plan(5));
  const { speechMs, partials } = planSpeech('', 700, seededRandom(4));
  assert.deepEqual([speechMs, partials], [0, []]);
});
