/** What the product has promised, and whether this run shows it. A target that was missed is said to be missed. */
import { failoverVerdicts, UNANSWERED } from './failover_targets.ts';
import type { Figures } from './figures.ts';
import { languageVerdicts } from './language_targets.ts';
import { predictionVerdicts } from './prediction_targets.ts';
import { errorsText, errorVerdict } from './shares.ts';
import {
  type Finder,
  finderOf,
  ofPair,
  ofProduct,
  timedVerdict,
  unmeasured,
  type Verdict,
  verdict,
} from './verdict.ts';

const RATIO_MAX = 1.5;
const P99_EXTRA_MS = 15;
const KB_PER_CALL_MAX = 60;
const TWIML_P99_MS = 50;

export function targetVerdicts(all: readonly Figures[]): readonly Verdict[] {
  const find = finderOf(all);
  const ratioAt200 = (what: string, of: (figures: Figures) => number | null): Verdict =>
    ratio(`${what} within 1.5x of the floor at 200 calls`, find, 'plain_200', of);
  return [
    ratioAt200('response gap p50', ({ p50 }) => p50),
    ratioAt200('CPU per turn', ({ cpuMsPerTurn }) => cpuMsPerTurn),
    tail('response gap p99 at most 15 ms above the floor at 200 calls', find, 'plain_200'),
    tail('response gap p99 at most 15 ms above the floor at 1,000 calls', find, 'plain_1000'),
    atMost('memory below 60 KB per live call at 1,000 calls', find, 'plain_1000', {
      of: ({ kbPerCall }) => kbPerCall,
      most: KB_PER_CALL_MAX,
      unit: 'KB',
    }),
    atMost('TwiML answered within 50 ms (p99) at 50 calls a second', find, 'twiml', {
      of: ({ p99 }) => p99,
      most: TWIML_P99_MS,
      unit: 'ms',
    }),
    ...predictionVerdicts(find),
    answered('turns answered >= 99.9 % with a shared hosted model', find),
    ...failoverVerdicts(find),
    ...languageVerdicts(all),
    noneWrong('no wrong answer from the product', all),
  ];
}

function ratio(target: string, find: Finder, scenario: string, of: (figures: Figures) => number | null): Verdict {
  return ofPair(target, find, [scenario, 'floor'], (product, floor) => {
    const [ours, least] = [of(product), of(floor)];
    if (ours === null || least === null) return unmeasured(target, 'this machine does not tell');
    const measured = `${(ours / least).toFixed(2)}x (${ms(ours)} / ${ms(least)} ms)`;
    return timedVerdict(target, [product, floor], ours / least <= RATIO_MAX, measured);
  });
}

function tail(target: string, find: Finder, scenario: string): Verdict {
  return ofPair(target, find, [scenario, 'floor'], (product, floor) => {
    const [ours, least] = [product.p99, floor.p99];
    if (ours === null || least === null) return unmeasured(target, 'too few turns');
    const extraMs = ours - least;
    const measured = `${extraMs < 0 ? '' : '+'}${ms(extraMs)} ms (${ms(ours)} - ${ms(least)})`;
    return timedVerdict(target, [product, floor], extraMs <= P99_EXTRA_MS, measured);
  });
}

interface Limit {
  readonly of: (figures: Figures) => number | null;
  readonly most: number;
  readonly unit: string;
}

function atMost(target: string, find: Finder, scenario: string, { of, most, unit }: Limit): Verdict {
  return ofProduct(target, find, scenario, (product) => {
    const value = of(product);
    if (value === null) return unmeasured(target, 'too few for such a figure');
    return timedVerdict(target, [product], value <= most, `${ms(value)} ${unit}`);
  });
}

function answered(target: string, find: Finder): Verdict {
  return ofProduct(target, find, 'dialogues_700', ({ verdicts, n }) => {
    const { none, broken } = verdicts ?? { none: 0, broken: 0 };
    return errorVerdict(target, none + broken, n, UNANSWERED);
  });
}

export function noneWrong(target: string, all: readonly Figures[]): Verdict {
  return none(target, all, ({ verdicts }) => verdicts?.wrong ?? 0);
}

export function noneWithout(target: string, all: readonly Figures[]): Verdict {
  return none(target, all, ({ verdicts }) => verdicts?.none ?? 0);
}

function none(target: string, all: readonly Figures[], count: (figures: Figures) => number): Verdict {
  const ours = all.filter(({ server, verdicts }) => server.startsWith('product') && verdicts !== null);
  const n = ours.reduce((sum, figures) => sum + figures.n, 0);
  if (n === 0) return unmeasured(target, 'no turns');
  const found = ours.reduce((sum, figures) => sum + count(figures), 0);
  return verdict(target, found === 0, errorsText(found, n, 'turns'));
}

function ms(value: number): string {
  return value.toFixed(1);
}
