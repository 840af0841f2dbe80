import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asLost, asTakenUp, isInProgress } from '../../../src/domain/call_in_progress.ts';
import type { CallProgress } from '../../../src/domain/call_progress.ts';
import type { CallRecord } from '../../../src/domain/call_record.ts';
import { callRecord } from '../../support/call_records.ts';

const PROGRESS: CallProgress = {
  schema: 1,
  savedEpochMs: 1_800_000_005_000,
  wasGreeted: true,
  unansweredCount: 0,
  lastTurnId: 1,
  lineCounts: { bridge: 1, stillThere: 0, apology: 2 },
  endsEpochMs: 1_800_000_600_000,
};

function inProgress(changes: Partial<CallRecord> = {}) {
  const record = callRecord(1_800_000_000_000, { progress: PROGRESS, ...changes });
  assert.ok(isInProgress(record));
  return record;
}

/** The second turn was being answered. */
function answering(): ReturnType<typeof inProgress> {
  const { turns, transcript } = callRecord(1_800_000_000_000);
  const [turn] = turns;
  assert.ok(turn);
  const atMs = 4000;
  return inProgress({
    openTurns: [{ ...turn, turnId: 2, outcome: null }],
    transcript: [
      ...transcript,
      { role: 'caller', text: 'And on Sunday?', turnId: 2, atMs },
      { role: 'agent', text: 'On Sunday we', turnId: 2, atMs },
    ],
  });
}

test('a record that has ended, has nothing to go on from, or is of another form is no call in progress', () => {
  assert.equal(isInProgress(null), false);
  assert.equal(isInProgress(callRecord(1)), false);
  assert.equal(isInProgress(callRecord(1, { progress: PROGRESS, end: 'completed' })), false);
  assert.equal(isInProgress(callRecord(1, { progress: { ...PROGRESS, schema: 2 as 1 } })), false);
});

test('a call taken up has a new owner and epoch, and no turn id is used again', () => {
  const taken = asTakenUp(inProgress(), 'next');
  assert.deepEqual([taken.owner, taken.epoch, taken.state, taken.progress.lastTurnId], ['next', 2, 'reconnecting', 1]);
  assert.equal(asTakenUp(answering(), 'next').progress.lastTurnId, 2, 'of what was said after the last turn was noted');
});

test('a call taken up in the middle of an answer: its turn is over, and what was sent of it counts as heard so far', () => {
  const taken = asTakenUp(answering(), 'next');
  assert.deepEqual(taken.openTurns, []);
  assert.deepEqual(
    taken.turns.map(({ turnId, outcome }) => [turnId, outcome]),
    [
      [1, 'answered'],
      [2, 'disconnected'],
    ],
  );
  assert.deepEqual(taken.transcript.map(({ text, cut }) => [text, cut === true]).slice(-2), [
    ['And on Sunday?', false],
    ['On Sunday we', true],
  ]);
});

test('a call that nobody came back for: lost, with its turns, ended at its last sign of life', () => {
  const lost = asLost(answering(), 'next', 1_800_000_009_000);
  assert.deepEqual([lost.end, lost.state, lost.endedEpochMs, lost.owner], ['lost', 'ended', 1_800_000_009_000, 'next']);
  assert.deepEqual([lost.epoch, lost.turns.length, lost.progress], [2, 2, undefined]);
});

test('a call that nobody came back for after its last words has the end that it was about to have', () => {
  const endOf = (closing: NonNullable<CallRecord['closing']>) => asLost(inProgress({ closing }), 'next', 1).end;
  assert.deepEqual([endOf('completed'), endOf('call_back'), endOf('silent')], ['completed', 'call_back', 'silent']);
  assert.equal(endOf('transferred'), 'transfer_failed', 'nobody has told of a person who picked up');
});
