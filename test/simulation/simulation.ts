/** Many worlds, each from a seed of its own, and what came of them all. */
import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { seedOf } from './dice.ts';
import { BOUNDS, type Bound, type Fault, FaultBook, FAULTS, type Gain, GAINS } from './faults.ts';
import { LossWorld } from './losses/loss_world.ts';
import { Trace } from './trace.ts';
import { type Violation, World, type WorldOptions } from './world.ts';

/** So many that later ones find what earlier ones have taught. */
const CALLS_PER_WORLD = 200;
/** In every so-manieth world it is the processes that go away, and calls go on in the next one. */
const LOSSES_EVERY = 4;

export interface SimulationOptions {
  readonly seed: number;
  readonly calls: number;
  /** 0 = nothing goes wrong by itself, 1 = as usual. */
  readonly faults?: number;
  /** Only the calls of this world, counted from 0. */
  readonly onlyWorld?: number;
  /** Worlds at the same time; the result is the same for any number. */
  readonly processes?: number;
  /** Is handed the trace, some lines at a time, in order; then there is only this process. */
  readonly sink?: (lines: string) => void;
  readonly workflow?: WorldOptions['workflow'];
  /** As in `WorldOptions`; only where there is only this process. */
  readonly isAlike?: boolean;
  /** What a test breaks; then there is only this process. */
  readonly breakage?: WorldOptions['breakage'];
}

export interface SimulationResult {
  readonly calls: number;
  readonly turns: number;
  readonly steps: number;
  /** How the calls ended, a crash of their process and refusals included. */
  readonly outcomes: ReadonlyMap<string, number>;
  readonly faults: ReadonlyMap<Fault, number>;
  readonly bounds: ReadonlyMap<Bound, number>;
  readonly gains: ReadonlyMap<Gain, number>;
  /** Of everything that happened, with its times. */
  readonly hash: string;
  /** The first one; the simulation ends with its world. */
  readonly violation: (Violation & { readonly reproduce: string }) | null;
}

export interface WorldResult extends Omit<SimulationResult, 'violation'> {
  readonly index: number;
  readonly violation: Violation | null;
}

/** What a process is given. */
export interface WorldsOrder {
  readonly options: Pick<SimulationOptions, 'seed' | 'calls' | 'faults' | 'workflow'>;
  readonly indices: readonly number[];
}

export async function simulate(options: SimulationOptions): Promise<SimulationResult> {
  const { seed, calls, faults = 1, onlyWorld, processes = 1 } = options;
  const all = Array.from({ length: Math.ceil(calls / CALLS_PER_WORLD) }, (_, index) => index);
  const indices = onlyWorld === undefined ? all : all.filter((index) => index === onlyWorld);
  const isAlone = processes === 1 || options.sink !== undefined || options.breakage !== undefined;
  const results = isAlone ? await runHere(options, indices) : await runInProcesses(options, indices, processes);
  const summed = sum(results);
  const broken = results.find((result) => result.violation !== null);
  if (broken === undefined || broken.violation === null) return { ...summed, violation: null };
  const reproduce = `npm run soak -- --seed ${seed} --calls ${calls} --faults ${faults} --only ${broken.index}`;
  return { ...summed, violation: { ...broken.violation, reproduce } };
}

/** One world by itself. */
export async function runWorld(options: SimulationOptions, index: number): Promise<WorldResult> {
  const { sink, workflow, breakage, isAlike = true } = options;
  const trace = new Trace(sink ?? null);
  const faults = new FaultBook(options.faults ?? 1);
  trace.note(0, 0, `world ${index}`);
  const callCount = Math.min(CALLS_PER_WORLD, options.calls - index * CALLS_PER_WORLD);
  const common = { seed: seedOf(options.seed, index), callCount, faults, trace };
  const world = isOfLosses(index)
    ? new LossWorld(common)
    : new World({
        ...common,
        isAlike,
        ...(workflow === undefined ? {} : { workflow }),
        ...(breakage === undefined ? {} : { breakage }),
      });
  await world.run();
  const { turnCount: turns, stepCount: steps, outcomes, violation } = world;
  const counts = {
    calls: world.calls.length,
    turns,
    steps,
    outcomes,
    faults: faults.faults,
    bounds: faults.bounds,
    gains: faults.gains,
  };
  return { index, ...counts, hash: trace.digest(), violation };
}

function isOfLosses(index: number): boolean {
  return index % LOSSES_EVERY === LOSSES_EVERY - 1;
}

async function runHere(options: SimulationOptions, indices: readonly number[]): Promise<readonly WorldResult[]> {
  const results: WorldResult[] = [];
  for (const index of indices) {
    const result = await runWorld(options, index);
    results.push(result);
    if (result.violation !== null) break;
  }
  return results;
}

/** Each process takes every so-manieth world. */
async function runInProcesses(
  { seed, calls, faults = 1, workflow = {} }: SimulationOptions,
  indices: readonly number[],
  processes: number,
): Promise<readonly WorldResult[]> {
  const parts = Array.from({ length: processes }, (_, part) => indices.filter((_index, at) => at % processes === part));
  const results = await Promise.all(
    parts.map((part) => runInProcess({ options: { seed, calls, faults, workflow }, indices: part })),
  );
  return results.flat().sort((a, b) => a.index - b.index);
}

function runInProcess(order: WorldsOrder): Promise<readonly WorldResult[]> {
  const child = fork(fileURLToPath(new URL('./worlds_process.ts', import.meta.url)), { serialization: 'advanced' });
  return new Promise((resolve, reject) => {
    child.once('message', (results) => resolve(results as readonly WorldResult[]));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`A process of the simulation has ended with ${code}.`)));
    child.send(order);
  });
}

function sum(results: readonly WorldResult[]): Omit<SimulationResult, 'violation'> {
  const hash = createHash('sha256');
  const outcomes = new Map<string, number>();
  const faults = new Map<Fault, number>(FAULTS.map((fault) => [fault, 0]));
  const bounds = new Map<Bound, number>(BOUNDS.map((bound) => [bound, 0]));
  const gains = new Map<Gain, number>(GAINS.map((gain) => [gain, 0]));
  let [calls, turns, steps] = [0, 0, 0];
  for (const result of results) {
    calls += result.calls;
    turns += result.turns;
    steps += result.steps;
    hash.update(result.hash);
    add(outcomes, result.outcomes);
    add(faults, result.faults);
    add(bounds, result.bounds);
    add(gains, result.gains);
  }
  return { calls, turns, steps, outcomes, faults, bounds, gains, hash: hash.digest('hex').slice(0, 16) };
}

function add<K>(total: Map<K, number>, counts: ReadonlyMap<K, number>): void {
  for (const [key, count] of counts) total.set(key, (total.get(key) ?? 0) + count);
}

/** A violation in words: which rule, where, what happened before, and how to see it again. */
export function violationText(violation: NonNullable<SimulationResult['violation']>, seed: number): string {
  const { rule, call, atUs, what, lastEvents, reproduce } = violation;
  const who = call === 0 ? 'the process' : `call ${call}`;
  const events = lastEvents.map((event) => `  ${event}`).join('\n');
  return `Rule "${rule}" is broken: ${what}\nSeed ${seed}, ${who}, at ${atUs} µs. Before that:\n${events}\nAgain: ${reproduce}`;
}
