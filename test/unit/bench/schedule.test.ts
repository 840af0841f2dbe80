import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerTo } from '../../../bench/meaning/answer.ts';
import { freshState } from '../../../bench/meaning/dialogue_state.ts';
import { recordedCalls } from '../../../bench/meaning/recorded_calls.ts';
import {
  callerNumber,
  planCalls,
  type PlannedCall,
  type PlannedTurn,
  type ScheduleOrder,
} from '../../../bench/schedule.ts';

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

test('no call is used twice while another was not used, and its caller has a number of its own', () => {
  const calls = planCalls({ ...ORDER, callCount: 100, lengthMs: 300_000 });
  assert.ok(calls.length > 350 && calls.length < 500, `${calls.length} calls`);
  assert.equal(new Set(calls.map(({ turns }) => JSON.stringify(turns.map(({ text }) => text)))).size > 320, true);
  const numbers = calls.map(({ from }) => from);
  for (const number of numbers) assert.match(number, /^\+1[2-9]\d\d55501\d\d$/);
  assert.ok(new Set(numbers).size > calls.length - 5);
  assert.equal(callerNumber('a call'), callerNumber('a call'));
});

test('training plays every training call once, and none that is measured', () => {
  const order: ScheduleOrder = { ...ORDER, trapShare: 0, callCount: 100, pace: 8, lengthMs: 1e7, part: 'training' };
  const calls = planCalls({ ...order, callsMax: 1_000 });
  const said = (lines: readonly string[]): string => lines.join('/');
  const played = calls.map(({ turns }) => said(turns.map(({ text }) => text)));
  assert.deepEqual(
    played.toSorted(),
    recordedCalls('training')
      .map(({ lines }) => said(lines))
      .toSorted(),
  );
  const endMs = Math.max(...calls.map((call) => call.endMs));
  assert.ok(endMs < 150_000, `${endMs} ms`);
});
