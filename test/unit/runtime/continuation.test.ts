/** Answers that break off or are late in mid-sentence, in whole calls: what the caller hears, and what is kept of it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attemptFailures, recoveryOf, type TurnRecord } from '../../../src/domain/turn.ts';
import { continuationWords } from '../../../src/languages/continuation_words.ts';
import { CallWorld, type TalkingCall } from '../../support/call_world.ts';
import { type Behaviour, fails, says } from '../../support/fake_provider.ts';

/** These tokens, one each `everyMs`, and then nothing until it is aborted. */
function stalls(tokens: readonly string[], everyMs = 0): Behaviour {
  return ({ sink, signal }, clock) => {
    for (const [index, token] of tokens.entries()) {
      if (index * everyMs === 0) {
        sink.text(token);
        continue;
      }
      const timer = clock.setTimeout(() => sink.text(token), index * everyMs);
      signal.addEventListener('abort', () => clock.clearTimeout(timer));
    }
  };
}

/** The first one gives half a sentence and is cut. */
const CUT = fails(100, ['We open', ' at'], 'CUT_OFF');

function onlyTurn(call: TalkingCall): TurnRecord {
  const [turn] = call.record.turns;
  assert.ok(turn);
  return turn;
}

function over(world: CallWorld, call: TalkingCall): void {
  call.hangsUp();
  world.assertEndedCleanly();
}

test('half a sentence, then cut: another provider goes on from these words, as one reply', () => {
  const world = new CallWorld();
  world.provider(0).next.push(CUT);
  world.provider(1).next.push(says(['nine', ' on', ' Monday.'], 200, 20));
  const call = world.talking();
  call.says('when');
  world.clock.advance(1000);
  assert.equal(call.channel.said(1), 'We open at nine on Monday.');
  assert.equal(call.channel.lastCount(1), 1);
  call.heardAll();
  assert.deepEqual(call.lines, ['agent: Hello.', 'caller: when', 'agent: We open at nine on Monday.']);
  const turn = onlyTurn(call);
  assert.deepEqual([turn.outcome, turn.source, turn.start], ['answered', 'first', 'cold']);
  assert.deepEqual(
    turn.attempts.map(({ source, start, end }) => [source, start, end]),
    [
      ['first', 'cold', 'failed'],
      ['second', 'continuation', 'whole'],
    ],
  );
  assert.deepEqual(attemptFailures(turn), ['first:CUT_OFF']);
  assert.equal(turn.responseGapMs, 0);
  const { when, by, us = 0 } = recoveryOf(turn) ?? {};
  assert.deepEqual([when, by], ['mid_sentence', 'answer']);
  assert.ok(us >= 200_000 && us <= 300_000, `${us}`);
  over(world, call);
});

test('who goes on is told the whole conversation, the words that were sent, and to go on after them in the language of the turn', () => {
  const world = new CallWorld({ workflow: { language: 'yue-HK' } });
  world.provider(0).next.push(fails(100, ['我哋朝早', '九點'], 'CUT_OFF'));
  world.provider(1).next.push(says(['開門。'], 100));
  const call = world.talking({ language: 'yue-HK' });
  call.says('幾點開門');
  world.clock.advance(300);
  const request = world.provider(1).generations[0]?.request;
  assert.equal(request?.continues, '我哋朝早九點');
  assert.deepEqual(
    request.messages().map(({ role, content }) => `${role}: ${content}`),
    [
      'system: Be brief.',
      'assistant: Hello.',
      'user: 幾點開門',
      'assistant: 我哋朝早九點',
      `user: ${continuationWords('yue-HK').instruction}`,
    ],
  );
  assert.equal(call.channel.said(1), '我哋朝早九點開門。');
  over(world, call);
});

test('one that begins the answer anew is skipped forward: no second greeting, no repeated clause', () => {
  const world = new CallWorld();
  world.provider(0).next.push(fails(100, ['We open at nine. ', 'On Sunday we'], 'CUT_OFF'));
  world.provider(1).next.push(says(['Hello! ', 'We open at nine. ', 'On Sunday we ', 'stay closed.'], 50, 30));
  const call = world.talking();
  call.says('when');
  world.clock.advance(500);
  assert.equal(call.channel.said(1), 'We open at nine. On Sunday we stay closed.');
  over(world, call);
});

