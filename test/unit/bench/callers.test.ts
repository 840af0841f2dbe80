import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CallBook, FAILED_GAP_US } from '../../../bench/call_book.ts';
import { createIntendedClock, type IntendedClock } from '../../../bench/intended_clock.ts';
import { REPLY_TEXT, REPLY_TOKENS } from '../../../bench/model_reply.ts';
import { readOptions } from '../../../bench/options.ts';
import { seededRandom, startTimesMs } from '../../../bench/seeded.ts';
import { UTTERANCES } from '../../../bench/utterances.ts';
import { foldUtterance } from '../../../src/domain/utterance.ts';
import type { SimulatedCallEnd, SimulatedCallIds } from '../../../src/telephony/simulator/observer.ts';
import { testWorkflow } from '../../../src/workflows/examples/test_workflow.ts';

const call = (callSid: string): SimulatedCallIds => ({
  callSid,
  direction: 'inbound',
  from: '+15005550100',
  to: '+15005550006',
  persona: 'bench',
  twimlUrl: 'http://127.0.0.1/',
});
const END: SimulatedCallEnd = {
  reason: 'gave_up',
  status: 'completed',
  errorCode: null,
  sessionIds: [],
  durationMs: 1,
};

/** A book whose clock stands where the test puts it. */
function openBook() {
  const time = { nowUs: 0, intendedUs: 0 };
  const clock: IntendedClock = {
    nowUs: () => time.nowUs,
    intendedUs: () => time.intendedUs,
    epochMs: () => 0,
    setTimeout: () => null,
    clearTimeout: () => undefined,
  };
  const book = new CallBook(clock, 'Good morning.');
  const { observer } = book;
  return {
    book,
    at: (nowUs: number, intendedUs = nowUs): void => void Object.assign(time, { nowUs, intendedUs }),
    final: (callSid: string): void => observer.spoke?.(call(callSid), 1, 'Hello?', true, time.nowUs),
    text: (callSid: string, text: string, last = false): void =>
      observer.heardText?.(call(callSid), 1, text, last, time.nowUs),
    ended: (callSid: string): void => observer.callEnded?.(call(callSid), END, time.nowUs),
  };
}

test('a gap counts from the time at which the final prompt was due, not from when it left', () => {
  const { book, at, final, text } = openBook();
  book.beginWindow();
  at(50_000, 10_000);
  final('CA1');
  at(53_000);
  text('CA1', 'Good ');
  text('CA1', 'morning.', true);
  const counts = book.close();
  assert.deepEqual(counts.gapsUs, [43_000]);
  assert.deepEqual(counts.lateUs, [40_000]);
  assert.equal(counts.wrongReplyCount + counts.withoutTextCount + counts.droppedCallCount, 0);
});

test('turns before and after the window do not count', () => {
  const { book, at, final, text } = openBook();
  at(1_000);
  final('CA1');
  at(2_000);
  book.beginWindow();
  text('CA1', 'Good morning.', true);
  at(3_000);
  book.endWindow();
  at(4_000);
  final('CA2');
  text('CA2', 'Good morning.', true);
  assert.deepEqual(book.close().gapsUs, []);
});

test('a turn without text counts as the longest wait, and its call as dropped', () => {
  const { book, at, final, ended } = openBook();
  book.beginWindow();
  at(1_000);
  final('CA1');
  assert.equal(book.unansweredCount, 1);
  ended('CA1');
  book.beginClosing();
  ended('CA2');
  const counts = book.close();
  assert.deepEqual(counts.gapsUs, [FAILED_GAP_US]);
  assert.equal(counts.withoutTextCount, 1);
  assert.equal(counts.droppedCallCount, 1);
});

test('an apology in place of the answer is a wrong reply', () => {
  const { book, at, final, text } = openBook();
  book.beginWindow();
  at(1_000);
  final('CA1');
  text('CA1', 'Sorry, please say that again.', true);
  assert.equal(book.close().wrongReplyCount, 1);
});

test('a clock that was held up says when its task was due', async () => {
  const clock = createIntendedClock();
  const startedUs = clock.nowUs();
  const lateUs = await new Promise<number>((resolve) => {
    clock.setTimeout(() => resolve(clock.intendedUs() - startedUs), 5);
    while (clock.nowUs() - startedUs < 30_000);
  });
  assert.ok(lateUs >= 5_000 && lateUs < 7_000, `due after ${lateUs} µs`);
  assert.ok(clock.intendedUs() - startedUs >= 30_000);
});

test('the same seed gives the same calls, within the ramp and in order', () => {
  const times = startTimesMs(200, 8_000, seededRandom(7));
  assert.deepEqual(times, startTimesMs(200, 8_000, seededRandom(7)));
  assert.notDeepEqual(times, startTimesMs(200, 8_000, seededRandom(8)));
  assert.ok(times.every((ms, index) => ms >= (times[index - 1] ?? 0) && ms < 8_000));
});

test('the model says 40 tokens, and no caller says what the workflow has an answer for', () => {
  assert.equal(REPLY_TOKENS.length, 40);
  assert.equal(REPLY_TEXT.split(' ').length, 20);
  const curated = new Set((testWorkflow.answers ?? []).flatMap(({ wordings }) => wordings).map(foldUtterance));
  assert.ok(curated.size > 10);
  assert.deepEqual(
    UTTERANCES.filter((utterance) => curated.has(foldUtterance(utterance))),
    [],
  );
});

test('options are read, and what is wrong with them is said', () => {
  const known = ['plain_50', 'twiml'];
  const good = readOptions(['--only', 'twiml,plain_50', '--turns', '3', '--json'], known);
  assert.ok(good.ok);
  assert.deepEqual(good.options.only, ['twiml', 'plain_50']);
  assert.equal(good.options.turns, 3);
  assert.ok(good.options.json && !good.options.strict);
  for (const [args, words] of [
    [['--only', 'plain_5'], /no scenario "plain_5"/],
    [['--turns', 'many'], /--turns must be a number/],
    [['--server', 'other'], /floor or product/],
    [['--faster'], /--faster/],
  ] as const) {
    const bad = readOptions(args, known);
    assert.ok(!bad.ok);
    assert.match(bad.problem, words);
  }
});
