/** A process that stops with calls that go on: they are handed over, and lose nothing. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { readHandoff } from '../../../src/domain/handoff.ts';
import { TalkingCall, type WorldOptions } from '../../support/call_world.ts';
import { fails, says } from '../../support/fake_provider.ts';
import { SharedStore, type StoreProcess } from '../../support/shared_store.ts';

const ACCOUNT_SID = 'AC00000000000000000000000000000001';

let store: SharedStore;
beforeEach(() => {
  store = new SharedStore();
});
afterEach(() => store.close());

function stoppable(options: WorldOptions = {}): StoreProcess & { stop(): void } {
  const life = { isStopping: false };
  const refusal = () => (life.isStopping ? { code: 'DRAINING', message: 'The process stops.' } : null);
  return { ...store.process({ ...options, refusal }), stop: () => (life.isStopping = true) };
}

/** Whether the promise has settled by now. */
async function isDone(promise: Promise<void>): Promise<boolean> {
  const state = { done: false };
  void promise.then(() => (state.done = true));
  await setImmediate();
  return state.done;
}

test('a call in which nobody speaks is handed over at once: kept first, then its session is ended with the reason', async () => {
  const old = stoppable();
  const call = old.world.talking();
  old.stop();
  const done = old.world.registry.handOver(4_000);
  assert.equal(call.channel.isEnded, false, 'not before it is kept');
  assert.equal(old.world.registry.liveCount, 0);
  await store.settled(old);
  await setImmediate();
  assert.equal(readHandoff(call.channel.handoffData ?? '')?.reason, 'handover');
  assert.deepEqual([store.record(call.trackingId)?.state, store.record(call.trackingId)?.end], ['reconnecting', null]);
  assert.equal(await isDone(done), false, 'the carrier has not asked yet');
  assert.throws(() => old.world.registry.takeUp(call.trackingId, 'conversation'), { code: 'DRAINING' });
  assert.equal(await isDone(done), true);
  assert.deepEqual([old.world.ended, old.world.hungUp], [[], []]);

  const next = store.process();
  next.world.registry.takeUp(call.trackingId, 'conversation');
  const token = next.world.registry.issueToken(call.trackingId, call.callSid, ACCOUNT_SID);
  const again = new TalkingCall(next.world, call.trackingId, call.callSid, token);
  again.connect();
  assert.deepEqual(again.lines.slice(0, 2), ['agent: Hello.', 'agent: Are you still there?']);
});

test('a reply that is being spoken is finished first', async () => {
  const old = stoppable();
  const call = old.world.talking();
  old.world.provider().next.push(says(['We open', ' at nine.'], 300));
  call.says('when');
  old.stop();
  void old.world.registry.handOver(4_000);
  old.world.clock.advance(1_000);
  assert.equal(old.world.registry.liveCount, 1);
  call.heardAll();
  old.world.clock.advance(50);
  assert.equal(old.world.registry.liveCount, 0);
  await store.settled(old);
  assert.deepEqual(
    store.record(call.trackingId)?.turns.map(({ outcome }) => outcome),
    ['answered'],
  );
  await setImmediate();
  assert.equal(call.channel.isEnded, true);
});

test('a reply that takes too long is broken off, and what the caller had asked is answered by the next process', async () => {
  const old = stoppable();
  const call = old.world.talking();
  call.says('when');
  old.stop();
  void old.world.registry.handOver(2_000);
  old.world.clock.advance(2_000);
  assert.equal(old.world.registry.liveCount, 0);
  await store.settled(old);
  const next = store.process();
  next.world.provider().next.push(says(['At nine.']));
  next.world.registry.takeUp(call.trackingId, 'conversation');
  const token = next.world.registry.issueToken(call.trackingId, call.callSid, ACCOUNT_SID);
  const again = new TalkingCall(next.world, call.trackingId, call.callSid, token);
  again.connect();
  assert.deepEqual(again.lines.slice(1, 2), ['caller: when']);
  assert.equal(again.channel.said().endsWith('At nine.'), true);
});

test('told a second time: every call is let go at once and nobody is waited for', async () => {
  const old = stoppable();
  const [one, two] = [old.world.talking(), old.world.talking({ callSid: 'CA2' })];
  one.says('when');
  old.stop();
  const done = old.world.registry.handOver(4_000);
  old.world.registry.stopAll();
  assert.equal(await isDone(done), true);
  await store.settled(old);
  for (const { trackingId } of [one, two]) assert.equal(store.record(trackingId)?.end, null);
  assert.equal(old.world.registry.liveCount, 0);
});

