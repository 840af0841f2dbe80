/** Calls that outlive their process: what the next one on the same store knows of them and goes on with. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { says } from '../../support/fake_provider.ts';
import { TalkingCall } from '../../support/call_world.ts';
import { SharedStore, type StoreProcess } from '../../support/shared_store.ts';

const CALL_SID = 'CA00000000000000000000000000000001';
const ACCOUNT_SID = 'AC00000000000000000000000000000001';

let store: SharedStore;
beforeEach(() => {
  store = new SharedStore();
});
afterEach(() => store.close());

/** A call in which one question was asked and answered. */
async function talking(process: StoreProcess, workflow: object = {}): Promise<TalkingCall> {
  const { world } = process;
  world.provider().next.push(says(['We open', ' at nine.'], 300));
  const call = world.talking({ workflow: { ...world.workflow, ...workflow } });
  call.says('when');
  world.clock.advance(1_000);
  call.heardAll();
  world.clock.advance(600);
  await store.settled(process);
  return call;
}

/** The next webhook of the call reaches this process, and its caller is connected again. */
function reconnect({ world }: StoreProcess, trackingId: string, callSid = CALL_SID): TalkingCall {
  world.registry.takeUp(trackingId, 'conversation');
  const token = world.registry.issueToken(trackingId, callSid, ACCOUNT_SID);
  const call = new TalkingCall(world, trackingId, callSid, token);
  call.connect({ sessionId: 'VX2' });
  return call;
}

test('killed in the middle of an answer: the next process answers anew, and the conversation is there once', async () => {
  const first = store.process();
  const call = await talking(first);
  first.world.provider().next.push(says(['On Sunday', ' we rest.'], 200, 5_000));
  call.says('and on Sunday');
  store.clock.advance(900);
  await store.settled(first);
  first.kill();

  const second = store.process();
  const { world } = second;
  assert.equal(world.record(call.trackingId).state, 'reconnecting');
  assert.equal(world.record(call.trackingId).turns.length, 1);
  assert.equal(world.registry.findBySid(CALL_SID)?.trackingId, call.trackingId);
  store.clock.advance(3_000);
  world.provider().next.push(says(['On Sunday', ' we are closed.'], 400));
  const again = reconnect(second, call.trackingId);
  assert.equal(world.record(call.trackingId).state, 'generating');
  assert.deepEqual(world.counted, ['call_taken_up']);
  store.clock.advance(500);
  again.heardAll();
  assert.deepEqual(again.lines, [
    'agent: Hello.',
    'caller: when',
    'agent: We open at nine.',
    'caller: and on Sunday',
    'agent: On Sunday /',
    'agent: On Sunday we are closed.',
  ]);
  assert.equal(again.channel.said(), 'On Sunday we are closed.', 'no second greeting');
  const { turns } = again.record;
  assert.deepEqual(
    turns.map(({ turnId, outcome, responseGapMs }) => [turnId, outcome, responseGapMs]),
    [
      [1, 'answered', 300],
      [2, 'disconnected', 200],
      [3, 'answered', 400],
    ],
  );
  assert.deepEqual(
    world
      .provider()
      .generations[0]?.request.messages()
      .map(({ content }) => content),
    ['Be brief.', 'Hello.', 'when', 'We open at nine.', 'On Sunday', 'and on Sunday'],
  );
  again.hangsUp();
  await store.settled(second);
  const record = store.record(call.trackingId);
  assert.deepEqual([record?.end, record?.epoch, record?.owner], ['completed', 2, 'process 102']);
  assert.equal(record?.progress, undefined);
  assert.equal(world.ended.length, 1);
  assert.equal(second.inProgress.find(call.trackingId), null);
  await store.settled();
  assert.equal(store.storage.callWorkflows.count(), 0);
  world.assertEndedCleanly();
});

test('killed in the middle of an answer, and the carrier comes back to its session: what it repeats is answered once', async () => {
  const first = store.process();
  const call = await talking(first);
  first.world.provider().next.push(says(['On Sunday', ' we rest.'], 200, 5_000));
  call.says('and on Sunday');
  store.clock.advance(900);
  await store.settled(first);
  first.kill();

  const second = store.process();
  const { world } = second;
  store.clock.advance(2_000);
  world.provider().next.push(says(['On Sunday', ' we are closed.'], 400));
  const again = new TalkingCall(world, call.trackingId, CALL_SID, call.token);
  again.connect();
  again.says('and on Sunday');
  store.clock.advance(500);
  assert.equal(world.provider().generations.length, 1);
  assert.deepEqual(again.lines.slice(3), [
    'caller: and on Sunday',
    'agent: On Sunday /',
    'agent: On Sunday we are closed.',
  ]);
  assert.deepEqual(world.counted, ['call_taken_up', 'PROMPT_REPEATED']);
});

