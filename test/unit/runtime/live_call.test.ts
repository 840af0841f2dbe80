/** Whole calls in virtual time: real registry, call, chart and turns; scripted providers and a channel around them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attemptFailures } from '../../../src/domain/turn.ts';
import { CallWorld, WORKFLOW } from '../../support/call_world.ts';
import { fails, hang, says, throws } from '../../support/fake_provider.ts';

test('a call: greeting, one answered turn, hang-up; everything is recorded and nothing is left', () => {
  const world = new CallWorld();
  world.provider().next.push(says(['We open', ' at nine.'], 200, 100));
  const call = world.talking();
  assert.equal(call.record.state, 'listening');
  call.tell({ type: 'prompt.partial', text: 'when', language: 'en-GB' });
  world.clock.advance(300);
  call.says('when do you open');
  assert.equal(call.record.state, 'generating');
  world.clock.advance(300);
  assert.equal(call.record.state, 'speaking');
  call.heardAll();
  assert.equal(call.record.state, 'listening');
  call.hangsUp();

  const [record] = world.ended;
  assert.ok(record);
  assert.equal(record.end, 'completed');
  assert.equal(record.state, 'ended');
  assert.deepEqual(call.lines, ['agent: Hello.', 'caller: when do you open', 'agent: We open at nine.']);
  const [turn] = record.turns;
  assert.equal(turn?.outcome, 'answered');
  assert.equal(turn.source, 'first');
  assert.equal(turn.responseGapMs, 200);
  assert.equal(turn.language, 'en-GB');
  assert.deepEqual(attemptFailures(turn), []);
  assert.equal(turn.timeline.finalUs, 300_000);
  assert.equal(turn.timeline.answerTextUs, 500_000);
  assert.deepEqual(world.saved.at(-1), record);
  assert.deepEqual(
    call.channel.sent.map(({ text, last }) => [text, last]),
    [
      ['We open', false],
      [' at nine.', false],
      ['', true],
    ],
  );
  assert.equal(world.provider().warmCount, 1);
  world.assertEndedCleanly();
});

test('a model is asked with the history as heard, without the turn itself', () => {
  const world = new CallWorld();
  world.provider().always = says(['Nine.']);
  const call = world.talking();
  call.says('when');
  call.heardAll();
  call.says('and on Sunday');
  const messages = world.provider().generations[1]?.request.messages();
  assert.deepEqual(
    messages?.map(({ role, content }) => `${role}: ${content}`),
    ['system: Be brief.', 'assistant: Hello.', 'user: when', 'assistant: Nine.', 'user: and on Sunday'],
  );
  call.hangsUp();
  world.assertEndedCleanly();
});

test('generating: a provider that fails is replaced by the second at once', () => {
  const world = new CallWorld();
  world.provider(0).next.push(fails(100));
  world.provider(1).next.push(says(['From the second.'], 100));
  const call = world.talking();
  call.says('when');
  world.clock.advance(100);
  assert.equal(call.record.state, 'failover');
  world.clock.advance(100);
  call.heardAll();
  const [turn] = call.record.turns;
  assert.equal(turn?.outcome, 'answered');
  assert.equal(turn.source, 'second');
  assert.equal(turn.responseGapMs, 200);
  assert.deepEqual(attemptFailures(turn), ['first:HTTP_ERROR']);
  call.hangsUp();
  world.assertEndedCleanly();
});

test('generating: a single model is asked a second time', () => {
  const world = new CallWorld({ providers: ['only'] });
  world.provider().next.push(fails(50), says(['Second try.'], 50));
  const call = world.talking();
  call.says('when');
  world.clock.advance(100);
  call.heardAll();
  assert.equal(call.record.turns[0]?.outcome, 'answered');
  assert.equal(call.record.turns[0]?.attempts.length, 2);
  call.hangsUp();
  world.assertEndedCleanly();
});

test('generating: the scripted provider alone is asked once', () => {
  const world = new CallWorld({ providers: ['scripted'] });
  world.provider().next.push(fails(50));
  const call = world.talking();
  call.says('when');
  world.clock.advance(50);
  assert.equal(world.provider().generations.length, 1);
  assert.equal(call.channel.said(), 'Sorry, I cannot answer now.');
  call.hangsUp();
  world.assertEndedCleanly();
});

test('generating: a provider that throws counts as failed, and the second answers', () => {
  const world = new CallWorld();
  world.provider(0).next.push(throws);
  world.provider(1).next.push(says(['From the second.']));
  const call = world.talking();
  call.says('when');
  assert.equal(call.channel.said(), 'From the second.');
  call.heardAll();
  assert.deepEqual(call.record.turns.slice(0, 1).flatMap(attemptFailures), ['first:PROVIDER_BROKEN']);
  call.hangsUp();
  world.assertEndedCleanly();
});

test('generating: while providers hang the caller hears a bridge at 900 ms, then the answer, as one reply', () => {
  const world = new CallWorld();
  world.provider(1).next.push(says(['Nine.'], 600));
  const call = world.talking();
  call.says('when');
  world.clock.advance(900);
  assert.equal(call.channel.said(1), 'One moment. ');
  world.clock.advance(600);
  assert.equal(call.channel.said(1), 'One moment. Nine.');
  assert.equal(call.channel.lastCount(1), 1);
  assert.equal(world.provider(0).generations[0]?.signal.aborted, true);
  call.heardAll();
  const [turn] = call.record.turns;
  assert.equal(turn?.bridged, true);
  assert.equal(turn.outcome, 'answered');
  assert.equal(turn.responseGapMs, 1500);
  assert.equal(turn.timeline.firstTextUs, 900_000);
  call.hangsUp();
  world.assertEndedCleanly();
});

test('generating: two bridged turns do not say the same bridge', () => {
  const world = new CallWorld();
  const call = world.talking();
  for (const turnId of [1, 2]) {
    call.says('when');
    world.clock.advance(900);
    assert.equal(call.channel.said(turnId), ['One moment. ', 'Let me see. '][turnId - 1]);
    call.cutsIn('');
  }
  call.hangsUp();
  world.assertEndedCleanly();
});

for (const [how, behaviour] of [
  ['fails at once', fails()],
  ['throws', throws],
] as const) {
  test(`generating: when every provider ${how} each is asked again with pauses, behind a bridge, and the turn has failed`, () => {
    const world = new CallWorld();
    for (const provider of world.providers) provider.always = behaviour;
    const call = world.talking();
    call.says('when');
    world.clock.advance(2_100);
    const [first] = call.channel.sent;
    assert.equal(first?.atMs, 900);
    assert.match(call.channel.said(1), /Sorry, I cannot answer now\.$/);
    assert.equal(call.channel.lastCount(1), 1);
    call.heardAll();
    const [turn] = call.record.turns;
    assert.equal(turn?.outcome, 'failed');
    assert.equal(turn.source, 'apology');
    assert.equal(turn.responseGapMs, null);
    assert.equal(attemptFailures(turn).length, 5);
    call.hangsUp();
    world.assertEndedCleanly();
  });
}

test('generating: when all providers hang for good, bridge and apology are the reply and nothing goes on behind it', () => {
  const world = new CallWorld();
  const call = world.talking();
  call.says('when');
  world.clock.advance(4000);
  assert.equal(call.channel.said(1), 'One moment. Sorry, I cannot answer now.');
  for (const provider of world.providers) assert.equal(provider.leftBehind.length, 0);
  call.hangsUp();
  assert.equal(world.ended[0]?.turns[0]?.outcome, 'failed');
  world.assertEndedCleanly();
});

test('generating: a wording of the workflow is answered without a model', () => {
  const world = new CallWorld();
  const call = world.talking();
  call.says('Where are you?');
  assert.equal(call.channel.said(1), 'We are in Main Street.');
  assert.equal(world.provider().generations.length, 0);
  call.heardAll();
  assert.equal(call.record.turns[0]?.source, 'curated');
  assert.equal(call.record.turns[0]?.responseGapMs, 0);
  call.hangsUp();
  world.assertEndedCleanly();
});

test('failover: with all models down the nearest answer of the workflow is said', () => {
  const world = new CallWorld();
  for (const provider of world.providers) provider.always = fails();
  const call = world.talking();
  call.says('where are you exactly then');
  assert.equal(call.channel.said(1), 'We are in Main Street.');
  call.heardAll();
  assert.equal(call.record.turns[0]?.source, 'script');
  assert.equal(call.record.turns[0]?.outcome, 'answered');
  call.hangsUp();
  world.assertEndedCleanly();
});

test('sending: a barge-in aborts the generation, closes the reply and cuts the transcript to what was heard', () => {
  const world = new CallWorld();
  world.provider().next.push(says(['We open', ' at nine', ' on weekdays', ' only.'], 100, 100));
  const call = world.talking();
  call.says('when');
  world.clock.advance(250);
  call.cutsIn('We open');
  assert.equal(call.record.state, 'listening');
  assert.equal(world.provider().generations[0]?.signal.aborted, true);
  assert.equal(call.channel.lastCount(1), 1);
  assert.deepEqual(call.lines, ['agent: Hello.', 'caller: when', 'agent: We open /']);
  const [turn] = call.record.turns;
  assert.equal(turn?.outcome, 'interrupted');
  assert.equal(turn.timeline.interruptedUs, 250_000);
  world.clock.advance(1000);
  assert.equal(call.channel.said(1), 'We open at nine');
  call.hangsUp();
  world.assertEndedCleanly();
});

test('sending: text of an aborted generation that ignores its signal is dropped and counted', () => {
  const world = new CallWorld();
  world.provider().next.push(({ sink }) => sink.text('We open'));
  const call = world.talking();
  call.says('when');
  call.cutsIn('We');
  const [generation] = world.provider().generations;
  generation?.sink.text(' at nine.');
  generation?.sink.done({ endCall: false });
  assert.equal(call.channel.said(1), 'We open');
  assert.equal(call.record.counters['late_token'], 2);
  call.hangsUp();
  world.assertEndedCleanly();
});

test('playing: a barge-in after the turn was sent whole still cuts the transcript', () => {
  const world = new CallWorld();
  world.provider().next.push(says(['We open at nine.']));
  const call = world.talking();
  call.says('when');
  call.tell({ type: 'tokens.played', text: 'We open' });
  call.cutsIn('');
  assert.deepEqual(call.lines.at(-1), 'agent: We open /');
  call.hangsUp();
  world.assertEndedCleanly();
});

test('listening: a reply that was heard by estimate is not cut by a barge-in into a later one', () => {
  const world = new CallWorld();
  world.provider().next.push(says(['First answer.']), says(['Second answer.']));
  const call = world.talking();
  call.says('one');
  // The carrier reports nothing of what it played.
  world.clock.advance(2000);
  assert.equal(call.record.state, 'listening');
  call.says('two');
  call.cutsIn('Second');
  assert.deepEqual(call.lines, [
    'agent: Hello.',
    'caller: one',
    'agent: First answer.',
    'caller: two',
    'agent: Second /',
  ]);
  call.hangsUp();
  world.assertEndedCleanly();
});

test('sending: a final prompt prepares the next answer, which is spoken right after the reply', () => {
  const world = new CallWorld();
  world.provider().next.push(says(['One', ' two', ' three.'], 100, 200), says(['Four.'], 50));
  const call = world.talking();
  call.says('count');
  world.clock.advance(150);
  call.says('and then');
  assert.equal(world.provider().generations.length, 2);
  world.clock.advance(300);
  assert.equal(call.channel.said(2), '');
  world.clock.advance(50);
  assert.equal(call.channel.said(1), 'One two three.');
  assert.equal(call.channel.said(2), 'Four.');
  assert.deepEqual(
    call.channel.sent.filter(({ last }) => last).map(({ turnId, atMs }) => [turnId, atMs]),
    [
      [1, 500],
      [2, 500],
    ],
  );
  call.heardAll();
  assert.deepEqual(
    call.record.turns.map(({ turnId, outcome }) => [turnId, outcome]),
    [
      [1, 'answered'],
      [2, 'answered'],
    ],
  );
  call.hangsUp();
  world.assertEndedCleanly();
});

test('sending: a prepared answer that failed meanwhile is replaced when its time comes, and counted once', () => {
  const world = new CallWorld();
  world.provider(0).next.push(says(['One', ' two.'], 0, 400), fails(100));
  world.provider(1).next.push(says(['Three.']));
  const call = world.talking();
  call.says('count');
  call.says('and then');
  world.clock.advance(400);
  assert.equal(call.channel.said(2), 'Three.');
  call.heardAll();
  assert.deepEqual(call.record.turns.slice(1, 2).flatMap(attemptFailures), ['first:HTTP_ERROR']);
  call.hangsUp();
  world.assertEndedCleanly();
});

test('sending: a reply that would end the call does not when the caller went on speaking', () => {
  const world = new CallWorld();
  world.provider().next.push(says(['Bye', ' now.'], 0, 400, true), says(['Nine.']));
  const call = world.talking();
  call.says('thanks');
  call.says('no wait when');
  world.clock.advance(400);
  assert.equal(call.channel.said(2), 'Nine.');
  call.heardAll();
  assert.equal(call.record.state, 'listening');
  call.hangsUp();
  world.assertEndedCleanly();
});

test('generating: two final prompts are one turn with both texts', () => {
  const world = new CallWorld();
  world.provider().next.push(hang, says(['Nine.'], 100));
  const call = world.talking();
  call.says('when do');
  world.clock.advance(300);
  call.says('you open');
  const [first, second] = world.provider().generations;
  assert.equal(first?.signal.aborted, true);
  assert.equal(second?.request.utterance, 'when do you open');
  world.clock.advance(100);
  call.heardAll();
  assert.deepEqual(call.lines, ['agent: Hello.', 'caller: when do you open', 'agent: Nine.']);
  const [turn] = call.record.turns;
  assert.equal(turn?.responseGapMs, 100);
  assert.equal(turn.timeline.sourceStartedUs, turn.timeline.finalUs);
  call.hangsUp();
  world.assertEndedCleanly();
});

test('sending: an answer that breaks off and that nobody goes on with is closed with an excuse, once', () => {
  const world = new CallWorld();
  world.provider().next.push(fails(200, ['We open', ' at'], 'STALLED'));
  const call = world.talking();
  call.says('when');
  world.clock.advance(1699);
  assert.equal(call.channel.lastCount(1), 0);
  world.clock.advance(1);
  assert.equal(call.channel.said(1), 'We open at One moment. Sorry, I lost my words.');
  assert.equal(call.channel.lastCount(1), 1);
  assert.deepEqual(call.channel.calls, ['closeReply 1']);
  call.heardAll();
  assert.equal(call.record.turns[0]?.outcome, 'truncated');
  assert.deepEqual(call.record.turns.slice(0, 1).flatMap(attemptFailures), ['first:STALLED']);
  call.hangsUp();
  world.assertEndedCleanly();
});

test('sending: a reply that the socket does not take ends as overrun and its generation is aborted', () => {
  const world = new CallWorld();
  world.provider().next.push(says(['We open', ' at nine.'], 0, 100), says(['Again.']));
  const call = world.talking();
  call.says('when');
  call.channel.overrunsNext = true;
  world.clock.advance(100);
  assert.equal(call.record.state, 'listening');
  assert.equal(call.record.turns[0]?.outcome, 'overrun');
  assert.equal(call.channel.lastCount(1), 1);
  call.says('again');
  assert.equal(call.channel.said(2), 'Again.');
  call.heardAll();
  assert.equal(call.record.state, 'listening', 'what was dropped is not waited for');
  call.hangsUp();
  world.assertEndedCleanly();
});

test('listening: silence is asked about twice, then the call says goodbye and hangs up', () => {
  const world = new CallWorld();
  const call = world.talking();
  for (const line of ['Are you still there?', 'Can you hear me?']) {
    world.clock.advance(8000);
    assert.ok(call.channel.said().endsWith(line));
    call.heardAll();
  }
  world.clock.advance(8000);
  assert.ok(call.channel.said().endsWith('Goodbye then.'));
  assert.equal(call.channel.isEnded, false);
  call.heardAll();
  assert.equal(call.channel.isEnded, true);
  call.drops();
  assert.equal(world.ended[0]?.end, 'silent');
  assert.deepEqual(world.ended[0]?.turns, []);
  assert.deepEqual(world.hungUp, [call.callSid]);
  world.assertEndedCleanly();
});

test('speaking: an answer that ends the call hangs up only after it was heard', () => {
  const world = new CallWorld();
  const call = world.talking();
  call.says('goodbye');
  assert.equal(call.channel.said(1), 'Thank you for calling.');
  assert.equal(call.channel.isEnded, false);
  assert.equal(call.record.state, 'speaking');
  call.heardAll();
  assert.equal(call.channel.isEnded, true);
  assert.equal(call.record.state, 'closing');
  call.drops();
  assert.equal(world.ended[0]?.end, 'completed');
  assert.deepEqual(world.hungUp, []);
  world.assertEndedCleanly();
});

test('speaking: the carrier being silent between two texts does not end a reply that is not whole', () => {
  const world = new CallWorld();
  world.provider().next.push(says(['One', ' two.'], 0, 500));
  const call = world.talking();
  call.says('count');
  call.heardAll();
  assert.equal(call.record.state, 'speaking');
  world.clock.advance(500);
  call.heardAll();
  assert.equal(call.record.state, 'listening');
  call.hangsUp();
  world.assertEndedCleanly();
});

test('reconnecting: a socket that dropped comes back without the greeting', () => {
  const world = new CallWorld();
  const call = world.talking();
  call.says('when');
  call.drops();
  assert.equal(call.record.state, 'reconnecting');
  assert.equal(call.record.turns[0]?.outcome, 'disconnected');
  assert.equal(world.provider().generations[0]?.signal.aborted, true);
  world.clock.advance(5000);
  world.provider().next.push(says(['Nine.']));
  call.connect();
  assert.equal(call.channel.said(), 'Nine.', 'what was asked before is answered now');
  assert.equal(call.lines.filter((line) => line === 'agent: Hello.').length, 1);
  call.hangsUp();
  world.assertEndedCleanly();
});

test('reconnecting: the call is lost when nobody comes back', () => {
  const world = new CallWorld();
  const call = world.talking();
  call.drops();
  world.clock.advance(20_000);
  assert.equal(world.ended[0]?.end, 'lost');
  assert.deepEqual(world.hungUp, [call.callSid]);
  world.assertEndedCleanly();
});

test('dialling: an outbound call that is answered greets; a busy one ends as busy', () => {
  const world = new CallWorld();
  const busy = world.open({ direction: 'outbound', callSid: null });
  assert.equal(world.record(busy).state, 'dialling');
  world.registry.tell(busy, { type: 'carrier.ended', end: 'busy' }, 'busy');
  assert.equal(world.record(busy).end, 'busy');
  assert.deepEqual(
    world.record(busy).carrierHistory.map(({ fact }) => fact),
    ['busy'],
  );
  const call = world.talking({ direction: 'outbound' });
  assert.deepEqual(call.lines, ['agent: Hello.']);
  call.hangsUp();
  world.assertEndedCleanly();
});

test('listening: pressed keys are one utterance after a pause', () => {
  const world = new CallWorld();
  const call = world.talking();
  for (const digit of ['4', '2']) call.tell({ type: 'caller.pressed', digit });
  world.clock.advance(1500);
  assert.equal(world.provider().generations[0]?.request.utterance, '42');
  call.tell({ type: 'caller.pressed', digit: '1' });
  call.hangsUp();
  world.assertEndedCleanly();
});

test('a bug in one call ends that call alone', () => {
  const world = new CallWorld();
  world.provider().always = says(['Nine.']);
  const healthy = world.talking();
  const broken = world.talking({ callSid: 'CA2' });
  world.answersBroken = true;
  broken.says('when');
  world.answersBroken = false;
  assert.equal(world.record(broken.trackingId).end, 'broken');
  assert.equal(broken.channel.isClosed, true);
  assert.deepEqual(world.hungUp, ['CA2']);
  broken.drops();
  broken.says('still there?');
  healthy.says('when');
  assert.equal(healthy.channel.said(), 'Nine.');
  healthy.hangsUp();
  world.assertEndedCleanly();
});

test('an ended call counts what is told to it and changes nothing', () => {
  const world = new CallWorld();
  const call = world.talking();
  world.registry.stopAll();
  const [record] = world.ended;
  call.says('hello');
  call.drops();
  assert.deepEqual(world.record(call.trackingId), record);
  assert.equal(record?.end, 'drained');
  world.assertEndedCleanly();
});

test('a long call keeps bounded history of turns and carrier facts, the newest', () => {
  const world = new CallWorld();
  world.provider().always = says(['Yes.']);
  const call = world.talking();
  for (let turn = 1; turn <= 9; turn++) {
    call.says('x'.repeat(300));
    call.heardAll();
    world.registry.tell(call.trackingId, { type: 'carrier.progressed', status: 'answered' }, `fact ${turn}`);
  }
  assert.deepEqual(
    call.record.turns.map(({ turnId }) => turnId),
    [5, 6, 7, 8, 9],
  );
  assert.equal(call.record.carrierHistory.length, 8);
  assert.equal(call.record.carrierHistory.at(-1)?.fact, 'fact 9');
  assert.equal(world.provider().generations[0]?.request.utterance.length, 200);
  call.hangsUp();
  world.assertEndedCleanly();
});

test('a workflow without an apology: the failed turn closes its bridge and the call listens', () => {
  const lines = { ...WORKFLOW.lines, apology: [] };
  const world = new CallWorld({ workflow: { lines } });
  const call = world.talking();
  call.says('when');
  world.clock.advance(4000);
  assert.equal(call.record.state, 'failover');
  while (call.record.state === 'failover') {
    const running = world.providers.flatMap(({ generations }) => generations).filter(({ signal }) => !signal.aborted);
    for (const one of running) one.sink.failed({ code: 'STALLED', message: 'The provider fell silent.' });
  }
  assert.equal(call.record.state, 'listening');
  assert.equal(call.channel.lastCount(1), 1);
  assert.equal(call.record.turns[0]?.outcome, 'failed');
  call.hangsUp();
  world.assertEndedCleanly();
});

test('predicting: an utterance goes on as long as partials come, each is stamped, and none is answered', () => {
  const world = new CallWorld();
  const call = world.talking();
  for (let count = 0; count < 60; count += 1) {
    call.tell({ type: 'prompt.partial', text: `well ${count}`, language: '' });
    world.clock.advance(500);
  }
  assert.equal(call.record.state, 'predicting');
  assert.equal(world.provider().generations.length, 0);
  world.provider().next.push(says(['At nine.'], 100, 0));
  call.says('well when do you open');
  world.clock.advance(200);
  call.heardAll();
  const [turn] = call.record.turns;
  assert.equal(turn?.outcome, 'answered');
  assert.equal(turn.timeline.lastPartialChangeUs, 59 * 500_000);
  assert.equal(turn.timeline.finalUs, 60 * 500_000);
});
