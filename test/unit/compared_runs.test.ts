import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareRuns } from '../support/compared_runs.ts';

interface Run {
  readonly lateMs: number;
}

/** Counts can be compared below 100 ms, latencies below 10; `done` is what was compared of which run. */
async function compared(lateMs: readonly number[]): Promise<{ readonly why: string | null; readonly done: string[] }> {
  const done: string[] = [];
  const left = [...lateMs];
  const noise = (run: Run, maxMs: number): string | null => (run.lateMs < maxMs ? null : `${run.lateMs} ms late`);
  const why = await compareRuns<Run>({
    runsMax: lateMs.length,
    run: () => Promise.resolve({ lateMs: left.shift() ?? 0 }),
    countsNoise: (run) => noise(run, 100),
    latencyNoise: (run) => noise(run, 10),
    compareCounts: (run) => done.push(`counts ${run.lateMs}`),
    compareLatency: (run) => done.push(`latency ${run.lateMs}`),
    tell: () => undefined,
  });
  return { why, done };
}

test('runs of which none allowed even the counts to be compared fail with the reason, instead of being skipped', async () => {
  await assert.rejects(compared([150, 200]), {
    message: 'The counts were compared in no run, because the machine was too busy in 2 runs: 150 ms late; 200 ms late',
  });
});

test('runs too late for their latencies have their counts compared, and say why the latencies were not', async () => {
  assert.deepEqual(await compared([50, 150, 20]), {
    why: 'the machine was too busy in 3 runs for latencies to be compared',
    done: ['counts 50', 'counts 20'],
  });
});

test('the first quiet run is compared whole and is the last', async () => {
  assert.deepEqual(await compared([150, 5, 5]), { why: null, done: ['counts 5', 'latency 5'] });
});