test('killed while the caller was to speak: nobody sits in silence, and lines of ours go on where they were', async () => {
  const first = store.process();
  const call = await talking(first);
  store.clock.advance(8_000);
  assert.equal(call.channel.said(2), 'Are you still there?');
  call.heardAll();
  call.says('where are you');
  call.heardAll();
  store.clock.advance(600);
  await store.settled(first);
  first.kill();
  const second = store.process();
  const again = reconnect(second, call.trackingId);
  assert.equal(again.channel.said(), 'Can you hear me?');
  again.heardAll();
  second.world.provider().next.push(says(['Yes.']));
  again.says('do you deliver');
  assert.equal(again.channel.said(5), 'Yes.');
});

test('killed while last words were spoken: the caller is asked nothing more, and the call ends as it was about to', async () => {
  const first = store.process();
  const call = await talking(first);
  call.says('goodbye');
  store.clock.advance(600);
  await store.settled(first);
  first.kill();
  const second = store.process();
  const again = reconnect(second, call.trackingId);
  assert.deepEqual([again.record.state, again.channel.said(), again.channel.isEnded], ['closing', '', true]);
  again.hangsUp();
  await store.settled(second);
  assert.equal(store.record(call.trackingId)?.end, 'completed');
});

test('a workflow that was changed meanwhile: the call keeps the one it was begun with, variables filled', async () => {
  const first = store.process();
  const greeting = 'Hello Ada.';
  const call = await talking(first, { greeting, version: 4, instructions: 'You speak with Ada.' });
  first.kill();
  const second = store.process();
  assert.equal(second.world.registry.workflowOf(call.trackingId)?.greeting, greeting);
  reconnect(second, call.trackingId);
  const { workflowVersion, language } = second.world.record(call.trackingId);
  assert.deepEqual([workflowVersion, language], [4, 'en-US']);
  assert.equal(second.world.registry.workflowOf(call.trackingId)?.instructions, 'You speak with Ada.');
});

test('a call may last as long as its workflow says, however often it is lost and found', async () => {
  const first = store.process();
  const limits = { maxCallS: 60, silenceS: 1_000, silenceCountMax: 2, ringS: 30 };
  const call = await talking(first, { limits });
  store.clock.advance(20_000);
  call.drops();
  await store.settled(first);
  first.kill();
  store.clock.advance(10_000);
  const second = store.process();
  const again = reconnect(second, call.trackingId);
  again.heardAll();
  store.clock.advance(27_000);
  assert.equal(again.channel.said(), 'Are you still there?');
  store.clock.advance(2_000);
  assert.equal(again.channel.said().endsWith('Goodbye then.'), true);
});

test('a call that was placed and not answered yet: the next process waits for the answer, and then greets', async () => {
  const first = store.process();
  const trackingId = first.world.open({ direction: 'outbound', callSid: null });
  await store.settled(first);
  first.kill();
  const second = store.process();
  const { registry } = second.world;
  registry.takeUp(trackingId, 'news');
  assert.equal(second.world.record(trackingId).state, 'dialling');
  assert.equal(registry.bindCallSid(trackingId, CALL_SID), true);
  const call = reconnect(second, trackingId);
  assert.deepEqual(call.lines, ['agent: Hello.']);
});

test('a socket that presents the token of the process before: the call is taken up and goes on', async () => {
  const first = store.process();
  const call = await talking(first);
  first.kill();
  const second = store.process();
  const { world } = second;
  assert.deepEqual(world.knock('guessed').answer, { refused: 'TOKEN_UNKNOWN' });
  assert.deepEqual(world.knock(call.token, { callSid: 'CA2' }).answer, { refused: 'TOKEN_UNKNOWN' });
  assert.equal(world.registry.liveCount, 0);
  assert.ok('listener' in world.knock(call.token).answer);
  assert.equal(world.record(call.trackingId).state, 'speaking');
  assert.equal(world.registry.liveCount, 1);
});

