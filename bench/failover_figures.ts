/** Figures of failover: how soon the caller hears anything at all, what it costs, and how soon a change is answered. Pure. */
import type { Switch } from './failover_result.ts';
import { P99_SAMPLES_MIN, quantilesOf } from './quantiles.ts';
import type { RecoveryFigures } from './recovery.ts';
import { type CallsResult, turnCount } from './results.ts';

/** A caller who hears nothing for longer hears dead air. */
export const DEAD_AIR_MS = 1_500;

export interface FailoverFigures {
  /** Of any kind, bridges and apologies included; from outside. */
  readonly firstText: FirstTexts;
  /** The longest time between two texts of a reply, from outside: what is noticed within a reply is in it. */
  readonly pause: { readonly p95: number | null; readonly max: number | null };
  /** Requests beyond one a turn, and probes, which no turn waits for; null without turns. */
  readonly extraCallsPerTurn: number | null;
  readonly probesPerTurn: number | null;
  /** Null: nothing changed in this run. */
  readonly shift: ShiftFigures | null;
  /** The server's own. */
  readonly recovery: RecoveryFigures | null;
}

/** Times in ms. */
export interface FirstTexts {
  readonly n: number;
  /** Turns whose first text came later than dead air, or never. */
  readonly lateCount: number;
  readonly p50: number | null;
  readonly p95: number | null;
  /** Null of fewer than 1,000. */
  readonly p99: number | null;
  readonly max: number | null;
}

export interface ShiftFigures {
  readonly firstText: FirstTexts;
  /** Turns that were to follow the change. */
  readonly wantedCount: number;
  readonly extraCallsPerTurn: number | null;
  /** Of the turns before the change, those that asked another deployment first. */
  readonly otherShareBefore: number | null;
  readonly firstOther: Switch | null;
  readonly switched: Switch | null;
}

export function failoverFiguresOf(result: CallsResult): FailoverFigures | null {
  const { failover, runs } = result;
  if (failover === null) return null;
  const { requestCount, probeCount, shift, recovery } = failover;
  const turns = turnCount(result);
  const pauses = quantilesOf(runs.flatMap(({ pauseUs }) => pauseUs));
  return {
    firstText: firstTextsOf(runs.flatMap(({ firstTextUs }) => firstTextUs)),
    pause: { p95: toMs(pauses?.p95), max: toMs(pauses?.max) },
    extraCallsPerTurn: turns === 0 ? null : requestCount / turns - 1,
    probesPerTurn: turns === 0 ? null : probeCount / turns,
    shift: shift && {
      firstText: firstTextsOf(shift.firstTextUs),
      wantedCount: shift.wantedCount,
      extraCallsPerTurn: shift.firstTextUs.length === 0 ? null : shift.requestCount / shift.firstTextUs.length - 1,
      otherShareBefore: shift.before.n === 0 ? null : shift.before.otherCount / shift.before.n,
      firstOther: shift.firstOther,
      switched: shift.switched,
    },
    recovery,
  };
}

function firstTextsOf(us: readonly number[]): FirstTexts {
  const found = quantilesOf(us);
  return {
    n: us.length,
    lateCount: us.filter((each) => each > DEAD_AIR_MS * 1000).length,
    p50: toMs(found?.p50),
    p95: toMs(found?.p95),
    p99: us.length < P99_SAMPLES_MIN ? null : toMs(found?.p99),
    max: toMs(found?.max),
  };
}

function toMs(us: number | undefined): number | null {
  return us === undefined ? null : us / 1000;
}
