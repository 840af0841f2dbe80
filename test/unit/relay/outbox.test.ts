import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SendResult } from '../../../src/domain/socket.ts';
import { createOutbox } from '../../../src/relay/outbox.ts';
import { VirtualClock } from '../../../src/runtime/virtual_clock.ts';

const LIMITS = { queuedBytes: 64 * 1024, flushMs: 100, tokenBytes: 4096 };

interface Sent {
  readonly type: string;
  readonly token?: string;
  readonly last?: boolean;
  readonly handoffData?: string;
}

function setUp(options: { limits?: Partial<typeof LIMITS>; listen?: boolean } = {}) {
  const clock = new VirtualClock();
  const world = {
    clock,
    /** Answers of the next sends; then `sent`. */
    answers: [] as SendResult[],
    sent: [] as Sent[],
    told: [] as string[],
    closedWith: [] as number[],
    stamps: [] as number[],
  };
  const outbox = createOutbox({
    clock,
    limits: { ...LIMITS, ...options.limits },
    socket: {
      send(text) {
        const answer = world.answers.shift() ?? 'sent';
        if (answer !== 'dropped') world.sent.push(JSON.parse(text));
        return answer;
      },
      close: (status) => world.closedWith.push(status),
    },
  });
  const listener = {
    written(turnId: number, text: string, atUs: number) {
      world.told.push(`${turnId} ${text}`);
      world.stamps.push(atUs);
    },
    closed: (turnId: number) => world.told.push(`${turnId} closed`),
    overran: (turnId: number) => world.told.push(`${turnId} overran`),
  };
  if (options.listen !== false) outbox.listen(listener);
  const tokens = (): string[] =>
    world.sent.map((frame) => (frame.token ?? frame.type) + (frame.last === true ? '$' : ''));
  return { ...world, outbox, listener, tokens };
}

const CLOSE = { endCall: false };

test('the first text of a reply is sent and reported inside write, even if it is half a word', () => {
  const { outbox, clock, sent, told, stamps } = setUp();
  outbox.write(1, 'Hel');
  assert.deepEqual(sent, [{ type: 'text', token: 'Hel', last: false }]);
  assert.deepEqual(told, ['1 Hel']);
  assert.deepEqual(stamps, [clock.nowUs()]);
});

test('later text leaves at the end of a clause at once, else in whole words every 100 ms', () => {
  const { outbox, clock, tokens } = setUp();
  for (const token of ['Well', ',', ' that', ' is', ' f', 'ine']) outbox.write(1, token);
  assert.deepEqual(tokens(), ['Well', ',']);
  clock.advance(99);
  assert.deepEqual(tokens(), ['Well', ',']);
  clock.advance(1);
  assert.deepEqual(tokens(), ['Well', ',', ' that is']);
  outbox.write(1, '.');
  assert.deepEqual(tokens(), ['Well', ',', ' that is', ' fine.']);
  assert.equal(clock.pendingCount, 0);
});

test('a clause ends before white space and in CJK text at its mark, but not inside a number', () => {
  const { outbox, tokens } = setUp();
  outbox.write(1, 'It');
  for (const token of [' costs', ' 3', '.', '50', ' at', ' 10', ':', '30', ' today', '. "', 'OK?', '"', ' B']) {
    outbox.write(1, token);
  }
  outbox.closeReply(1, CLOSE);
  assert.deepEqual(tokens(), ['It', ' costs 3.50 at 10:30 today.', ' "OK?', '" B$']);

  const chinese = setUp();
  for (const token of ['好', '，我', '幫你', '。']) chinese.outbox.write(1, token);
  assert.deepEqual(chinese.tokens(), ['好', '，', '我幫你。']);
});

test('text of a script without spaces leaves after 100 ms whole', () => {
  const { outbox, clock, tokens } = setUp();
  outbox.write(1, '你');
  outbox.write(1, '可以');
  clock.advance(100);
  assert.deepEqual(tokens(), ['你', '可以']);
});

