import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fillersOf } from '../../../bench/bench_workflow.ts';
import { ENGLISH } from '../../../bench/tongues/en_us.ts';
import { Hearing } from '../../../bench/hearing.ts';
import type { Answer } from '../../../bench/meaning/dialogue_state.ts';
import { allAnswers } from '../../../bench/meaning/read_back.ts';
import { wordings } from '../../../bench/meaning/wordings.ts';
import type { PlannedTurn } from '../../../bench/schedule.ts';
import { CallBook, NO_ANSWER_US, TurnBook } from '../../../bench/turn_book.ts';

const FILLERS = ['One moment please.', 'My apologies, that did not work.', 'Excuse me, the line broke off.'];
const ASK_AREA: Answer = { act: 'ask', slots: { asked: 'area' } };
const ASK_PRICE: Answer = { act: 'ask', slots: { asked: 'price' } };
const [AREA] = wordings(ASK_AREA);
const [PRICE] = wordings(ASK_PRICE);

function turn(finalMs: number, expected: Answer, change: Partial<PlannedTurn> = {}): PlannedTurn {
  const kind = { isTrap: false, isRepeated: false, isEligible: true, isBargeIn: false };
  const about = { text: 'hello', partials: [], ...kind };
  return { ...about, expected, beginsMs: finalMs - 2_000, endsMs: finalMs - 700, finalMs, ...change };
}

/** One call; times in ms. */
function openCall(window = { fromMs: 0, toMs: 60_000 }) {
  const book = new TurnBook(window);
  const call = new CallBook(book, FILLERS);
  return {
    ask: (atMs: number, expected: Answer, sentMs = atMs): void =>
      call.prompted(turn(atMs, expected), atMs * 1000, sentMs * 1000),
    hear: (atMs: number, token: string, isLast = false): void => call.heard(token, isLast, atMs * 1000),
    cutIn: (atMs: number): void => call.cutIn(atMs * 1000),
    close: () => {
      call.close();
      return book.counts();
    },
  };
}

test('a gap counts from the time at which the final prompt was due, not from when it left', () => {
  const { ask, hear, close } = openCall();
  ask(10, ASK_AREA, 50);
  hear(53, AREA.slice(0, 5));
  hear(60, AREA.slice(5), true);
  const { gapUs, lateUs, speechGapUs, verdicts } = close();
  assert.deepEqual([gapUs, lateUs, verdicts], [[43_000], [40_000], ['right']]);
  assert.deepEqual(speechGapUs, [743_000]);
});

test('turns that are due outside of the window do not count', () => {
  const { ask, hear, close } = openCall({ fromMs: 1_000, toMs: 2_000 });
  for (const [atMs, expected, text] of [
    [999, ASK_AREA, AREA],
    [1_500, ASK_PRICE, PRICE],
    [2_000, ASK_AREA, AREA],
  ] as const) {
    ask(atMs, expected);
    hear(atMs + 5, text, true);
  }
  assert.deepEqual(close().dueMs, [1_500]);
});

test('a bridge line is no answer: the gap ends with the text behind it, in the same frame or in a later one', () => {
  for (const frames of [
    ['One moment please.', ` ${AREA}`],
    ['One mo', 'ment please. ', AREA],
  ]) {
    const { ask, hear, close } = openCall();
    ask(0, ASK_AREA);
    for (const [index, token] of frames.entries()) hear(900 + index * 100, token);
    hear(2_000, '', true);
    const { gapUs, verdicts } = close();
    assert.deepEqual([gapUs[0], verdicts], [(900 + (frames.length - 1) * 100) * 1000, ['right']]);
  }
});

test('a line within an answer that broke off and was gone on with is no part of it, and no wording has such a line', () => {
  const hearing = new Hearing(FILLERS);
  hearing.heard(`${AREA.slice(0, 12)} ${FILLERS[0]} `, false, 1);
  assert.equal(hearing.heard(AREA.slice(12), true, 2)?.answer.replaceAll(' ', ''), AREA.replaceAll(' ', ''));
  const said = allAnswers().flatMap(wordings);
  assert.ok(said.length > 1_000);
  for (const line of fillersOf(ENGLISH)) assert.ok(!said.some((wording) => wording.includes(line)), line);
});

test('text that only began like a bridge line counts from its first frame', () => {
  const hearing = new Hearing(['One moment please.']);
  hearing.heard('One ', false, 1);
  hearing.heard('place is near.', false, 2);
  assert.deepEqual(hearing.heard('', true, 3), {
    beganUs: 1,
    answerUs: 1,
    answer: 'One place is near.',
    pauseUs: 1,
  });
});

test('an apology alone leaves the turn without an answer, which counts as 15 s', () => {
  const { ask, hear, close } = openCall();
  ask(0, ASK_AREA);
  hear(1_400, FILLERS[1] ?? '', true);
  ask(5_000, ASK_PRICE);
  hear(5_010, PRICE, true);
  const { gapUs, verdicts } = close();
  assert.deepEqual(
    [gapUs, verdicts],
    [
      [NO_ANSWER_US, 10_000],
      ['none', 'right'],
    ],
  );
});

test('the first text of any kind is a bridge or an apology too, and is not taken from the reply to another turn', () => {
  const { ask, hear, close } = openCall();
  ask(0, ASK_AREA);
  hear(900, 'One moment please. ');
  hear(2_000, AREA, true);
  ask(5_000, ASK_PRICE);
  hear(6_400, FILLERS[1] ?? '', true);
  ask(9_000, ASK_AREA);
  ask(12_000, ASK_PRICE);
  hear(12_300, PRICE, true);
  const { firstTextUs, dueMs } = close();
  assert.deepEqual(dueMs, [0, 5_000, 12_000, 9_000]);
  assert.deepEqual(firstTextUs, [900_000, 1_400_000, 300_000, NO_ANSWER_US]);
});

