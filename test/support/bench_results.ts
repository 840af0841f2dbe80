/** Results of the bench as a test wants them. */
import type { CallsResult, RunSamples } from '../../bench/results.ts';

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
  return { gapUs: gaps, speechGapUs: gaps.map((gap) => gap + 700_000) };
}

export function callsResult(change: Partial<CallsResult> = {}): CallsResult {
  return {
    kind: 'calls',
    scenario: 'plain_200',
    server: 'floor',
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
    noise: QUIET,
    ...change,
  };
}
