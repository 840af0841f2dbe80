/** Whole calls whose providers are late, fail or rest: who is asked, when, and with whose leave. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_PREDICTION, NO_PREDICTION, type TurnClock } from '../../../src/domain/workflow.ts';
import { CallWorld, type TalkingCall, WORKFLOW } from '../../support/call_world.ts';
import { fails, hang, says } from '../../support/fake_provider.ts';
import { TURN_CLOCK } from '../../support/sample_workflow.ts';

/** A workflow that says nothing of hedges. */
const { hedgeMs: _given, ...LEARNED } = TURN_CLOCK;

function worldWith(turnClock: TurnClock = LEARNED, providers = ['first', 'second']): CallWorld {
  return new CallWorld({ providers, maxCalls: 50, workflow: { turnClock, prediction: NO_PREDICTION } });
}

function turns(world: CallWorld, call: TalkingCall, count: number, ms = 3_000): void {
  for (let n = 0; n < count; n++) {
    call.says(`question ${n}`);
    world.clock.advance(ms);
    call.heardAll();
  }
}

function talking(world: CallWorld, count: number): readonly TalkingCall[] {
  return Array.from({ length: count }, (_, n) => world.talking({ callSid: `CA${String(n).padStart(32, '0')}` }));
}

/** Each attempt of the last turn: who, why, and when after the final prompt, ms. */
function attempts(world: CallWorld): readonly string[] {
  const turn = world.metered.at(-1);
  assert.ok(turn);
  const finalUs = turn.timeline.finalUs ?? 0;
  return turn.attempts.map(({ source, start, startedUs }) => `${source} ${start} ${(startedUs - finalUs) / 1000}`);
}

test('generating: a late provider is hedged after 900 ms until fifty answers are known, then after its own time', () => {
  const world = worldWith();
  world.provider().always = says(['Here.'], 950);
  world.provider(1).always = says(['There.'], 200);
  const call = world.talking();
  turns(world, call, 1);
  assert.deepEqual(attempts(world), ['first cold 0', 'second hedge 900']);
  world.provider().always = says(['Here.'], 700);
  turns(world, call, 60);
  world.provider().always = hang;
  turns(world, call, 1);
  assert.deepEqual(attempts(world), ['first cold 0', 'second hedge 700']);
  call.hangsUp();
  world.assertEndedCleanly();
});

test('generating: a delay that the workflow was given holds exactly, whatever was learned', () => {
  const world = worldWith({ ...LEARNED, hedgeMs: 330 });
  world.provider().always = says(['Here.'], 320);
  world.provider(1).always = says(['There.'], 50);
  const call = world.talking();
  turns(world, call, 60);
  world.provider().always = hang;
  turns(world, call, 1);
  assert.deepEqual(attempts(world).slice(0, 2), ['first cold 0', 'second hedge 330']);
  call.hangsUp();
  world.assertEndedCleanly();
});

test('generating: with one provider the hedge goes to the same one again', () => {
  const world = worldWith(LEARNED, ['only']);
  world.provider().next.push(hang, says(['Here.'], 100));
  const call = world.talking();
  turns(world, call, 1);
  assert.deepEqual(attempts(world), ['only cold 0', 'only hedge 900']);
  assert.equal(world.metered.at(-1)?.outcome, 'answered');
  call.hangsUp();
  world.assertEndedCleanly();
});

test('generating: a provider that fails four times running is asked last from then on, by every call', () => {
  const world = worldWith();
  world.provider().always = fails(0);
  world.provider(1).always = says(['There.'], 50);
  const call = world.talking();
  turns(world, call, 5, 300);
  assert.deepEqual(attempts(world), ['second cold 0']);
  const other = world.talking({ callSid: 'CA00000000000000000000000000000002' });
  turns(world, other, 1, 300);
  assert.deepEqual(attempts(world), ['second cold 0']);
  assert.equal(world.provider().generations.length, 4);
  call.hangsUp();
  other.hangsUp();
  world.assertEndedCleanly();
});

