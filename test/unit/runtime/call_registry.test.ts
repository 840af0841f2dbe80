import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RequestError } from '../../../src/domain/outcome.ts';
import { CallWorld } from '../../support/call_world.ts';
import { fails, says } from '../../support/fake_provider.ts';

function refusalOf(open: () => unknown): RequestError {
  try {
    open();
  } catch (error) {
    assert.ok(error instanceof RequestError);
    return error;
  }
  throw new Error('The call was admitted.');
}

test('a full registry refuses with CAPACITY until a call has ended', () => {
  const world = new CallWorld({ maxCalls: 1 });
  const call = world.talking();
  const refused = refusalOf(() => world.open({ callSid: 'CA2' }));
  assert.equal(refused.status, 503);
  assert.equal(refused.code, 'CAPACITY');
  assert.match(refused.message, /MAX_CALLS/);
  assert.deepEqual(refused.headers, { 'retry-after': '5' });
  call.hangsUp();
  world.open({ callSid: 'CA2' });
  assert.equal(world.registry.liveCount, 1);
});

test('a draining registry refuses with the reason that it was given', () => {
  const world = new CallWorld({ refusal: () => ({ code: 'DRAINING', message: 'The process stops.' }) });
  assert.equal(refusalOf(() => world.open()).code, 'DRAINING');
  world.assertEndedCleanly();
});

test('a call is found by trackingId and CallSid while it lives, afterwards in the store', () => {
  const world = new CallWorld();
  const trackingId = world.open({ direction: 'outbound', callSid: null });
  assert.equal(world.registry.bindCallSid(trackingId, 'CA7'), true);
  assert.equal(world.registry.bindCallSid(trackingId, 'CA7'), true);
  assert.equal(world.registry.bindCallSid(trackingId, 'CA8'), false);
  assert.equal(world.registry.bindCallSid('call_unknown', 'CA7'), false);
  assert.equal(world.registry.findBySid('CA7')?.trackingId, trackingId);
  assert.equal(world.registry.workflowOf(trackingId), world.workflow);
  assert.deepEqual(world.registry.states(), { dialling: 1 });
  world.registry.tell(trackingId, { type: 'carrier.ended', end: 'busy' }, 'busy');
  assert.equal(world.registry.findBySid('CA7'), null);
  assert.equal(world.registry.workflowOf(trackingId), null);
  assert.equal(world.registry.find(trackingId)?.end, 'busy');
  world.registry.tell(trackingId, { type: 'carrier.ended', end: 'busy' }, 'told again');
  assert.equal(world.ended.length, 1);
  world.assertEndedCleanly();
});

test('a socket needs the token of its own call', () => {
  const world = new CallWorld();
  const call = world.talking();
  const other = world.open({ callSid: 'CA2' });
  const token = world.registry.issueToken(other, 'CA2', 'AC2');
  assert.deepEqual(world.knock('guessed').answer, { refused: 'TOKEN_UNKNOWN' });
  assert.deepEqual(world.knock('', { customParameters: {} }).answer, { refused: 'TOKEN_UNKNOWN' });
  assert.deepEqual(world.knock(call.token, { callSid: 'CA2' }).answer, { refused: 'TOKEN_MISMATCH' });
  assert.deepEqual(world.knock(token, { callSid: 'CA2' }).answer, { refused: 'TOKEN_MISMATCH' });
  assert.ok('listener' in world.knock(token, { callSid: 'CA2', accountSid: 'AC2' }).answer);
  world.registry.stopAll();
  assert.deepEqual(world.knock(call.token).answer, { refused: 'TOKEN_UNKNOWN' });
  world.assertEndedCleanly();
});

test('a second socket of a call is refused while the first is live, unless it is the same session', () => {
  const world = new CallWorld();
  world.provider().always = says(['Nine.']);
  const call = world.talking();
  const first = call.channel;
  assert.deepEqual(world.knock(call.token, { sessionId: 'VX2' }).answer, { refused: 'CALL_CONNECTED' });
  assert.equal(call.record.state, 'listening');

  const old = world.knock(call.token);
  assert.ok('listener' in old.answer);
  assert.equal(first.isClosed, true);
  assert.equal(call.record.state, 'listening');
  // What the replaced socket still says is not heard, also not that it is closed.
  call.tell({ type: 'prompt.final', text: 'from the old socket', language: '' });
  call.tell({ type: 'channel.closed', status: 1006 });
  assert.equal(call.record.state, 'listening');
  old.answer.tell({ type: 'prompt.final', text: 'when', language: '' }, world.clock.nowUs());
  assert.equal(old.channel.said(), 'Nine.');
  assert.equal(first.said(), '');
  world.registry.stopAll();
  world.assertEndedCleanly();
});

