/** Figures that have seen a little of everything, for tests of what shows them. */
import type { MeteredCall } from '../../src/domain/metered_call.ts';
import type { AttemptRecord, TurnRecord } from '../../src/domain/turn.ts';
import { createFigures } from '../../src/metrics/create_figures.ts';
import type { Figures } from '../../src/metrics/figures.ts';
import type { VirtualClock } from '../../src/runtime/virtual_clock.ts';

export const FIGURES_LIMITS = { labels: 50, counters: 200, histogramBytes: 16 * 1024 * 1024 };

const FINAL_US = 250_000;

export function meteredCall(changes: Partial<MeteredCall> = {}): MeteredCall {
  return {
    trackingId: 'call_1800000000000_abcdefghij',
    direction: 'inbound',
    mode: 'optimized',
    carrier: 'simulator',
    workflowId: 'test-workflow',
    language: 'en-US',
    createdEpochMs: 1_800_000_000_000,
    ...changes,
  };
}

/** Answered `gapMs` after the final transcript by the first provider. */
export function answeredTurn(gapMs: number, changes: Partial<TurnRecord> = {}): TurnRecord {
  const answerTextUs = FINAL_US + gapMs * 1000;
  return {
    turnId: 1,
    atMs: 0,
    outcome: 'answered',
    source: 'azure-openai',
    start: 'cold',
    language: 'en-US',
    bridged: false,
    discarded: [],
    attempts: [attempt('azure-openai', 'cold', answerTextUs)],
    responseGapMs: gapMs,
    timeline: {
      speechEndedUs: FINAL_US - 200_000,
      finalUs: FINAL_US,
      providerFirstTokenUs: answerTextUs,
      firstTextUs: answerTextUs,
      answerTextUs,
      lastTextUs: answerTextUs + 500_000,
      endedUs: answerTextUs + 900_000,
    },
    ...changes,
  };
}

function attempt(source: string, start: AttemptRecord['start'], firstTokenUs: number | null): AttemptRecord {
  const ending = firstTokenUs === null ? ('failed' as const) : ('whole' as const);
  const endedUs = (firstTokenUs ?? FINAL_US) + 100_000;
  const failure = ending === 'failed' ? 'HTTP_500' : null;
  return { source, start, startedUs: FINAL_US, firstTokenUs, endedUs, end: ending, failure };
}

/** The first provider failed and the second one answered. */
function recoveredTurn(gapMs: number): TurnRecord {
  const answerTextUs = FINAL_US + gapMs * 1000;
  const attempts = [attempt('azure-openai', 'cold', null), attempt('openai', 'recovery', answerTextUs)];
  return answeredTurn(gapMs, { source: 'openai', start: 'recovery', attempts });
}

/** Nobody answered and nothing was heard. */
function silentTurn(): TurnRecord {
  return answeredTurn(0, {
    outcome: 'failed',
    source: null,
    start: null,
    attempts: [attempt('azure-openai', 'cold', null)],
    responseGapMs: null,
    timeline: { finalUs: FINAL_US, endedUs: FINAL_US + 2_000_000 },
  });
}

export function measuredFigures(clock: VirtualClock): Figures {
  const figures = createFigures(clock, FIGURES_LIMITS);
  const optimized = meteredCall();
  const traditional = meteredCall({ mode: 'traditional', workflowId: 'other-workflow', language: 'zh-HK' });
  for (const call of [optimized, traditional]) {
    figures.callOpened(call);
    figures.twimlBuilt(2_400, call.mode);
    for (let index = 0; index < 200; index += 1) figures.turnEnded(call, answeredTurn(3 + index * 7));
    figures.turnEnded(call, recoveredTurn(480));
    figures.turnEnded(call, silentTurn());
  }
  for (let index = 0; index < 100; index += 1) figures.loopDelayed(index * 40);
  figures.callEnded(traditional, 'completed');
  figures.count('frame_malformed');
  return figures;
}
