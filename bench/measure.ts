/** Runs scenarios one after the other, their servers in turn, and puts the runs together. */
import { type Figures, figuresOf } from './figures.ts';
import { isCounted, noiseIn, type NoiseNote } from './noise.ts';
import type { BenchOptions } from './options.ts';
import { SERVER_TITLES } from './report.ts';
import { type CallsResult, combine, type Result } from './results.ts';
import { runCalls, type RunOptions, runWebhooks } from './runs.ts';
import type { CallsScenario, Scenario } from './scenarios/scenario.ts';

export interface Measured {
  readonly figures: readonly Figures[];
  readonly noise: readonly NoiseNote[];
  /** One line for each run that failed; the others went on. */
  readonly problems: readonly string[];
}

export async function measure(
  scenarios: readonly Scenario[],
  options: BenchOptions,
  progress: (line: string) => void,
): Promise<Measured> {
  const { seed, profile, cpuProfileDir, server, repeat } = options;
  const runOptions: RunOptions = { seed, profile, cpuProfileDir };
  const results: Result[] = [];
  const single: CallsResult[] = [];
  const problems: string[] = [];

  const attempt = async <T>(title: string, run: () => Promise<T>): Promise<T | null> => {
    progress(`${title} …`);
    try {
      return await run();
    } catch (error) {
      const problem = `${title}: ${error instanceof Error ? error.message : String(error)}`;
      problems.push(problem);
      progress(problem);
      return null;
    }
  };

  const measureCalls = async (scenario: CallsScenario): Promise<void> => {
    const mine = scenario.servers.filter((name) => server === null || name.startsWith(server));
    const runs: CallsResult[] = [];
    for (let round = 1; round <= repeat; round++) {
      for (const name of mine) {
        const title = `${scenario.name}, ${SERVER_TITLES[name]}${repeat > 1 ? `, run ${round} of ${repeat}` : ''}`;
        const result = await attempt(title, () => runCalls(scenario, name, runOptions));
        if (result !== null) runs.push(result);
      }
    }
    single.push(...runs);
    for (const name of mine) {
      const own = runs.filter((run) => run.server === name);
      if (own.length > 0) results.push(combine(own));
    }
  };

  for (const scenario of scenarios) {
    if (scenario.kind === 'calls') await measureCalls(scenario);
    else if (server === null || server === 'product') {
      const result = await attempt(scenario.name, () => runWebhooks(scenario, runOptions));
      if (result !== null) results.push(result);
    }
  }
  const noise = noiseIn(results, single);
  return { figures: results.map((result) => figuresOf(result, isCounted(result, noise))), noise, problems };
}