test('a last word that nobody completes waits one more period and then leaves', () => {
  const { outbox, clock, tokens } = setUp();
  outbox.write(1, 'I');
  outbox.write(1, ' think');
  clock.advance(100);
  assert.deepEqual(tokens(), ['I']);
  clock.advance(100);
  assert.deepEqual(tokens(), ['I', ' think']);
});

test('closing a reply sends what waits together with last:true, or an empty closing frame', () => {
  const { outbox, clock, tokens, told } = setUp();
  outbox.write(1, 'One');
  outbox.write(1, ' two');
  outbox.closeReply(1, CLOSE);
  outbox.write(2, 'Three.');
  outbox.closeReply(2, CLOSE);
  assert.deepEqual(tokens(), ['One', ' two$', 'Three.', '$']);
  assert.deepEqual(told, ['1 One', '1  two', '1 closed', '2 Three.', '2 closed']);
  assert.equal(clock.pendingCount, 0);
});

test('a reply without text sends and reports nothing, and its turn is over', () => {
  const { outbox, sent, told } = setUp();
  outbox.write(3, '');
  outbox.closeReply(3, CLOSE);
  outbox.dropReply(4);
  outbox.write(3, 'late');
  outbox.write(4, 'late');
  assert.deepEqual(sent, []);
  assert.deepEqual(told, []);
  assert.equal(outbox.lateCount, 2);
});

test('a dropped reply loses its unsent text and is closed once', () => {
  const { outbox, tokens } = setUp();
  outbox.write(1, 'One');
  outbox.write(1, ' two');
  outbox.dropReply(1);
  outbox.dropReply(1);
  outbox.closeReply(1, CLOSE);
  outbox.write(1, ' three');
  assert.deepEqual(tokens(), ['One', '$']);
  assert.equal(outbox.lateCount, 1);
});

test('text of an earlier or closed turn is dropped and counted', () => {
  const { outbox, tokens } = setUp();
  outbox.write(2, 'Two');
  outbox.write(1, 'One');
  outbox.closeReply(2, CLOSE);
  outbox.write(2, 'more');
  assert.deepEqual(tokens(), ['Two', '$']);
  assert.equal(outbox.lateCount, 2);
});

test('the next reply is held until the open one is closed, then leaves at once and whole', () => {
  const { outbox, tokens } = setUp();
  outbox.write(1, 'One');
  outbox.write(2, 'Two');
  outbox.write(2, ' and a ha');
  assert.deepEqual(tokens(), ['One']);
  outbox.closeReply(1, CLOSE);
  assert.deepEqual(tokens(), ['One', '$', 'Two and a ha']);
  outbox.write(2, 'lf');
  outbox.closeReply(2, CLOSE);
  assert.deepEqual(tokens().slice(3), ['lf$']);
});

test('a held reply that is dropped leaves no trace', () => {
  const { outbox, tokens } = setUp();
  outbox.write(1, 'One');
  outbox.write(2, 'Two');
  outbox.dropReply(2);
  outbox.write(3, 'Three');
  outbox.closeReply(1, CLOSE);
  assert.deepEqual(tokens(), ['One', '$', 'Three']);
});

test('buffered: the frame counts as sent, and nothing more is sent until the socket drained', () => {
  const { outbox, answers, tokens, told, clock } = setUp();
  answers.push('buffered');
  outbox.write(1, 'One.');
  outbox.write(1, ' Two. Thr');
  clock.advance(500);
  assert.deepEqual(told, ['1 One.']);
  assert.equal(clock.pendingCount, 0);
  outbox.drained();
  assert.deepEqual(tokens(), ['One.', ' Two.']);
  outbox.closeReply(1, CLOSE);
  assert.deepEqual(tokens(), ['One.', ' Two.', ' Thr$']);
});

