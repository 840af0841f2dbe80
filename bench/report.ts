/** The figures as a table for people, and as JSON for programs. */
import { cpus, totalmem } from 'node:os';
import { P99_SAMPLES_MIN, type Quantiles, quantilesOf } from './quantiles.ts';
import { type CallsResult, cpuMsPerTurn, gapsOf, kbPerCall, type Result } from './results.ts';
import type { Verdict } from './targets.ts';

export interface Report {
  readonly machine: string;
  readonly results: readonly Result[];
  readonly verdicts: readonly Verdict[];
  readonly noise: readonly string[];
}

const COLUMNS = [
  'scenario',
  'server',
  'calls',
  'turns n',
  'gap p50',
  'p90',
  'p99',
  'max ms',
  'CPU ms/turn',
  'KB/call',
  'loop p99 ms',
  'model/turn',
  'failures',
];

export function machineLine(): string {
  const cores = cpus();
  const memoryGb = Math.round(totalmem() / 2 ** 30);
  return `${cores[0]?.model.trim() ?? 'unknown CPU'}, ${cores.length} cores, ${memoryGb} GB, Node ${process.version}, ${process.platform}`;
}

export function asText({ machine, results, verdicts, noise }: Report): string {
  const lines = [machine, '', ...table([COLUMNS, ...results.map(row)])];
  lines.push(
    '',
    'gap: final prompt due to first text heard. p99 only from 1,000 turns. KB/call: over the idle process.',
  );
  const failures = results.flatMap(failureLines);
  if (failures.length > 0) lines.push('', 'Failures', ...failures.map((line) => `  ${line}`));
  lines.push(
    '',
    'Targets',
    ...table(
      verdicts.map((v) => [`  ${v.outcome}`, v.target, v.measured]),
      ['l', 'l', 'l'],
    ),
  );
  const ratios = ratioLines(results);
  if (ratios.length > 0) lines.push('', 'Product by floor', ...ratios.map((line) => `  ${line}`));
  if (noise.length > 0) {
    lines.push('', 'Not to be trusted, because the machine was too noisy:', ...noise.map((line) => `  ${line}`));
  }
  return lines.join('\n');
}

export function asJson(report: Report): string {
  const results = report.results.map((result) => {
    if (result.kind === 'webhooks') {
      const { answersUs, ...rest } = result;
      return { ...rest, answerUs: quantilesOf(answersUs) };
    }
    const { runs, ...rest } = result;
    return {
      ...rest,
      gapUs: quantilesOf(gapsOf(result)),
      gapUsOfRuns: runs.map(quantilesOf),
      cpuMsPerTurn: cpuMsPerTurn(result),
      kbPerCall: kbPerCall(result),
    };
  });
  return JSON.stringify({ ...report, results }, null, 2);
}

function row(result: Result): string[] {
  if (result.kind === 'webhooks') {
    const quantiles = quantilesOf(result.answersUs);
    const rate = `${result.perSecond}/s`;
    return [result.scenario, 'product', rate, ...gapCells(quantiles), '–', '–', '–', '–', String(result.failedCount)];
  }
  const quantiles = quantilesOf(gapsOf(result));
  const perTurn = quantiles === null ? null : result.modelCallCount / quantiles.n;
  return [
    result.scenario,
    result.server,
    String(result.callCount),
    ...gapCells(quantiles),
    cell(cpuMsPerTurn(result), 2),
    // Beside what the heap does by itself, a few calls are not seen.
    result.callCount < 1_000 ? '–' : cell(kbPerCall(result), 1),
    cell(result.loopDelayP99Ms, 1),
    cell(perTurn, 2),
    String(failureCount(result)),
  ];
}

function gapCells(quantiles: Quantiles | null): string[] {
  if (quantiles === null) return ['0', '–', '–', '–', '–'];
  const { n, p50, p90, p99, max } = quantiles;
  const inMs = (us: number): string => (us / 1000).toFixed(1);
  return [String(n), inMs(p50), inMs(p90), n >= P99_SAMPLES_MIN ? inMs(p99) : '–', inMs(max)];
}

function cell(value: number | null, digits: number): string {
  return value === null ? '–' : value.toFixed(digits);
}

function failureCount({ withoutTextCount, wrongReplyCount, droppedCallCount }: CallsResult): number {
  return withoutTextCount + wrongReplyCount + droppedCallCount;
}

function failureLines(result: Result): string[] {
  if (result.kind === 'webhooks') {
    return result.failedCount === 0 ? [] : [`${result.scenario}: ${result.failedCount} webhooks without good TwiML`];
  }
  if (failureCount(result) === 0) return [];
  const { scenario, server, withoutTextCount, wrongReplyCount, droppedCallCount } = result;
  return [
    `${scenario}, ${server}: ${withoutTextCount} turns without text (counted as 15,000 ms), ` +
      `${wrongReplyCount} replies other than the model's, ${droppedCallCount} calls dropped`,
  ];
}

/** How the product compares wherever both were measured; the traditional call compares with the relay. */
function ratioLines(results: readonly Result[]): string[] {
  const calls = results.filter((result) => result.kind === 'calls');
  return calls
    .filter((result) => result.server === 'product')
    .flatMap((product) => {
      const floor = calls.find((other) => other.server === 'floor' && other.scenario === product.scenario);
      const [ours, least] = [quantilesOf(gapsOf(product)), floor && quantilesOf(gapsOf(floor))];
      if (floor === undefined || !ours || !least) return [];
      const [ourCpu, leastCpu] = [cpuMsPerTurn(product), cpuMsPerTurn(floor)];
      const cpu = ourCpu === null || leastCpu === null ? '' : `, CPU per turn ${(ourCpu / leastCpu).toFixed(2)}x`;
      return [`${product.scenario}: response gap p50 ${(ours.p50 / least.p50).toFixed(2)}x${cpu}`];
    });
}

/** Numbers to the right, the first two columns to the left. */
function table(rows: readonly (readonly string[])[], align: readonly ('l' | 'r')[] = ['l', 'l']): string[] {
  const widths: number[] = [];
  for (const cells of rows) {
    for (const [index, text] of cells.entries()) widths[index] = Math.max(widths[index] ?? 0, text.length);
  }
  return rows.map((cells) =>
    cells
      .map((text, index) =>
        align[index] === 'l' ? text.padEnd(widths[index] ?? 0) : text.padStart(widths[index] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}
