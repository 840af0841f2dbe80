/** The part of the report about late and failing models. */
import { DEAD_AIR_MS, type FailoverFigures, type FirstTexts } from './failover_figures.ts';
import type { Switch } from './failover_result.ts';
import type { Figures } from './figures.ts';
import type { RecoveryTimes } from './recovery.ts';
import { DASH, ms } from './report_cells.ts';
import { SERVER_TITLES } from './report.ts';

export const FAILOVER_NOTE: readonly string[] = [
  'First text is of any kind, bridges and apologies included, seen from outside. Extra calls are requests to the models',
  'beyond one a turn; probes, which only ask whether a model is well again, are apart. Pauses are between two texts of a',
  'reply, from outside. Recovery is from a noticed failure or delay to the next text; of that the server tells alone, of the',
  'time between the ends of the window.',
];

/** Empty for rows that are not about it. */
export function failoverLines(figures: Figures): readonly string[] {
  const { scenario, server, failover } = figures;
  if (failover === null) return [];
  const { firstText, pause, extraCallsPerTurn, probesPerTurn } = failover;
  return [
    `  ${scenario}, ${SERVER_TITLES[server]}: first text ${timesOf(firstText)}; ${answeredOf(figures)}; extra calls ` +
      `${share(extraCallsPerTurn)} of the turns, probes ${share(probesPerTurn)}; longest pause within a reply p95 ` +
      `${ms(pause.p95)}, at most ${ms(pause.max)} ms`,
    ...shiftLines(failover),
    ...recoveryLines(failover),
  ];
}

function timesOf({ n, lateCount, p50, p95, p99, max }: FirstTexts): string {
  const within = `${n - lateCount} of ${n} turns within ${DEAD_AIR_MS.toLocaleString('en-US')} ms`;
  return `p50 ${ms(p50)}, p95 ${ms(p95)}, p99 ${ms(p99)}, at most ${ms(max)} ms, ${within}`;
}

function answeredOf({ verdicts, n }: Figures): string {
  const unansweredCount = (verdicts?.none ?? 0) + (verdicts?.broken ?? 0);
  return `answered ${n === 0 ? DASH : `${(100 * (1 - unansweredCount / n)).toFixed(2)} %`} of ${n}`;
}

function shiftLines({ shift }: FailoverFigures): readonly string[] {
  if (shift === null) return [];
  const { firstText, wantedCount, extraCallsPerTurn, otherShareBefore, firstOther, switched } = shift;
  const when =
    switched === null
      ? 'the other model never became the one that is asked first'
      : `the other model was asked first, and stayed so, ${after(switched)}`;
  const first = firstOther === null ? '' : `, for the first time ${after(firstOther)}`;
  return [
    `    after the change ${when}${first} (before it in ${share(otherShareBefore)} of the turns)`,
    `    ${firstText.n} of ${wantedCount} turns after it: first text ${timesOf(firstText)}; extra calls ${share(extraCallsPerTurn)}`,
  ];
}

function after({ turns, ms: tookMs }: Switch): string {
  return `after ${turns} turns, ${(tookMs / 1000).toFixed(1)} s`;
}

function recoveryLines({ recovery }: FailoverFigures): readonly string[] {
  if (recovery === null) return [];
  const { all, answers, kinds } = recovery;
  return [
    `    recovery: all ${recoveryOf(all)}; by an answer ${recoveryOf(answers)}`,
    `    by kind: ${kinds.map((kind) => `${kind.name} ${recoveryOf(kind)}`).join('; ')}`,
  ];
}

function recoveryOf({ n, p50Ms, p95Ms }: RecoveryTimes): string {
  return `p50 ${ms(p50Ms)}, p95 ${ms(p95Ms)} ms (n ${n})`;
}

function share(of: number | null): string {
  return of === null ? DASH : `${(of * 100).toFixed(1)} %`;
}
