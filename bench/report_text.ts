/** The report as one page of text. */
import type { Comparison } from './compare.ts';
import { type Figures, WITHIN_MS } from './figures.ts';
import { type Report, SERVER_TITLES } from './report.ts';
import { DASH, ms, number, percent } from './report_cells.ts';
import { EARLY_COLUMNS, EARLY_NOTE, earlyRows, readyLines } from './report_early.ts';
import { FAILOVER_NOTE, failoverLines } from './report_failover.ts';
import { LANGUAGE_COLUMNS, LANGUAGE_NOTE, languageRows } from './report_languages.ts';
import { notRunLine, verdictRows } from './report_verdicts.ts';
import type { Verdict } from './verdict.ts';

const GAPS: readonly (readonly [string, (figures: Figures) => string])[] = [
  ['scenario', ({ scenario }) => scenario],
  ['server', ({ server, isCounted }) => SERVER_TITLES[server] + (isCounted ? '' : ' (!)')],
  ['load', ({ load }) => load],
  ['n', ({ n }) => String(n)],
  ['p50', ({ p50 }) => ms(p50)],
  ['p75', ({ p75 }) => ms(p75)],
  ['p90', ({ p90 }) => ms(p90)],
  ['p95', ({ p95 }) => ms(p95)],
  ['p99', ({ p99 }) => ms(p99)],
  ['p99.9', ({ p999 }) => ms(p999)],
  ['max ms', ({ max }) => ms(max)],
  ...WITHIN_MS.map((most) => [`<=${most}`, ({ within }: Figures) => percent(within?.[most] ?? null)] as const),
  ['speech p50', ({ speechP50 }) => ms(speechP50)],
  ['p90', ({ speechP90 }) => ms(speechP90)],
];

const REST: readonly (readonly [string, (figures: Figures) => string])[] = [
  ['scenario', ({ scenario }) => scenario],
  ['server', ({ server, isCounted }) => SERVER_TITLES[server] + (isCounted ? '' : ' (!)')],
  ['wrong', ({ verdicts }) => count(verdicts?.wrong)],
  ['no answer', ({ verdicts }) => count(verdicts?.none)],
  ['broken off', ({ verdicts }) => count(verdicts?.broken)],
  ['dropped', ({ droppedCallCount }) => String(droppedCallCount)],
  ['extra calls', ({ extraCallsPerTurn }) => number(extraCallsPerTurn, 2)],
  ['CPU ms/turn', ({ cpuMsPerTurn }) => number(cpuMsPerTurn, 2)],
  ['idle MB', ({ idleMb }) => number(idleMb, 0)],
  ['live MB', ({ liveMb }) => number(liveMb, 0)],
  ['KB/call', ({ kbPerCall }) => number(kbPerCall, 1)],
  ['loop p99', ({ serverLoopP99 }) => ms(serverLoopP99)],
  ['callers', ({ callersLoopP99 }) => ms(callersLoopP99)],
  ['model', ({ upstreamLoopP99 }) => ms(upstreamLoopP99)],
  ['inside n', ({ inside }) => count(inside?.n)],
  ['p50', ({ inside }) => ms(inside?.p50Ms ?? null)],
  ['p99', ({ inside }) => ms(inside?.p99Ms ?? null)],
];