test('a single provider goes on on another connection', () => {
  const world = new CallWorld({ providers: ['only'] });
  world.provider().next.push(CUT, says(['nine.'], 100));
  const call = world.talking();
  call.says('when');
  world.clock.advance(300);
  assert.equal(call.channel.said(1), 'We open at nine.');
  assert.equal(world.provider().generations.length, 2);
  over(world, call);
});

test('a stream that is late: another goes on, what the late one gives then is dropped and counted', () => {
  const world = new CallWorld();
  world.provider(0).next.push(stalls(['We open', ' at']));
  world.provider(1).next.push(says(['nine.'], 200));
  const call = world.talking();
  call.says('when');
  world.clock.advance(799);
  assert.equal(world.provider(1).generations.length, 0);
  world.clock.advance(1);
  assert.equal(world.provider(1).generations.length, 1);
  assert.equal(world.provider(0).generations[0]?.signal.aborted, false, 'it is listened to still');
  world.clock.advance(300);
  assert.equal(world.provider(0).generations[0]?.signal.aborted, true);
  world.provider(0).generations[0]?.sink.text(' ten.');
  assert.equal(call.channel.said(1), 'We open at nine.');
  assert.equal(call.record.counters['late_token'], 1);
  call.heardAll();
  assert.equal(onlyTurn(call).attempts[0]?.end, 'lost');
  over(world, call);
});

test('a stream that is late and comes back goes on itself, and the other one is aborted', () => {
  const world = new CallWorld();
  world.provider(0).next.push(says(['We open', ' at nine.'], 0, 1000));
  const call = world.talking();
  call.says('when');
  world.clock.advance(1000);
  assert.equal(call.channel.said(1), 'We open at nine.');
  assert.equal(world.provider(1).generations[0]?.signal.aborted, true);
  call.heardAll();
  const turn = onlyTurn(call);
  assert.equal(turn.outcome, 'answered');
  assert.equal(recoveryOf(turn), null, 'nothing was rescued');
  over(world, call);
});

test('a late stream that gives a word now and then does not win against one that has text', () => {
  const world = new CallWorld();
  world.provider(0).next.push(stalls(['We open', ' at', ' some', ' hour'], 900));
  world.provider(1).next.push(says(['at nine.'], 200));
  const call = world.talking();
  call.says('when');
  world.clock.advance(1500);
  assert.equal(call.channel.said(1), 'We open at nine.');
  assert.equal(call.record.counters['late_token'], 1, 'the word that was held');
  over(world, call);
});

test('a stream that pauses while the caller has much to hear is left alone', () => {
  const world = new CallWorld();
  const long = 'We open at nine in the morning and close at ten in the evening on all weekdays, ';
  world.provider(0).next.push(says([long, 'and on Sunday we are closed.'], 0, 1400));
  const call = world.talking();
  call.says('when');
  world.clock.advance(1400);
  assert.equal(call.channel.said(1), `${long}and on Sunday we are closed.`);
  assert.equal(world.provider(1).generations.length, 0);
  over(world, call);
});

test('a bridge is said before the caller hears nothing, and the answer goes on after it', () => {
  const world = new CallWorld();
  world.provider(0).next.push(fails(1400, ['We open', ' at'], 'CUT_OFF'));
  world.provider(1).next.push(says(['nine.'], 1500));
  const call = world.talking();
  call.says('when');
  // Late at 800; by the estimate the caller has heard everything at 1,269.
  world.clock.advance(1049);
  assert.equal(call.channel.said(1), 'We open at');
  world.clock.advance(1);
  assert.equal(call.channel.said(1), 'We open at One moment. ');
  world.clock.advance(1250);
  assert.equal(call.channel.said(1), 'We open at One moment. nine.');
  call.heardAll();
  const turn = onlyTurn(call);
  assert.deepEqual([turn.outcome, turn.bridged], ['answered', true]);
  assert.deepEqual(recoveryOf(turn), { when: 'mid_sentence', by: 'bridge', us: 250_000, answerUs: 1_500_000 });
  assert.deepEqual(call.lines.at(-1), 'agent: We open at One moment. nine.');
  over(world, call);
});