test('answers that were there with their final prompt are counted by kind of turn, and those of them that were wrong', () => {
  const book = new TurnBook({ fromMs: 0, toMs: 60_000 });
  const call = new CallBook(book, FILLERS);
  const ask = (atMs: number, gapMs: number, text: string, change: Partial<PlannedTurn>): void => {
    call.prompted(turn(atMs, ASK_AREA, change), atMs * 1000, atMs * 1000);
    call.heard(text, true, (atMs + gapMs) * 1000);
  };
  ask(0, 15, AREA, { isRepeated: true });
  ask(3_000, 16, AREA, { isRepeated: true });
  ask(6_000, 5, PRICE, { isTrap: true, isEligible: false });
  ask(9_000, 5, PRICE, { isRepeated: true, isEligible: false });
  call.close();
  const { ready } = book.counts();
  assert.deepEqual(ready, {
    all: { n: 4, readyCount: 3 },
    eligible: { n: 2, readyCount: 1 },
    repeated: { n: 3, readyCount: 2 },
    repeatedAndEligible: { n: 2, readyCount: 1 },
    traps: { n: 1, readyCount: 1 },
    wrongCount: 2,
    wrongTrapCount: 1,
  });
});

test('another act or another value is a wrong answer, and one sample of it is kept', () => {
  const { ask, hear, close } = openCall();
  ask(0, ASK_AREA);
  hear(5, PRICE, true);
  const { verdicts, wrongSamples } = close();
  assert.deepEqual(verdicts, ['wrong']);
  assert.deepEqual(wrongSamples, [{ asked: 'hello', expected: JSON.stringify(ASK_AREA), heard: PRICE }]);
});

test('an answer that stops in its middle is broken off, with and without an excuse', () => {
  for (const excuse of ['', ` ${FILLERS[2]}`]) {
    const { ask, hear, close } = openCall();
    ask(0, ASK_AREA);
    hear(5, AREA.slice(0, 12) + excuse, true);
    assert.deepEqual(close().verdicts, ['broken']);
  }
});

test('the longest pause is between two texts of one reply, not between replies', () => {
  const { ask, hear, close } = openCall();
  ask(0, ASK_AREA);
  hear(100, AREA.slice(0, 6));
  hear(900, AREA.slice(6, 12));
  hear(1_000, AREA.slice(12));
  hear(4_000, '', true);
  ask(9_000, ASK_PRICE);
  hear(9_100, PRICE, true);
  assert.deepEqual(close().pauseUs, [800_000, 0]);
});

test('a late answer belongs to the turn that it answers', () => {
  const { ask, hear, close } = openCall();
  ask(0, ASK_AREA);
  ask(6_000, ASK_PRICE);
  hear(6_500, AREA, true);
  hear(7_000, PRICE, true);
  const { gapUs, verdicts, dueMs } = close();
  assert.deepEqual(
    [dueMs, gapUs, verdicts],
    [
      [0, 6_000],
      [6_500_000, 1_000_000],
      ['right', 'right'],
    ],
  );
});

test('an answer after 15 s is none', () => {
  const { ask, hear, close } = openCall();
  ask(0, ASK_AREA);
  hear(15_001, AREA, true);
  const { gapUs, verdicts } = close();
  assert.deepEqual([gapUs, verdicts], [[NO_ANSWER_US], ['none']]);
});

test('a reply that is never closed does not run into the next one', () => {
  const { ask, hear, close } = openCall();
  ask(0, ASK_AREA);
  hear(5, AREA.slice(0, 12));
  ask(4_000, ASK_PRICE);
  hear(4_010, PRICE, true);
  assert.deepEqual(close().verdicts, ['broken', 'right']);
});

test('a barge-in: the text that still comes is timed, its beginning is a cut answer, and the next one is judged', () => {
  const { ask, hear, cutIn, close } = openCall();
  ask(0, ASK_AREA);
  hear(100, AREA.slice(0, 6));
  cutIn(300);
  hear(304, AREA.slice(6, 12));
  ask(2_000, ASK_PRICE);
  hear(2_100, PRICE, true);
  const { afterCutUs, afterCut, verdicts } = close();
  assert.deepEqual(afterCutUs, [4_000]);
  assert.deepEqual(afterCut, { rightCount: 1, n: 1 });
  assert.deepEqual(verdicts, ['cut', 'right']);
});

test('a barge-in on a reply that had been sent whole has nothing left to stop', () => {
  const { ask, hear, cutIn, close } = openCall();
  ask(0, ASK_AREA);
  hear(100, AREA, true);
  cutIn(300);
  ask(2_000, ASK_PRICE);
  const { afterCutUs, afterCut, verdicts } = close();
  assert.deepEqual([afterCutUs, afterCut, verdicts], [[], { rightCount: 0, n: 1 }, ['right', 'none']]);
});

test('what is asked in a call that the server has ended has no answer', () => {
  const book = new TurnBook({ fromMs: 0, toMs: 60_000 });
  const call = new CallBook(book, FILLERS);
  call.close();
  call.prompted(turn(10, ASK_AREA), 10_000, 10_000);
  assert.deepEqual(book.counts().verdicts, ['none']);
});
