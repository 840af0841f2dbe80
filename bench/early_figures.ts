/** Figures of what was made ready before its final prompt: how much of it, how right it was, and what it cost. Pure. */
import { upperErrorBound } from './error_bound.ts';
import type { PerfectBound } from './perfect_speculation.ts';
import { quantilesOf } from './quantiles.ts';
import { type CallsResult, gapsOf, turnCount } from './results.ts';
import type { CacheReading, EarlyReading } from './self_report.ts';
import type { ReadyCounts } from './turn_book.ts';

/** Shares are 0 to 1; null where the server does not tell what a figure needs. */
export interface EarlyFigures {
  /** Seen from outside: the first text came within 15 ms of the final prompt. */
  readonly ready: ReadyCounts;
  readonly readyShare: number | null;
  /** Of the answers that were ready, those that were wrong, and how many may be when so many were seen. */
  readonly wrongShare: number | null;
  readonly wrongBound: number;
  /** Of answers that no model had to be asked for. */
  readonly unaskedP99: number | null;
  /** Of the turns, those that took over a speculation; and by how much it led. */
  readonly adoption: number | null;
  readonly leadP50: number | null;
  /** Requests that answered no turn, without hedges; and these. */
  readonly wastedPerTurn: number | null;
  readonly hedgesPerTurn: number | null;
  readonly centsPerMinute: number | null;
  readonly bound: PerfectBound | null;
  /** p50 of asking the first model once, at the final. */
  readonly coldP50: number | null;
  /** What the server counts itself. */
  readonly cache: CacheReading | null;
}

/** Within it no model has ever begun to answer, and nearly everything has that was stored. */
const UNASKED_US = 100_000;

export function earlyFiguresOf(result: CallsResult): EarlyFigures {
  const { ready, told, leadP50Ms, cents, callMinutes, bound, coldP50Ms } = result.early;
  const turns = turnCount(result);
  const { readyCount } = ready.all;
  const unasked = quantilesOf(gapsOf(result).filter((us) => us <= UNASKED_US));
  return {
    ready,
    readyShare: turns === 0 ? null : readyCount / turns,
    wrongShare: readyCount === 0 ? null : ready.wrongCount / readyCount,
    wrongBound: upperErrorBound(ready.wrongCount, readyCount),
    unaskedP99: unasked === null ? null : unasked.p99 / 1000,
    adoption: told.speculations === null || turns === 0 ? null : told.speculations.adoptedCount / turns,
    leadP50: leadP50Ms,
    wastedPerTurn: turns === 0 ? null : wasted(result.modelCallCount, turns, told),
    hedgesPerTurn: told.hedgeCount === null || turns === 0 ? null : told.hedgeCount / turns,
    centsPerMinute: callMinutes === 0 ? null : cents / callMinutes,
    bound,
    coldP50: coldP50Ms,
    cache: told.cache,
  };
}

/** Every turn that was not answered from what was stored needs one request; hedges are told apart. */
function wasted(requestCount: number, turns: number, { hedgeCount, storedTurnCount }: EarlyReading): number | null {
  if (hedgeCount === null) return null;
  return (requestCount - hedgeCount - (turns - (storedTurnCount ?? 0))) / turns;
}
