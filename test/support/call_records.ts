/** Call records for tests of what keeps them. */
import type { CallRecord } from '../../src/domain/call_record.ts';

export function callRecord(createdEpochMs: number, changes: Partial<CallRecord> = {}): CallRecord {
  return {
    trackingId: `call_${createdEpochMs}_abcdefghij`,
    callSid: null,
    direction: 'outbound',
    mode: 'optimized',
    carrier: 'simulator',
    to: '+1234567890',
    from: '+1987654321',
    workflowId: 'test-workflow',
    workflowVersion: 1,
    language: 'en-US',
    variables: {},
    state: 'listening',
    end: null,
    answeredBy: null,
    createdEpochMs,
    endedEpochMs: null,
    transcript: [
      { role: 'agent', text: 'Hello.', turnId: 0, atMs: 0 },
      { role: 'agent', text: 'We are', turnId: 1, atMs: 2000, cut: true },
    ],
    turns: [
      {
        turnId: 1,
        outcome: 'answered',
        source: 'curated',
        language: 'en-US',
        atMs: 2000,
        start: 'curated',
        bridged: false,
        attempts: [],
        discarded: [],
        responseGapMs: 0.75,
        timeline: { finalUs: 0, answerTextUs: 750 },
      },
    ],
    openTurns: [],
    carrierHistory: [],
    counters: { FRAME_MALFORMED: 2 },
    tokenHash: null,
    schema: 1,
    owner: 'process-1',
    epoch: 1,
    ...changes,
  };
}
