import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerTo } from '../../../bench/meaning/answer.ts';
import { freshState } from '../../../bench/meaning/dialogue_state.ts';
import { planCalls, type PlannedCall, type PlannedTurn, type ScheduleOrder } from '../../../bench/schedule.ts';
import { seededRandom } from '../../../bench/seeded.ts';
import { planSpeech, type SilenceMs } from '../../../bench/speech_timing.ts';

const ORDER: ScheduleOrder = {
  seed: 7,
  callCount: 40,
  rampMs: 5_000,
  lengthMs: 180_000,
  silenceMs: 700,
  trapShare: 0.05,
  bargeInShare: 0,
  pace: 1,
};

function turnsOf(calls: readonly PlannedCall[]): readonly PlannedTurn[] {
  return calls.flatMap(({ turns }) => turns);
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

test('the same order gives the same schedule, another seed another one', () => {
  assert.deepEqual(planCalls(ORDER), planCalls(ORDER));
  assert.notDeepEqual(planCalls({ ...ORDER, seed: 8 })[0]?.turns, planCalls(ORDER)[0]?.turns);
});

test('the lines stay busy: a call is followed by another one on its line until the run is over', () => {
  const calls = planCalls(ORDER);
  assert.ok(calls.length > ORDER.callCount * 1.5, `${calls.length} calls`);
  for (let line = 0; line < ORDER.callCount; line++) {
    const mine = calls.filter((call) => call.line === line);
    assert.ok((mine[0]?.startMs ?? Infinity) <= ORDER.rampMs);
    assert.ok((mine.at(-1)?.endMs ?? 0) >= ORDER.lengthMs);
    for (const [index, call] of mine.slice(1).entries()) {
      assert.equal(Math.round(call.startMs - (mine[index]?.endMs ?? 0)), 300);
    }
  }
});

test('no final prompt is due after the length, and the words of a turn come in their order', () => {
  for (const { turns, startMs, endMs } of planCalls(ORDER)) {
    let beforeMs = startMs;
    for (const { beginsMs, endsMs, partials, finalMs } of turns) {
      assert.ok(finalMs <= ORDER.lengthMs && finalMs < endMs);
      assert.ok(beforeMs < beginsMs && beginsMs < endsMs && endsMs < finalMs);
      const times = [beginsMs, ...partials.map(({ atMs }) => atMs), finalMs];
      assert.deepEqual(
        times,
        times.toSorted((a, b) => a - b),
      );
      // Without barge-in the caller leaves an answer at least this much time.
      beforeMs = finalMs + 3_000;
    }
  }
});

test('the expected answer is that of all lines before it', () => {
  for (const { turns } of planCalls({ ...ORDER, callCount: 5 })) {
    let state = freshState();
    for (const { text, expected } of turns) {
      const answered = answerTo(state, text);
      assert.deepEqual(expected, answered.answer);
      state = answered.state;
    }
  }
});

test('about one turn in twenty is a trap, and as many replies are cut in on as were ordered', () => {
  const turns = turnsOf(planCalls({ ...ORDER, callCount: 100, bargeInShare: 1 / 3 }));
  const share = (of: (turn: PlannedTurn) => boolean): number => turns.filter(of).length / turns.length;
  assert.ok(Math.abs(share(({ isTrap }) => isTrap) - 0.05) < 0.02);
  assert.ok(Math.abs(share(({ isBargeIn }) => isBargeIn) - 0.28) < 0.06);
});

test('at twice the pace people take half the time', () => {
  const [slow, fast] = [planCalls(ORDER)[0], planCalls({ ...ORDER, pace: 2 })[0]];
  const [a, b] = [slow?.turns[0], fast?.turns[0]];
  assert.ok(slow && fast && a && b);
  assert.equal(a.text, b.text);
  assert.equal(Math.round((a.finalMs - slow.startMs) / (b.finalMs - fast.startMs)), 2);
});

for (const silenceMs of [350, 700] as readonly SilenceMs[]) {
  test(`speech with ${silenceMs} ms of silence has the timing of a recogniser`, () => {
    const random = seededRandom(3);
    const text = 'i am looking for a moderately priced restaurant in the north';
    const spoken = Array.from({ length: 2_000 }, () => planSpeech(text, silenceMs, random));
    const silences = spoken.map(({ finalAtMs, speechMs }) => finalAtMs - speechMs);
    assert.ok(Math.abs(middle(silences) / silenceMs - 1) < 0.08, `silence ${middle(silences)}`);
    const speech = middle(spoken.map(({ speechMs }) => speechMs));
    assert.ok(speech > 2_500 && speech < 3_300, `speech ${speech}`);
    const gaps = spoken.flatMap(({ partials }) =>
      partials.slice(1).map(({ atMs }, index) => atMs - (partials[index]?.atMs ?? 0)),
    );
    assert.ok(Math.abs(middle(gaps) - 250) < 60, `cadence ${middle(gaps)}`);
    // Some last partials are still under way when a short silence is over.
    const seen = spoken.filter(({ partials }) => partials.at(-1)?.text === text).length / spoken.length;
    assert.ok(seen > (silenceMs === 700 ? 0.7 : 0.25) && seen < 0.82, `seen before the final ${seen}`);
    for (const { partials, finalAtMs } of spoken) {
      assert.ok(partials.every(({ atMs }) => atMs < finalAtMs));
    }
  });
}