test('two processes take a call up at once: one keeps it, the other lets go without a word and without a record', async () => {
  const first = store.process();
  const { trackingId } = await talking(first);
  first.kill();
  const [second, third] = [store.process(), store.process()];
  const [kept, other] = [reconnect(second, trackingId), reconnect(third, trackingId)];
  await store.settled(second, third);
  assert.equal(other.channel.isClosed, true);
  assert.equal(other.channel.isEnded, false);
  assert.deepEqual([second.world.registry.liveCount, third.world.registry.liveCount], [1, 0]);
  assert.deepEqual(third.world.counted, ['call_taken_up', 'call_taken_over']);
  assert.deepEqual(third.world.ended, []);
  assert.deepEqual(third.world.hungUp, []);
  kept.hangsUp();
  await store.settled(second, third);
  assert.deepEqual([store.record(trackingId)?.end, store.record(trackingId)?.owner], ['completed', 'process 102']);
  third.world.assertEndedCleanly();
});

test('a call that the carrier now asks another process for: what the old one still writes is refused, and it lets go', async () => {
  const old = store.process();
  const call = await talking(old);
  const next = store.process();
  assert.equal(next.world.record(call.trackingId).state, 'listening', 'it is live elsewhere');
  const again = reconnect(next, call.trackingId);
  await store.settled(next);
  call.says('are you there');
  store.clock.advance(600);
  await store.settled(old, next);
  assert.deepEqual([old.world.registry.liveCount, next.world.registry.liveCount], [0, 1]);
  assert.equal(call.channel.isClosed, true);
  assert.deepEqual(old.world.hungUp, []);
  assert.equal(store.record(call.trackingId)?.epoch, 2);
  assert.equal(
    again.record.transcript.some(({ text }) => text === 'are you there'),
    false,
  );
  old.world.assertEndedCleanly();
});

test('a process that waits in vain for a call that goes on elsewhere: it lets go, and does not have it hung up', async () => {
  const old = store.process();
  const call = await talking(old);
  call.drops();
  await store.settled(old);
  const next = store.process();
  const again = reconnect(next, call.trackingId);
  await store.settled(next);
  store.clock.advance(20_000);
  await store.settled(old, next);
  assert.equal(old.world.registry.liveCount, 0);
  assert.deepEqual([old.world.ended, old.world.hungUp], [[], []]);
  again.heardAll();
  assert.equal(next.world.registry.liveCount, 1);
  assert.equal(store.record(call.trackingId)?.end, null);
});

test('news of a call that is live in another process: it is left there; its end is taken from wherever it is', async () => {
  const old = store.process();
  const { trackingId } = await talking(old);
  const next = store.process();
  next.world.registry.takeUp(trackingId, 'news');
  assert.equal(next.world.registry.liveCount, 0);
  next.world.registry.takeUp(trackingId, 'end');
  next.world.registry.tell(trackingId, { type: 'carrier.ended', end: 'completed' }, 'completed');
  await store.settled(next);
  assert.equal(store.record(trackingId)?.end, 'completed');
  assert.equal(store.record(trackingId)?.turns.length, 1);
});

test('a process that stops: a call is not taken up to go on, and its end is taken all the same', async () => {
  const first = store.process();
  const { trackingId } = await talking(first);
  first.kill();
  const stopping = store.process({ refusal: () => ({ code: 'DRAINING', message: 'The process stops.' }) });
  assert.throws(() => stopping.world.registry.takeUp(trackingId, 'conversation'), { code: 'DRAINING', status: 503 });
  assert.equal(stopping.world.registry.liveCount, 0);
  stopping.world.registry.takeUp(trackingId, 'end');
  assert.equal(stopping.world.registry.liveCount, 1);
  stopping.world.registry.stopAll();
});

test('a traditional call: the request that was not answered is asked again, and what it brings was said once', async () => {
  const first = store.process();
  const trackingId = first.world.open({ mode: 'traditional' });
  const ask = ({ world }: StoreProcess, text: string) =>
    world.registry.converse(trackingId, { kind: 'speech', text, receivedAtUs: store.clock.nowUs() });
  await first.world.registry.converse(trackingId, { kind: 'opening', text: '', receivedAtUs: store.clock.nowUs() });
  void ask(first, 'when');
  store.clock.advance(600);
  await store.settled(first);
  first.kill();
  const second = store.process();
  second.world.registry.takeUp(trackingId, 'conversation');
  second.world.provider().next.push(says(['At nine.'], 100));
  const answer = ask(second, 'when');
  store.clock.advance(100);
  assert.deepEqual(await answer, { text: 'At nine.', hangUp: false });
  assert.deepEqual(
    second.world.record(trackingId).transcript.map(({ text }) => text),
    ['Hello.', 'when', 'At nine.'],
  );
});

