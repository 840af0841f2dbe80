import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ContinuationGate, createContinuationGate } from '../../../src/generation/continuation_gate.ts';
import { continuationWords } from '../../../src/languages/continuation_words.ts';
import { AttemptRun } from '../../../src/runtime/attempt_run.ts';

const FAILURE = { code: 'HTTP_ERROR', message: 'The provider answered 500.' } as const;

/** A run whose reports are written down; its filter holds the last letter back until the end. */
function run(gate?: ContinuationGate): { readonly attempt: AttemptRun; readonly told: string[] } {
  const told: string[] = [];
  let held = '';
  const filter = {
    push(token: string): string {
      const all = held + token;
      held = all.slice(-1);
      return all.slice(0, -1);
    },
    flush(): string {
      const rest = held;
      held = '';
      return rest;
    },
  };
  const id = { turnId: 1, number: 1, source: 'first', start: 'cold' } as const;
  const attempt = new AttemptRun(
    id,
    { filter, nowUs: () => 0, ...(gate && { gate }) },
    {
      firstText: () => void told.push('first text'),
      text: (_, text) => void told.push(`text ${text}`),
      whole: (_, { endCall }) => void told.push(`whole ${endCall}`),
      failed: (_, { code }) => void told.push(`failed ${code}`),
      late: () => void told.push('late'),
    },
  );
  return { attempt, told };
}

test('held: text is announced once and kept until it may be spoken', () => {
  const { attempt, told } = run();
  attempt.text('W');
  assert.deepEqual(told, []);
  attempt.text('e ');
  attempt.text('open');
  assert.deepEqual(told, ['first text']);
  attempt.speak();
  attempt.text('.');
  attempt.done({ endCall: true });
  assert.deepEqual(told, ['first text', 'text We ope', 'text n', 'text .', 'whole true']);
});

test('held: a reply that is whole already is spoken and closed at once', () => {
  const { attempt, told } = run();
  attempt.text('Yes.');
  attempt.done({ endCall: false });
  attempt.speak();
  attempt.speak();
  assert.deepEqual(told, ['first text', 'text Yes.', 'whole false']);
});

test('held: a reply without anything to speak has failed', () => {
  const { attempt, told } = run();
  attempt.done({ endCall: false });
  assert.deepEqual(told, ['failed EMPTY_REPLY']);
});

test('held: a failure after text is told only when the text is spoken', () => {
  const { attempt, told } = run();
  attempt.text('We open');
  attempt.failed(FAILURE);
  assert.deepEqual(told, ['first text']);
  attempt.speak();
  assert.deepEqual(told, ['first text', 'text We ope', 'failed HTTP_ERROR']);
});

test('held: what happened is said again to a call that did not listen', () => {
  const withText = run();
  withText.attempt.text('Yes.');
  withText.attempt.announce();
  assert.deepEqual(withText.told, ['first text', 'first text']);
  const failed = run();
  failed.attempt.failed(FAILURE);
  failed.attempt.announce();
  assert.deepEqual(failed.told, ['failed HTTP_ERROR', 'failed HTTP_ERROR']);
  const silent = run();
  silent.attempt.announce();
  assert.deepEqual(silent.told, []);
});

test('speaking: a failure is told at once', () => {
  const { attempt, told } = run();
  attempt.speak();
  attempt.text('We open');
  attempt.failed(FAILURE);
  assert.deepEqual(told, ['text We ope', 'failed HTTP_ERROR']);
});

test('aborted: the signal says so, and whatever comes is dropped and counted', () => {
  const { attempt, told } = run();
  attempt.text('We open');
  attempt.abort();
  attempt.abort();
  assert.equal(attempt.signal.aborted, true);
  attempt.text(' at nine');
  attempt.done({ endCall: false });
  attempt.failed(FAILURE);
  attempt.speak();
  attempt.announce();
  assert.deepEqual(told, ['first text', 'late', 'late', 'late']);
});

test('over: a reply that was whole is not aborted afterwards', () => {
  const { attempt } = run();
  attempt.speak();
  attempt.text('Yes.');
  attempt.done({ endCall: false });
  attempt.abort();
  assert.equal(attempt.signal.aborted, false);
});

/** One that is being spoken and then found to be late. */
function late(): ReturnType<typeof run> {
  const one = run();
  one.attempt.speak();
  one.attempt.text('We open ');
  one.attempt.hold();
  one.told.length = 0;
  return one;
}

test('late: a word is held, and a clause is told as text again, once', () => {
  const { attempt, told } = late();
  attempt.text('at');
  assert.deepEqual(told, []);
  attempt.text(' nine, ');
  attempt.text('and');
  assert.deepEqual(told, ['first text']);
  attempt.speak();
  attempt.done({ endCall: false });
  assert.deepEqual(told, ['first text', 'text  at nine, an', 'text d', 'whole false']);
});

test('late: so much text that it takes a second to be heard is enough without the end of a clause', () => {
  const { attempt, told } = late();
  attempt.text('at nine in the');
  assert.deepEqual(told, ['first text']);
});

test('late: the end of the stream is told, with or without further text', () => {
  const { attempt, told } = late();
  attempt.done({ endCall: false });
  assert.deepEqual(told, ['first text']);
  attempt.speak();
  assert.deepEqual(told, ['first text', 'text  ', 'whole false']);
});

test('late: a failure is told at once, whatever is held', () => {
  const { attempt, told } = late();
  attempt.text('at');
  attempt.failed(FAILURE);
  assert.deepEqual(told, ['failed HTTP_ERROR']);
});

test('late: aborted because another one goes on, what it held is dropped and counted', () => {
  const { attempt, told } = late();
  attempt.text('at');
  attempt.abort();
  attempt.text(' nine');
  assert.deepEqual(told, ['late', 'late']);
});

test('late: after a line of ours it goes on without a space', () => {
  const { attempt, told } = late();
  attempt.text('at nine, ');
  attempt.lineWasSaid();
  attempt.speak();
  assert.deepEqual(told, ['first text', 'text at nine,']);
});

test('going on: the words that were sent are left out, and the first new one is the first text', () => {
  const { attempt, told } = run(createContinuationGate('We open at', continuationWords('en')));
  for (const token of ['open at', ' nine', ' on', ' Monday.']) attempt.text(token);
  assert.deepEqual(told, ['first text']);
  attempt.speak();
  attempt.done({ endCall: false });
  assert.equal(told.map((what) => what.replace(/^text /, '')).join(''), 'first text nine on Monday.whole false');
});

test('going on: nothing is new after a whole sentence, so the answer is whole', () => {
  for (const end of ['done', 'empty'] as const) {
    const { attempt, told } = run(createContinuationGate('We open at nine.', continuationWords('en')));
    if (end === 'done') {
      attempt.text('.');
      attempt.done({ endCall: false });
    } else attempt.failed({ code: 'EMPTY_REPLY', message: 'The reply was finished without any text.' });
    attempt.speak();
    assert.deepEqual(told, ['first text', 'whole false'], end);
  }
});

test('going on: nothing is new within a sentence, so the attempt has failed', () => {
  const { attempt, told } = run(createContinuationGate('We open at', continuationWords('en')));
  attempt.failed({ code: 'EMPTY_REPLY', message: 'The reply was finished without any text.' });
  assert.deepEqual(told, ['failed EMPTY_REPLY']);
});
