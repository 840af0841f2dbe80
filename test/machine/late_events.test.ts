/**
 * For each state that was left, every fact that it was still waiting for, delivered late: it is counted and changes
 * nothing. The facts are generated from what ran in the state: its turn, its attempts, its reply.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallEvent } from '../../machines/call_events.ts';
import {
  after,
  type CallSnapshot,
  closed,
  failed,
  final,
  firstText,
  hangUp,
  interrupted,
  late,
  leafOf,
  opened,
  overran,
  partial,
  played,
  sent,
  SITUATIONS,
  step,
} from '../support/call_chart.ts';

/** What may still be reported of the turns that were open in this state. */
function awaitedIn(left: CallSnapshot): readonly CallEvent[] {
  const facts: CallEvent[] = [];
  for (const turn of [left.context.turn, left.context.next]) {
    if (turn === null) continue;
    for (let attempt = 1; attempt <= turn.attemptCount; attempt++) {
      facts.push(firstText(turn.id, attempt), failed(turn.id, attempt), late(turn.id, attempt));
    }
    facts.push(sent(turn.id), sent(turn.id, true), overran(turn.id));
  }
  return facts;
}

/** By name, how a state is left for good: afterwards none of its turns is open. */
const EXITS: Readonly<Record<string, readonly CallEvent[]>> = {
  'the socket dropped': [closed],
  'the socket dropped and came back': [closed, opened],
  'the call was told to hang up': [hangUp],
  'the goodbye is being heard': [hangUp, sent(90)],
};

let checkedCount = 0;

function assertNothingBut(state: CallSnapshot, late: CallEvent, what: string): void {
  const { snapshot, actions } = step(state, late);
  assert.deepEqual(actions, ['eventIgnored'], what);
  assert.deepEqual(snapshot.value, state.value, what);
  assert.deepEqual(snapshot.context, state.context, what);
  checkedCount += 1;
}

for (const [name, left] of Object.entries(SITUATIONS)) {
  const awaited = awaitedIn(left);
  if (awaited.length === 0 || left.context.closing !== null) continue;
  for (const [exit, events] of Object.entries(EXITS)) {
    test(`${name}, then ${exit}: what was awaited comes late and changes nothing`, () => {
      const now = after(left, ...events);
      for (const late of awaited) assertNothingBut(now, late, `${late.type} in ${leafOf(now)}`);
    });
  }
}

test('speaking: what the attempts that lost the race report changes nothing', () => {
  const raced = after(SITUATIONS.listening, final, failed(2, 1), failed(2, 2));
  const speaking = after(raced, firstText(2, 3));
  for (const late of [firstText(2, 1), failed(2, 1), firstText(2, 2), failed(2, 2), firstText(2, 3)]) {
    assertNothingBut(speaking, late, late.type);
  }
});

test('generating: what the attempts from before a second final prompt report changes nothing', () => {
  const again = after(SITUATIONS.failover, final);
  for (const late of [firstText(2, 1), failed(2, 1), firstText(2, 2), failed(2, 2)]) {
    assertNothingBut(again, late, late.type);
  }
  assert.equal(step(again, firstText(2, 3)).snapshot.matches({ conversing: 'speaking' }), true);
});

test('listening after a barge-in: what the reply that was cut reports changes nothing', () => {
  const cut = after(SITUATIONS.sending, interrupted);
  for (const late of awaitedIn(SITUATIONS.sending)) assertNothingBut(cut, late, late.type);
});

test('the next turn is spoken: what the reply before it reports changes nothing', () => {
  const next = after(SITUATIONS['sending, next turn waits'], sent(2), firstText(3, 1));
  for (const late of awaitedIn(SITUATIONS.sending)) assertNothingBut(next, late, late.type);
});

test('sending: playback of an earlier reply does not end this one', () => {
  assertNothingBut(SITUATIONS.sending, played, 'playback.ended');
});

test('closing: words of the caller come late and change nothing', () => {
  for (const late of [partial, final]) assertNothingBut(SITUATIONS.closing, late, late.type);
});

test('enough late facts were checked', () => assert.ok(checkedCount >= 150, `only ${checkedCount}`));