test('a traditional call that is asked for without words: what the caller said before is answered', async () => {
  const first = store.process();
  const trackingId = first.world.open({ mode: 'traditional' });
  const { registry } = first.world;
  await registry.converse(trackingId, { kind: 'opening', text: '', receivedAtUs: store.clock.nowUs() });
  void registry.converse(trackingId, { kind: 'speech', text: 'when', receivedAtUs: store.clock.nowUs() });
  store.clock.advance(600);
  await store.settled(first);
  first.kill();
  const { world } = store.process();
  world.registry.takeUp(trackingId, 'conversation');
  world.provider().next.push(says(['At nine.']));
  const answer = world.registry.converse(trackingId, { kind: 'opening', text: '', receivedAtUs: store.clock.nowUs() });
  assert.deepEqual(await answer, { text: 'At nine.', hangUp: false });
});

test('a call that nobody comes back for: reconnecting while it could be, then lost, ended at its last sign of life', async () => {
  const first = store.process();
  const { trackingId } = await talking(first);
  store.clock.advance(5_000);
  await store.settled(first);
  first.kill();
  const lastSignEpochMs = store.clock.epochMs();
  const second = store.process();
  const close = () => second.inProgress.closeLost((id) => second.world.registry.isLive(id));
  await close();
  store.clock.advance(80_000);
  await close();
  assert.equal(second.world.record(trackingId).state, 'reconnecting');
  assert.deepEqual(second.world.registry.states(), { reconnecting: 1 });
  assert.equal(store.record(trackingId)?.end, null);
  store.clock.advance(10_000);
  await close();
  const record = store.record(trackingId);
  assert.deepEqual([record?.end, record?.state, record?.turns.length, record?.epoch], ['lost', 'ended', 1, 2]);
  const endedEpochMs = record?.endedEpochMs ?? 0;
  assert.ok(endedEpochMs <= lastSignEpochMs && lastSignEpochMs - endedEpochMs < 5_000, 'when its process still lived');
  assert.deepEqual(
    second.lost.map((lost) => lost.trackingId),
    [trackingId],
  );
  assert.deepEqual(second.world.registry.states(), {});
  assert.throws(() => reconnect(second, trackingId));
  await store.settled();
  assert.equal(store.storage.callWorkflows.count(), 0);
  await close();
  assert.equal(second.lost.length, 1);
});

test('a long silence in a call that is live in another process is no reason to close it', async () => {
  const old = store.process();
  const { trackingId } = await talking(old, {
    limits: { maxCallS: 3_600, silenceS: 1_000, silenceCountMax: 2, ringS: 30 },
  });
  store.clock.advance(300_000);
  await store.settled(old);
  const next = store.process();
  await next.inProgress.closeLost(() => false);
  assert.equal(store.record(trackingId)?.end, null);
  assert.equal(next.world.record(trackingId).state, 'listening');
});

test('a call of a version that kept nothing to go on from is told as lost', async () => {
  const first = store.process();
  const { trackingId } = await talking(first);
  first.kill();
  const { progress: _progress, ...record } = store.record(trackingId) ?? {};
  await store.storage.calls.put(trackingId, record as never, 1);
  const second = store.process();
  assert.deepEqual(
    [second.world.record(trackingId).end, second.world.registry.findBySid(CALL_SID)?.end],
    ['lost', 'lost'],
  );
});

test('ended a moment ago: what the carrier asks before its end is on the disk does not take the call up again', async () => {
  const process = store.process();
  const call = await talking(process);
  call.hangsUp();
  const { registry, counted } = process.world;
  registry.takeUp(call.trackingId, 'conversation');
  assert.deepEqual(process.world.knock(call.token, { callSid: call.callSid, sessionId: 'VX2' }).answer, {
    refused: 'TOKEN_UNKNOWN',
  });
  assert.equal(registry.liveCount, 0);
  assert.equal(registry.workflowOf(call.trackingId), null);
  assert.equal(process.world.record(call.trackingId).end, 'completed');
  await store.settled(process);
  assert.deepEqual(
    counted.filter((code) => code === 'call_taken_up'),
    [],
  );
});