test('dropped: the text stays first in line, unreported, and is sent once when the socket drained', () => {
  const { outbox, answers, tokens, told } = setUp();
  answers.push('dropped');
  outbox.write(1, 'One');
  outbox.write(1, ' two.');
  assert.deepEqual(told, []);
  answers.push('dropped');
  outbox.drained();
  assert.deepEqual(told, []);
  outbox.drained();
  assert.deepEqual(tokens(), ['One two.']);
  assert.deepEqual(told, ['1 One two.']);
});

test('dropped: a closing frame that was not taken is sent exactly once after the drain', () => {
  const { outbox, answers, tokens, told } = setUp();
  outbox.write(1, 'One');
  answers.push('dropped');
  outbox.closeReply(1, CLOSE);
  assert.deepEqual(told, ['1 One']);
  outbox.drained();
  outbox.drained();
  assert.deepEqual(tokens(), ['One', '$']);
  assert.deepEqual(told, ['1 One', '1 closed']);
});

test('a reply dropped before the socket took any of it sends nothing', () => {
  const { outbox, answers, sent } = setUp();
  answers.push('dropped');
  outbox.write(1, 'One');
  outbox.dropReply(1);
  outbox.drained();
  assert.deepEqual(sent, []);
});

test('over its bound a reply overruns once, and its closing frame leaves when the socket drained', () => {
  const { outbox, answers, tokens, told } = setUp({ limits: { queuedBytes: 20 } });
  answers.push('buffered');
  outbox.write(1, 'One');
  outbox.write(1, ' 345678901234567890');
  outbox.write(1, ' too much');
  outbox.write(1, ' and more');
  assert.deepEqual(told, ['1 One', '1 overran']);
  assert.equal(outbox.lateCount, 1);
  outbox.write(2, 'Next');
  outbox.drained();
  assert.deepEqual(tokens(), ['One', '$', 'Next']);
  assert.deepEqual(told, ['1 One', '1 overran', '1 closed', '2 Next']);
});

test('the bound counts bytes of UTF-8 and is given back as text leaves', () => {
  const { outbox, told, answers } = setUp({ limits: { queuedBytes: 12 } });
  answers.push('buffered');
  outbox.write(1, '一二三四');
  outbox.write(1, '一二三四');
  assert.deepEqual(told, ['1 一二三四']);
  outbox.drained();
  outbox.write(1, '五六七。');
  assert.deepEqual(told, ['1 一二三四', '1 一二三四', '1 五六七。']);
  assert.ok(!told.includes('1 overran'));
});

test('long text is cut into frames of bounded bytes, between words or at least between characters', () => {
  const { outbox, sent, told } = setUp({ limits: { tokenBytes: 16 } });
  outbox.write(1, 'a few words that go on 👍👍👍👍👍👍👍');
  outbox.closeReply(1, CLOSE);
  const pieces = sent.map((frame) => frame.token ?? '');
  assert.ok(pieces.every((piece) => Buffer.byteLength(piece) <= 16 && !/\p{Cs}/u.test(piece)));
  assert.deepEqual(pieces.slice(0, 2), ['a few words', ' that go on']);
  assert.equal(pieces.join(''), 'a few words that go on 👍👍👍👍👍👍👍');
  assert.deepEqual(
    sent.map((frame) => frame.last),
    [...pieces.slice(1).map(() => false), true],
  );
  assert.equal(told.at(-1), '1 closed');
});

test('half a surrogate pair waits for its other half', () => {
  const { outbox, tokens } = setUp();
  outbox.write(1, '\ud83d');
  assert.deepEqual(tokens(), []);
  outbox.write(1, '\udc4d');
  assert.deepEqual(tokens(), ['👍']);
});

test('end closes what is open, comes after everything queued, and only once', () => {
  const { outbox, answers, tokens, sent } = setUp();
  outbox.write(1, 'One');
  answers.push('buffered');
  outbox.write(1, ' two.');
  outbox.write(2, 'Held');
  outbox.end('{"reason":"done"}');
  outbox.end();
  outbox.write(2, ' late');
  answers.push('sent', 'sent', 'dropped');
  outbox.drained();
  assert.deepEqual(tokens(), ['One', ' two.', '$', 'Held$']);
  outbox.drained();
  outbox.drained();
  assert.deepEqual(sent.slice(4), [{ type: 'end', handoffData: '{"reason":"done"}' }]);
});

