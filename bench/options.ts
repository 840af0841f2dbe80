/** The command line of the bench. */
import { parseArgs } from 'node:util';
import { type ProfileName, PROFILES } from './profiles.ts';

/** A kind of server; each scenario says in which ways it is called. */
export type ServerKind = 'floor' | 'reference' | 'product';

export interface BenchOptions {
  readonly help: boolean;
  /** The short form of a gate. */
  readonly ci: boolean;
  /** Names of scenarios; empty = all of the form that was asked for. */
  readonly only: readonly string[];
  /** A file, `-` = standard output; null = none. */
  readonly json: string | null;
  readonly html: string | null;
  /** A file that `--json` has written. */
  readonly against: string | null;
  readonly strict: boolean;
  /** Turns of each caller in the window; null = as the scenario says. */
  readonly turns: number | null;
  readonly seed: number;
  /** How often each scenario runs, servers in turn. */
  readonly repeat: number;
  /** Null = all. */
  readonly server: ServerKind | null;
  /** Instead of the scenario's; null = the scenario's. */
  readonly profile: ProfileName | null;
  readonly cpuProfileDir: string | null;
}

export const USAGE = `npm run bench -- [options]

Plays telephone calls against this server, a plain reference server and a bare floor, and says how they compare.
Without options: every scenario, nearly two hours. The machine should have nothing else to do.

  --only NAMES         scenarios, separated by commas
  --ci                 the short form for a gate, about five minutes: exit code 1 when a ratio of the same run is bad
  --turns N            turns that each caller takes while it is measured
  --repeat N           runs of each scenario, servers in turn; shows how far the machine can be trusted
  --server NAME        only floor, reference or product
  --profile NAME       how the model behaves, instead of the scenarios' own: ${Object.keys(PROFILES).join(', ')}
  --seed N             what callers say and when, and how the model behaves (default 1)
  --json FILE          writes the figures as JSON; - for standard output, instead of the table
  --html FILE          writes a report with drawings that opens in a browser
  --against FILE       compares with what --json wrote earlier
  --cpu-prof DIR       writes a CPU profile of each server process into DIR
  --strict             exit code 1 when a target was missed or a figure got worse, in rows that count
  --help

Exit code: 0 measured (also when a target was missed), 1 see --ci and --strict, 2 something could not be measured,
or with --strict no row could be counted.`;

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
      ci: flag,
      only: text,
      json: text,
      html: text,
      against: text,
      strict: flag,
      turns: text,
      seed: text,
      repeat: text,
      server: text,
      profile: text,
      'cpu-prof': text,
    },
  });
  const only = values.only?.split(',').map((name) => name.trim()) ?? [];
  for (const name of only) oneOf('--only', name, known);
  if (values.ci && only.length > 0) throw new Error('--ci has scenarios of its own: leave --only out.');
  return {
    help: values.help,
    ci: values.ci,
    only,
    json: values.json ?? null,
    html: values.html ?? null,
    against: values.against ?? null,
    strict: values.strict,
    turns: values.turns === undefined ? null : number('--turns', values.turns, 0.1),
    seed: number('--seed', values.seed ?? '1', 0),
    repeat: Math.floor(number('--repeat', values.repeat ?? '1', 1)),
    server:
      values.server === undefined
        ? null
        : oneOf<ServerKind>('--server', values.server, ['floor', 'reference', 'product']),
    profile: values.profile === undefined ? null : oneOf('--profile', values.profile, profileNames()),
    cpuProfileDir: values['cpu-prof'] ?? null,
  };
}

function profileNames(): readonly ProfileName[] {
  return Object.keys(PROFILES) as ProfileName[];
}

function oneOf<T extends string>(option: string, text: string, known: readonly T[]): T {
  const found = known.find((each) => each === text);
  if (found !== undefined) return found;
  throw new Error(`${option}: there is no "${text}"; there are ${known.join(', ')}.`);
}

function number(option: string, text: string, min: number): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= min && value < 1e6) return value;
  throw new Error(`${option} must be a number from ${min}: it is "${text}".`);
}