test('calls of the simulator that is in this process end with it, and one that says goodbye has its own end', async () => {
  const old = stoppable();
  const own = old.world.open({ direction: 'outbound', callSid: null });
  const leaving = old.world.talking();
  leaving.says('goodbye');
  leaving.heardAll();
  assert.equal(leaving.record.state, 'closing');
  old.stop();
  const done = old.world.registry.handOver(1_000);
  old.world.clock.advance(1_000);
  assert.equal(await isDone(done), true);
  await store.settled(old);
  assert.equal(store.record(own)?.end, 'drained');
  assert.equal(store.record(leaving.trackingId)?.end, 'completed');
});

test('a traditional call that waits for its answer is asked for again, not hung up', async () => {
  const old = stoppable();
  const { registry, clock } = old.world;
  const trackingId = old.world.open({ mode: 'traditional' });
  await registry.converse(trackingId, { kind: 'opening', text: '', receivedAtUs: clock.nowUs() });
  const answer = registry.converse(trackingId, { kind: 'speech', text: 'when', receivedAtUs: clock.nowUs() });
  old.stop();
  void registry.handOver(500);
  clock.advance(500);
  await store.settled(old);
  assert.deepEqual(await answer, { text: '', hangUp: false, isHandedOver: true });
  assert.equal(store.record(trackingId)?.end, null);
});

test('words that come to a process which has handed the call over already are answered, by it or by the next one', async () => {
  const old = stoppable();
  const { registry, clock } = old.world;
  const trackingId = old.world.open({ mode: 'traditional' });
  const now = () => clock.nowUs();
  const ask = (kind: 'opening' | 'speech', text: string) =>
    registry.converse(trackingId, { kind, text, receivedAtUs: now() });
  await ask('opening', '');
  clock.advance(3_000);
  const other = old.world.talking({ callSid: 'CA2' });
  other.says('and I');
  old.stop();
  const done = registry.handOver(4_000);
  await store.settled(old);
  assert.equal(registry.isLive(trackingId), false, 'it was quiet');

  old.world.provider().next.push(says(['At nine.'], 300));
  assert.throws(() => registry.takeUp(trackingId, 'conversation'), { code: 'DRAINING' });
  registry.takeUp(trackingId, 'words');
  const answer = ask('speech', 'when do you open');
  clock.advance(350);
  assert.equal((await answer).text, 'At nine.');

  registry.takeUp(trackingId, 'words');
  const late = ask('speech', 'and when do you close');
  clock.advance(4_000);
  await store.settled(old);
  assert.deepEqual(await late, { text: '', hangUp: false, isHandedOver: true });
  registry.stopAll();
  assert.equal(await isDone(done), true);
  registry.takeUp(trackingId, 'words');
  const last = ask('speech', 'thank you');
  clock.advance(0);
  await store.settled(old);
  assert.equal((await last).isHandedOver, true, 'nobody waits for an answer any more');
  assert.equal(registry.liveCount, 0);

  const next = store.process();
  next.world.provider().next.push(says(['At five.']));
  next.world.registry.takeUp(trackingId, 'conversation');
  const owed = next.world.registry.converse(trackingId, { kind: 'opening', text: '', receivedAtUs: now() });
  clock.advance(1_000);
  assert.equal((await owed).text, 'At five.');
  const asked = next.world.registry.find(trackingId)?.transcript.filter(({ role }) => role === 'caller');
  assert.deepEqual(
    asked?.map(({ text }) => text),
    ['when do you open', 'and when do you close', 'thank you'],
  );
});

test('a call that is to be transferred goes on in the next process, which connects the caller with the person', async () => {
  const whenUnanswered = { afterTurns: 1, transferTo: '+14155550111', line: 'One moment.' } as const;
  const old = stoppable({ providers: ['first'] });
  const { world } = old;
  world.provider().always = fails(0);
  const call = world.talking({ workflow: { ...world.workflow, whenUnanswered } });
  call.says('when');
  world.clock.advance(2_100);
  call.heardAll();
  call.drops();
  assert.deepEqual([call.record.state, call.record.closing], ['closing', 'transferred']);
  old.stop();
  const done = world.registry.handOver(1_000);
  world.clock.advance(1_000);
  await store.settled(old);
  assert.equal(await isDone(done), true);
  const next = store.process();
  const { registry } = next.world;
  registry.takeUp(call.trackingId, 'conversation');
  assert.equal(registry.find(call.trackingId)?.closing, 'transferred');
  assert.equal(registry.workflowOf(call.trackingId)?.whenUnanswered?.transferTo, '+14155550111');
  registry.tell(call.trackingId, { type: 'carrier.transferred', answered: true }, 'transfer answered');
  await store.settled(next);
  assert.equal(store.record(call.trackingId)?.end, 'transferred');
});