test('nothing is sent before somebody listens', () => {
  const { outbox, listener, tokens } = setUp({ listen: false });
  outbox.write(1, 'One');
  outbox.closeReply(1, CLOSE);
  assert.deepEqual(tokens(), []);
  outbox.listen(listener);
  assert.deepEqual(tokens(), ['One$']);
});

test('close and detach leave no timer behind and send nothing more', () => {
  const { outbox, clock, closedWith, tokens } = setUp();
  outbox.write(1, 'One');
  outbox.write(1, ' two');
  assert.equal(clock.pendingCount, 1);
  outbox.close();
  assert.equal(clock.pendingCount, 0);
  outbox.close();
  outbox.detach();
  outbox.write(1, ' three');
  outbox.closeReply(1, CLOSE);
  outbox.end();
  outbox.drained();
  assert.equal(clock.pendingCount, 0);
  assert.deepEqual(closedWith, [1000]);
  assert.deepEqual(tokens(), ['One']);
});

test('two outboxes under backpressure each wait for their own drain', () => {
  const one = setUp();
  const two = setUp();
  for (const { answers, outbox } of [one, two]) {
    answers.push('buffered');
    outbox.write(1, 'A.');
    outbox.write(1, ' B.');
  }
  two.outbox.drained();
  assert.deepEqual(one.tokens(), ['A.']);
  assert.deepEqual(two.tokens(), ['A.', ' B.']);
  one.outbox.drained();
  assert.deepEqual(one.tokens(), ['A.', ' B.']);
});

test('a listener that writes and closes the next reply when it hears of a close leaves each with one last:true', () => {
  const { outbox, listener, tokens } = setUp({ listen: false });
  outbox.listen({
    ...listener,
    closed(turnId) {
      if (turnId !== 1) return;
      outbox.write(2, 'Second.');
      outbox.closeReply(2, CLOSE);
    },
  });
  outbox.write(1, 'First');
  outbox.closeReply(1, CLOSE);
  assert.deepEqual(tokens(), ['First', '$', 'Second.', '$']);
});

test('a reply that overruns before anybody listens is told as soon as somebody does', () => {
  const { outbox, listener, told } = setUp({ limits: { queuedBytes: 8 }, listen: false });
  outbox.write(1, 'Far too long for that.');
  assert.deepEqual(told, []);
  outbox.listen(listener);
  assert.deepEqual(told, ['1 overran']);
  outbox.write(2, 'Next');
  assert.deepEqual(told, ['1 overran', '2 Next']);
});

test('a language is told before the text that comes in it, also when the socket was full', () => {
  const { outbox, answers, sent } = setUp();
  answers.push('buffered');
  outbox.write(1, 'Hello.');
  outbox.closeReply(1, CLOSE);
  outbox.speakIn('zh-HK', { listens: true });
  outbox.write(2, '你好。');
  assert.equal(sent.length, 1);
  answers.push('dropped');
  outbox.drained();
  outbox.drained();
  assert.deepEqual(sent.slice(1), [
    { type: 'language', ttsLanguage: 'zh-HK', transcriptionLanguage: 'zh-HK' },
    { type: 'text', token: '', last: true },
    { type: 'text', token: '你好。', last: false },
  ]);
});

test('a language that is only spoken leaves the recogniser as it is, and none is told after the end', () => {
  const { outbox, sent } = setUp();
  outbox.speakIn('fr-FR', { listens: false });
  outbox.end();
  outbox.speakIn('de-DE', { listens: true });
  assert.deepEqual(sent, [{ type: 'language', ttsLanguage: 'fr-FR' }, { type: 'end' }]);
});
