/** Turns that nobody can answer, several in a row: what the chart makes of them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallEvent } from '../../machines/call_events.ts';
import type { CallPolicy } from '../../machines/call_setup.ts';
import { ChartActor } from '../support/chart_actor.ts';
import {
  failed,
  final,
  firstText,
  interrupted,
  notPickedUp,
  opened,
  pickedUp,
  played,
  sent,
} from '../support/call_chart.ts';

const TRANSFER: CallPolicy['parting'] = { afterTurns: 2, end: 'transferred' };
const CALL_BACK: CallPolicy['parting'] = { afterTurns: 2, end: 'call_back' };

/** The facts of a turn whose two providers and whose script fail, up to the first text of what is said instead. */
function unanswered(turnId: number): readonly CallEvent[] {
  return [final, failed(turnId, 1), failed(turnId, 2), failed(turnId, 3), firstText(turnId, 4)];
}

function speakers(chart: ChartActor): readonly string[] {
  return chart.look('startAttempt').map((line) => line.split(' ').at(-1) ?? '');
}

test('unanswered turns: without a policy they end in apologies, however many there are', () => {
  const chart = new ChartActor().tell(opened);
  for (let turn = 1; turn <= 5; turn++) chart.tell(...unanswered(turn), sent(turn), played);
  assert.deepEqual([...new Set(speakers(chart))], ['primary', 'script', 'apology']);
  assert.equal(chart.state, 'listening');
});

test('unanswered turns: the last one that the policy allows is a parting, and the call is transferred', () => {
  const chart = new ChartActor({ parting: TRANSFER }).tell(opened);
  chart.tell(...unanswered(1), sent(1), played, ...unanswered(2), sent(2));
  assert.deepEqual(speakers(chart), [
    'primary',
    'primary',
    'script',
    'apology',
    'primary',
    'primary',
    'script',
    'parting',
  ]);
  chart.tell(played);
  assert.equal(chart.state, 'closing');
  chart.look();
  assert.deepEqual(chart.tell(pickedUp).look('callEnded'), ['0 callEnded transferred']);
});

test('unanswered turns: an answer in between begins the count anew', () => {
  const chart = new ChartActor({ parting: TRANSFER }).tell(opened);
  chart.tell(...unanswered(1), sent(1), played);
  chart.tell(final, firstText(2, 1), sent(2), played);
  chart.tell(...unanswered(3), sent(3), played);
  assert.equal(speakers(chart).includes('parting'), false);
  assert.equal(chart.state, 'listening');
});

test('unanswered turns: an apology that the caller cuts off counts, an answer that is cut off does not', () => {
  const cutApology = new ChartActor({ parting: TRANSFER }).tell(opened, ...unanswered(1), interrupted);
  assert.equal(speakers(cutApology.tell(...unanswered(2))).at(-1), 'parting');
  const cutAnswer = new ChartActor({ parting: TRANSFER }).tell(opened, ...unanswered(1), sent(1), played);
  cutAnswer.tell(final, firstText(2, 1), interrupted, ...unanswered(3));
  assert.equal(speakers(cutAnswer).at(-1), 'apology');
});

test('a transfer that nobody tells of any more ends as failed, after its own time', () => {
  const chart = new ChartActor({ parting: { ...TRANSFER, afterTurns: 1 }, closingMs: 5000, transferMs: 60_000 });
  chart.tell(opened, ...unanswered(1), sent(1), played).wait(59_000);
  assert.equal(chart.state, 'closing');
  assert.deepEqual(chart.wait(1000).look('callEnded'), ['60000 callEnded transfer_failed']);
});

test('a transfer that is not picked up, or whose caller hangs up before, ends as failed', () => {
  const carrierEnded: CallEvent = { type: 'carrier.ended', end: 'completed' };
  for (const fact of [notPickedUp, carrierEnded]) {
    const chart = new ChartActor({ parting: { ...TRANSFER, afterTurns: 1 } });
    chart.tell(opened, ...unanswered(1), sent(1), played, fact);
    assert.deepEqual(chart.look('callEnded'), ['0 callEnded transfer_failed']);
  }
});

test('a call-back that was promised is how the call ends, also when the caller hangs up during the promise', () => {
  for (const facts of [[played], [{ type: 'carrier.ended', end: 'completed' } as const]]) {
    const chart = new ChartActor({ parting: { ...CALL_BACK, afterTurns: 1 }, closingMs: 5000 });
    chart.tell(opened, ...unanswered(1), sent(1), ...facts).wait(5000);
    assert.equal(chart.look('callEnded').at(-1)?.endsWith('callEnded call_back'), true);
  }
});

test('a caller who goes on speaking into the parting is answered first', () => {
  const chart = new ChartActor({ parting: { ...CALL_BACK, afterTurns: 1 } });
  chart.tell(opened, ...unanswered(1), final, sent(1));
  assert.equal(chart.state, 'answering.generating');
  assert.equal(chart.context.closing, null);
});
