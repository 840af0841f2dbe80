/**
 * Three independent places tell the same of one run: the callers outside, who know nothing of the server, the metrics API
 * and Prometheus. What they count must always agree; how long things took is compared when the machine lets one compare.
 */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { decodeFromCompressedBase64, type Histogram } from 'hdr-histogram-js';
import type { CallersReport } from '../../bench/callers.ts';
import { quantilesOf } from '../../bench/quantiles.ts';
import type { ScheduleOrder } from '../../bench/schedule.ts';
import { type Server, startServer, startUpstream } from '../../bench/servers.ts';
import type { UpstreamStats } from '../../bench/upstream_order.ts';
import { compareRuns } from '../support/compared_runs.ts';
import { openLoopRun } from '../support/open_loop.ts';
import { ask } from '../support/signed_requests.ts';
import { eventually } from '../support/waiting.ts';

const RUNS_MAX = 2;
const TURNS_MIN = 1_000;
const WARM_UP_CALLS = 20;
/** A model that is later than this has shaped the figures itself. */
const LATE_MAX_MS = 10;
/** Callers who read their sockets later than this cannot tell the two milliseconds that are asked of them. */
const READ_LATE_MAX_MS = 2;
/** Later than this, a server does not see what it kept waiting, and says so itself. */
const SERVER_LATE_MAX_MS = 20;
/** One standstill as long as this is met by so many turns at once that it makes their p99 by itself. */
const STANDSTILL_MS = 50;
const OVERLAP_MS = 100;
const SERVER_LOOP = 'the event loop of the server';
const CALLERS_LOOP = 'the event loop of the callers';
const SERVER_STANDSTILL = 'the longest standstill of the server';
const CALLERS_STANDSTILL = 'the longest standstill of the callers';
const MODEL_STANDSTILL = 'the longest standstill of the model';
const STANDSTILLS = new Set([SERVER_STANDSTILL, CALLERS_STANDSTILL, MODEL_STANDSTILL]);
const LATEST_MS: Readonly<Record<string, number>> = {
  [SERVER_LOOP]: SERVER_LATE_MAX_MS,
  [CALLERS_LOOP]: READ_LATE_MAX_MS,
  [SERVER_STANDSTILL]: STANDSTILL_MS,
  [CALLERS_STANDSTILL]: STANDSTILL_MS,
  [MODEL_STANDSTILL]: STANDSTILL_MS,
};
/** Callers of four times the usual pace, who are heard after a short silence. */
const SCHEDULE: ScheduleOrder = {
  seed: 5,
  callCount: 180,
  rampMs: 3_000,
  lengthMs: 18_500,
  silenceMs: 350,
  trapShare: 0.05,
  bargeInShare: 0,
  pace: 4,
};

interface Metrics {
  readonly calls: { readonly active: number };
  readonly turns: { readonly optimized: { readonly responseGap: { readonly n: number } } };
}

interface Export {
  readonly histograms: readonly {
    readonly measure: string;
    readonly mode: string | null;
    readonly dimension: string | null;
    readonly n: number;
    readonly encoded: string;
  }[];
}

/** What the three places inside say at one moment, all of it since the server's start. */
interface Inside {
  readonly n: number;
  readonly prometheus: string;
  readonly responseGap: Histogram;
  readonly loopDelay: Histogram;
}

/** The parts of a decoded histogram that the package has and does not declare. */
interface RecordedValues {
  highestEquivalentValue(value: number): number;
  readonly recordedValuesIterator: {
    reset(): void;
    hasNext(): boolean;
    next(): { readonly valueIteratedTo: number; readonly countAddedInThisIterationStep: number };
  };
}

interface Run {
  readonly outside: CallersReport;
  readonly upstream: UpstreamStats;
  /** After the warm-up, which the report of the callers does not count. */
  readonly before: Inside;
  readonly after: Inside;
  /** Who was how late, in ms: p99, and the longest where it says so. */
  readonly lateness: Readonly<Record<string, number>>;
}

const stops: (() => Promise<void>)[] = [];
after(async () => {
  for (const stop of stops) await stop();
});

async function run(): Promise<Run> {
  const upstream = await startUpstream({ profile: 'fast', seed: 5 });
  stops.unshift(() => upstream.child.stop());
  const server = await startServer('product', upstream);
  stops.unshift(() => server.stop());
  let before: Inside | null = null;
  const whenIdle = async (): Promise<void> => {
    before = await inside(server);
    await upstream.takeStats();
  };
  const outside = await openLoopRun(server, SCHEDULE, { warmUpCalls: WARM_UP_CALLS, whenIdle });
  const stats = await upstream.takeStats();
  const later = await inside(server);
  assert.ok(before !== null);
  await server.stop();
  await upstream.child.stop();
  const measured = { outside, upstream: stats, before, after: later };
  return { ...measured, lateness: latenessOf(measured) };
}

async function inside(server: Server): Promise<Inside> {
  const n = await eventually('no call is live any more', async () => {
    const { body } = await ask<Metrics>(server, '/api/performance-metrics');
    return body.calls.active === 0 ? body.turns.optimized.responseGap.n : undefined;
  });
  const [{ body: exported }, prometheus] = await Promise.all([
    ask<Export>(server, '/api/performance-metrics/export'),
    fetch(`${server.origin}/metrics`),
  ]);
  assert.equal(prometheus.status, 200);
  return {
    n,
    prometheus: await prometheus.text(),
    responseGap: exportedOf(exported, 'responseGap', 'optimized'),
    loopDelay: exportedOf(exported, 'eventLoopDelay', null),
  };
}