test('no bridge while what was sent is still being heard', () => {
  const world = new CallWorld();
  const long = 'We open at nine in the morning and we close at ten in the evening on';
  world.provider(0).next.push(fails(100, [long], 'CUT_OFF'));
  world.provider(1).next.push(says([' weekdays.'], 1000));
  const call = world.talking();
  call.says('when');
  world.clock.advance(1200);
  assert.equal(call.channel.said(1), `${long} weekdays.`);
  over(world, call);
});

test('two whole sentences were said: the reply ends there, without an excuse and without asking anybody', () => {
  const world = new CallWorld();
  world.provider(0).next.push(fails(100, ['We open at nine.', ' We close at ten.'], 'CUT_OFF'));
  const call = world.talking();
  call.says('when');
  world.clock.advance(100);
  assert.equal(call.channel.said(1), 'We open at nine. We close at ten.');
  assert.equal(call.channel.lastCount(1), 1);
  assert.equal(world.provider(1).generations.length, 0);
  call.heardAll();
  assert.equal(onlyTurn(call).outcome, 'truncated');
  over(world, call);
});

test('one whole sentence was said and there was no more to say: the answer is whole', () => {
  const world = new CallWorld();
  world.provider(0).next.push(fails(100, ['We open at nine.'], 'CUT_OFF'));
  world.provider(1).next.push(says(['.'], 100));
  const call = world.talking();
  call.says('when');
  world.clock.advance(300);
  assert.equal(call.channel.said(1), 'We open at nine.');
  assert.equal(call.channel.lastCount(1), 1);
  call.heardAll();
  assert.equal(onlyTurn(call).outcome, 'answered');
  over(world, call);
});

test('who was to go on fails: the next one is asked at once, and after two of them the reply is closed with an excuse', () => {
  const world = new CallWorld();
  world.provider(0).next.push(CUT, fails(50));
  world.provider(1).next.push(fails(50));
  const call = world.talking();
  call.says('when');
  world.clock.advance(200);
  assert.equal(call.channel.said(1), 'We open at Sorry, I lost my words.');
  assert.equal(call.channel.lastCount(1), 1);
  call.heardAll();
  const turn = onlyTurn(call);
  assert.equal(turn.outcome, 'truncated');
  assert.deepEqual(attemptFailures(turn), ['first:CUT_OFF', 'second:HTTP_ERROR', 'first:HTTP_ERROR']);
  over(world, call);
});

test('an answer that breaks off twice is gone on with twice, each time from all that was sent', () => {
  const world = new CallWorld();
  world.provider(0).next.push(CUT, says([' to ten.'], 100));
  world.provider(1).next.push(fails(300, ['from', ' nine']));
  const call = world.talking();
  call.says('when');
  world.clock.advance(600);
  assert.equal(world.provider(0).generations[1]?.request.continues, 'We open at from nine');
  assert.equal(call.channel.said(1), 'We open at from nine to ten.');
  call.heardAll();
  assert.equal(onlyTurn(call).outcome, 'answered');
  over(world, call);
});

test('the caller cuts in while another is to go on: everything of the turn is aborted, nothing of it is said any more', () => {
  const world = new CallWorld();
  world.provider(0).next.push(stalls(['We open', ' at']));
  world.provider(1).next.push(says(['nine.'], 500));
  const call = world.talking();
  call.says('when');
  world.clock.advance(900);
  call.cutsIn('We open');
  for (const { generations } of world.providers) assert.equal(generations[0]?.signal.aborted, true);
  world.clock.advance(2000);
  assert.equal(call.channel.said(1), 'We open at');
  assert.equal(call.channel.lastCount(1), 1);
  assert.deepEqual(call.lines.at(-1), 'agent: We open /');
  assert.equal(onlyTurn(call).outcome, 'interrupted');
  over(world, call);
});

test('a reply that the provider filters or that is too long is gone on with by nobody', () => {
  for (const code of ['CONTENT_FILTERED', 'REPLY_TOO_LONG'] as const) {
    const world = new CallWorld();
    world.provider(0).next.push(fails(100, ['We open', ' at'], code));
    const call = world.talking();
    call.says('when');
    world.clock.advance(100);
    assert.equal(call.channel.said(1), 'We open at Sorry, I lost my words.', code);
    assert.equal(world.provider(1).generations.length, 0, code);
    over(world, call);
  }
});
