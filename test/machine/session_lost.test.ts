/** What a call goes on with when its channel is back, and how the clock of another kind of channel is taken. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ChartActor } from '../support/chart_actor.ts';
import {
  closed,
  final,
  firstText,
  opened,
  openedOverGather,
  owedAnswer,
  owedRest,
  owedSign,
  played,
  POLICY,
  sent,
  sessionFailed,
} from '../support/call_chart.ts';

test('an answer that is owed is asked for anew in a turn of its own, on a clock of its own', () => {
  const chart = new ChartActor().tell(opened, final, closed).wait(3000);
  chart.look();
  chart.tell(owedAnswer);
  assert.deepEqual(chart.look(), ['3000 openTurn 2', '3000 noteFinal 2', '3000 startAttempt 2.1 primary']);
  assert.deepEqual(chart.wait(POLICY.turnClock.bridgeMs).look('sayBridge'), [
    `${3000 + POLICY.turnClock.bridgeMs} sayBridge 2`,
  ]);
});

test('the rest of a line that was broken off is said, then the caller is listened to', () => {
  const chart = new ChartActor().tell(opened, final, firstText(1, 1), sent(1), closed);
  chart.look();
  chart.tell(owedRest);
  assert.deepEqual(chart.look(), ['0 sayLine 2 rest']);
  assert.equal(chart.tell(sent(2), played).state, 'listening');
});

test('a sign of life is no answer to silence: the caller is asked as often as before', () => {
  const chart = new ChartActor({ silenceCountMax: 1 }).tell(opened, closed, owedSign);
  assert.deepEqual(chart.look('sayLine'), ['0 sayLine 1 stillThere']);
  assert.equal(chart.context.silenceCount, 0);
});

test('a session that fails once more gives the carrier its time again', () => {
  const chart = new ChartActor().tell(opened, closed).wait(POLICY.reconnectMs - 1);
  chart.tell(sessionFailed).wait(POLICY.reconnectMs - 1);
  assert.equal(chart.state, 'reconnecting');
  assert.equal(chart.wait(1).state, 'ended');
});

test('a session that fails while its socket seems alive changes nothing by itself', () => {
  assert.equal(new ChartActor().tell(opened, final, sessionFailed).state, 'answering.generating');
});

test('once Gather has taken over, the carrier tells of silence, and bridges are said as before', () => {
  const chart = new ChartActor().tell(opened, closed, openedOverGather);
  chart.wait(POLICY.overGather.silenceMs - 1);
  assert.equal(chart.state, 'listening');
  chart.tell(final).wait(POLICY.turnClock.bridgeMs);
  assert.deepEqual(chart.look('sayBridge').length, 1);
});
