/** Calls that lose their relay: with the next socket, or over Gather, the conversation goes on where it was. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NO_FAILURE } from '../../../src/domain/session_course.ts';
import { CallWorld, type TalkingCall } from '../../support/call_world.ts';
import { fails, hang, says } from '../../support/fake_provider.ts';

const LONG = 'We open at nine. We close at five. On Sunday we are closed.';

function worldThatSays(...replies: readonly string[]): CallWorld {
  const world = new CallWorld({ providers: ['first'] });
  for (const reply of replies) world.provider().next.push(says([reply]));
  return world;
}

function comesBack(world: CallWorld, call: TalkingCall, sessionId: string): void {
  call.drops();
  world.clock.advance(2000);
  call.connect({ sessionId });
}

function ends(world: CallWorld, call: TalkingCall): void {
  call.hangsUp();
  world.assertEndedCleanly();
}

test('a socket lost in mid-reply: a new session says the rest from the broken sentence on, and greets nobody', () => {
  const world = worldThatSays(LONG);
  const call = world.talking();
  call.says('when');
  call.tell({ type: 'tokens.played', text: 'We open at nine. We' });
  comesBack(world, call, 'VX2');
  assert.equal(call.channel.said(), 'We close at five. On Sunday we are closed.');
  assert.deepEqual(call.lines, [
    'agent: Hello.',
    'caller: when',
    'agent: We open at nine. We /',
    'agent: We close at five. On Sunday we are closed.',
  ]);
  assert.equal(world.provider().generations.length, 1, 'no model is asked for what is known');
  call.heardAll();
  assert.deepEqual(
    call.record.turns.map(({ outcome }) => outcome),
    ['answered'],
  );
  ends(world, call);
});

test('a socket lost after everything was heard: nothing is said again', () => {
  const world = worldThatSays(LONG);
  const call = world.talking();
  call.says('when');
  call.heardAll();
  comesBack(world, call, 'VX2');
  assert.equal(call.channel.said(), '');
  assert.equal(call.record.state, 'listening');
  ends(world, call);
});

test('a socket lost before the answer: it is asked for anew, and the question is in the transcript once', () => {
  const world = new CallWorld({ providers: ['first'] });
  world.provider().next.push(hang, says(['At nine.']));
  const call = world.talking();
  call.says('when');
  comesBack(world, call, 'VX2');
  assert.equal(call.channel.said(), 'At nine.');
  assert.deepEqual(call.lines, ['agent: Hello.', 'caller: when', 'agent: At nine.']);
  assert.deepEqual(
    call.record.transcript.map(({ turnId }) => turnId),
    [0, 2, 2],
  );
  call.heardAll();
  assert.deepEqual(
    call.record.turns.map(({ outcome }) => outcome),
    ['disconnected', 'answered'],
  );
  ends(world, call);
});

test('a socket lost while the answer was coming: the model is asked again, and knows what was heard', () => {
  const world = new CallWorld({ providers: ['first'] });
  world.provider().next.push(says(['We open at nine. ', 'We close at five.'], 0, 5000), says(['From nine to five.']));
  const call = world.talking();
  call.says('when');
  call.tell({ type: 'tokens.played', text: 'We open' });
  comesBack(world, call, 'VX2');
  assert.equal(call.channel.said(), 'From nine to five.');
  const asked = world
    .provider()
    .generations[1]?.request.messages()
    .map(({ content }) => content);
  assert.deepEqual(asked, ['Be brief.', 'Hello.', 'We open', 'when']);
  call.heardAll();
  ends(world, call);
});

test('a socket that comes back to its session says by itself what it had', () => {
  const world = worldThatSays(LONG);
  const call = world.talking();
  call.says('when');
  call.tell({ type: 'tokens.played', text: 'We open' });
  comesBack(world, call, 'VX1');
  assert.equal(call.channel.said(), '');
  assert.equal(call.lines.at(-1), `agent: ${LONG}`);
  call.cutsIn('We open at nine.');
  assert.equal(call.lines.at(-1), 'agent: We open at nine. /');
  ends(world, call);
});

test('a replayed final prompt that the call had is not taken twice', () => {
  const world = new CallWorld({ providers: ['first'] });
  world.provider().next.push(hang, says(['At nine.'], 300));
  const call = world.talking();
  call.says('when');
  comesBack(world, call, 'VX1');
  call.says('when');
  world.clock.advance(300);
  assert.equal(call.channel.said(), 'At nine.');
  assert.deepEqual(
    call.lines.filter((line) => line.startsWith('caller')),
    ['caller: when'],
  );
  assert.equal(call.record.counters['PROMPT_REPEATED'], 1);
  ends(world, call);
});

test('what was answered to its end may be asked again, also just after a reconnect', () => {
  const world = worldThatSays('At nine.', 'At nine, as I said.');
  const call = world.talking();
  call.says('when');
  call.heardAll();
  comesBack(world, call, 'VX1');
  call.says('when');
  assert.equal(call.channel.said(), 'At nine, as I said.');
  call.heardAll();
  ends(world, call);
});

test('a caller whose words were cut off, or who was being greeted, hears that we are there again', () => {
  const world = worldThatSays();
  const call = world.talking();
  call.hearsPartial('what do');
  comesBack(world, call, 'VX2');
  assert.equal(call.channel.said(), 'Are you still there?');
  call.heardAll();

  const token = world.registry.issueToken(world.open({ callSid: 'CA2' }), 'CA2', 'AC');
  const greeted = world.knock(token, { callSid: 'CA2', sessionId: 'VX3', accountSid: 'AC' });
  assert.ok('listener' in greeted.answer);
  greeted.answer.tell({ type: 'channel.closed', status: 1006 }, world.clock.nowUs());
  const again = world.knock(token, { callSid: 'CA2', sessionId: 'VX4', accountSid: 'AC' });
  assert.match(again.channel.said(), /^Are you still there\?|^Can you hear me\?/);
  world.registry.stopAll();
  world.assertEndedCleanly();
});

test('a second loss during the rest: what was not heard of it is said', () => {
  const world = worldThatSays(LONG);
  const call = world.talking();
  call.says('when');
  call.tell({ type: 'tokens.played', text: 'We open at nine. We' });
  comesBack(world, call, 'VX2');
  call.tell({ type: 'tokens.played', text: 'We close at five. ' });
  comesBack(world, call, 'VX3');
  assert.equal(call.channel.said(), 'On Sunday we are closed.');
  ends(world, call);
});

test('last words that are said to their end over Gather end the call, instead of listening again', async () => {
  const world = worldThatSays();
  const call = world.talking();
  call.says('goodbye');
  call.drops();
  const answer = await world.registry.converse(call.trackingId, { kind: 'opening', text: '', receivedAtUs: 0 });
  assert.deepEqual(answer, { text: 'Thank you for calling.', hangUp: true });
  world.registry.tell(call.trackingId, { type: 'carrier.ended', end: 'completed' }, 'completed');
  world.assertEndedCleanly();
});

test('a socket whose end is told while it is closed: what was lost with it is not forgotten', () => {
  const world = new CallWorld({ providers: ['first'] });
  world.provider().next.push(hang, says(['At nine.']));
  const call = world.talking();
  call.says('when');
  const { channel } = call;
  // As a real socket does.
  channel.close = () => call.drops();
  call.connect({ sessionId: 'VX1' });
  assert.equal(call.channel.said(), 'At nine.');
  ends(world, call);
});

test('a goodbye of which nothing had left is said on the next socket of the same session', () => {
  const world = worldThatSays();
  const call = world.talking();
  call.channel.isClosed = true;
  world.registry.tell(call.trackingId, { type: 'call.hang_up', end: 'completed' }, 'hang up');
  call.connect({ sessionId: 'VX1' });
  assert.equal(call.channel.said(), 'Goodbye then.');
  call.heardAll();
  assert.equal(call.channel.isEnded, true);
  call.drops();
  assert.equal(world.record(call.trackingId).end, 'completed');
  world.assertEndedCleanly();
});

test('two error frames: the session is ended with the reason, and the next one goes on', () => {
  const world = new CallWorld({ providers: ['first'] });
  world.provider().next.push(hang, says(['At nine.']));
  const call = world.talking();
  call.says('when');
  call.tell({ type: 'relay.error', code: 64111 });
  assert.equal(call.channel.isEnded, false);
  call.tell({ type: 'relay.error', code: 64111 });
  assert.deepEqual([call.channel.isEnded, call.channel.handoffData], [true, '{"reason":"errors","code":64111}']);
  assert.equal(call.record.state, 'reconnecting');
  const old = call.channel;
  call.tell({ type: 'channel.closed', status: 1000 });
  call.connect({ sessionId: 'VX2' });
  assert.equal(call.channel.said(), 'At nine.');
  assert.equal(old.said(), '');
  call.heardAll();
  ends(world, call);
});

test('a session that the carrier calls failed makes room for the next, though its socket seems alive', () => {
  const world = worldThatSays();
  const call = world.talking();
  world.registry.sessionFailed(call.trackingId, 'VX-other', 'session failed: 64105');
  assert.equal(call.record.state, 'listening', 'another session than the one that is connected');
  world.registry.sessionFailed(call.trackingId, 'VX1', 'session failed: 64105');
  assert.equal(call.channel.isClosed, true);
  assert.equal(call.record.state, 'reconnecting');
  call.connect({ sessionId: 'VX2' });
  assert.equal(call.record.state, 'listening');
  assert.equal(call.record.counters['relay_session_failed'], 2);
  ends(world, call);
});

test('a carrier that was sent back to the beginning hears the rest of the answer of which it had a part', async () => {
  const world = new CallWorld({ providers: ['first'] });
  world.provider().next.push(says(['On Monday.'], 2_000));
  const call = world.talking();
  call.drops();
  world.registry.setCourse(call.trackingId, { ...NO_FAILURE, failedCount: 3, failedInRow: 3, over: 'gather' });
  const ask = (kind: 'opening' | 'speech', text = '') =>
    world.registry.converse(call.trackingId, { kind, text, receivedAtUs: world.clock.nowUs() });
  await ask('opening');
  const part = ask('speech', 'which day');
  world.clock.advance(1_200);
  assert.equal((await part).isPart, true);
  world.clock.advance(8_000);
  assert.equal((await ask('opening')).text.trim(), 'On Monday.');
  world.registry.tell(call.trackingId, { type: 'carrier.ended', end: 'completed' }, 'completed');
  world.assertEndedCleanly();
});

test('Gather takes over the same call: owed answer, history, clock, and figures as what they are', async () => {
  const world = new CallWorld({ providers: ['first'] });
  world.provider().next.push(says(['At nine.']), hang, says(['On Monday.'], 3000), fails(0));
  const call = world.talking();
  call.says('when');
  call.heardAll();
  call.says('and which day');
  call.drops();
  world.registry.setCourse(call.trackingId, { ...NO_FAILURE, failedCount: 3, failedInRow: 3, over: 'gather' });
  const ask = (kind: 'opening' | 'speech' | 'rest', text = '') =>
    world.registry.converse(call.trackingId, { kind, text, receivedAtUs: world.clock.nowUs() });
  const opening = ask('opening');
  world.clock.advance(1200);
  assert.deepEqual(await opening, { text: 'One moment.', hangUp: false, isPart: true }, 'nobody sits in silence');
  const rest = ask('rest');
  world.clock.advance(1800);
  assert.deepEqual(await rest, { text: ' On Monday.', hangUp: false, isPart: true });
  assert.deepEqual(await ask('rest'), { text: '', hangUp: false }, 'there is nothing more');
  const again = world.knock(call.token, { callSid: call.callSid, sessionId: 'VX9' });
  assert.deepEqual(again.answer, { refused: 'CALL_CONNECTED' });
  assert.deepEqual(await ask('speech', 'where are you'), { text: 'We are in Main Street.', hangUp: false });
  assert.deepEqual(call.lines, [
    'agent: Hello.',
    'caller: when',
    'agent: At nine.',
    'caller: and which day',
    'agent: One moment. On Monday.',
    'caller: where are you',
    'agent: We are in Main Street.',
  ]);
  world.registry.stopAll();
  const { mode, turns } = world.record(call.trackingId);
  assert.equal(mode, 'optimized');
  assert.deepEqual(
    turns.map(({ outcome, over }) => [outcome, over]),
    [
      ['answered', undefined],
      ['disconnected', undefined],
      ['answered', 'gather'],
      ['answered', 'gather'],
    ],
  );
  assert.deepEqual(world.meteredModes, ['optimized', 'optimized', 'traditional', 'traditional']);
  world.assertEndedCleanly();
});

test('Gather takes over a call that owes nothing: it listens at once', async () => {
  const world = worldThatSays(LONG);
  const call = world.talking();
  const input = { kind: 'opening', text: '', receivedAtUs: world.clock.nowUs() } as const;
  assert.deepEqual(await world.registry.converse(call.trackingId, input), { text: '', hangUp: false });
  assert.equal(call.channel.isClosed, true, 'the old socket is let go');
  world.registry.stopAll();
  world.assertEndedCleanly();
});

test('a relay that never worked: Gather greets the caller, once', async () => {
  const world = worldThatSays();
  const id = world.open();
  const ask = () => world.registry.converse(id, { kind: 'opening', text: '', receivedAtUs: world.clock.nowUs() });
  assert.deepEqual(await ask(), { text: 'Hello.', hangUp: false });
  assert.deepEqual(await ask(), { text: '', hangUp: false });
  world.registry.stopAll();
  world.assertEndedCleanly();
});

test('a call whose last answer promises a call-back ends so, over the relay and over Gather', async () => {
  const whenUnanswered = { afterTurns: 1, callBack: true, line: 'We will call you back.' } as const;
  const world = new CallWorld({ providers: ['first'], workflow: { whenUnanswered } });
  world.provider().always = fails(0);
  const call = world.talking();
  call.says('when');
  world.clock.advance(2_100);
  assert.equal(call.channel.said(), 'One moment. We will call you back.');
  assert.equal(call.record.closing, 'call_back');
  call.heardAll();
  assert.equal(call.channel.isEnded, true);
  call.drops();
  assert.equal(world.record(call.trackingId).end, 'call_back');

  const id = world.open({ mode: 'traditional', callSid: 'CA2' });
  const ask = (kind: 'opening' | 'speech', text = '') =>
    world.registry.converse(id, { kind, text, receivedAtUs: world.clock.nowUs() });
  await ask('opening');
  const answered = ask('speech', 'when');
  world.clock.advance(2_100);
  assert.deepEqual(await answered, { text: 'We will call you back.', hangUp: true });
  assert.equal(world.record(id).closing, 'call_back');
  world.registry.tell(id, { type: 'carrier.ended', end: 'completed' }, 'completed');
  assert.equal(world.record(id).end, 'call_back');
  world.assertEndedCleanly();
});

test('a call that is to be transferred ends its session with the reason, and waits for the person', () => {
  const whenUnanswered = { afterTurns: 1, transferTo: '+14155550111', line: 'One moment.' } as const;
  const world = new CallWorld({ providers: ['first'], workflow: { whenUnanswered } });
  world.provider().always = fails(0);
  const call = world.talking();
  call.says('when');
  world.clock.advance(2_100);
  call.heardAll();
  assert.equal(call.channel.handoffData, '{"reason":"transfer"}');
  call.drops();
  assert.deepEqual([call.record.state, call.record.closing], ['closing', 'transferred']);
  world.registry.tell(call.trackingId, { type: 'carrier.transferred', answered: true }, 'transfer answered');
  const { end, turns } = world.record(call.trackingId);
  assert.deepEqual(
    [end, turns.map(({ outcome, source }) => [outcome, source])],
    ['transferred', [['failed', 'apology']]],
  );
  assert.deepEqual(world.hungUp, []);
  world.assertEndedCleanly();
});
