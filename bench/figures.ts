/** The figures of one scenario against one server, as they are printed, drawn, kept as JSON and compared. */
import { type EarlyFigures, earlyFiguresOf } from './early_figures.ts';
import { type FailoverFigures, failoverFiguresOf } from './failover_figures.ts';
import { curveOf, P999_SAMPLES_MIN, P99_SAMPLES_MIN, type Quantiles, quantilesOf, shareWithin } from './quantiles.ts';
import {
  type CallsResult,
  cpuMsPerTurn,
  extraCallsPerTurn,
  gapsOf,
  kbPerCall,
  parts,
  type Result,
  speechGapsOf,
  type WebhooksResult,
} from './results.ts';
import type { InsideFigures } from './self_report.ts';
import type { ServerName } from './scenarios/scenario.ts';
import type { Verdict, WrongSample } from './turn_book.ts';

/** Times in ms. What was not measured, or stands on too few samples, is null. */
export interface Figures {
  readonly scenario: string;
  readonly server: ServerName;
  /** BCP-47, where languages are held side by side; null = it is about something else. */
  readonly language: string | null;
  /** `50 calls` or `50/s`. */
  readonly load: string;
  /** Turns, or requests. */
  readonly n: number;
  readonly mean: number | null;
  readonly p50: number | null;
  readonly p75: number | null;
  readonly p90: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  readonly p999: number | null;
  readonly max: number | null;
  /** From the end of the caller's speech to the first text of the answer. */
  readonly speechP50: number | null;
  readonly speechP90: number | null;
  /** Share of turns within so many ms. */
  readonly within: Readonly<Record<WithinMs, number>> | null;
  /** At `CURVE_SHARES`. */
  readonly curve: readonly number[];
  /** How far p50 and p95 of the runs, or of the halves of the only run, are apart: largest by smallest. */
  readonly spreadP50: number;
  readonly spreadP95: number;
  readonly verdicts: Readonly<Record<Verdict, number>> | null;
  readonly trapCount: number;
  readonly wrongTrapCount: number;
  readonly droppedCallCount: number;
  /** Webhooks without good TwiML. */
  readonly failedCount: number;
  readonly wrongSamples: readonly WrongSample[];
  readonly afterCut: AfterCut | null;
  readonly extraCallsPerTurn: number | null;
  readonly cpuMsPerTurn: number | null;
  /** Of the server process, in MB: before the calls and with all of them; the difference by call, from 1,000 calls. */
  readonly idleMb: number | null;
  readonly liveMb: number | null;
  readonly kbPerCall: number | null;
  readonly serverLoopP99: number | null;
  readonly callersLoopP99: number | null;
  readonly upstreamLoopP99: number | null;
  readonly otherCores: number | null;
  readonly inside: InsideFigures | null;
  /** Null for webhooks. */
  readonly early: EarlyFigures | null;
  /** Null where it is not watched. */
  readonly failover: FailoverFigures | null;
  /** Whether the machine was quiet enough. */
  readonly isCounted: boolean;
}

export interface AfterCut {
  /** Replies that were cut in on while they were being sent. */
  readonly n: number;
  /** From the interrupt frame to the last text of the reply. */
  readonly p50: number | null;
  readonly p95: number | null;
  readonly max: number | null;
  /** Turns after a cut, and how many of them were answered rightly. */
  readonly nextN: number;
  readonly nextRightCount: number;
}

export const WITHIN_MS = [100, 150, 250, 500, 900] as const;

export type WithinMs = (typeof WITHIN_MS)[number];

/** Denser towards the tail, which is what one looks for. */
export const CURVE_SHARES: readonly number[] = Array.from({ length: 61 }, (_, step) => 1 - 10 ** (-step / 20));

/** The memory of fewer calls is not seen beside what the heap does by itself. */
const MEMORY_CALLS_MIN = 1_000;

export function figuresOf(result: Result, isCounted: boolean): Figures {
  return result.kind === 'calls' ? callFigures(result, isCounted) : webhookFigures(result, isCounted);
}

