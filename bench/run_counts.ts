/** What the callers of a run have counted, as it is kept. */
import type { CallersReport } from './callers.ts';
import type { CallsResult, RunSamples } from './results.ts';
import type { Verdict } from './turn_book.ts';

type Counts = Pick<
  CallsResult,
  'runs' | 'verdicts' | 'trapCount' | 'wrongTrapCount' | 'droppedCallCount' | 'afterCutUs' | 'afterCut' | 'wrongSamples'
>;

/** `fromMs`: when the window began. */
export function countsOf(report: CallersReport, fromMs: number): Counts {
  const { trapCount, wrongTrapCount, droppedCallCount, afterCutUs, afterCut, wrongSamples } = report;
  const count = (verdict: Verdict): number => report.verdicts.filter((each) => each === verdict).length;
  return {
    runs: [inOrderOfTime(report, fromMs)],
    verdicts: {
      right: count('right'),
      wrong: count('wrong'),
      cut: count('cut'),
      broken: count('broken'),
      none: count('none'),
    },
    trapCount,
    wrongTrapCount,
    droppedCallCount,
    afterCutUs,
    afterCut,
    wrongSamples,
  };
}

/** Turns are settled in the order of their answers; the halves of a run are halves of its time. */
function inOrderOfTime({ dueMs, gapUs, speechGapUs, firstTextUs, pauseUs }: CallersReport, fromMs: number): RunSamples {
  const order = dueMs.map((_, index) => index).sort((a, b) => (dueMs[a] ?? 0) - (dueMs[b] ?? 0));
  const sorted = (values: readonly number[]): number[] => order.map((index) => values[index] ?? 0);
  return {
    dueMs: sorted(dueMs).map((ms) => ms - fromMs),
    gapUs: sorted(gapUs),
    speechGapUs: sorted(speechGapUs),
    firstTextUs: sorted(firstTextUs),
    pauseUs: sorted(pauseUs),
  };
}
