/** The part of the report about what was ready before its final prompt. */
import type { Figures } from './figures.ts';
import type { EarlyFigures } from './early_figures.ts';
import { ms, number, percent } from './report_cells.ts';
import { SERVER_TITLES } from './report.ts';
import type { Ready } from './turn_book.ts';

type Cell = (figures: Figures, early: EarlyFigures) => string;

export const EARLY_COLUMNS: readonly (readonly [string, Cell])[] = [
  ['scenario', ({ scenario }) => scenario],
  ['server', ({ server, isCounted }) => SERVER_TITLES[server] + (isCounted ? '' : ' (!)')],
  ['p50', ({ p50 }) => ms(p50)],
  ['mean', ({ mean }) => ms(mean)],
  ['<=250', ({ within }) => percent(within?.[250] ?? null)],
  ['speech p50', ({ speechP50 }) => ms(speechP50)],
  ['ready', (_, { readyShare }) => percent(readyShare)],
  ['adopted', (_, { adoption }) => percent(adoption)],
  ['lead p50', (_, { leadP50 }) => ms(leadP50)],
  ['wasted/turn', (_, { wastedPerTurn }) => number(wastedPerTurn, 2)],
  ['hedges/turn', (_, { hedgesPerTurn }) => number(hedgesPerTurn, 2)],
  ['cents/min', (_, { centsPerMinute }) => number(centsPerMinute, 3)],
  ['cold p50', (_, { coldP50 }) => ms(coldP50)],
  ['bound p50', (_, { bound }) => ms(bound?.p50Ms ?? null)],
  ['<=250', (_, { bound }) => percent(bound?.within250 ?? null)],
  ['lead p50', (_, { bound }) => ms(bound?.leadP50Ms ?? null)],
];

export const EARLY_NOTE: readonly string[] = [
  'Ready are answers whose first text came within 15 ms of the final prompt: no model is so fast, so they were made before.',
  'Adopted are turns that took over a speculation, an answer asked for on a partial prompt; lead is by how much it was ahead.',
  'Wasted are requests to the model that answered no turn; hedges, a second request because the first is late, are apart.',
  'Cents are what all requests, wasted ones too, would cost a minute of a call.',
  'Cold is what the same turns would take if each asked the first model alone, when its final prompt came.',
  'Bound is the best that speculation could do: of each turn one request, at the first partial prompt that says all of it.',
  'A slow end of turn makes gaps short: read them beside the end of speech.',
];

/** Rows of which something of this can be told. */
export function earlyRows(all: readonly Figures[]): readonly (readonly [Figures, EarlyFigures])[] {
  return all.flatMap((figures) => {
    const { early } = figures;
    return early === null || early.bound === null ? [] : [[figures, early] as const];
  });
}

/** What share of which turns was ready, as counted from outside and as the server counts its stored answers. */
export function readyLines({ scenario, server }: Figures, early: EarlyFigures): readonly string[] {
  const { ready, wrongBound, unaskedP99, cache } = early;
  const { all, eligible, repeated, repeatedAndEligible, traps, wrongCount, wrongTrapCount } = ready;
  if (repeated.n === 0 || all.readyCount === 0) return [];
  const asked =
    `ready were ${of(all)} of all turns, ${of(eligible)} of those whose answer may be kept, ${of(repeated)} of those that ` +
    `were asked in training, ${of(repeatedAndEligible)} of those that are both`;
  const wrong =
    `wrong ${wrongCount} of ${all.readyCount} (at most ${(wrongBound * 100).toFixed(2)} %), ${wrongTrapCount} of ` +
    `${traps.readyCount} among lines changed by one word; p99 of what came within 100 ms: ${ms(unaskedP99)} ms`;
  const lines = [`  ${scenario}, ${SERVER_TITLES[server]}: ${asked}`, `    ${wrong}`];
  if (cache === null) return lines;
  const { hitCount, lookedUpCount, eligibleCount, repeatedCount } = cache;
  const told = [lookedUpCount, eligibleCount, repeatedCount].map((n) => of({ n, readyCount: hitCount }));
  return [
    ...lines,
    `    the server itself: ${told[0]} of all turns, ${told[1]} of eligible, ${told[2]} of repeated ones`,
  ];
}

function of({ n, readyCount }: Ready): string {
  return n === 0 ? '0 of 0' : `${((100 * readyCount) / n).toFixed(1)} % (${readyCount} of ${n})`;
}
