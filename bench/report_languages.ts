/** The part of the report that has the languages side by side. */
import type { Figures } from './figures.ts';
import { servedShare } from './language_targets.ts';
import { DASH, ms, number, percent } from './report_cells.ts';

export const LANGUAGE_COLUMNS: readonly (readonly [string, (figures: Figures) => string])[] = [
  ['language', ({ language, isCounted }) => (language ?? '') + (isCounted ? '' : ' (!)')],
  ['n', ({ n }) => String(n)],
  ['p50', ({ p50 }) => ms(p50)],
  ['p90', ({ p90 }) => ms(p90)],
  ['p95', ({ p95 }) => ms(p95)],
  ['p99', ({ p99 }) => ms(p99)],
  ['<=250', ({ within }) => percent(within?.[250] ?? null)],
  ['answered', answeredShare],
  ['wrong', ({ verdicts }) => (verdicts === null ? DASH : String(verdicts.wrong))],
  ['cache hits', (figures) => percent(servedShare(figures))],
  ['of eligible', ({ early }) => shareOf(early?.cache?.hitCount, early?.cache?.eligibleCount)],
  ['adopted', ({ early }) => percent(early?.adoption ?? null)],
  ['lead p50', ({ early }) => ms(early?.leadP50 ?? null)],
  ['ready', ({ early }) => percent(early?.readyShare ?? null)],
  ['wasted/turn', ({ early }) => number(early?.wastedPerTurn ?? null, 2)],
  ['hedges/turn', ({ early }) => number(early?.hedgesPerTurn ?? null, 2)],
  ['broken off', ({ verdicts }) => (verdicts === null ? DASH : String(verdicts.broken))],
  ['bound p50', ({ early }) => ms(early?.bound?.p50Ms ?? null)],
];

export const LANGUAGE_NOTE: readonly string[] = [
  'The same calls in every language: what is said means the same, lines repeat as they were recorded, and the model has the',
  'same pace. Cache hits are of all turns, as the server counts them. Ready, adopted, wasted, hedges and bound: as above.',
];

/** English first, if it was part of the run. */
export function languageRows(all: readonly Figures[]): readonly Figures[] {
  return all.filter(({ language }) => language !== null);
}

function answeredShare({ verdicts, n }: Figures): string {
  if (verdicts === null || n === 0) return DASH;
  return `${((100 * (n - verdicts.none - verdicts.broken)) / n).toFixed(1)}%`;
}

function shareOf(count: number | undefined, n: number | undefined): string {
  return count === undefined || n === undefined || n === 0 ? DASH : percent(count / n);
}