test('all calls are stopped at once, each recorded once, and whoever waits is told', async () => {
  const world = new CallWorld();
  const speaking = world.talking();
  speaking.says('when');
  world.talking({ callSid: 'CA2' });
  world.open({ direction: 'outbound', callSid: null });
  const empty = world.registry.empty();
  world.registry.stopAll();
  await empty;
  await world.registry.empty();
  assert.deepEqual(
    world.ended.map(({ end }) => end),
    ['drained', 'drained', 'drained'],
  );
  assert.equal(world.ended[0]?.turns[0]?.outcome, 'disconnected');
  assert.equal(speaking.channel.isClosed, true);
  world.assertEndedCleanly();
});

test('a traditional call: greeting, a round of speech, silence, and the answer that hangs up', async () => {
  const world = new CallWorld();
  world.provider().next.push(says(['We open', ' at nine.'], 800, 100));
  const id = world.open({ mode: 'traditional' });
  const ask = (kind: 'opening' | 'speech' | 'silence', text = '') =>
    world.registry.converse(id, { kind, text, receivedAtUs: world.clock.nowUs() });

  assert.deepEqual(await ask('opening'), { text: 'Hello.', hangUp: false });
  const answer = ask('speech', 'when');
  world.clock.advance(900);
  assert.deepEqual(await answer, { text: 'We open at nine.', hangUp: false });
  // The carrier waited and heard nothing, long before the estimate says that the answer was heard.
  assert.deepEqual(await ask('silence'), { text: 'Are you still there?', hangUp: false });
  assert.deepEqual(await ask('silence'), { text: 'Can you hear me?', hangUp: false });
  assert.deepEqual(await ask('speech', 'goodbye'), { text: 'Thank you for calling.', hangUp: true });
  world.registry.tell(id, { type: 'carrier.ended', end: 'completed' }, 'completed');
  const record = world.record(id);
  assert.deepEqual(
    record.turns.map(({ outcome, source }) => [outcome, source]),
    [
      ['answered', 'first'],
      ['answered', 'curated'],
    ],
  );
  assert.equal(record.turns[0]?.responseGapMs, 900);
  assert.deepEqual(await ask('speech', 'hello'), { text: '', hangUp: true });
  world.assertEndedCleanly();
});

test('a traditional call whose providers are down hears the apology, without a bridge', async () => {
  const world = new CallWorld();
  for (const provider of world.providers) provider.always = fails(6000);
  const id = world.open({ mode: 'traditional' });
  await world.registry.converse(id, { kind: 'opening', text: '', receivedAtUs: world.clock.nowUs() });
  const answer = world.registry.converse(id, { kind: 'speech', text: 'when', receivedAtUs: world.clock.nowUs() });
  world.clock.advance(11_000);
  assert.deepEqual(await answer, { text: 'Sorry, I cannot answer now.', hangUp: false });
  world.registry.stopAll();
  world.assertEndedCleanly();
});

test('a traditional call that ends while its caller waits is told to hang up', async () => {
  const world = new CallWorld();
  const id = world.open({ mode: 'traditional' });
  await world.registry.converse(id, { kind: 'opening', text: '', receivedAtUs: world.clock.nowUs() });
  const answer = world.registry.converse(id, { kind: 'speech', text: 'when', receivedAtUs: world.clock.nowUs() });
  world.registry.stopAll();
  assert.deepEqual(await answer, { text: '', hangUp: true });
  world.assertEndedCleanly();
});

test('a stored call that no process has ended is told as lost, since the one it was live in is gone', () => {
  const before = new CallWorld();
  const trackingId = before.open();
  const [saved] = before.saved;
  assert.equal(saved?.end, null);
  const after = new CallWorld();
  after.saved.push(saved);
  const found = after.registry.find(trackingId);
  assert.equal(found?.state, 'ended');
  assert.equal(found.end, 'lost');
});
