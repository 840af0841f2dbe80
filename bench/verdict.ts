/** A target, and what this run says of it. */
import type { Figures } from './figures.ts';
import type { ServerName } from './scenarios/scenario.ts';

/** `not counted`: the machine was too noisy for the rows that it is judged by. */
type Outcome = 'met' | 'missed' | 'not counted' | 'not measured';

export interface Verdict {
  readonly target: string;
  readonly outcome: Outcome;
  readonly measured: string;
  /** Of a target that is not measured because this was not part of the run: `plain_200`, or `plain_200 (floor)`. */
  readonly notRun: string | null;
}

/** The row of a server in a scenario; null = it was not part of the run. */
export type Finder = (scenario: string, server: ServerName) => Figures | null;

export function finderOf(all: readonly Figures[]): Finder {
  return (scenario, server) => all.find((each) => each.scenario === scenario && each.server === server) ?? null;
}

/** Of what is counted, such as wrong answers, whatever else the machine did. */
export function verdict(target: string, holds: boolean, measured: string): Verdict {
  return { target, outcome: holds ? 'met' : 'missed', measured, notRun: null };
}

/** Of times, CPU or memory: rows that do not count are shown and not judged. */
export function timedVerdict(target: string, rows: readonly Figures[], holds: boolean, measured: string): Verdict {
  if (rows.every(({ isCounted }) => isCounted)) return verdict(target, holds, measured);
  const why = 'does not count, the machine was too noisy';
  return { target, outcome: 'not counted', measured: `${measured}: ${why}`, notRun: null };
}

/** Its row is there, and says nothing of it. */
export function unmeasured(target: string, why: string): Verdict {
  return { target, outcome: 'not measured', measured: why, notRun: null };
}

export function notRun(target: string, what: string): Verdict {
  return { target, outcome: 'not measured', measured: 'not part of this run', notRun: what };
}

/** Judges the product's row in a scenario. */
export function ofProduct(
  target: string,
  find: Finder,
  scenario: string,
  judge: (product: Figures) => Verdict,
): Verdict {
  const product = find(scenario, 'product');
  return product === null ? notRun(target, scenario) : judge(product);
}

/** The same for several targets about one scenario, which are named after it. */
export function judgeOn(
  scenario: string,
  find: Finder,
): (target: string, judge: (target: string, product: Figures) => Verdict) => Verdict {
  return (target, judge) => {
    const name = `${scenario}: ${target}`;
    return ofProduct(name, find, scenario, (product) => judge(name, product));
  };
}

/** Judges the product's row beside another server's of the same run. */
export function ofPair(
  target: string,
  find: Finder,
  [scenario, server]: readonly [scenario: string, server: 'floor' | 'reference'],
  judge: (product: Figures, other: Figures) => Verdict,
): Verdict {
  const [product, other] = [find(scenario, 'product'), find(scenario, server)];
  if (product !== null && other !== null) return judge(product, other);
  if (product === null && other === null) return notRun(target, scenario);
  return notRun(target, `${scenario} (${product === null ? 'product' : server})`);
}
