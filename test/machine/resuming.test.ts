/** An answer that breaks off, or is late, after text of it was sent: who goes on with it, and until when, in virtual time. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  failed,
  final,
  firstText,
  GAP_BRIDGE_MS,
  interrupted,
  late,
  opened,
  played,
  sent,
} from '../support/call_chart.ts';
import { ChartActor } from '../support/chart_actor.ts';

const TOLD = ['continueReply', 'keepAttempt', 'sayBridge', 'closeBrokenReply', 'closeReplyEarly', 'endTurn'];

/** The first text of turn 1 is being sent, by attempt 1. */
function sending(policy: ConstructorParameters<typeof ChartActor>[0] = {}): ChartActor {
  const chart = new ChartActor(policy).tell(opened, final, firstText(1, 1));
  chart.look();
  return chart;
}

test('sending: a stream that fails is gone on with by another attempt, and the turn is answered', () => {
  const chart = sending().tell(failed(1, 1));
  assert.equal(chart.state, 'speaking.resuming');
  chart.wait(200).tell(firstText(1, 2));
  assert.equal(chart.state, 'speaking.sending');
  chart.tell(sent(1), played);
  assert.deepEqual(chart.look(...TOLD), ['0 continueReply 1.2', '200 keepAttempt 1.2', '200 endTurn 1 answered']);
  assert.equal(chart.clock.pendingCount > 0, true, 'the call goes on');
});

test('sending: a stream that fails after whole sentences is closed as it is, and the turn is truncated', () => {
  const chart = sending().tell(failed(1, 1, true), sent(1), played);
  assert.deepEqual(chart.look(...TOLD), ['0 closeReplyEarly 1', '0 endTurn 1 truncated']);
});

test('sending: a stream that is late is gone on with, and still listened to', () => {
  const chart = sending().tell(late(1, 1));
  assert.equal(chart.state, 'speaking.resuming');
  assert.deepEqual(chart.look(...TOLD), ['0 continueReply 1.2']);
  chart.wait(100).tell(firstText(1, 1));
  assert.equal(chart.state, 'speaking.sending');
  chart.tell(firstText(1, 2), failed(1, 2));
  assert.deepEqual(chart.look(...TOLD), ['100 keepAttempt 1.1'], 'the other one has lost');
});

test('resuming: the late one fails while another goes on: that one is waited for', () => {
  const chart = sending().tell(late(1, 1), failed(1, 1));
  assert.equal(chart.state, 'speaking.resuming');
  chart.tell(firstText(1, 2));
  assert.deepEqual(chart.look(...TOLD), ['0 continueReply 1.2', '0 keepAttempt 1.2']);
});

test('resuming: a bridge is said when nobody has gone on by then, once in a turn', () => {
  const chart = sending()
    .tell(failed(1, 1))
    .wait(GAP_BRIDGE_MS - 1);
  assert.deepEqual(chart.look('sayBridge'), []);
  chart
    .wait(1)
    .tell(firstText(1, 2), failed(1, 2))
    .wait(GAP_BRIDGE_MS * 2);
  assert.deepEqual(chart.look('sayBridge'), [`${GAP_BRIDGE_MS} sayBridge 1`]);
});

test('resuming: no bridge is said when the turn had one before its answer, or the workflow has none', () => {
  const bridged = new ChartActor().tell(opened, final).wait(1000).tell(firstText(1, 1), failed(1, 2), failed(1, 1));
  bridged.wait(GAP_BRIDGE_MS);
  assert.equal(bridged.look('sayBridge').length, 1);
  const without = sending({ canBridge: false }).tell(failed(1, 1)).wait(GAP_BRIDGE_MS);
  assert.deepEqual(without.look('sayBridge'), []);
});

test('resuming: when the one that is to go on fails another one is, twice a turn, then the reply is closed with an excuse', () => {
  const chart = sending().tell(failed(1, 1), failed(1, 2));
  assert.equal(chart.state, 'speaking.resuming');
  chart.tell(failed(1, 3));
  assert.equal(chart.state, 'speaking.sending');
  chart.tell(failed(1, 3), sent(1), played);
  assert.deepEqual(chart.look(...TOLD), [
    '0 continueReply 1.2',
    '0 continueReply 1.3',
    '0 closeBrokenReply 1',
    '0 endTurn 1 truncated',
  ]);
});

test('resuming: the time for going on runs from the break, not from the second try', () => {
  const chart = sending().tell(failed(1, 1)).wait(1400).tell(failed(1, 2)).wait(99);
  assert.equal(chart.state, 'speaking.resuming');
  chart.wait(1);
  assert.equal(chart.state, 'speaking.sending');
  assert.deepEqual(chart.look('closeBrokenReply'), ['1500 closeBrokenReply 1']);
  chart.tell(firstText(1, 3));
  assert.deepEqual(chart.look('keepAttempt'), [], 'what comes after the excuse is late');
});

test('sending: without leave to go on a broken answer is closed with its excuse at once, and once', () => {
  const chart = sending({ continuationsMax: 0 }).tell(late(1, 1), failed(1, 1), failed(1, 1), sent(1), played);
  assert.deepEqual(chart.look(...TOLD), ['0 closeBrokenReply 1', '0 endTurn 1 truncated']);
});

test('resuming: a barge-in ends the turn and everything that was to go on with it', () => {
  const chart = sending().tell(late(1, 1), interrupted);
  assert.equal(chart.state, 'listening');
  assert.deepEqual(chart.look('abortAttempts', 'endTurn'), ['0 abortAttempts 1', '0 endTurn 1 interrupted']);
  assert.deepEqual(chart.wait(3000).look(...TOLD), []);
});

test('resuming: a next final prompt is prepared and answered after the reply', () => {
  const chart = sending().tell(failed(1, 1), final, firstText(1, 2), sent(1));
  assert.equal(chart.state, 'answering.generating');
  assert.deepEqual(chart.look('startAttempt', 'keepAttempt', 'endTurn'), [
    '0 startAttempt 2.1 primary',
    '0 keepAttempt 1.2',
    '0 endTurn 1 answered',
  ]);
});
