/** `npm run bench`: runs the scenarios one after the other, floor and product in turn, and says how they compare. */
import { noiseIn } from './noise.ts';
import { type BenchOptions, readOptions, USAGE } from './options.ts';
import { asJson, asText, machineLine, type Report } from './report.ts';
import { type CallsResult, combine, type Result } from './results.ts';
import { type RunOptions, runCalls, runWebhooks } from './runs.ts';
import { plain1000 } from './scenarios/plain_1000.ts';
import { plain200 } from './scenarios/plain_200.ts';
import { plain50 } from './scenarios/plain_50.ts';
import type { CallsScenario, Scenario } from './scenarios/scenario.ts';
import { traditional } from './scenarios/traditional.ts';
import { twiml } from './scenarios/twiml.ts';
import { verdictsOf } from './targets.ts';

const SCENARIOS: readonly Scenario[] = [plain50, plain200, plain1000, traditional, twiml];
const QUICK: readonly Scenario[] = [{ ...plain50, turns: 0.7 }];

interface Measured {
  readonly results: Result[];
  /** Every run of calls by itself. */
  readonly single: CallsResult[];
  readonly problems: string[];
}

function chosen({ quick, only, turns }: BenchOptions): readonly Scenario[] {
  const all =
    quick && only.length === 0 ? QUICK : SCENARIOS.filter(({ name }) => only.length === 0 || only.includes(name));
  return all.map((scenario) => (scenario.kind === 'calls' && turns !== null ? { ...scenario, turns } : scenario));
}

async function measure(options: BenchOptions): Promise<Measured> {
  const { seed, firstTokenMs, betweenTokensMs, profileDir } = options;
  const runOptions: RunOptions = { seed, profileDir, upstream: { firstTokenMs, betweenTokensMs } };
  const measured: Measured = { results: [], single: [], problems: [] };
  for (const scenario of chosen(options)) {
    if (scenario.kind === 'calls') await measureCalls(scenario, options, runOptions, measured);
    else if (options.servers.includes('product')) {
      progress(`${scenario.name}: product …`);
      const result = await attempt(measured, () => runWebhooks(scenario, runOptions));
      if (result !== null) measured.results.push(result);
    }
  }
  return measured;
}

async function measureCalls(
  scenario: CallsScenario,
  { repeat, servers }: BenchOptions,
  runOptions: RunOptions,
  measured: Measured,
): Promise<void> {
  const mine = scenario.servers.filter((name) => servers.includes(name));
  const runs: CallsResult[] = [];
  for (let round = 0; round < repeat; round++) {
    for (const name of mine) {
      progress(`${scenario.name}: ${name}${repeat > 1 ? `, run ${round + 1} of ${repeat}` : ''} …`);
      const result = await attempt(measured, () => runCalls(scenario, name, runOptions));
      if (result !== null) runs.push(result);
    }
  }
  measured.single.push(...runs);
  for (const name of mine) {
    const own = runs.filter(({ server }) => server === name);
    if (own.length > 0) measured.results.push(combine(own));
  }
}

/** A run that fails leaves a line behind, and the others go on. */
async function attempt<T>({ problems }: Measured, run: () => Promise<T>): Promise<T | null> {
  try {
    return await run();
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    problems.push(problem);
    progress(problem);
    return null;
  }
}

function progress(line: string): void {
  console.error(line);
}

async function main(): Promise<void> {
  const reading = readOptions(
    process.argv.slice(2),
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
  const { results, single, problems } = await measure(options);
  const verdicts = verdictsOf(results);
  const report: Report = { machine: machineLine(), results, verdicts, noise: noiseIn(results, single) };
  console.log(options.json ? asJson(report) : asText(report));
  const missed = verdicts.some(({ outcome }) => outcome === 'missed');
  if (problems.length > 0) process.exitCode = 2;
  else if (options.strict && (missed || report.noise.length > 0)) process.exitCode = 1;
}

await main();
