/** Turns and calls as the metrics are told of them. */
import type { CallRecord } from '../../../src/domain/call_record.ts';
import type { TurnOutcome, TurnRecord } from '../../../src/domain/turn.ts';

/** `gapMs` null: no text of an answer; the turn ended `endedMs` after its final prompt. */
export function turnOf(outcome: TurnOutcome, gapMs: number | null, endedMs = 2_000): TurnRecord {
  const finalUs = 250_000;
  const answered = gapMs === null ? {} : { answerTextUs: finalUs + gapMs * 1000 };
  return {
    turnId: 1,
    outcome,
    source: gapMs === null ? null : 'scripted',
    language: 'en-US',
    attemptCount: 1,
    bridged: false,
    failures: [],
    responseGapMs: gapMs,
    timeline: { firstPartialUs: 0, finalUs, ...answered, endedUs: finalUs + endedMs * 1000 },
  };
}

export function callOf(changes: Partial<CallRecord> = {}): CallRecord {
  return {
    trackingId: 'call_1800000000000_abcdefghij',
    callSid: null,
    direction: 'outbound',
    mode: 'optimized',
    carrier: 'simulator',
    to: '+14158675309',
    from: '+14155550100',
    workflowId: 'test-workflow',
    workflowVersion: 1,
    language: 'en-US',
    variables: { name: 'Ada' },
    state: 'listening',
    end: null,
    answeredBy: null,
    createdEpochMs: 1_800_000_000_000,
    endedEpochMs: null,
    transcript: [{ role: 'caller', text: 'private words', turnId: 1, atMs: 0 }],
    turns: [],
    carrierHistory: [],
    counters: {},
    tokenHash: 'hash-of-token',
    schema: 1,
    owner: 'process',
    epoch: 1,
    ...changes,
  };
}