function exportedOf({ histograms }: Export, measure: string, mode: string | null): Histogram {
  const found = histograms.find((each) => each.measure === measure && each.mode === mode && each.dimension === null);
  assert.ok(found, `${measure} is exported`);
  const histogram = decodeFromCompressedBase64(found.encoded);
  assert.equal(histogram.totalCount, found.n);
  return histogram;
}

/** Samples of the response gap of optimised calls: upper edge in seconds to count. */
function bucketsIn(prometheus: string): ReadonlyMap<number, number> {
  const found = prometheus.matchAll(/^weaver_response_gap_seconds_bucket\{([^}]*)\} (\d+)$/gm);
  const buckets = [...found].flatMap(([, labels = '', count = '']): [number, number][] => {
    const edge = /le="([^"]+)"/.exec(labels)?.[1] ?? '';
    return labels.includes('mode="optimized"') && edge !== '+Inf' ? [[Number(edge), Number(count)]] : [];
  });
  return new Map(buckets);
}

function countIn(prometheus: string): number {
  return Number(/^weaver_response_gap_seconds_count\{mode="optimized"\} (\d+)$/m.exec(prometheus)?.[1]);
}

function countWithin(histogram: Histogram, us: number): number {
  const values = histogram as unknown as RecordedValues;
  const { recordedValuesIterator: iterator } = values;
  const edge = values.highestEquivalentValue(us);
  let count = 0;
  iterator.reset();
  while (iterator.hasNext()) {
    const { valueIteratedTo, countAddedInThisIterationStep } = iterator.next();
    if (valueIteratedTo <= edge) count += countAddedInThisIterationStep;
  }
  return count;
}

function assertSameCounts({ outside, before, after: later }: Run): void {
  const n = outside.verdicts.length;
  assert.ok(n >= TURNS_MIN, `${n} turns`);
  assert.deepEqual(new Set(outside.verdicts), new Set(['right']), JSON.stringify(outside.wrongSamples));
  assert.equal(outside.droppedCallCount, 0);
  const counted = {
    metrics: later.n - before.n,
    exported: later.responseGap.totalCount - before.responseGap.totalCount,
    prometheus: countIn(later.prometheus) - countIn(before.prometheus),
  };
  assert.deepEqual(counted, { metrics: n, exported: n, prometheus: n });
  const buckets = bucketsIn(later.prometheus);
  assert.ok(buckets.size >= 15, `${buckets.size} buckets`);
  for (const [edgeS, count] of buckets) {
    assert.equal(count, countWithin(later.responseGap, Math.round(edgeS * 1e6)), `turns within ${edgeS} s`);
  }
}

/** What was late in a run, in ms. */
function latenessOf({ outside, upstream, before, after: later }: Omit<Run, 'lateness'>): Run['lateness'] {
  const loopDelay = later.loopDelay;
  loopDelay.subtract(before.loopDelay);
  return {
    [CALLERS_LOOP]: outside.loopDelayP99Ms,
    'their prompts': (quantilesOf(outside.lateUs)?.p99 ?? 0) / 1000,
    'the event loop of the model': upstream.loopDelayP99Ms,
    [SERVER_LOOP]: loopDelay.getValueAtPercentile(99) / 1000,
    [SERVER_STANDSTILL]: loopDelay.getValueAtPercentile(100) / 1000,
    [CALLERS_STANDSTILL]: outside.loopDelayMaxMs,
    [MODEL_STANDSTILL]: upstream.loopDelayMaxMs,
  };
}

/** Who was later than that; null: nobody. */
function noiseOf(lateness: Readonly<Record<string, number>>, latestMs: (who: string) => number): string | null {
  const found = Object.entries(lateness).filter(([who, ms]) => ms > latestMs(who));
  return found.length === 0 ? null : found.map(([who, ms]) => `${who} ${ms.toFixed(0)} ms`).join(', ');
}

function assertSameLatency({ outside, before, after: later }: Run, tell: (line: string) => void): void {
  // Turns come together, and together make the loop late: one in a hundred of them waits longer than that share of the time.
  const loopMs = later.loopDelay.getValueAtPercentile(99.9) / 1000;
  // From the moment at which each prompt left: how late the callers themselves were is not the server's to know.
  const outsideUs = quantilesOf(outside.gapUs.map((gapUs, index) => gapUs - (outside.lateUs[index] ?? 0)));
  assert.ok(outsideUs);
  // What was recorded since the warm-up.
  later.responseGap.subtract(before.responseGap);
  const insideMs = (percentile: number): number => later.responseGap.getValueAtPercentile(percentile) / 1000;
  const [p50, p99] = [outsideUs.p50 / 1000, outsideUs.p99 / 1000];
  const said = `outside p50 ${p50} p99 ${p99}, inside p50 ${insideMs(50)} p99 ${insideMs(99)}, loop p99.9 ${loopMs} ms`;
  tell(said);
  assert.ok(Math.abs(p50 - insideMs(50)) <= 1, said);
  assert.ok(p99 >= insideMs(99), said);
  assert.ok(p99 - insideMs(99) <= loopMs + 2, said);
}

test('callers, metrics API and Prometheus agree on a run of 1,000 turns: every count, and the latency', async (t) => {
  const why = await compareRuns<Run>({
    runsMax: RUNS_MAX,
    run,
    // Turns that run into each other are one for the server and two for the callers; one standstill makes none do so.
    countsNoise: ({ lateness }) => noiseOf(lateness, (who) => (STANDSTILLS.has(who) ? Infinity : OVERLAP_MS)),
    latencyNoise: ({ lateness }) => noiseOf(lateness, (who) => LATEST_MS[who] ?? LATE_MAX_MS),
    compareCounts: assertSameCounts,
    compareLatency: (measured) => assertSameLatency(measured, (line) => t.diagnostic(line)),
    tell: (line) => t.diagnostic(line),
  });
  if (why !== null) t.skip(why);
});
