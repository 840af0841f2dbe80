/** What was measured, and how several runs of the same thing become one. */
import { median } from './quantiles.ts';
import { combineFailover, type FailoverResult } from './failover_result.ts';
import type { PerfectBound } from './perfect_speculation.ts';
import type { ServerName } from './scenarios/scenario.ts';
import { type EarlyReading, type InsideFigures, together } from './self_report.ts';
import type { Ready, ReadyCounts, Verdict, WrongSample } from './turn_book.ts';

/** The turns of one run, in the order in which they were due; µs. */
export interface RunSamples {
  /** When their final prompts were due, ms of the window. */
  readonly dueMs: readonly number[];
  readonly gapUs: readonly number[];
  readonly speechGapUs: readonly number[];
  /** To the first text of any kind. */
  readonly firstTextUs: readonly number[];
  /** The longest time between two texts of the reply. */
  readonly pauseUs: readonly number[];
}

export interface CallsResult {
  readonly kind: 'calls';
  readonly scenario: string;
  readonly server: ServerName;
  /** Of the scenarios that are about languages; null = of the others. */
  readonly language: string | null;
  readonly callCount: number;
  readonly runs: readonly RunSamples[];
  readonly verdicts: Readonly<Record<Verdict, number>>;
  readonly trapCount: number;
  readonly wrongTrapCount: number;
  readonly droppedCallCount: number;
  /** From a barge-in to the last text that still came, µs. */
  readonly afterCutUs: readonly number[];
  readonly afterCut: { readonly rightCount: number; readonly n: number };
  readonly wrongSamples: readonly WrongSample[];
  /** Requests that reached the model in the window. */
  readonly modelCallCount: number;
  /** Of the server process, in the window; null where the machine does not tell. */
  readonly cpuMs: number | null;
  readonly idleRssBytes: number | null;
  readonly liveRssBytes: number | null;
  /** p99 since the server's start, from the server itself; null for one that does not measure it. */
  readonly loopDelayP99Ms: number | null;
  /** What the server itself says of its response gaps since its start; null for one that says nothing. */
  readonly inside: InsideFigures | null;
  readonly early: EarlyResult;
  /** Null where it is not watched. */
  readonly failover: FailoverResult | null;
  readonly noise: Noise;
}

/** What was made ready before its final prompt, and what it cost. In the window. */
export interface EarlyResult {
  readonly ready: ReadyCounts;
  /** What the server tells of it. */
  readonly told: EarlyReading;
  readonly leadP50Ms: number | null;
  /** What all requests to the model would have cost, US cents, and for so many minutes of calls. */
  readonly cents: number;
  readonly callMinutes: number;
  /** Null where no such bound can be told: a model with faults on top of its profile. */
  readonly bound: PerfectBound | null;
  /** p50 if each turn had asked the first model alone, at its final; null as the bound. */
  readonly coldP50Ms: number | null;
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
  return result.runs.flatMap(({ gapUs }) => gapUs);
}

export function speechGapsOf(result: CallsResult): readonly number[] {
  return result.runs.flatMap(({ speechGapUs }) => speechGapUs);
}

export function turnCount(result: CallsResult): number {
  return result.runs.reduce((sum, { gapUs }) => sum + gapUs.length, 0);
}

export function cpuMsPerTurn(result: CallsResult): number | null {
  const turns = turnCount(result);
  return result.cpuMs === null || turns === 0 ? null : result.cpuMs / turns;
}

export function kbPerCall({ idleRssBytes, liveRssBytes, callCount }: CallsResult): number | null {
  return idleRssBytes === null || liveRssBytes === null ? null : (liveRssBytes - idleRssBytes) / 1024 / callCount;
}

/** Requests to the model beyond one for each turn. */
export function extraCallsPerTurn(result: CallsResult): number | null {
  const turns = turnCount(result);
  return turns === 0 ? null : result.modelCallCount / turns - 1;
}

/** The gaps of each run, or of the two halves of the only one: how far the same thing differs from itself. */
export function parts(result: CallsResult): readonly (readonly number[])[] {
  const [first, ...others] = result.runs.map(({ gapUs }) => gapUs);
  if (first === undefined) return [];
  if (others.length > 0) return [first, ...others];
  const middle = Math.floor(first.length / 2);
  return [first.slice(0, middle), first.slice(middle)];
}

