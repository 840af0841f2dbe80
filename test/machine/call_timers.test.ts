/** The timers of a call besides those of the turn's clock, in virtual time. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  closed,
  final,
  firstText,
  greeted,
  hangUp,
  interrupted,
  opened,
  partial,
  played,
  POLICY,
  sent,
} from '../support/call_chart.ts';
import { ChartActor } from '../support/chart_actor.ts';

test('dialling: the call ends as not answered when the carrier says nothing for too long', () => {
  const chart = new ChartActor({ start: 'dialling' }).wait(POLICY.dialMs - 1);
  assert.equal(chart.state, 'dialling');
  chart.wait(1);
  assert.deepEqual(chart.look(), [`${POLICY.dialMs} callEnded no_answer`]);
  assert.equal(chart.clock.pendingCount, 0);
});

test('dialling: its timer is dead once the caller can hear us', () => {
  const chart = new ChartActor({ start: 'dialling', silenceMs: 1e6 }).tell(opened).wait(POLICY.dialMs * 2);
  assert.equal(chart.state, 'listening');
});

test('reconnecting: the call is lost when nobody comes back in time', () => {
  const chart = new ChartActor()
    .tell(opened)
    .wait(1000)
    .tell(closed)
    .wait(POLICY.reconnectMs - 1);
  assert.equal(chart.state, 'reconnecting');
  chart.wait(1);
  assert.deepEqual(chart.look(), [`${1000 + POLICY.reconnectMs} callEnded lost`]);
  assert.equal(chart.clock.pendingCount, 0);
});

test('reconnecting: its timer is dead once the socket is back', () => {
  const chart = new ChartActor({ silenceMs: 1e6 }).tell(opened, closed, opened).wait(POLICY.reconnectMs * 2);
  assert.equal(chart.state, 'listening');
});

test('listening: silence is asked about twice, then the call says goodbye and is closed', () => {
  const chart = new ChartActor().tell(opened).wait(8000);
  assert.equal(chart.state, 'speaking.sending');
  chart.tell(sent(1)).wait(2000 + 8000);
  chart.tell(sent(2)).wait(2000 + 8000);
  chart.tell(sent(3)).wait(2000);
  assert.equal(chart.state, 'closing');
  chart.tell(closed);
  assert.deepEqual(chart.look('sayLine', 'endSession', 'callEnded'), [
    '8000 sayLine 1 stillThere',
    '18000 sayLine 2 stillThere',
    '28000 sayLine 3 goodbye',
    '30000 endSession',
    '30000 callEnded silent',
  ]);
  assert.equal(chart.clock.pendingCount, 0);
});

test('listening: words of the caller start the count of silences anew', () => {
  const chart = new ChartActor().tell(opened).wait(8000).tell(sent(1), played);
  chart.tell(final, firstText(2, 1), sent(2), played).wait(8000).tell(sent(3), played).wait(8000);
  assert.deepEqual(chart.look('sayLine'), [
    '8000 sayLine 1 stillThere',
    '16000 sayLine 3 stillThere',
    '24000 sayLine 4 stillThere',
  ]);
});

test('predicting: partials without a final prompt are abandoned at the latest after twice the time they may stop for', () => {
  const chart = new ChartActor().tell(opened, partial).wait(3000).tell(partial).wait(4999);
  assert.equal(chart.state, 'predicting');
  chart.wait(1);
  assert.equal(chart.state, 'listening');
  assert.deepEqual(chart.look('endTurn'), ['8000 endTurn 1 abandoned']);
});

test('predicting: a single partial without a final prompt is abandoned after the time itself', () => {
  const chart = new ChartActor().tell(opened, partial).wait(4000);
  assert.deepEqual(chart.look('endTurn'), ['4000 endTurn 1 abandoned']);
});

test('predicting: its timer and the silence timer are dead once the final prompt is in hand', () => {
  const chart = new ChartActor().tell(opened, partial, final, firstText(1, 1)).wait(60_000);
  assert.equal(chart.state, 'speaking.sending');
  assert.deepEqual(chart.look('endTurn', 'sayLine'), []);
});

test('playing: without a word of the carrier the reply counts as heard after its estimated time', () => {
  const chart = new ChartActor().tell(opened, final, firstText(1, 1), sent(1));
  chart.wait(1999);
  assert.equal(chart.state, 'speaking.playing');
  chart.wait(1);
  assert.equal(chart.state, 'listening');
  assert.deepEqual(chart.look('endTurn', 'assumePlayed'), ['2000 endTurn 1 answered', '2000 assumePlayed']);
});

test('playing: the carrier saying so ends it earlier, and the estimate does nothing later', () => {
  const chart = new ChartActor({ silenceMs: 1e6 }).tell(opened, final, firstText(1, 1), sent(1)).wait(500).tell(played);
  assert.equal(chart.state, 'listening');
  chart.wait(5000);
  assert.deepEqual(chart.look('endTurn', 'assumePlayed'), ['500 endTurn 1 answered']);
});

test('playing the greeting: the call listens after its estimated time', () => {
  const chart = new ChartActor().tell(greeted).wait(1499);
  assert.equal(chart.state, 'speaking.playing');
  chart.wait(1);
  assert.equal(chart.state, 'listening');
});

test('playing: a reply that ends the call closes it after it was heard', () => {
  const chart = new ChartActor().tell(opened, final, firstText(1, 1), sent(1, true)).wait(1999);
  assert.equal(chart.state, 'speaking.playing');
  chart.wait(1);
  assert.equal(chart.state, 'closing');
  assert.deepEqual(chart.look('endSession', 'callEnded'), ['2000 endSession']);
});

test('closing: the call ends also when the carrier does not hang up', () => {
  const chart = new ChartActor().tell(opened, hangUp, sent(1), played).wait(4999);
  assert.equal(chart.state, 'closing');
  chart.wait(1);
  assert.deepEqual(chart.look('callEnded'), ['5000 callEnded completed']);
  assert.equal(chart.clock.pendingCount, 0);
});

test('conversing: the longest call is ended with a goodbye from any state', () => {
  const policy = { maxCallMs: 5000, silenceMs: 1e6, partialStaleMs: 1e6 };
  const inStates = {
    listening: new ChartActor(policy).tell(opened),
    predicting: new ChartActor(policy).tell(opened, partial),
    sending: new ChartActor(policy).tell(opened, final, firstText(1, 1)),
    'sending, next turn waits': new ChartActor(policy).tell(opened, final, firstText(1, 1), final),
  };
  for (const [state, chart] of Object.entries(inStates)) {
    chart.wait(5000);
    assert.equal(chart.state, 'speaking.sending', state);
    assert.equal(chart.context.closing, 'max_duration', state);
    assert.equal(chart.look('sayLine').length, 1, state);
    const { turn } = chart.context;
    assert.ok(turn, state);
    chart.tell(sent(turn.id), played, closed);
    assert.deepEqual(chart.look('callEnded'), ['5000 callEnded max_duration'], state);
    assert.equal(chart.clock.pendingCount, 0, state);
  }
});

test('closing: the longest call does not say goodbye again, and the reason stays', () => {
  const chart = new ChartActor({ maxCallMs: 1000 }).tell(opened, hangUp, sent(1), played).wait(1000);
  assert.equal(chart.state, 'closing');
  assert.equal(chart.context.closing, 'completed');
  assert.deepEqual(chart.look('sayLine'), ['0 sayLine 1 goodbye']);
});

test('listening: a barge-in does not move the silence timer', () => {
  const chart = new ChartActor().tell(opened).wait(7000).tell(interrupted).wait(1000);
  assert.deepEqual(chart.look('sayLine'), ['8000 sayLine 1 stillThere']);
});
