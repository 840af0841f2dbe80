/** What the short form fails on: only ratios measured in the same run, and what must never be. Pure. */
import { DEAD_AIR_MS } from './failover_figures.ts';
import { downVerdict, extraVerdict, inTimeVerdict } from './failover_targets.ts';
import type { Figures } from './figures.ts';
import { errorsText } from './shares.ts';
import { noneWithout, noneWrong } from './targets.ts';
import { type Finder, finderOf, judgeOn, ofPair, timedVerdict, unmeasured, type Verdict, verdict } from './verdict.ts';

/** For a shared machine: what no noise of a run explains. */
const P50_BY_FLOOR = { ratio: 2, extraMs: 2 };
const P95_BY_REFERENCE = 1.15;
/** The model itself breaks a stream now and then, of both servers alike. */
const BROKEN = { points: 0.02, turns: 3 };
/**
 * What is wasted is promised for a server that was trained on far more calls; here it only must not run away. A large part
 * of so short a row passes until the server knows which provider is faster, so its median lies between racing (0.3) and not.
 */
const PREDICTING = { scenario: 'race_700', p50ByCold: 0.8, wastedPerTurn: 2, wrongShare: 0.01 };

/** Of so few turns a share says little: the promise is 0.08. */
const STEADY = { scenario: 'failover_steady', extraCallsPerTurn: 0.15 };

export function gateVerdicts(all: readonly Figures[]): readonly Verdict[] {
  const find = finderOf(all);
  // What a server remembers of other calls may be wrong now and then; it is judged by itself.
  const untaught = all.filter(({ scenario }) => scenario !== PREDICTING.scenario);
  // Where every model is down nobody can answer.
  const answerable = untaught.filter(({ failover }) => failover === null);
  return [
    limit('plain_50: response gap p50 at most 2x the floor + 2 ms', find, ['plain_50', 'floor'], {
      of: ({ p50 }) => p50,
      mostOf: (floor) => floor * P50_BY_FLOOR.ratio + P50_BY_FLOOR.extraMs,
    }),
    limit('dialogues_700: response gap p95 no worse than 1.15x the reference', find, ['dialogues_700', 'reference'], {
      of: ({ p95 }) => p95,
      mostOf: (reference) => reference * P95_BY_REFERENCE,
    }),
    broken('dialogues_700: answers broken off no more often than by the reference', find),
    noneWrong('no wrong answer from the product without training', untaught),
    noneWithout('no turn without an answer from the product without training', answerable),
    ...predicting(find),
    ...failingOver(find),
  ];
}

interface Limit {
  readonly of: (figures: Figures) => number | null;
  readonly mostOf: (theirs: number) => number;
}

function limit(
  target: string,
  find: Finder,
  pair: readonly [scenario: string, server: 'floor' | 'reference'],
  { of, mostOf }: Limit,
): Verdict {
  return ofPair(target, find, pair, (product, other) => {
    const [ours, theirs] = [of(product), of(other)];
    if (ours === null || theirs === null) return unmeasured(target, 'no turns');
    const most = mostOf(theirs);
    return timedVerdict(target, [product, other], ours <= most, `${ours.toFixed(1)} ms, at most ${most.toFixed(1)} ms`);
  });
}

function broken(target: string, find: Finder): Verdict {
  return ofPair(target, find, ['dialogues_700', 'reference'], (product, reference) => {
    const [ours, theirs] = [product.verdicts?.broken ?? 0, reference.verdicts?.broken ?? 0];
    if (product.n === 0 || reference.n === 0) return unmeasured(target, 'no turns');
    const extraTurns = ours - (theirs * product.n) / reference.n;
    const isWorse = extraTurns > BROKEN.points * product.n && extraTurns >= BROKEN.turns;
    const measured = `${ours} of ${product.n} turns, reference ${theirs} of ${reference.n}`;
    return verdict(target, !isWorse, measured);
  });
}

/** Of the row of a server that has answered other calls before. */
function predicting(find: Finder): readonly Verdict[] {
  const { scenario, p50ByCold, wastedPerTurn, wrongShare } = PREDICTING;
  const on = judgeOn(scenario, find);
  return [
    on(
      `response gap p50 at most ${p50ByCold}x that of asking its first model once, at the final`,
      (target, product) => {
        const coldMs = product.early?.coldP50 ?? null;
        if (product.p50 === null || coldMs === null) return unmeasured(target, 'no turns');
        const most = coldMs * p50ByCold;
        const measured = `${product.p50.toFixed(1)} ms, at most ${most.toFixed(1)} ms`;
        return timedVerdict(target, [product], product.p50 <= most, measured);
      },
    ),
    on(`wasted calls <= ${wastedPerTurn} a turn`, (target, { early }) => {
      const wasted = early?.wastedPerTurn ?? null;
      if (wasted === null) return unmeasured(target, 'the server does not tell its hedges');
      return verdict(target, wasted <= wastedPerTurn, `${wasted.toFixed(2)} a turn`);
    }),
    on('wrong answers in at most 1 % of the turns', (target, { verdicts, n }) => {
      const wrong = verdicts?.wrong ?? 0;
      if (n === 0) return unmeasured(target, 'no turns');
      return verdict(target, wrong / n <= wrongShare, errorsText(wrong, n, 'turns'));
    }),
    on('no line changed by one word answered wrong from what was ready', (target, { early, trapCount }) => {
      const wrong = early?.ready.wrongTrapCount ?? 0;
      return verdict(target, wrong === 0, `${wrong} of ${trapCount} such lines`);
    }),
  ];
}

function failingOver(find: Finder): readonly Verdict[] {
  const { scenario, extraCallsPerTurn } = STEADY;
  const on = judgeOn(scenario, find);
  return [
    on(`extra calls <= ${extraCallsPerTurn} a turn`, (target, { failover }) =>
      extraVerdict(target, failover?.extraCallsPerTurn ?? null, extraCallsPerTurn),
    ),
    on(`every turn gets text within ${DEAD_AIR_MS} ms`, (target, product) =>
      product.failover === null
        ? unmeasured(target, 'failover was not watched')
        : inTimeVerdict(target, product, product.failover.firstText),
    ),
    downVerdict(find),
  ];
}
