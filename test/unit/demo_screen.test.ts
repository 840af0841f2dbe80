import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DemoFeed } from '../../src/demo_screen.ts';

const greeting = { role: 'agent', text: 'Hello.', turnId: 0 } as const;
const question = { role: 'caller', text: 'When?', turnId: 1 } as const;
const answer = (text: string, cut = false) => ({ role: 'agent', text, turnId: 1, cut }) as const;
const answered = { turnId: 1, outcome: 'answered', source: 'scripted', responseGapMs: 12 };

test('a line is shown once, an answer as soon as it has stopped growing, its turn when it is over', () => {
  const feed = new DemoFeed();
  assert.deepEqual(feed.news({ transcript: [greeting], turns: [], end: null }), ['Agent  │ Hello.']);
  const open = { transcript: [greeting, question, answer('At')], turns: [], end: null };
  assert.deepEqual(feed.news(open), ['Caller │ When?']);
  const grown = { ...open, transcript: [greeting, question, answer('At nine.')] };
  const looks = [1, 2, 3, 4, 5].flatMap(() => feed.news(grown));
  assert.deepEqual(looks, ['Agent  │ At nine.']);
  const [turn, ...more] = feed.news({ ...grown, turns: [answered] });
  assert.match(turn ?? '', /answered by scripted .*12\.0 ms/);
  assert.deepEqual(more, []);
});

test('an answer that was shown and then cut by a barge-in is told with what was heard of it', () => {
  const feed = new DemoFeed();
  const whole = { transcript: [question, answer('At nine.')], turns: [], end: null };
  for (let look = 0; look < 5; look += 1) feed.news(whole);
  const cut = {
    transcript: [question, answer('At', true)],
    turns: [{ ...answered, outcome: 'interrupted' }],
    end: null,
  };
  assert.match(feed.news(cut).join('\n'), /cut in; heard was: At\n.*interrupted/);
});

test('the end of the call shows everything that is left', () => {
  const ended = { transcript: [greeting, question, answer('At nine.')], turns: [answered], end: 'completed' };
  assert.equal(new DemoFeed().news(ended).length, 4);
});
