/** `npm run bench`: plays calls against the servers and says how they compare. */
import { readFileSync, writeFileSync } from 'node:fs';
import { compare } from './compare.ts';
import { exitCodeOf } from './exit_code.ts';
import type { Figures } from './figures.ts';
import { measureGate } from './gate_run.ts';
import { gateVerdicts } from './gate_verdicts.ts';
import { measure, type Measured } from './measure.ts';
import { type BenchOptions, readOptions, USAGE } from './options.ts';
import { asJson, figuresInJson, FORMAT, machineLine, type Report, SERVER_TITLES } from './report.ts';
import { asHtml } from './report_html.ts';
import { asText } from './report_text.ts';
import { SCENARIOS, SHORT } from './scenarios/all.ts';
import type { Scenario } from './scenarios/scenario.ts';
import { targetVerdicts } from './targets.ts';

function chosen({ ci, only, turns }: BenchOptions): readonly Scenario[] {
  const all = ci ? SHORT : SCENARIOS.filter(({ name }) => only.length === 0 || only.includes(name));
  return all.map((scenario) => (scenario.kind === 'calls' && turns !== null ? { ...scenario, turns } : scenario));
}

function measured(options: BenchOptions): Promise<Measured> {
  const run = (scenarios: readonly Scenario[]): Promise<Measured> => measure(scenarios, options, progress);
  const nowMs = (): number => performance.now();
  return options.ci ? measureGate(chosen(options), { measure: run, progress, nowMs }) : run(chosen(options));
}

async function report(options: BenchOptions, args: readonly string[], before: readonly Figures[]): Promise<Report> {
  const { figures, noise, problems } = await measured(options);
  return {
    format: FORMAT,
    command: ['npm run bench --', ...args].join(' '),
    machine: machineLine(),
    madeAt: new Date().toISOString(),
    seed: options.seed,
    figures,
    shows: Object.fromEntries(chosen(options).map(({ name, shows }) => [name, shows])),
    verdicts: options.ci ? gateVerdicts(figures) : targetVerdicts(figures),
    noise: noise.map(({ scenario, server, text }) => `${scenario}${serverTitle(server)}: ${text}.`),
    problems,
    comparisons: compare(figures, before),
  };
}

function serverTitle(server: string | null): string {
  return server === null ? '' : `, ${SERVER_TITLES[server as keyof typeof SERVER_TITLES]}`;
}

function write({ json, html }: BenchOptions, made: Report): void {
  if (json !== null && json !== '-') writeFileSync(json, `${asJson(made)}\n`);
  if (html !== null) writeFileSync(html, asHtml(made));
  console.log(json === '-' ? asJson(made) : asText(made));
}

function progress(line: string): void {
  console.error(line);
}

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  const reading = readOptions(
    args,
    SCENARIOS.map(({ name }) => name),
  );
  if (!reading.ok) {
    console.error(`${reading.problem}\n\n${USAGE}`);
    process.exitCode = 2;
    return;
  }
  const { options } = reading;
  if (options.help) {
    console.log(USAGE);
    return;
  }
  let before: readonly Figures[];
  try {
    before = options.against === null ? [] : figuresInJson(readFileSync(options.against, 'utf8'), options.against);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    console.error(`--against: ${why}`);
    process.exitCode = 2;
    return;
  }
  const made = await report(options, args, before);
  write(options, made);
  if (options.against !== null && made.comparisons.length === 0) {
    progress('--against: no scenario was measured, and counts, in both runs, so there is nothing to compare.');
  }
  const uncounted = made.figures.filter(({ isCounted }) => !isCounted).length;
  if (options.strict && uncounted > 0) {
    progress(`--strict: ${uncounted} of ${made.figures.length} rows do not count, so their times were not judged.`);
  }
  process.exitCode = exitCodeOf(options, made);
}

await main();