/**
 * Runs of one scenario against one server: samples and counts are put together, the worst noise stays. Percentiles that the
 * servers told of themselves cannot be put together, so those of several runs are left out.
 */
export function combine(results: readonly CallsResult[]): CallsResult {
  const [first] = results;
  if (first === undefined) throw new Error('There is nothing to combine.');
  const sum = (of: (result: CallsResult) => number): number => results.reduce((total, result) => total + of(result), 0);
  const middle = (of: (result: CallsResult) => number | null): number | null =>
    median(results.map(of).filter((value) => value !== null));
  const worst = (of: (noise: Noise) => number | null): number =>
    Math.max(...results.map(({ noise }) => of(noise) ?? 0));
  const verdict = (name: Verdict): number => sum(({ verdicts }) => verdicts[name]);
  return {
    ...first,
    runs: results.flatMap((result) => result.runs),
    verdicts: {
      right: verdict('right'),
      wrong: verdict('wrong'),
      cut: verdict('cut'),
      broken: verdict('broken'),
      none: verdict('none'),
    },
    trapCount: sum((result) => result.trapCount),
    wrongTrapCount: sum((result) => result.wrongTrapCount),
    droppedCallCount: sum((result) => result.droppedCallCount),
    afterCutUs: results.flatMap((result) => result.afterCutUs),
    afterCut: { rightCount: sum(({ afterCut }) => afterCut.rightCount), n: sum(({ afterCut }) => afterCut.n) },
    wrongSamples: results.flatMap((result) => result.wrongSamples),
    modelCallCount: sum((result) => result.modelCallCount),
    cpuMs: first.cpuMs === null ? null : sum((result) => result.cpuMs ?? 0),
    idleRssBytes: middle((result) => result.idleRssBytes),
    liveRssBytes: middle((result) => result.liveRssBytes),
    inside: results.length === 1 ? first.inside : null,
    loopDelayP99Ms: first.loopDelayP99Ms === null ? null : Math.max(...results.map((r) => r.loopDelayP99Ms ?? 0)),
    early: combineEarly(results.map(({ early }) => early)) ?? first.early,
    failover: combineFailover(results.flatMap(({ failover }) => failover ?? [])),
    noise: {
      callersLoopDelayP99Ms: worst((noise) => noise.callersLoopDelayP99Ms),
      callersLateP99Ms: worst((noise) => noise.callersLateP99Ms),
      upstreamLoopDelayP99Ms: worst((noise) => noise.upstreamLoopDelayP99Ms),
      ownCores: first.noise.ownCores === null ? null : worst((noise) => noise.ownCores),
      otherCores: first.noise.otherCores === null ? null : worst((noise) => noise.otherCores),
    },
  };
}

/** The bound is the same for all: they met the same callers. */
function combineEarly(all: readonly EarlyResult[]): EarlyResult | null {
  const [first] = all;
  if (first === undefined) return null;
  const sum = (of: (early: EarlyResult) => number): number => all.reduce((total, early) => total + of(early), 0);
  const kind = (of: (ready: ReadyCounts) => Ready): Ready => ({
    n: sum(({ ready }) => of(ready).n),
    readyCount: sum(({ ready }) => of(ready).readyCount),
  });
  return {
    ...first,
    ready: {
      all: kind((ready) => ready.all),
      eligible: kind((ready) => ready.eligible),
      repeated: kind((ready) => ready.repeated),
      repeatedAndEligible: kind((ready) => ready.repeatedAndEligible),
      traps: kind((ready) => ready.traps),
      wrongCount: sum(({ ready }) => ready.wrongCount),
      wrongTrapCount: sum(({ ready }) => ready.wrongTrapCount),
    },
    told: all.slice(1).reduce((told, early) => together(told, early.told), first.told),
    leadP50Ms: median(all.map(({ leadP50Ms }) => leadP50Ms).filter((ms) => ms !== null)),
    cents: sum(({ cents }) => cents),
    callMinutes: sum(({ callMinutes }) => callMinutes),
  };
}