export function asText(report: Report): string {
  const { machine, figures, verdicts, noise, problems, comparisons } = report;
  const calls = figures.filter((each) => each.verdicts !== null);
  const lines = [machine, '', ...section(GAPS, figures), ''];
  lines.push(
    'Response gap in ms: final prompt due to first text of the answer, from outside; a turn without an answer counts',
    "as 15,000. speech: end of the caller's speech to the same text. p99 only from 1,000 turns, p99.9 from 10,000.",
    '(!) = the machine was too noisy for the row to count.',
    '',
  );
  if (calls.length > 0) {
    lines.push(...section(REST, calls), '');
    lines.push(
      "Event loop p99 in ms: of the server, the callers, the model's stand-in. inside: what the server says itself,",
    );
    lines.push(
      'since its start, of the same gap without network and waiting. idle, live MB: memory of the server process before',
      'its calls and with them; KB/call: the difference, from 1,000 calls. Every server runs with the V8 flags of npm start,',
      'so its young generation is at its full size when idle.',
    );
  }
  const early = earlyRows(calls);
  if (early.length > 0) {
    const titles = EARLY_COLUMNS.map(([title]) => title);
    const rows = early.map(([each, its]) => EARLY_COLUMNS.map(([, cell]) => cell(each, its)));
    lines.push('', ...table([titles, ...rows]), '', ...EARLY_NOTE);
    const ready = early.flatMap(([each, its]) => readyLines(each, its));
    if (ready.length > 0) lines.push('', 'Ready answers', ...ready);
  }
  const languages = languageRows(figures);
  if (languages.length > 0) lines.push('', 'Languages', ...section(LANGUAGE_COLUMNS, languages), ...LANGUAGE_NOTE);
  const failover = figures.flatMap(failoverLines);
  if (failover.length > 0) lines.push('', 'Failover', ...failover, ...FAILOVER_NOTE);
  const cuts = figures.flatMap(cutLine);
  if (cuts.length > 0) lines.push('', 'Barge-in', ...cuts);
  const wrong = calls.flatMap(wrongLines);
  if (wrong.length > 0) lines.push('', 'Wrong answers', ...wrong);
  if (verdicts.length > 0) lines.push('', 'Targets', ...verdictLines(verdicts));
  if (comparisons.length > 0) lines.push('', 'Against the earlier run', ...comparisonLines(comparisons));
  if (noise.length > 0)
    lines.push('', 'Doubtful, because the machine was too noisy', ...noise.map((line) => `  ${line}`));
  if (problems.length > 0) lines.push('', 'Not measured', ...problems.map((line) => `  ${line}`));
  return lines.join('\n');
}

function section(
  columns: readonly (readonly [string, (figures: Figures) => string])[],
  figures: readonly Figures[],
): readonly string[] {
  return table([columns.map(([title]) => title), ...figures.map((each) => columns.map(([, cell]) => cell(each)))]);
}

export function cutLine({ scenario, server, afterCut }: Figures): readonly string[] {
  if (afterCut === null || afterCut.n === 0) return [];
  const { n, p50, p95, max, nextN, nextRightCount } = afterCut;
  return [
    `  ${scenario}, ${SERVER_TITLES[server]}: text still came for p50 ${ms(p50)}, p95 ${ms(p95)}, at most ${ms(max)} ms ` +
      `(n ${n} replies cut while they were sent); the next answer was right in ${nextRightCount} of ${nextN} turns`,
  ];
}

/** How many, of how many, and one example. */
export function wrongLines({
  scenario,
  server,
  verdicts,
  n,
  trapCount,
  wrongTrapCount,
  wrongSamples,
}: Figures): string[] {
  if (verdicts === null || verdicts.wrong === 0) return [];
  const [first] = wrongSamples;
  const example =
    first === undefined ? '' : `; for example "${first.asked}": expected ${first.expected}, heard "${first.heard}"`;
  const traps = `${wrongTrapCount} of them among ${trapCount} lines changed by one word`;
  return [`  ${scenario}, ${SERVER_TITLES[server]}: ${verdicts.wrong} of ${n} turns, ${traps}${example}`];
}

function verdictLines(verdicts: readonly Verdict[]): readonly string[] {
  const rows = verdictRows(verdicts).map(([outcome, ...words]) => [`  ${outcome}`, ...words]);
  const rest = notRunLine(verdicts);
  return [...table(rows, ['l', 'l', 'l']), ...(rest === null ? [] : [`  ${rest}`])];
}

function comparisonLines(comparisons: readonly Comparison[]): readonly string[] {
  const rows = comparisons.map(({ scenario, server, figure, before, now, ratio, verdict }) => [
    `  ${verdict}`,
    scenario,
    SERVER_TITLES[server],
    figure,
    before.toFixed(1),
    now.toFixed(1),
    ratio === null ? DASH : `${ratio.toFixed(2)}x`,
  ]);
  return table(
    [['  verdict', 'scenario', 'server', 'figure', 'before', 'now', 'ratio'], ...rows],
    ['l', 'l', 'l', 'l'],
  );
}

function count(value: number | undefined): string {
  return value === undefined ? DASH : String(value);
}

/** Numbers to the right, the first two columns to the left. */
function table(rows: readonly (readonly string[])[], align: readonly ('l' | 'r')[] = ['l', 'l']): string[] {
  const widths: number[] = [];
  for (const cells of rows) {
    for (const [index, text] of cells.entries()) widths[index] = Math.max(widths[index] ?? 0, text.length);
  }
  return rows.map((cells) =>
    cells
      .map((text, index) => {
        const width = widths[index] ?? 0;
        return align[index] === 'l' ? text.padEnd(width) : text.padStart(width);
      })
      .join('  ')
      .trimEnd(),
  );
}
