/**
 * `npm run soak -- --seed S --calls N [--faults x] [--only world] [--trace FILE]`: simulates N calls from a seed and
 * prints what happened in them. Exit 0 when every rule held, 1 when one was broken or a fault came too seldom, 2 when it was
 * asked wrongly.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import type { Fault } from './faults.ts';
import { simulate, type SimulationOptions, type SimulationResult, violationText } from './simulation.ts';

const USAGE = 'Usage: npm run soak -- [--seed S] [--calls N] [--faults x] [--only WORLD] [--trace FILE]';
const HELP = `${USAGE}

Simulates calls with faults in virtual time and checks the invariants after every step.

  --seed S      0 to 4294967295; the same seed gives the same calls. Drawn and printed when absent.
  --calls N     how many calls; 2000 when absent.
  --faults x    how much goes wrong, 0 to 5; 1 is the usual amount.
  --only WORLD  this world alone, as the report of a broken rule says.
  --trace FILE  writes every step there.
  --help        prints this.

Exit 0 when every rule held, 1 when one was broken or, in 10,000 calls and more, a fault came less than 100 times, 2 when
it was asked wrongly.`;
/** In so many calls every fault comes so often, or the simulation does not show what it should. */
const ENOUGH = { calls: 10_000, each: 100 };
const MAX_SEED = 2 ** 32 - 1;

type Reading =
  | { readonly options: SimulationOptions; readonly traceFile: string | null }
  | { readonly wrong: string }
  | { readonly help: true };

function readArguments(args: readonly string[]): Reading {
  const text = { type: 'string' } as const;
  let values: Readonly<Partial<Record<string, string>>>;
  try {
    const options = {
      seed: text,
      calls: text,
      faults: text,
      only: text,
      trace: text,
      help: { type: 'boolean' },
    } as const;
    const { help, ...texts } = parseArgs({ args: [...args], options, strict: true }).values;
    if (help === true) return { help };
    values = texts;
  } catch (error) {
    return { wrong: error instanceof Error ? error.message : String(error) };
  }
  const whole = (name: string, fallback: number, max: number): number => {
    const value = values[name] === undefined ? fallback : Number(values[name] === '' ? NaN : values[name]);
    return Number.isInteger(value) && value >= 0 && value <= max ? value : NaN;
  };
  const seed = whole('seed', Math.floor(Math.random() * MAX_SEED), MAX_SEED);
  const calls = whole('calls', 2_000, 1e7);
  const faults = Number(values['faults'] ?? 1);
  const onlyWorld = values['only'] === undefined ? undefined : whole('only', 0, 1e6);
  if (Number.isNaN(seed)) return { wrong: `--seed must be a whole number from 0 to ${MAX_SEED}.` };
  if (Number.isNaN(calls) || calls < 1) return { wrong: '--calls must be a whole number from 1.' };
  if (!(faults >= 0 && faults <= 5)) return { wrong: '--faults must be a number from 0 to 5.' };
  if (Number.isNaN(onlyWorld)) return { wrong: '--only must be the number of a world, from 0.' };
  const only = onlyWorld === undefined ? {} : { onlyWorld };
  return {
    options: { seed, calls, faults, processes: availableParallelism(), ...only },
    traceFile: values['trace'] ?? null,
  };
}

function report(result: SimulationResult, seed: number, seconds: number): string {
  const { calls, turns, steps, outcomes, faults, bounds, gains, hash } = result;
  const table = (counts: ReadonlyMap<string, number>): string =>
    [...counts].map(([name, count]) => `  ${String(count).padStart(7)}  ${name}`).join('\n');
  return [
    `seed ${seed}: ${calls} calls, ${turns} turns, ${(turns / calls).toFixed(1)} turns a call, ${steps} steps`,
    `${seconds.toFixed(1)} s, ${Math.round(calls / seconds)} calls a second`,
    `what went wrong on purpose:\n${table(faults)}`,
    `bounds that were hit:\n${table(bounds)}`,
    `what calls had of earlier ones:\n${table(gains)}`,
    `how the calls ended:\n${table(new Map([...outcomes].sort(([a], [b]) => (a < b ? -1 : 1))))}`,
    `trace ${hash}`,
  ].join('\n');
}

/** Faults that came too seldom for the number of calls. */
function rareFaults({ calls, faults }: SimulationResult, scale: number): readonly Fault[] {
  if (calls < ENOUGH.calls || scale < 1) return [];
  return [...faults].filter(([, count]) => count < ENOUGH.each).map(([fault]) => fault);
}

const reading = readArguments(process.argv.slice(2));
if ('help' in reading) {
  process.stdout.write(`${HELP}\n`);
} else if ('wrong' in reading) {
  process.stderr.write(`${reading.wrong}\n${USAGE}\n`);
  process.exitCode = 2;
} else {
  const { options, traceFile } = reading;
  const file = traceFile === null ? null : openSync(traceFile, 'w');
  const startedMs = performance.now();
  const result = await simulate(file === null ? options : { ...options, sink: (lines) => void writeSync(file, lines) });
  if (file !== null) closeSync(file);
  process.stdout.write(`${report(result, options.seed, (performance.now() - startedMs) / 1000)}\n`);
  if (result.violation !== null) {
    process.stdout.write(`${violationText(result.violation, options.seed)}\n`);
    process.exitCode = 1;
  }
  const rare = rareFaults(result, options.faults ?? 1);
  if (rare.length > 0) {
    process.stdout.write(`Less than ${ENOUGH.each} times: ${rare.join(', ')}\n`);
    process.exitCode = 1;
  }
}
