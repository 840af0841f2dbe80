/** Turns and calls as the metrics are told of them. */
import type { CallRecord } from '../../../src/domain/call_record.ts';
import type { MeteredCall } from '../../../src/domain/metered_call.ts';
import type { AttemptRecord, TurnOutcome, TurnRecord } from '../../../src/domain/turn.ts';
import type { FiguresLimits } from '../../../src/metrics/create_figures.ts';

export const LIMITS: FiguresLimits = { labels: 50, counters: 200, histogramBytes: 16 * 1024 * 1024 };
/** When the final transcript came, since the turn's first fact. */
export const FINAL_US = 250_000;

export function meteredOf(changes: Partial<MeteredCall> = {}): MeteredCall {
  return {
    trackingId: 'call_1800000000000_abcdefghij',
    direction: 'outbound',
    mode: 'optimized',
    carrier: 'simulator',
    workflowId: 'test-workflow',
    language: 'en-US',
    createdEpochMs: 1_800_000_000_000,
    ...changes,
  };
}

/** `gapMs` null: no text of an answer; the turn ended `endedMs` after its final prompt. */
export function turnOf(
  outcome: TurnOutcome,
  gapMs: number | null,
  changes: Partial<TurnRecord> = {},
  endedMs = 2_000,
): TurnRecord {
  const textUs = FINAL_US + (gapMs ?? 0) * 1000;
  const answered = gapMs === null ? {} : { firstTextUs: textUs, answerTextUs: textUs, lastTextUs: textUs + 100_000 };
  return {
    turnId: 1,
    atMs: 3_000,
    outcome,
    source: gapMs === null ? null : 'azure_openai',
    start: gapMs === null ? null : 'cold',
    language: 'en-US',
    bridged: false,
    discarded: [],
    attempts: [],
    responseGapMs: gapMs,
    timeline: { firstPartialUs: 0, finalUs: FINAL_US, ...answered, endedUs: FINAL_US + endedMs * 1000 },
    ...changes,
  };
}

/** Times in ms after the final prompt. */
export function attemptOf(changes: {
  readonly source?: string;
  readonly start?: AttemptRecord['start'];
  readonly startedMs?: number;
  readonly firstTokenMs?: number | null;
  readonly endedMs?: number | null;
  readonly end?: AttemptRecord['end'];
}): AttemptRecord {
  const { source = 'azure_openai', start = 'cold', startedMs = 0, firstTokenMs = null } = changes;
  const { endedMs = 1_000, end = 'whole' } = changes;
  const at = (ms: number | null): number | null => (ms === null ? null : FINAL_US + ms * 1000);
  return {
    source,
    start,
    startedUs: FINAL_US + startedMs * 1000,
    firstTokenUs: at(firstTokenMs),
    endedUs: at(endedMs),
    end,
    failure: end === 'failed' ? 'STALLED' : null,
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
    openTurns: [],
    carrierHistory: [],
    counters: {},
    tokenHash: 'hash-of-token',
    schema: 1,
    owner: 'process',
    epoch: 1,
    ...changes,
  };
}