function callFigures(result: CallsResult, isCounted: boolean): Figures {
  const gaps = gapsOf(result);
  const speech = quantilesOf(speechGapsOf(result));
  const halves = parts(result).map(quantilesOf);
  const { noise, verdicts, callCount } = result;
  return {
    scenario: result.scenario,
    server: result.server,
    language: result.language,
    load: `${callCount} calls`,
    ...percentiles(gaps),
    speechP50: toMs(speech?.p50),
    speechP90: toMs(speech?.p90),
    spreadP50: spread(halves.map((half) => half?.p50)),
    spreadP95: spread(halves.map((half) => half?.p95)),
    verdicts,
    trapCount: result.trapCount,
    wrongTrapCount: result.wrongTrapCount,
    droppedCallCount: result.droppedCallCount,
    failedCount: 0,
    wrongSamples: result.wrongSamples,
    afterCut: afterCutOf(result),
    extraCallsPerTurn: extraCallsPerTurn(result),
    cpuMsPerTurn: cpuMsPerTurn(result),
    idleMb: toMb(result.idleRssBytes),
    liveMb: toMb(result.liveRssBytes),
    kbPerCall: callCount < MEMORY_CALLS_MIN ? null : kbPerCall(result),
    serverLoopP99: result.loopDelayP99Ms,
    callersLoopP99: noise.callersLoopDelayP99Ms,
    upstreamLoopP99: noise.upstreamLoopDelayP99Ms,
    otherCores: noise.otherCores,
    inside: result.inside,
    early: earlyFiguresOf(result),
    failover: failoverFiguresOf(result),
    isCounted,
  };
}

function webhookFigures(result: WebhooksResult, isCounted: boolean): Figures {
  return {
    scenario: result.scenario,
    server: 'product',
    language: null,
    load: `${result.perSecond}/s`,
    ...percentiles(result.answersUs),
    speechP50: null,
    speechP90: null,
    spreadP50: 1,
    spreadP95: 1,
    verdicts: null,
    trapCount: 0,
    wrongTrapCount: 0,
    droppedCallCount: 0,
    failedCount: result.failedCount,
    wrongSamples: [],
    afterCut: null,
    extraCallsPerTurn: null,
    cpuMsPerTurn: null,
    idleMb: null,
    liveMb: null,
    kbPerCall: null,
    serverLoopP99: null,
    callersLoopP99: null,
    upstreamLoopP99: null,
    otherCores: null,
    inside: null,
    early: null,
    failover: null,
    isCounted,
  };
}

type Percentiles = Pick<
  Figures,
  'n' | 'mean' | 'p50' | 'p75' | 'p90' | 'p95' | 'p99' | 'p999' | 'max' | 'within' | 'curve'
>;

function percentiles(samplesUs: readonly number[]): Percentiles {
  const found: Partial<Quantiles> = quantilesOf(samplesUs) ?? {};
  const n = samplesUs.length;
  const within = (ms: WithinMs): number => shareWithin(samplesUs, ms * 1000) ?? 0;
  return {
    n,
    mean: n === 0 ? null : samplesUs.reduce((sum, us) => sum + us, 0) / n / 1000,
    p50: toMs(found.p50),
    p75: toMs(found.p75),
    p90: toMs(found.p90),
    p95: toMs(found.p95),
    p99: n < P99_SAMPLES_MIN ? null : toMs(found.p99),
    p999: n < P999_SAMPLES_MIN ? null : toMs(found.p999),
    max: toMs(found.max),
    within:
      n === 0 ? null : { 100: within(100), 150: within(150), 250: within(250), 500: within(500), 900: within(900) },
    curve: curveOf(samplesUs, CURVE_SHARES).map((us) => us / 1000),
  };
}

function afterCutOf({ afterCutUs, afterCut }: CallsResult): AfterCut | null {
  if (afterCut.n === 0) return null;
  const found = quantilesOf(afterCutUs);
  return {
    n: afterCutUs.length,
    p50: toMs(found?.p50),
    p95: toMs(found?.p95),
    max: toMs(found?.max),
    nextN: afterCut.n,
    nextRightCount: afterCut.rightCount,
  };
}

/** Largest by smallest; 1 when there is nothing to compare. */
export function spread(values: readonly (number | null | undefined)[]): number {
  const known = values.filter((value): value is number => typeof value === 'number' && value > 0);
  return known.length < 2 ? 1 : Math.max(...known) / Math.min(...known);
}

function toMs(us: number | undefined): number | null {
  return us === undefined ? null : us / 1000;
}

function toMb(bytes: number | null): number | null {
  return bytes === null ? null : bytes / 2 ** 20;
}
