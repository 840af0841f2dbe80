/** All histograms of a window in the common format, so that several processes can be merged exactly. */
import type { Breathe } from './breather.ts';
import { type BucketCounts, HIGHEST_US, LOWEST_US, SIGNIFICANT_DIGITS } from './bucket_counts.ts';
import {
  CALL_MODES,
  type CallMode,
  type Dimension,
  DIMENSIONS,
  type Figures,
  MEASURE_NAMES,
  type MetricsWindow,
  RECOVERY_KIND_NAMES,
} from './figures.ts';
import { encodeCounts } from './histogram_codec.ts';
import type { ExportAnswer } from './metrics_schema.ts';

interface Scope {
  readonly mode: CallMode;
  readonly dimension: Dimension | null;
  readonly label: string | null;
}

export async function exportAnswer(
  figures: Figures,
  times: { readonly startedEpochMs: number; readonly takenEpochMs: number },
  window: MetricsWindow,
  breathe: Breathe,
): Promise<ExportAnswer> {
  const histograms: ExportAnswer['histograms'] = [];
  const turns: ExportAnswer['turns'] = [];
  const give = async (about: Omit<ExportAnswer['histograms'][number], 'n' | 'encoded'>, counts: BucketCounts) => {
    histograms.push({ ...about, n: counts.n, encoded: encodeCounts(counts) });
    await breathe();
  };
  for (const scope of scopesOf(figures)) {
    const { mode, dimension, label } = scope;
    const split = dimension === null || label === null ? {} : { dimension, label };
    const reading = figures.read({ mode, window, ...split });
    if (reading === null) continue;
    turns.push({ ...scope, ...reading.turns });
    for (const measure of MEASURE_NAMES) {
      const counts = reading.measures[measure];
      if (counts !== undefined) await give({ measure, ...scope }, counts);
    }
  }
  const none = { dimension: null, label: null };
  for (const mode of CALL_MODES) {
    const counts = figures.twiml(mode, window);
    if (counts !== null) await give({ measure: 'twiml', mode, ...none }, counts);
    for (const kind of RECOVERY_KIND_NAMES) {
      const recovered = figures.recovery(mode, kind, window);
      if (recovered !== null) await give({ measure: `recovery.${kind}`, mode, ...none }, recovered);
    }
  }
  const delay = figures.loopDelay(window);
  if (delay.n > 0) await give({ measure: 'eventLoopDelay', mode: null, ...none }, delay);
  const format = { unit: 'us', lowestUs: LOWEST_US, highestUs: HIGHEST_US, digits: SIGNIFICANT_DIGITS } as const;
  return { success: true, ...times, window, ...format, histograms, turns };
}

function scopesOf(figures: Figures): readonly Scope[] {
  return CALL_MODES.flatMap((mode) => [
    { mode, dimension: null, label: null },
    ...DIMENSIONS.flatMap((dimension) => figures.labels(mode, dimension).map((label) => ({ mode, dimension, label }))),
  ]);
}
