/** When a run says more about the machine than about the servers. */
import { spread } from './figures.ts';
import { median } from './quantiles.ts';
import { type CallsResult, cpuMsPerTurn, parts, type Result } from './results.ts';

export interface NoiseNote {
  readonly scenario: string;
  /** Null: all servers of the scenario. */
  readonly server: string | null;
  /** One plain sentence. */
  readonly text: string;
  /** False: only what the server says of itself is doubtful. */
  readonly isDisqualifying: boolean;
}

const LATE_MAX_MS = 10;
/** Above it what a server measures of itself leaves out what it kept waiting. */
const SERVER_LATE_MAX_MS = 20;
const OTHER_CORES_MAX = 0.25;
const FLOOR_SPREAD_MAX = 1.3;
const CPU_SPREAD_MAX = 1.3;

/** `single`: every run of calls by itself. Empty = all figures count. */
export function noiseIn(results: readonly Result[], single: readonly CallsResult[]): readonly NoiseNote[] {
  return [...results.flatMap(noiseOf), ...results.flatMap((result) => floorSpread(result, single))];
}

export function isCounted(result: Result, notes: readonly NoiseNote[]): boolean {
  const server = result.kind === 'calls' ? result.server : 'product';
  return !notes.some(
    (note) =>
      note.isDisqualifying && note.scenario === result.scenario && (note.server === null || note.server === server),
  );
}

function noiseOf(result: Result): NoiseNote[] {
  const { scenario } = result;
  if (result.kind === 'webhooks') {
    if (result.lateP99Ms <= LATE_MAX_MS) return [];
    const text = `the requests themselves left late (p99 ${ms(result.lateP99Ms)})`;
    return [{ scenario, server: 'product', text, isDisqualifying: true }];
  }
  const { noise, server, loopDelayP99Ms } = result;
  const notes: NoiseNote[] = [];
  const say = (text: string, isDisqualifying = true): void =>
    void notes.push({ scenario, server, text, isDisqualifying });
  const callersLateMs = Math.max(noise.callersLoopDelayP99Ms, noise.callersLateP99Ms);
  if (callersLateMs > LATE_MAX_MS) say(`the callers' own process was late (p99 ${ms(callersLateMs)})`);
  if (noise.upstreamLoopDelayP99Ms > LATE_MAX_MS) {
    say(`the model's stand-in was late (p99 ${ms(noise.upstreamLoopDelayP99Ms)})`);
  }
  if (noise.otherCores !== null && noise.otherCores > OTHER_CORES_MAX) {
    say(`other programs, or the host of this machine, took ${noise.otherCores.toFixed(1)} cores`);
  }
  if (loopDelayP99Ms !== null && loopDelayP99Ms > SERVER_LATE_MAX_MS) {
    say(`the server's event loop was late (p99 ${ms(loopDelayP99Ms)}), so its own figures are doubtful`, false);
  }
  return notes;
}

/** The floor against itself: runs of the same scenario, or the two halves of its only run. */
function floorSpread(result: Result, single: readonly CallsResult[]): NoiseNote[] {
  if (result.kind !== 'calls' || result.server !== 'floor') return [];
  const { scenario } = result;
  const runs = single.filter((run) => run.scenario === scenario && run.server === 'floor');
  const notes: NoiseNote[] = [];
  const gapSpread = spread(parts(result).map(median));
  if (gapSpread > FLOOR_SPREAD_MAX) {
    const who = runs.length > 1 ? 'runs' : 'halves of its run';
    const text = `the floor's ${who} differ by ${percent(gapSpread)} in p50`;
    notes.push({ scenario, server: null, text, isDisqualifying: true });
  }
  const cpuSpread = spread(runs.map(cpuMsPerTurn));
  if (cpuSpread > CPU_SPREAD_MAX) {
    const text = `the floor's runs differ by ${percent(cpuSpread)} in CPU per turn`;
    notes.push({ scenario, server: null, text, isDisqualifying: true });
  }
  return notes;
}

function ms(value: number): string {
  return `${value.toFixed(0)} ms`;
}

function percent(ratio: number): string {
  return `${Math.round((ratio - 1) * 100)} %`;
}
