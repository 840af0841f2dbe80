/** `npm run bench`: plays calls against the servers and says how they compare. */
import { readFileSync, writeFileSync } from 'node:fs';
import { compare } from './compare.ts';
import type { Figures } from './figures.ts';
import { measure, type Measured } from './measure.ts';
import { type BenchOptions, readOptions, USAGE } from './options.ts';
import { asJson, figuresInJson, FORMAT, machineLine, type Report, SERVER_TITLES } from './report.ts';
import { asHtml } from './report_html.ts';
import { asText } from './report_text.ts';
import { SCENARIOS, SHORT } from './scenarios/all.ts';
import type { Scenario } from './scenarios/scenario.ts';
import { gateVerdicts, targetVerdicts } from './targets.ts';

const GATE_TRIES = 2;

function chosen({ ci, only, turns }: BenchOptions): readonly Scenario[] {
  const all = ci ? SHORT : SCENARIOS.filter(({ name }) => only.length === 0 || only.includes(name));
  return all.map((scenario) => (scenario.kind === 'calls' && turns !== null ? { ...scenario, turns } : scenario));
}

/** A gate runs once more when the machine was too noisy for the first run to say anything. */
async function measured(options: BenchOptions): Promise<Measured> {
  const scenarios = chosen(options);
  for (let tries = 1; ; tries++) {
    const found = await measure(scenarios, options, progress);
    const isNoisy = found.figures.some(({ isCounted }) => !isCounted);
    if (!options.ci || !isNoisy || tries === GATE_TRIES) return found;
    progress('The machine was too noisy; once more …');
  }
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

function exitCode({ ci, strict }: BenchOptions, { verdicts, comparisons, figures, problems }: Report): number {
  if (problems.length > 0) return 2;
  const missed = verdicts.some(({ outcome }) => outcome === 'missed');
  if (ci) return missed ? 1 : 0;
  const worse = comparisons.some(({ verdict }) => verdict === 'worse');
  const uncounted = figures.some(({ isCounted }) => !isCounted);
  return strict && (missed || worse || uncounted) ? 1 : 0;
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
  process.exitCode = exitCode(options, made);
}

await main();
