/** The turn's clock in virtual time: when the next attempt, the bridge, the workflow's answer and the apology are due. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallPolicy } from '../../machines/call_setup.ts';
import { failed, final, firstText, interrupted, opened, partial, played, sent } from '../support/call_chart.ts';
import { ChartActor } from '../support/chart_actor.ts';

const LADDER = ['startAttempt', 'sayBridge', 'keepAttempt', 'abortAttempts', 'endTurn'];

/** A call whose first final prompt came at time 0. */
function asked(policy: Partial<CallPolicy> = {}): ChartActor {
  return new ChartActor(policy).tell(opened, final);
}

test('generating: a silent provider is hedged and bridged at 900 ms', () => {
  const chart = asked();
  assert.deepEqual(chart.look(...LADDER), ['0 startAttempt 1.1 primary']);
  chart.wait(899);
  assert.equal(chart.state, 'answering.generating');
  assert.deepEqual(chart.look(...LADDER), []);
  chart.wait(1);
  assert.equal(chart.state, 'answering.failover');
  assert.deepEqual(chart.look(...LADDER), ['900 startAttempt 1.2 primary', '900 sayBridge 1']);
});

test('generating: after a bridge the answer of the workflow and the apology wait until 2,500 and 4,000 ms', () => {
  const chart = asked().wait(900);
  chart.look();
  chart.wait(1599);
  assert.deepEqual(chart.look(...LADDER), []);
  chart.wait(1);
  assert.deepEqual(chart.look(...LADDER), ['2500 startAttempt 1.3 script']);
  chart.tell(failed(1, 3)).wait(1499);
  assert.deepEqual(chart.look(...LADDER), []);
  chart.wait(1);
  assert.deepEqual(chart.look(...LADDER), ['4000 startAttempt 1.4 apology']);
  assert.equal(chart.clock.pendingCount, 1, 'only the longest call is still timed');
});

test('generating: without a bridge line the workflow answers at 1,300 and the apology comes at 1,400 ms', () => {
  const chart = asked({ canBridge: false, primaryAttemptsMax: 1 }).wait(1299);
  assert.deepEqual(chart.look(...LADDER), ['0 startAttempt 1.1 primary']);
  chart.wait(1);
  assert.deepEqual(chart.look(...LADDER), ['1300 startAttempt 1.2 script']);
  chart.tell(failed(1, 2)).wait(99);
  assert.deepEqual(chart.look(...LADDER), []);
  chart.wait(1);
  assert.deepEqual(chart.look(...LADDER), ['1400 startAttempt 1.3 apology']);
});

test('generating: the provider that was too slow may still win over the apology', () => {
  const chart = asked({ canBridge: false }).wait(1399);
  chart.look();
  chart.tell(firstText(1, 1)).wait(5000);
  assert.equal(chart.state, 'speaking.sending');
  assert.deepEqual(chart.look(...LADDER), ['1399 keepAttempt 1.1']);
});

test('generating: text just before 900 ms leaves neither hedge nor bridge behind', () => {
  const chart = asked().wait(899).tell(firstText(1, 1)).wait(10_000);
  assert.deepEqual(chart.look(...LADDER), ['0 startAttempt 1.1 primary', '899 keepAttempt 1.1']);
});

test('generating: only one attempt allowed is not hedged, but bridged', () => {
  const chart = asked({ primaryAttemptsMax: 1 }).wait(900);
  assert.deepEqual(chart.look(...LADDER), ['0 startAttempt 1.1 primary', '900 sayBridge 1']);
  assert.equal(chart.state, 'answering.generating');
});

test('failover: the hedge is not started when the second attempt has been started by a failure', () => {
  const chart = asked().wait(200).tell(failed(1, 1)).wait(699);
  assert.deepEqual(chart.look(...LADDER), ['0 startAttempt 1.1 primary', '200 startAttempt 1.2 primary']);
  chart.wait(1);
  assert.deepEqual(chart.look(...LADDER), ['900 sayBridge 1']);
});

