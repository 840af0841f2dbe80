/** Calls that go on after their process is gone, or never do: what is made of their records. */
import { type CallProgress, PROGRESS_SCHEMA } from './call_progress.ts';
import type { CallEnd, CallRecord } from './call_record.ts';
import type { TurnRecord } from './turn.ts';

/** A call that has not ended and can be gone on with. */
export interface CallInProgress extends CallRecord {
  readonly end: null;
  readonly progress: CallProgress;
}

/** A call that nobody came back for. */
export interface LostCall extends CallRecord {
  readonly end: CallEnd;
}

/** False also of a call that an earlier or later version has left behind in a way that we do not know. */
export function isInProgress(record: CallRecord | null): record is CallInProgress {
  return record !== null && record.end === null && record.progress?.schema === PROGRESS_SCHEMA;
}

/**
 * The call as whoever takes it up begins with it: the turns that were going on are over, without an answer that anybody
 * has heard to its end, and what was sent of one counts as heard so far.
 */
export function asTakenUp(record: CallInProgress, owner: string): CallInProgress {
  const ids = [...record.transcript, ...record.turns, ...record.openTurns].map(({ turnId }) => turnId);
  const lastTurnId = Math.max(record.progress.lastTurnId, ...ids);
  return {
    ...record,
    ...withoutOpenTurns(record),
    state: 'reconnecting',
    owner,
    epoch: record.epoch + 1,
    progress: { ...record.progress, lastTurnId },
  };
}

/**
 * The call as it is kept when nobody has come back for it. `endedEpochMs`: the last sign of life. One that had said its
 * last words keeps the end that it was about to have.
 */
export function asLost(record: CallRecord, owner: string, endedEpochMs: number): LostCall {
  const { progress: _progress, ...kept } = record;
  const epoch = record.epoch + 1;
  return { ...kept, ...withoutOpenTurns(record), state: 'ended', end: endOfLost(record), endedEpochMs, owner, epoch };
}

function endOfLost({ closing }: CallRecord): CallEnd {
  return closing === 'transferred' ? 'transfer_failed' : (closing ?? 'lost');
}

function withoutOpenTurns({
  turns,
  openTurns,
  transcript,
}: CallRecord): Pick<CallRecord, 'turns' | 'openTurns' | 'transcript'> {
  const brokenOff = new Set(openTurns.map(({ turnId }) => turnId));
  return {
    turns: [...turns, ...openTurns.map((turn): TurnRecord => ({ ...turn, outcome: 'disconnected' }))],
    openTurns: [],
    transcript: transcript.map((line) =>
      line.role === 'agent' && brokenOff.has(line.turnId) ? { ...line, cut: true as const } : line,
    ),
  };
}
