import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { answerTo } from '../../../bench/meaning/answer.ts';
import { freshState } from '../../../bench/meaning/dialogue_state.ts';
import { dialogues } from '../../../bench/meaning/dialogues.ts';
import { recordedCalls } from '../../../bench/meaning/recorded_calls.ts';

const CALLS = 500;
const recorded = new Map(
  dialogues({ seed: 0, count: CALLS, trapShare: 0 }).map(({ id, lines }) => [id, lines.map(({ text }) => text)]),
);

test('every recorded call is used once before any is used twice', () => {
  assert.equal(recorded.size, CALLS);
  const drawn = dialogues({ seed: 7, count: 2 * CALLS + 1 });
  assert.equal(new Set(drawn.slice(0, CALLS).map(({ id }) => id)).size, CALLS);
  assert.ok(drawn.slice(CALLS, 2 * CALLS).every(({ id }) => id.endsWith('#2') && recorded.has(id.slice(0, -2))));
  assert.ok(drawn.at(-1)?.id.endsWith('#3'));
});

test('the same seed draws the same dialogues, a larger count only adds, another seed draws others', () => {
  const some = dialogues({ seed: 7, count: 50 });
  assert.deepEqual(dialogues({ seed: 7, count: 500 }).slice(0, 50), some);
  assert.notDeepEqual(dialogues({ seed: 8, count: 50 }), some);
});

test('every line has words in it, and nearly every call several lines', () => {
  for (const part of ['training', 'measuring'] as const) {
    for (const { lines } of recordedCalls(part)) {
      assert.ok(lines.length >= 1);
      for (const line of lines) assert.match(line, /[a-z]|\d:\d\d/);
    }
    const short = recordedCalls(part).filter(({ lines }) => lines.length < 3);
    assert.ok(short.length <= 8, `${short.length}`);
  }
});

test('1,000 calls are for training and 500 others for measuring, by the hashes of their ids', () => {
  const [training, measuring] = [recordedCalls('training'), recordedCalls('measuring')];
  assert.deepEqual([training.length, measuring.length], [1_000, 500]);
  const sha = ({ id }: { readonly id: string }): string => createHash('sha256').update(id).digest('hex');
  const largest = training.map(sha).toSorted().at(-1) ?? '';
  assert.ok(measuring.map(sha).every((hash) => hash > largest));
  const drawn = dialogues({ seed: 3, count: 1_000, part: 'training' }).map(({ id }) => id);
  assert.deepEqual(drawn.toSorted(), training.map(({ id }) => id).toSorted());
  assert.ok(dialogues({ seed: 3, count: 500 }).every(({ id }) => recorded.has(id) && !drawn.includes(id)));
});

test('a twentieth of the lines are traps unless another share is asked for', () => {
  const share = (trapShare?: number): number => {
    const options = { seed: 9, count: 2 * CALLS, ...(trapShare === undefined ? {} : { trapShare }) };
    const lines = dialogues(options).flatMap((each) => each.lines);
    return lines.filter(({ isTrap }) => isTrap).length / lines.length;
  };
  assert.ok(Math.abs(share() - 0.05) < 0.002, `${share()}`);
  assert.ok(Math.abs(share(0.2) - 0.2) < 0.005, `${share(0.2)}`);
  assert.equal(share(0), 0);
});

/** The words of the longer line with one left out somewhere, or those of an equally long one with one replaced. */
function differByOneWord(a: readonly string[], b: readonly string[]): boolean {
  const [long, short] = a.length >= b.length ? [a, b] : [b, a];
  const at = long.findIndex((word, index) => word !== short[index]);
  const rest = short.slice(a.length === b.length ? at + 1 : at);
  return at !== -1 && long.slice(at + 1).join(' ') === rest.join(' ');
}

test('a trap differs from what the caller said in one word, and its right answer is another one', () => {
  const kinds = new Set<string>();
  for (const { id, lines } of dialogues({ seed: 11, count: CALLS, trapShare: 0.3 })) {
    let state = freshState();
    for (const [index, { text, isTrap }] of lines.entries()) {
      const real = recorded.get(id)?.[index] ?? '';
      if (isTrap) {
        assert.ok(differByOneWord(real.split(' '), text.split(' ')), `${real} / ${text}`);
        assert.notDeepEqual(answerTo(state, text).answer, answerTo(state, real).answer, `${real} / ${text}`);
        kinds.add(answerTo(state, text).answer.act);
      } else assert.equal(text, real);
      ({ state } = answerTo(state, text));
    }
  }
  for (const act of ['ask', 'offer', 'confirm'] as const) assert.ok(kinds.has(act), act);
  assert.ok(!kinds.has('not_understood'));
});