test('predicting: a speculation asks whom the turn would ask first', () => {
  const world = new CallWorld({
    workflow: { turnClock: LEARNED, prediction: { ...DEFAULT_PREDICTION, firstVoice: 'hedge' } },
  });
  world.provider().always = fails(0);
  world.provider(1).always = says(['There.'], 50);
  const call = world.talking();
  turns(world, call, 5, 300);
  const before = world.provider(1).generations.length;
  call.hearsPartial('when do you open');
  world.clock.advance(400);
  assert.equal(world.provider(1).generations.length, before + 1);
  assert.equal(world.provider().generations.length, 4);
  call.hangsUp();
  world.assertEndedCleanly();
});

test('generating: hedges stop when more than fifteen of the last hundred turns were late, and the ladder goes on', () => {
  const world = worldWith();
  for (const provider of world.providers) provider.always = says(['Late.'], 1_100);
  const call = world.talking();
  turns(world, call, 30, 20_000);
  const hedged = world.metered.filter(({ attempts: made }) => made.some(({ start }) => start === 'hedge')).length;
  assert.ok(hedged <= 16, `${hedged} hedges`);
  assert.ok(hedged >= 5, `${hedged} hedges`);
  for (const turn of world.metered) {
    const waitedUs = (turn.timeline.firstTextUs ?? Infinity) - (turn.timeline.finalUs ?? 0);
    assert.ok(waitedUs <= 1_500_000, `${waitedUs} µs without text`);
  }
  call.hangsUp();
  world.assertEndedCleanly();
});

test('generating: a workflow that has set the delay has chosen what it costs: its hedges are not held to the common budget', () => {
  const world = worldWith({ ...LEARNED, hedgeMs: 700 });
  world.provider().always = says(['Late.'], 950);
  world.provider(1).always = says(['There.'], 20);
  const call = world.talking();
  turns(world, call, 20, 1_200);
  const hedges = world.metered.flatMap(({ attempts: made }) => made.filter(({ start }) => start === 'hedge')).length;
  assert.equal(hedges, 20);
  call.hangsUp();
  world.assertEndedCleanly();
});

test('generating: hedges are no more than their budget, and are written down apart from races', () => {
  const world = worldWith();
  world.provider().always = says(['Late.'], 950);
  world.provider(1).always = says(['There.'], 20);
  const call = world.talking();
  turns(world, call, 12, 1_200);
  const rows = world.early.ledger();
  assert.deepEqual([...new Set(rows.map(({ kind }) => kind))], ['hedge']);
  const hedges = world.metered.flatMap(({ attempts: made }) => made.filter(({ start }) => start === 'hedge')).length;
  assert.equal(
    rows.reduce((sum, { startedCount }) => sum + startedCount, 0),
    hedges,
  );
  assert.ok(hedges >= 1 && hedges <= 5 + 0.06 * 12 + 0.1 * 15, `${hedges}`);
  call.hangsUp();
  world.assertEndedCleanly();
});

test('failover: a turn always asks everybody who is well once, however many have failed before', () => {
  const world = worldWith();
  const [first, second] = world.providers;
  assert.ok(first !== undefined && second !== undefined);
  second.always = says(['There.'], 20);
  const call = world.talking();
  for (let n = 0; n < 60; n++) {
    // One of three fails, which is not enough to be opened.
    first.always = n % 3 === 0 ? fails(0) : says(['Here.'], 20);
    turns(world, call, 1, 100);
  }
  assert.deepEqual(new Set(world.metered.map(({ outcome }) => outcome)), new Set(['answered']));
  call.hangsUp();
  world.assertEndedCleanly();
});

