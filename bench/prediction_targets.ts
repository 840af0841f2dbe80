/** What was promised of answers that are ready early. Printed as it came, met or not. */
import type { EarlyFigures } from './early_figures.ts';
import type { Figures } from './figures.ts';
import type { ServerName } from './scenarios/scenario.ts';
import { unmeasured, type Verdict, verdict } from './verdict.ts';

type Finder = (scenario: string, server: ServerName) => Figures | null;

interface Promise {
  readonly scenario: string;
  readonly p50Ms: number;
  readonly within250: number;
  readonly p99Ms: number;
  readonly meanMs: number | null;
  readonly wastedPerTurn: number;
}

const PROMISES: readonly Promise[] = [
  { scenario: 'speculation_700', p50Ms: 400, within250: 0.38, p99Ms: 950, meanMs: null, wastedPerTurn: 0.75 },
  { scenario: 'speculation_350', p50Ms: 430, within250: 0.33, p99Ms: 950, meanMs: null, wastedPerTurn: 0.75 },
  { scenario: 'race_700', p50Ms: 130, within250: 0.88, p99Ms: 650, meanMs: 200, wastedPerTurn: 1.5 },
  { scenario: 'race_350', p50Ms: 130, within250: 0.88, p99Ms: 650, meanMs: 200, wastedPerTurn: 1.5 },
];

const CACHE = { scenario: 'answer_cache', servedShare: 0.4, wrongShare: 0.005, hitsMin: 600, p99Ms: 5 };

export function predictionVerdicts(find: Finder): readonly Verdict[] {
  return [...PROMISES.flatMap((promise) => gapVerdicts(promise, find)), ...cacheVerdicts(find)];
}

function gapVerdicts(promise: Promise, find: Finder): readonly Verdict[] {
  const { scenario, p50Ms, within250, p99Ms, meanMs, wastedPerTurn } = promise;
  const figures = find(scenario, 'product');
  const gap = (of: string, value: number | null | undefined, limit: number): Verdict =>
    most(`${scenario}: response gap ${of} <= ${limit} ms`, value, { limit, unit: 'ms', digits: 0 });
  const wasted = { limit: wastedPerTurn, unit: 'a turn', digits: 2, missing: 'the server does not tell its hedges' };
  return [
    gap('p50', figures?.p50, p50Ms),
    least(`${scenario}: >= ${percent(within250)} of the turns within 250 ms`, figures?.within?.[250], within250),
    ...(meanMs === null ? [] : [gap('mean', figures?.mean, meanMs)]),
    gap('p99', figures?.p99, p99Ms),
    most(`${scenario}: wasted calls <= ${wastedPerTurn} a turn`, figures?.early?.wastedPerTurn, wasted),
  ];
}

function cacheVerdicts(find: Finder): readonly Verdict[] {
  const { scenario, servedShare, hitsMin, p99Ms } = CACHE;
  const name = (target: string): string => `${scenario}: ${target}`;
  const early = find(scenario, 'product')?.early ?? null;
  const both = early?.ready.repeatedAndEligible ?? { n: 0, readyCount: 0 };
  const share = both.n === 0 ? undefined : both.readyCount / both.n;
  const haste = { limit: p99Ms, unit: 'ms', digits: 1, missing: 'no hits' };
  return [
    least(name(`>= ${percent(servedShare)} of repeated and eligible turns served`), share, servedShare),
    wrongVerdict(name(`wrong <= 0.5 % of >= ${hitsMin} hits`), early),
    trapVerdict(name('no wrong hit on a line changed by one word'), early),
    most(name(`final to first text p99 <= ${p99Ms} ms on hits`), early?.unaskedP99, haste),
  ];
}

function wrongVerdict(target: string, early: EarlyFigures | null): Verdict {
  if (early === null || early.wrongShare === null) return unmeasured(target);
  const { ready, wrongShare, wrongBound } = early;
  const hits = ready.all.readyCount;
  const measured = `${ready.wrongCount} of ${hits} hits, at most ${(wrongBound * 100).toFixed(2)} %`;
  if (hits < CACHE.hitsMin) return { target, outcome: 'not measured', measured: `${measured}: too few hits` };
  return verdict(target, wrongShare <= CACHE.wrongShare, measured);
}

function trapVerdict(target: string, early: EarlyFigures | null): Verdict {
  if (early === null || early.ready.traps.readyCount === 0) return unmeasured(target);
  const { traps, wrongTrapCount } = early.ready;
  return verdict(
    target,
    wrongTrapCount === 0,
    `${wrongTrapCount} of ${traps.readyCount} hits on ${traps.n} such lines`,
  );
}

interface Most {
  readonly limit: number;
  readonly unit: string;
  readonly digits: number;
  /** Why a row that ran has no such figure. */
  readonly missing?: string;
}

/** Undefined: the row did not run. */
function most(target: string, value: number | null | undefined, { limit, unit, digits, missing }: Most): Verdict {
  if (value === undefined) return unmeasured(target);
  if (value === null) return { target, outcome: 'not measured', measured: missing ?? 'too few turns' };
  return verdict(target, value <= limit, `${value.toFixed(digits)} ${unit}`);
}

function least(target: string, share: number | null | undefined, limit: number): Verdict {
  if (share === null || share === undefined) return unmeasured(target);
  return verdict(target, share >= limit, `${(share * 100).toFixed(1)} %`);
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