test('pausing: who has failed is asked again after 300 ms, then after 600, and the bridge comes meanwhile', () => {
  const chart = asked({ primaryAttemptsMax: 5 }).wait(100).tell(failed(1, 1)).wait(100).tell(failed(1, 2));
  // The workflow has no answer.
  chart.tell(failed(1, 3));
  assert.equal(chart.state, 'answering.failover');
  chart.wait(50).tell(failed(1, 4));
  assert.equal(chart.state, 'answering.pausing');
  chart.wait(300);
  assert.equal(chart.state, 'answering.failover');
  chart.wait(50).tell(failed(1, 5)).wait(600);
  assert.deepEqual(chart.look(...LADDER), [
    '0 startAttempt 1.1 primary',
    '100 startAttempt 1.2 primary',
    '200 startAttempt 1.3 script',
    '200 startAttempt 1.4 primary',
    '550 startAttempt 1.5 primary',
    '900 sayBridge 1',
    '1200 startAttempt 1.6 primary',
  ]);
  chart.tell(failed(1, 6));
  assert.deepEqual(chart.look('startAttempt'), ['1200 startAttempt 1.7 apology']);
});

test('pausing: no second request is made beside none, and the apology comes when it is due', () => {
  const chart = asked({ primaryAttemptsMax: 4, pauseMs: 9_000 });
  chart.tell(failed(1, 1), failed(1, 2), failed(1, 3), failed(1, 4)).wait(4_000);
  assert.deepEqual(chart.look(...LADDER), [
    '0 startAttempt 1.1 primary',
    '0 startAttempt 1.2 primary',
    '0 startAttempt 1.3 script',
    '0 startAttempt 1.4 primary',
    '900 sayBridge 1',
    '4000 startAttempt 1.5 apology',
  ]);
});

test('failover: beside one that still runs somebody is asked again without a pause', () => {
  const chart = asked({ primaryAttemptsMax: 4 }).wait(900).tell(failed(1, 2));
  assert.deepEqual(chart.look('startAttempt').slice(2), ['900 startAttempt 1.3 primary']);
});

test('pausing: words that come then start the turn over', () => {
  const chart = asked({ primaryAttemptsMax: 4 });
  chart.tell(failed(1, 1), failed(1, 2), failed(1, 3), failed(1, 4)).wait(100);
  chart.tell(final).wait(500);
  assert.deepEqual(chart.look('startAttempt').slice(4), ['100 startAttempt 1.5 primary']);
  assert.equal(chart.state, 'answering.generating');
});

test('failover: a third provider is the hedge of the second', () => {
  const chart = asked({ primaryAttemptsMax: 3 }).tell(failed(1, 1)).wait(900);
  assert.deepEqual(chart.look('startAttempt'), [
    '0 startAttempt 1.1 primary',
    '0 startAttempt 1.2 primary',
    '900 startAttempt 1.3 primary',
  ]);
});

test('failover: no bridge is said when no provider is being waited for', () => {
  const chart = asked().tell(failed(1, 1), failed(1, 2)).wait(1399);
  assert.deepEqual(chart.look(...LADDER), [
    '0 startAttempt 1.1 primary',
    '0 startAttempt 1.2 primary',
    '0 startAttempt 1.3 script',
  ]);
  chart.wait(1);
  assert.deepEqual(chart.look(...LADDER), ['1400 startAttempt 1.4 apology']);
});

test('failover: when everything has failed the next rung is taken at once', () => {
  const chart = asked().wait(300).tell(failed(1, 1)).wait(50).tell(failed(1, 2)).tell(failed(1, 3));
  assert.deepEqual(chart.look(...LADDER), [
    '0 startAttempt 1.1 primary',
    '300 startAttempt 1.2 primary',
    '350 startAttempt 1.3 script',
    '350 startAttempt 1.4 apology',
  ]);
});

