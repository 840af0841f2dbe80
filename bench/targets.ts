/** What the product has promised, and whether this run shows it. A target that was missed is said to be missed. */
import type { Figures } from './figures.ts';
import { predictionVerdicts } from './prediction_targets.ts';
import type { ServerName } from './scenarios/scenario.ts';
import { unmeasured, type Verdict, verdict } from './verdict.ts';

type Finder = (scenario: string, server: ServerName) => Figures | null;

const RATIO_MAX = 1.5;
const P99_EXTRA_MS = 15;
const KB_PER_CALL_MAX = 60;
const TWIML_P99_MS = 50;
const ANSWERED_SHARE_MIN = 0.999;
/** For a gate on a shared machine: what no noise of a run explains. */
const GATE = { p50Ratio: 2, p50ExtraMs: 2, p95Ratio: 1.15 };

export function targetVerdicts(all: readonly Figures[]): readonly Verdict[] {
  const find = finderOf(all);
  const both = (scenario: string): [Figures | null, Figures | null] => [
    find(scenario, 'product'),
    find(scenario, 'floor'),
  ];
  return [
    ratio('response gap p50 within 1.5x of the floor at 200 calls', ...both('plain_200'), (each) => each.p50),
    ratio('CPU per turn within 1.5x of the floor at 200 calls', ...both('plain_200'), (each) => each.cpuMsPerTurn),
    tail('response gap p99 at most 15 ms above the floor at 200 calls', ...both('plain_200')),
    tail('response gap p99 at most 15 ms above the floor at 1,000 calls', ...both('plain_1000')),
    atMost(
      'memory below 60 KB per live call at 1,000 calls',
      find('plain_1000', 'product')?.kbPerCall,
      KB_PER_CALL_MAX,
      'KB',
    ),
    atMost('TwiML answered within 50 ms (p99) at 50 calls a second', find('twiml', 'product')?.p99, TWIML_P99_MS, 'ms'),
    ...predictionVerdicts(find),
    answered('turns answered >= 99.9 % with a shared hosted model', find('dialogues_700', 'product')),
    noneWrong(all),
  ];
}

/** Only ratios measured in the same run, and what must never be. */
export function gateVerdicts(all: readonly Figures[]): readonly Verdict[] {
  // Latencies of a run that the machine was too noisy for say nothing; what was answered, and how, always does.
  const find = finderOf(all.filter(({ isCounted }) => isCounted));
  const [ours, floor] = [find('plain_50', 'product'), find('plain_50', 'floor')];
  const [product, reference] = [find('dialogues_700', 'product'), find('dialogues_700', 'reference')];
  return [
    limit(
      'plain_50: response gap p50 at most 2x the floor + 2 ms',
      ours?.p50,
      floor?.p50,
      (least) => least * GATE.p50Ratio + GATE.p50ExtraMs,
    ),
    limit(
      'dialogues_700: response gap p95 no worse than 1.15x the reference',
      product?.p95,
      reference?.p95,
      (theirs) => theirs * GATE.p95Ratio,
    ),
    noneWrong(all),
    noneWithout(all),
  ];
}

function finderOf(all: readonly Figures[]): Finder {
  return (scenario, server) => all.find((each) => each.scenario === scenario && each.server === server) ?? null;
}

function ratio(
  target: string,
  product: Figures | null,
  floor: Figures | null,
  of: (figures: Figures) => number | null,
): Verdict {
  const [ours, least] = [product && of(product), floor && of(floor)];
  if (ours === null || least === null) return unmeasured(target);
  return verdict(target, ours / least <= RATIO_MAX, `${(ours / least).toFixed(2)}x (${ms(ours)} / ${ms(least)} ms)`);
}

function tail(target: string, product: Figures | null, floor: Figures | null): Verdict {
  const [ours, least] = [product?.p99 ?? null, floor?.p99 ?? null];
  if (ours === null || least === null) return unmeasured(target);
  const extraMs = ours - least;
  const measured = `${extraMs < 0 ? '' : '+'}${ms(extraMs)} ms (${ms(ours)} - ${ms(least)})`;
  return verdict(target, extraMs <= P99_EXTRA_MS, measured);
}

function atMost(target: string, value: number | null | undefined, most: number, unit: string): Verdict {
  if (value === null || value === undefined) return unmeasured(target);
  return verdict(target, value <= most, `${ms(value)} ${unit}`);
}

function limit(
  target: string,
  ours: number | null | undefined,
  theirs: number | null | undefined,
  mostOf: (theirs: number) => number,
): Verdict {
  if (typeof ours !== 'number' || typeof theirs !== 'number') {
    return { target, outcome: 'not measured', measured: 'the machine was too noisy' };
  }
  return verdict(target, ours <= mostOf(theirs), `${ms(ours)} ms, at most ${ms(mostOf(theirs))} ms`);
}

function answered(target: string, figures: Figures | null): Verdict {
  if (figures?.verdicts === undefined || figures.verdicts === null) return unmeasured(target);
  const { none, broken } = figures.verdicts;
  const share = 1 - (none + broken) / figures.n;
  return verdict(target, share >= ANSWERED_SHARE_MIN, `${(share * 100).toFixed(2)} % of ${figures.n}`);
}

function noneWrong(all: readonly Figures[]): Verdict {
  const target = 'no wrong answer from the product';
  return none(target, all, ({ verdicts }) => verdicts?.wrong ?? 0);
}

function noneWithout(all: readonly Figures[]): Verdict {
  return none('no turn without an answer from the product', all, ({ verdicts }) => verdicts?.none ?? 0);
}

function none(target: string, all: readonly Figures[], count: (figures: Figures) => number): Verdict {
  const ours = all.filter(({ server, verdicts }) => server.startsWith('product') && verdicts !== null);
  if (ours.length === 0) return unmeasured(target);
  const n = ours.reduce((sum, figures) => sum + figures.n, 0);
  const found = ours.reduce((sum, figures) => sum + count(figures), 0);
  return verdict(target, found === 0, `${found} of ${n} turns`);
}

function ms(value: number): string {
  return value.toFixed(1);
}
