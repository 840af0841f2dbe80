/** Results of the bench as a test wants them. */
import type { CallsResult, EarlyResult, RunSamples } from '../../bench/results.ts';
import { NOTHING_TOLD } from '../../bench/self_report.ts';

export const QUIET = {
  callersLoopDelayP99Ms: 1,
  callersLateP99Ms: 0,
  upstreamLoopDelayP99Ms: 1,
  ownCores: 0.5,
  otherCores: 0.1,
};

/** One run of so many turns with the same gap, spoken 700 ms before. */
export function samples(count: number, gapUs: number): RunSamples {
  const gaps = Array.from({ length: count }, () => gapUs);
  return {
    dueMs: gaps.map((_, index) => index * 100),
    gapUs: gaps,
    speechGapUs: gaps.map((gap) => gap + 700_000),
    firstTextUs: gaps,
    pauseUs: gaps.map(() => 250_000),
  };
}

/** Of 1,000 turns, none of them ready, from a server that tells nothing. */
export function earlyResult(change: Partial<EarlyResult> = {}): EarlyResult {
  const none = { n: 0, readyCount: 0 };
  const kinds = { all: { n: 1_000, readyCount: 0 }, eligible: none, repeated: none, repeatedAndEligible: none };
  return {
    ready: { ...kinds, traps: { n: 50, readyCount: 0 }, wrongCount: 0, wrongTrapCount: 0 },
    told: NOTHING_TOLD,
    leadP50Ms: null,
    cents: 10,
    callMinutes: 100,
    bound: null,
    coldP50Ms: null,
    ...change,
  };
}

export function callsResult(change: Partial<CallsResult> = {}): CallsResult {
  return {
    kind: 'calls',
    scenario: 'plain_200',
    server: 'floor',
    language: null,
    callCount: 200,
    runs: [samples(1_000, 4_000)],
    verdicts: { right: 1_000, wrong: 0, cut: 0, broken: 0, none: 0 },
    trapCount: 50,
    wrongTrapCount: 0,
    droppedCallCount: 0,
    afterCutUs: [],
    afterCut: { rightCount: 0, n: 0 },
    wrongSamples: [],
    modelCallCount: 1_000,
    cpuMs: 4_000,
    idleRssBytes: 100 * 1024 * 1024,
    liveRssBytes: 110 * 1024 * 1024,
    loopDelayP99Ms: null,
    inside: null,
    early: earlyResult(),
    failover: null,
    noise: QUIET,
    ...change,
  };
}
