/** The command line of the bench. */
import { parseArgs } from 'node:util';
import type { ServerName } from './scenarios/scenario.ts';

export interface BenchOptions {
  readonly help: boolean;
  /** Names of scenarios; empty = all of the form that was asked for. */
  readonly only: readonly string[];
  readonly quick: boolean;
  readonly json: boolean;
  readonly strict: boolean;
  /** Turns of each caller in the window; null = as the scenario says. */
  readonly turns: number | null;
  readonly seed: number;
  /** How often each scenario runs: floor, product, floor, product, … */
  readonly repeat: number;
  readonly servers: readonly ServerName[];
  readonly firstTokenMs: number;
  readonly betweenTokensMs: number;
  readonly profileDir: string | null;
}

export const USAGE = `npm run bench -- [options]

Plays telephone calls against this server and against a bare floor server, and says how they compare.
Without options: every scenario, about six minutes. The machine should have nothing else to do.

  --only NAMES         scenarios, separated by commas
  --quick              50 calls on both servers, under a minute
  --turns N            turns that each caller takes while it is measured
  --repeat N           runs of each scenario, servers in turn; shows how far the machine can be trusted
  --server NAME        only floor, or only product
  --seed N             start times and what callers say (default 1)
  --ttft MS            from request to first token of the model's stand-in (default 1)
  --gap MS             between its tokens (default 20)
  --cpu-prof DIR       writes a CPU profile of each server process into DIR
  --json               prints the figures as JSON
  --strict             exit code 1 when a target was missed or not every run could be counted
  --help

Exit code: 0 measured (also when a target was missed), 1 see --strict, 2 something could not be measured.`;

export type OptionsReading =
  | { readonly ok: true; readonly options: BenchOptions }
  | { readonly ok: false; readonly problem: string };

/** `known`: names of the scenarios. */
export function readOptions(args: readonly string[], known: readonly string[]): OptionsReading {
  try {
    return { ok: true, options: parse(args, known) };
  } catch (error) {
    return { ok: false, problem: error instanceof Error ? error.message : String(error) };
  }
}

function parse(args: readonly string[], known: readonly string[]): BenchOptions {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: flag,
      only: text,
      quick: flag,
      json: flag,
      strict: flag,
      turns: text,
      seed: text,
      repeat: text,
      server: text,
      ttft: text,
      gap: text,
      'cpu-prof': text,
    },
  });
  const only = values.only?.split(',').map((name) => name.trim()) ?? [];
  const unknown = only.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new Error(`--only: there is no scenario "${unknown}"; there are ${known.join(', ')}.`);
  const { server } = values;
  if (server !== undefined && server !== 'floor' && server !== 'product') {
    throw new Error(`--server must be floor or product: it is "${server}".`);
  }
  return {
    help: values.help,
    only,
    quick: values.quick,
    json: values.json,
    strict: values.strict,
    turns: values.turns === undefined ? null : number('--turns', values.turns, 0.1),
    seed: number('--seed', values.seed ?? '1', 0),
    repeat: Math.floor(number('--repeat', values.repeat ?? '1', 1)),
    servers: server === undefined ? ['floor', 'product'] : [server],
    firstTokenMs: number('--ttft', values.ttft ?? '1', 0),
    betweenTokensMs: number('--gap', values.gap ?? '20', 0),
    profileDir: values['cpu-prof'] ?? null,
  };
}

function number(option: string, text: string, min: number): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= min && value < 1e6) return value;
  throw new Error(`${option} must be a number from ${min}: it is "${text}".`);
}
