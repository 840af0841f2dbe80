/** What the bench's exit code says of a report. Pure. */
import type { BenchOptions } from './options.ts';
import type { Report } from './report.ts';

type Judged = Pick<Report, 'verdicts' | 'comparisons' | 'figures' | 'problems'>;

/** Rows that do not count are no reason to fail: nothing about their times was judged. When none counts, nothing was measured. */
export function exitCodeOf({ ci, strict }: Pick<BenchOptions, 'ci' | 'strict'>, report: Judged): 0 | 1 | 2 {
  const { verdicts, comparisons, figures, problems } = report;
  if (problems.length > 0) return 2;
  const isMissed = verdicts.some(({ outcome }) => outcome === 'missed');
  if (ci) return isMissed ? 1 : 0;
  if (!strict) return 0;
  if (isMissed || comparisons.some(({ verdict }) => verdict === 'worse')) return 1;
  return figures.some(({ isCounted }) => isCounted) ? 0 : 2;
}
