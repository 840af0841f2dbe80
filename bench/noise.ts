/** When a run says more about the machine than about the servers. */
import { median } from './quantiles.ts';
import { type CallsResult, cpuMsPerTurn, gapsOf, type Result } from './results.ts';

const LOOP_DELAY_MAX_MS = 10;
const OTHER_CORES_MAX = 0.25;
const FLOOR_SPREAD_MAX = 1.3;
const CPU_SPREAD_MAX = 1.3;

/** One plain sentence for everything that makes a figure doubtful; empty = the figures count. */
export function noiseIn(results: readonly Result[], single: readonly CallsResult[]): readonly string[] {
  return [...results.flatMap(noiseOf), ...results.flatMap((result) => floorSpread(result, single))];
}

function noiseOf(result: Result): string[] {
  if (result.kind === 'webhooks') {
    const late = result.lateP99Ms > LOOP_DELAY_MAX_MS;
    return late
      ? [`${result.scenario}: the requests themselves left late (p99 ${result.lateP99Ms.toFixed(0)} ms).`]
      : [];
  }
  const { noise, scenario, server } = result;
  const run = `${scenario}, ${server}:`;
  const said: string[] = [];
  if (noise.callersLoopDelayP99Ms > LOOP_DELAY_MAX_MS || noise.callersLateP99Ms > LOOP_DELAY_MAX_MS) {
    const late = Math.max(noise.callersLoopDelayP99Ms, noise.callersLateP99Ms).toFixed(0);
    said.push(`${run} the callers' own process was late (p99 ${late} ms), so p99 and max do not count.`);
  }
  if (noise.upstreamLoopDelayP99Ms > LOOP_DELAY_MAX_MS) {
    said.push(`${run} the model's stand-in was late (p99 ${noise.upstreamLoopDelayP99Ms.toFixed(0)} ms).`);
  }
  if (noise.otherCores !== null && noise.otherCores > OTHER_CORES_MAX) {
    said.push(`${run} other programs kept ${noise.otherCores.toFixed(1)} cores busy.`);
  }
  return said;
}

/** The floor against itself: runs of the same scenario, or the two halves of its only run. */
function floorSpread(result: Result, single: readonly CallsResult[]): string[] {
  if (result.kind !== 'calls' || result.server !== 'floor') return [];
  const runs = single.filter(({ scenario, server }) => scenario === result.scenario && server === 'floor');
  const [only] = runs;
  const gaps = runs.length > 1 ? runs.map(gapsOf) : halves(only === undefined ? [] : gapsOf(only));
  const parts = runs.length > 1 ? 'runs' : 'halves of the run';
  const said: string[] = [];
  const gapSpread = spread(gaps.map(median));
  if (gapSpread > FLOOR_SPREAD_MAX) {
    said.push(
      `${result.scenario}: the floor's ${parts} differ by ${percent(gapSpread)} in p50, so its gaps do not count.`,
    );
  }
  const cpuSpread = spread(runs.map(cpuMsPerTurn));
  if (cpuSpread > CPU_SPREAD_MAX) {
    said.push(`${result.scenario}: the floor's runs differ by ${percent(cpuSpread)} in CPU per turn.`);
  }
  return said;
}

function halves(gaps: readonly number[]): readonly (readonly number[])[] {
  const middle = Math.floor(gaps.length / 2);
  return [gaps.slice(0, middle), gaps.slice(middle)];
}

/** Largest by smallest; 1 when there is nothing to compare. */
function spread(values: readonly (number | null)[]): number {
  const known = values.filter((value) => value !== null);
  return known.length < 2 ? 1 : Math.max(...known) / Math.min(...known);
}

function percent(ratio: number): string {
  return `${Math.round((ratio - 1) * 100)} %`;
}
