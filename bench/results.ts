/** What was measured, and how several runs of the same thing become one. */
import { median } from './quantiles.ts';
import type { ServerName } from './scenarios/scenario.ts';

export interface CallsResult {
  readonly kind: 'calls';
  readonly scenario: string;
  readonly server: ServerName;
  readonly callCount: number;
  /** Response gaps in µs; of each run one list, in the order of the turns. */
  readonly runs: readonly (readonly number[])[];
  readonly withoutTextCount: number;
  readonly wrongReplyCount: number;
  readonly droppedCallCount: number;
  /** Requests that reached the model in the window. */
  readonly modelCallCount: number;
  /** Of the server process, in the window; null where the machine does not tell. */
  readonly cpuMs: number | null;
  readonly idleRssBytes: number | null;
  readonly liveRssBytes: number | null;
  /** p99 since the server's start, from the server itself; null for one that does not measure it. */
  readonly loopDelayP99Ms: number | null;
  readonly noise: Noise;
}

/** What else could have shaped the figures. */
export interface Noise {
  readonly callersLoopDelayP99Ms: number;
  readonly callersLateP99Ms: number;
  readonly upstreamLoopDelayP99Ms: number;
  /** Cores that were busy in the window, on average: with all processes of the run, and with anything else. */
  readonly ownCores: number | null;
  readonly otherCores: number | null;
}

export interface WebhooksResult {
  readonly kind: 'webhooks';
  readonly scenario: string;
  readonly perSecond: number;
  readonly answersUs: readonly number[];
  readonly failedCount: number;
  readonly lateP99Ms: number;
}

export type Result = CallsResult | WebhooksResult;

export function gapsOf(result: CallsResult): readonly number[] {
  return result.runs.flat();
}

export function cpuMsPerTurn(result: CallsResult): number | null {
  const turnCount = gapsOf(result).length;
  return result.cpuMs === null || turnCount === 0 ? null : result.cpuMs / turnCount;
}

export function kbPerCall({ idleRssBytes, liveRssBytes, callCount }: CallsResult): number | null {
  return idleRssBytes === null || liveRssBytes === null ? null : (liveRssBytes - idleRssBytes) / 1024 / callCount;
}

/** Runs of one scenario against one server: samples and counts are put together, the worst noise stays. */
export function combine(results: readonly CallsResult[]): CallsResult {
  const [first] = results;
  if (first === undefined) throw new Error('There is nothing to combine.');
  const sum = (of: (result: CallsResult) => number): number => results.reduce((total, result) => total + of(result), 0);
  const middle = (of: (result: CallsResult) => number | null): number | null =>
    median(results.map(of).filter((value) => value !== null));
  const worst = (of: (noise: Noise) => number | null): number =>
    Math.max(...results.map(({ noise }) => of(noise) ?? 0));
  return {
    ...first,
    runs: results.flatMap((result) => result.runs),
    withoutTextCount: sum((result) => result.withoutTextCount),
    wrongReplyCount: sum((result) => result.wrongReplyCount),
    droppedCallCount: sum((result) => result.droppedCallCount),
    modelCallCount: sum((result) => result.modelCallCount),
    cpuMs: first.cpuMs === null ? null : sum((result) => result.cpuMs ?? 0),
    idleRssBytes: middle((result) => result.idleRssBytes),
    liveRssBytes: middle((result) => result.liveRssBytes),
    loopDelayP99Ms: first.loopDelayP99Ms === null ? null : Math.max(...results.map((r) => r.loopDelayP99Ms ?? 0)),
    noise: {
      callersLoopDelayP99Ms: worst((noise) => noise.callersLoopDelayP99Ms),
      callersLateP99Ms: worst((noise) => noise.callersLateP99Ms),
      upstreamLoopDelayP99Ms: worst((noise) => noise.upstreamLoopDelayP99Ms),
      ownCores: first.noise.ownCores === null ? null : worst((noise) => noise.ownCores),
      otherCores: first.noise.otherCores === null ? null : worst((noise) => noise.otherCores),
    },
  };
}