test('failover: also after a bridge the next rung is taken at once when everything has failed', () => {
  const chart = asked().wait(1000);
  chart.look();
  chart.tell(failed(1, 1));
  assert.deepEqual(chart.look(...LADDER), []);
  chart.tell(failed(1, 2), failed(1, 3));
  assert.deepEqual(chart.look(...LADDER), ['1000 startAttempt 1.3 script', '1000 startAttempt 1.4 apology']);
});

test('failover: losing one of two attempts waits for the other', () => {
  const chart = asked().wait(950).tell(failed(1, 2));
  chart.look();
  chart.wait(100).tell(firstText(1, 1));
  assert.equal(chart.state, 'speaking.sending');
  assert.deepEqual(chart.look(...LADDER), ['1050 keepAttempt 1.1']);
});

test('failover: a failed apology ends the turn and closes what the bridge began', () => {
  const chart = asked().wait(1000).tell(failed(1, 1), failed(1, 2), failed(1, 3));
  chart.look();
  chart.tell(failed(1, 4));
  assert.equal(chart.state, 'listening');
  assert.deepEqual(chart.look(), ['1000 dropReply 1', '1000 endTurn 1 failed']);
});

test('failover: the first text after the bridge is the answer and stops the ladder', () => {
  const chart = asked().wait(2000).tell(firstText(1, 2));
  assert.equal(chart.state, 'speaking.sending');
  chart.tell(sent(1)).wait(1000).tell(played);
  assert.deepEqual(chart.look('keepAttempt', 'endTurn'), ['2000 keepAttempt 1.2', '3000 endTurn 1 answered']);
});

test('speaking: an apology that was spoken is a failed turn', () => {
  const chart = asked().tell(failed(1, 1), failed(1, 2), failed(1, 3), firstText(1, 4), sent(1), played);
  assert.deepEqual(chart.look('endTurn'), ['0 endTurn 1 failed']);
});

test('generating: a second final prompt joins the turn and the clock runs from it', () => {
  const chart = asked().wait(800).tell(final);
  assert.equal(chart.state, 'answering.generating');
  assert.deepEqual(chart.look(...LADDER), [
    '0 startAttempt 1.1 primary',
    '800 abortAttempts 1',
    '800 startAttempt 1.2 primary',
  ]);
  chart.wait(899);
  assert.deepEqual(chart.look(...LADDER), []);
  chart.wait(1);
  assert.deepEqual(chart.look(...LADDER), ['1700 startAttempt 1.3 primary', '1700 sayBridge 1']);
});

test('failover: text of an attempt from before the second final prompt is not kept', () => {
  const chart = asked().wait(100).tell(final, firstText(1, 1));
  assert.equal(chart.state, 'answering.generating');
  assert.deepEqual(chart.look('keepAttempt', 'eventIgnored'), ['100 eventIgnored generation.first_text']);
});

test('generating: a partial prompt does not move the clock', () => {
  const chart = asked().wait(500).tell(partial).wait(400);
  assert.deepEqual(chart.look('sayBridge'), ['900 sayBridge 1']);
});

test('generating: a barge-in into the bridge ends the turn without an answer', () => {
  const chart = asked().wait(1000).tell(interrupted);
  assert.equal(chart.state, 'listening');
  assert.deepEqual(chart.look('endTurn'), ['1000 endTurn 1 interrupted']);
  assert.deepEqual(chart.wait(5000).look(...LADDER), []);
});

test('sending: the answer that waited has its clock from the end of the reply before it', () => {
  const chart = asked().tell(firstText(1, 1)).wait(500).tell(final).wait(700).tell(sent(1));
  chart.look();
  chart.wait(899);
  assert.deepEqual(chart.look(...LADDER), []);
  chart.wait(1);
  assert.deepEqual(chart.look(...LADDER), ['2100 startAttempt 2.2 primary', '2100 sayBridge 2']);
});

test('generating: timers of the clock whose time has no meaning any more are not counted as ignored facts', () => {
  const chart = asked().wait(4000);
  assert.deepEqual(chart.look('eventIgnored'), []);
});
