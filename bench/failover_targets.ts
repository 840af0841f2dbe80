/** What was promised of late and failing models. Printed as it came, met or not. Pure. */
import { DEAD_AIR_MS, type FailoverFigures, type FirstTexts } from './failover_figures.ts';
import type { Figures } from './figures.ts';
import { errorVerdict, type ErrorLimit } from './shares.ts';
import { type Finder, judgeOn, timedVerdict, unmeasured, type Verdict, verdict } from './verdict.ts';

const STEADY = { scenario: 'failover_steady', p99Ms: 1_150, extraCallsPerTurn: 0.08 };
const SHIFT = { scenario: 'failover_shift', turns: 20, extraCallsPerTurn: 0.15 };
const MID_SENTENCE = 'failover_mid_sentence';
const DOWN = 'failover_down';
const REGIMES = 'failover_regimes';
const RECOVERY_P95_MS = 300;
/** Of fewer a p95 is one sample. */
const RECOVERY_N_MIN = 20;
const RECOVERY_TARGET = `recovery p95 <= ${RECOVERY_P95_MS} ms, all kinds together (the server's own figure)`;

/** At least 99.9 % of the turns are answered; of fewer turns one that is not would already be too many. */
export const UNANSWERED: ErrorLimit = { share: 0.001, nMin: 1_000, of: 'turns without an answer or with half of one' };

type JudgeOne = (target: string, product: Figures, failover: FailoverFigures) => Verdict;

export function failoverVerdicts(find: Finder): readonly Verdict[] {
  return [
    ...steadyVerdicts(find),
    ...shiftVerdicts(find),
    judging(MID_SENTENCE, find)(RECOVERY_TARGET, recoveryVerdict),
    downVerdict(find),
    ...regimesVerdicts(find),
  ];
}

function steadyVerdicts(find: Finder): readonly Verdict[] {
  const { scenario, p99Ms, extraCallsPerTurn } = STEADY;
  const on = judging(scenario, find);
  return [
    on(`response gap p99 <= ${p99Ms} ms`, (target, product) =>
      product.p99 === null
        ? unmeasured(target, 'too few turns')
        : timedVerdict(target, [product], product.p99 <= p99Ms, `${product.p99.toFixed(0)} ms`),
    ),
    on(`extra calls <= ${percent(extraCallsPerTurn)} of the turns`, (target, _, failover) =>
      extraVerdict(target, failover.extraCallsPerTurn, extraCallsPerTurn),
    ),
    on(RECOVERY_TARGET, recoveryVerdict),
  ];
}

function shiftVerdicts(find: Finder): readonly Verdict[] {
  const { scenario, turns, extraCallsPerTurn } = SHIFT;
  const on = judging(scenario, find);
  return [
    on(`the other model is asked first within ${turns} turns of the change`, (target, product, { shift }) => {
      if (shift === null) return unmeasured(target, 'nothing changed');
      const { switched } = shift;
      if (switched === null) return verdict(target, false, 'it never was');
      const measured = `after ${switched.turns} turns, ${(switched.ms / 1000).toFixed(1)} s`;
      return timedVerdict(target, [product], switched.turns <= turns, measured);
    }),
    on(`every first text within ${DEAD_AIR_MS} ms, of the turns after the change`, (target, product, { shift }) => {
      if (shift === null) return unmeasured(target, 'nothing changed');
      const { firstText, wantedCount } = shift;
      if (firstText.lateCount === 0 && firstText.n < wantedCount) {
        return unmeasured(target, `only ${firstText.n} of ${wantedCount} turns`);
      }
      return inTimeVerdict(target, product, firstText);
    }),
    on(`extra calls <= ${percent(extraCallsPerTurn)} of the turns after the change`, (target, _, { shift }) =>
      extraVerdict(target, shift?.extraCallsPerTurn ?? null, extraCallsPerTurn),
    ),
    on(RECOVERY_TARGET, recoveryVerdict),
  ];
}

/** Also what the short form is held to. */
export function downVerdict(find: Finder): Verdict {
  const target = `100 % of the turns get text within ${DEAD_AIR_MS} ms`;
  return judging(DOWN, find)(target, (name, product, { firstText }) => inTimeVerdict(name, product, firstText));
}

function regimesVerdicts(find: Finder): readonly Verdict[] {
  const on = judging(REGIMES, find);
  return [
    on('turnsAnsweredShare >= 99.9 %', (target, { verdicts, n }) =>
      errorVerdict(target, (verdicts?.none ?? 0) + (verdicts?.broken ?? 0), n, UNANSWERED),
    ),
    on(RECOVERY_TARGET, recoveryVerdict),
  ];
}

function judging(scenario: string, find: Finder): (target: string, judge: JudgeOne) => Verdict {
  const on = judgeOn(scenario, find);
  return (target, judge) =>
    on(target, (name, product) =>
      product.failover === null ? unmeasured(name, 'failover was not watched') : judge(name, product, product.failover),
    );
}

/** One turn that is too late is one too many. */
export function inTimeVerdict(target: string, product: Figures, { n, lateCount, max }: FirstTexts): Verdict {
  if (n === 0) return unmeasured(target, 'no turns');
  const measured = `${n - lateCount} of ${n} turns, at most ${(max ?? 0).toFixed(0)} ms`;
  return timedVerdict(target, [product], lateCount === 0, measured);
}

export function extraVerdict(target: string, perTurn: number | null, most: number): Verdict {
  if (perTurn === null) return unmeasured(target, 'no turns');
  return verdict(target, perTurn <= most, `${(perTurn * 100).toFixed(1)} %`);
}

function recoveryVerdict(target: string, product: Figures, { recovery }: FailoverFigures): Verdict {
  const { n, p95Ms } = recovery?.all ?? { n: 0, p95Ms: null };
  if (recovery === null || p95Ms === null)
    return unmeasured(target, 'nothing had to be recovered, or it does not tell');
  const { answers } = recovery;
  const beside =
    answers.p95Ms === null ? 'none by an answer' : `by an answer ${answers.p95Ms.toFixed(0)} ms (n ${answers.n})`;
  const measured = `${p95Ms.toFixed(0)} ms (n ${n}); ${beside}`;
  if (n < RECOVERY_N_MIN) return unmeasured(target, `${measured}: too few`);
  return timedVerdict(target, [product], p95Ms <= RECOVERY_P95_MS, measured);
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
