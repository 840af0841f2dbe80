import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AttemptRun } from '../../../src/runtime/attempt_run.ts';
import { OpenTurn } from '../../../src/runtime/open_turn.ts';

const STARTED_US = 1_200_000;

function attempt(source: string): AttemptRun {
  const nothing = (): void => {};
  const listener = {
    firstText: nothing,
    text: nothing,
    whole: nothing,
    failed: nothing,
    late: nothing,
  };
  const filter = { push: (token: string) => token, flush: () => '' };
  return new AttemptRun({ turnId: 1, number: 1, source, start: 'cold' }, { filter, nowUs: () => STARTED_US }, listener);
}

function turnAskedAt(finalUs: number): OpenTurn {
  const turn = new OpenTurn(4, 'reply', 'en-US');
  turn.timeline.finalUs = finalUs;
  return turn;
}

test('a bridge is first text but no answer', () => {
  const turn = turnAskedAt(1_000_000);
  turn.bridgeLength = 'One moment. '.length;
  turn.textSent('One ', 1_900_000);
  turn.textSent('moment. ', 1_950_000);
  assert.equal(turn.record('failed', 0).responseGapMs, null);
  turn.spokenBy(attempt('first'));
  turn.textSent('Nine.', 2_500_000);
  const record = turn.record('answered', 0);
  assert.equal(record.responseGapMs, 1500);
  assert.equal(record.bridged, true);
  assert.equal(record.source, 'first');
  assert.deepEqual(record.timeline, {
    finalUs: 0,
    sourceStartedUs: 200_000,
    firstTextUs: 900_000,
    lastTextUs: 1_500_000,
    answerTextUs: 1_500_000,
  });
});

test('an apology is first text but no answer', () => {
  const turn = turnAskedAt(0);
  turn.spokenBy(attempt('apology'));
  turn.textSent('Sorry.', 1_400_000);
  const record = turn.record('failed', 0);
  assert.equal(record.responseGapMs, null);
  assert.equal(record.timeline.firstTextUs, 1_400_000);
  assert.equal(record.source, 'apology');
});

test('times count from the first partial prompt when there was one', () => {
  const turn = turnAskedAt(5_300_000);
  turn.timeline.firstPartialUs = 5_000_000;
  turn.spokenBy(attempt('first'));
  turn.textSent('Nine.', 5_500_000);
  const { timeline, responseGapMs } = turn.record('answered', 0);
  assert.equal(timeline.firstPartialUs, 0);
  assert.equal(timeline.finalUs, 300_000);
  assert.equal(responseGapMs, 200);
});

test('a turn of which nothing was ever received has an empty timeline', () => {
  const turn = new OpenTurn(1, 'reply', 'en-US');
  assert.deepEqual(turn.record('abandoned', 0).timeline, {});
});

test('further words of a turn are joined to the earlier ones', () => {
  const turn = turnAskedAt(0);
  turn.hear('when do');
  turn.hear('you open');
  assert.equal(turn.utterance, 'when do you open');
});

test('all attempts but the one that speaks are aborted', () => {
  const turn = turnAskedAt(0);
  const [first, second] = [attempt('first'), attempt('second')];
  turn.attempts.push(first, second);
  turn.abortAttempts(second);
  assert.equal(first.signal.aborted, true);
  assert.equal(second.signal.aborted, false);
  assert.equal(turn.record('answered', 0).attempts.length, 2);
});

test('a turn that is looked at while it goes on keeps nothing of an attempt that is then started over', () => {
  const turn = turnAskedAt(1_000_000);
  const held = attempt('first');
  turn.attempts.push(held);
  held.text('Ni');
  assert.equal(turn.soFar(0).timeline.providerFirstTokenUs, 200_000);
  turn.attempts.length = 0;
  const { timeline } = turn.soFar(0);
  assert.deepEqual([timeline.sourceStartedUs, timeline.providerFirstTokenUs], [undefined, undefined]);
});