test('failover: when all fail, further tries are within their budget and every caller hears something at once', () => {
  const world = worldWith();
  for (const provider of world.providers) provider.always = fails(0);
  const calls = talking(world, 50);
  for (const call of calls) call.says('question');
  world.clock.advance(5_000);
  const asked = world.providers.reduce((sum, { generations }) => sum + generations.length, 0);
  // Each turn asks once, and the other one once as long as it is taken for well; then what was saved, 20 % and one a second.
  assert.ok(asked <= 50 + 8 + 30 + 10 + 5, `${asked} requests`);
  for (const call of calls) call.heardAll();
  assert.equal(world.metered.length, 50);
  for (const { timeline } of world.metered) {
    assert.ok((timeline.firstTextUs ?? Infinity) - (timeline.finalUs ?? 0) <= 900_000);
  }
  for (const call of calls) call.hangsUp();
  world.assertEndedCleanly();
});

test('pausing: providers that rest are waited for when they are back before the apology is due', () => {
  const world = worldWith();
  const calls = talking(world, 4);
  for (const provider of world.providers) provider.always = fails(10);
  for (const call of calls) call.says('question');
  world.clock.advance(100);
  assert.deepEqual(
    world.board.read().map(({ state }) => state),
    ['open', 'open'],
  );
  for (const provider of world.providers) provider.always = says(['There.'], 50);
  world.clock.advance(3_000);
  for (const call of calls) call.heardAll();
  assert.deepEqual(
    world.metered.map(({ outcome }) => outcome),
    calls.map(() => 'answered'),
  );
  for (const call of calls) call.hangsUp();
  world.assertEndedCleanly();
});

test('pausing: nobody waits for providers that rest for longer, and the apology comes at once', () => {
  const world = worldWith();
  for (const provider of world.providers) {
    provider.always = ({ sink }) => sink.failed({ code: 'RATE_LIMITED', message: 'Too many.', retryAfterMs: 30_000 });
  }
  const call = world.talking();
  turns(world, call, 1, 10);
  const turn = world.metered.at(-1);
  assert.equal(turn?.outcome, 'failed');
  assert.equal(turn.timeline.firstTextUs, turn.timeline.finalUs);
  call.hangsUp();
  world.assertEndedCleanly();
});

test('pausing: without leave for a further request it is asked for again after the same time', () => {
  const world = worldWith();
  for (let n = 0; n < 30; n++) world.board.failovers.take();
  world.provider().next.push(fails(0));
  world.provider(1).next.push(fails(0));
  world.provider().always = says(['Here.'], 50);
  const call = world.talking();
  turns(world, call, 1, 3_000);
  // The second provider was asked on credit: one a second makes one request again.
  assert.deepEqual(attempts(world), ['first cold 0', 'second recovery 0', 'script scripted 0', 'first recovery 1800']);
  assert.equal(world.metered.at(-1)?.outcome, 'answered');
  call.hangsUp();
  world.assertEndedCleanly();
});

test('listening: a new call is refused while every provider is full, and the turns of the others are answered', () => {
  const world = worldWith();
  const call = world.talking();
  Object.defineProperty(world.board, 'isFull', { get: () => true });
  assert.throws(() => world.open({ callSid: 'CA00000000000000000000000000000003' }), /too much to do/);
  world.provider().always = says(['Here.'], 20);
  turns(world, call, 1);
  assert.equal(world.metered.at(-1)?.outcome, 'answered');
  call.hangsUp();
  world.assertEndedCleanly();
});

test('speaking: bridge lines are not the same twice running', () => {
  const world = new CallWorld({ workflow: { turnClock: LEARNED, prediction: NO_PREDICTION } });
  for (const provider of world.providers) provider.always = says(['Late.'], 1_200);
  const call = world.talking();
  turns(world, call, 3);
  const bridges = call.channel.sent.filter(({ text }) => WORKFLOW.lines.bridge.includes(text.trim()));
  assert.deepEqual(
    bridges.map(({ text }) => text.trim()),
    ['One moment.', 'Let me see.', 'One moment.'],
  );
  call.hangsUp();
  world.assertEndedCleanly();
});
