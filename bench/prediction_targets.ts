/** What was promised of answers that are ready early. Printed as it came, met or not. */
import type { Figures } from './figures.ts';
import { errorVerdict } from './shares.ts';
import { type Finder, judgeOn, timedVerdict, unmeasured, type Verdict, verdict } from './verdict.ts';

interface Promise {
  readonly scenario: string;
  readonly p50Ms: number;
  readonly within250: number;
  readonly p99Ms: number;
  readonly meanMs: number | null;
  readonly wastedPerTurn: number;
}

const PROMISES: readonly Promise[] = [
  { scenario: 'speculation_700', p50Ms: 370, within250: 0.42, p99Ms: 950, meanMs: null, wastedPerTurn: 0.6 },
  { scenario: 'speculation_350', p50Ms: 430, within250: 0.33, p99Ms: 950, meanMs: null, wastedPerTurn: 0.6 },
  { scenario: 'race_700', p50Ms: 130, within250: 0.88, p99Ms: 650, meanMs: 150, wastedPerTurn: 1.3 },
  { scenario: 'race_350', p50Ms: 130, within250: 0.88, p99Ms: 650, meanMs: 150, wastedPerTurn: 1.3 },
];

const CACHE = { scenario: 'answer_cache', servedShare: 0.44, p99Ms: 5 };
const WRONG = { share: 0.005, nMin: 600, of: 'hits' };

export function predictionVerdicts(find: Finder): readonly Verdict[] {
  return [...PROMISES.flatMap((promise) => gapVerdicts(promise, find)), ...cacheVerdicts(find)];
}

function gapVerdicts(promise: Promise, find: Finder): readonly Verdict[] {
  const { scenario, p50Ms, within250, p99Ms, meanMs, wastedPerTurn } = promise;
  const on = judgeOn(scenario, find);
  const gap = (of: 'p50' | 'mean' | 'p99', limit: number): Verdict =>
    on(`response gap ${of} <= ${limit} ms`, (target, product) => most(target, product, product[of], limit));
  return [
    gap('p50', p50Ms),
    on(`>= ${percent(within250)} of the turns within 250 ms`, (target, product) =>
      least(target, product, { share: product.within?.[250] ?? 0, n: product.n }, within250),
    ),
    ...(meanMs === null ? [] : [gap('mean', meanMs)]),
    gap('p99', p99Ms),
    on(`wasted calls <= ${wastedPerTurn} a turn`, (target, { early }) => {
      const wasted = early?.wastedPerTurn ?? null;
      if (wasted === null) return unmeasured(target, 'the server does not tell its hedges');
      return verdict(target, wasted <= wastedPerTurn, `${wasted.toFixed(2)} a turn`);
    }),
  ];
}

function cacheVerdicts(find: Finder): readonly Verdict[] {
  const { scenario, servedShare, p99Ms } = CACHE;
  const on = judgeOn(scenario, find);
  return [
    on(`>= ${percent(servedShare)} of repeated and eligible turns served`, (target, product) => {
      const { n, readyCount } = product.early?.ready.repeatedAndEligible ?? { n: 0, readyCount: 0 };
      return least(target, product, { share: readyCount / n, n }, servedShare);
    }),
    on(`wrong <= 0.5 % of >= ${WRONG.nMin} hits`, (target, { early }) =>
      errorVerdict(target, early?.ready.wrongCount ?? 0, early?.ready.all.readyCount ?? 0, WRONG),
    ),
    on('no wrong hit on a line changed by one word', trapVerdict),
    on(`final to first text p99 <= ${p99Ms} ms on hits`, (target, product) =>
      most(target, product, product.early?.unaskedP99 ?? null, p99Ms, 'no hits'),
    ),
  ];
}

function trapVerdict(target: string, { early }: Figures): Verdict {
  if (early === null || early.ready.traps.readyCount === 0) return unmeasured(target, 'no hits on such lines');
  const { traps, wrongTrapCount } = early.ready;
  const measured = `${wrongTrapCount} of ${traps.readyCount} hits on ${traps.n} such lines`;
  return verdict(target, wrongTrapCount === 0, measured);
}

/** `why`: what it means that there is no such figure. */
function most(target: string, row: Figures, value: number | null, limit: number, why = 'too few turns'): Verdict {
  if (value === null) return unmeasured(target, why);
  return timedVerdict(target, [row], value <= limit, `${value.toFixed(limit < 10 ? 1 : 0)} ms`);
}

/** Of turns that were answered in time. */
function least(
  target: string,
  row: Figures,
  { share, n }: { readonly share: number; readonly n: number },
  limit: number,
): Verdict {
  if (n === 0) return unmeasured(target, 'no such turns');
  return timedVerdict(target, [row], share >= limit, `${(share * 100).toFixed(1)} % of ${n}`);
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
