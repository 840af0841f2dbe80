/** One run: a fresh upstream, a fresh server, fresh callers; everything is read in the same window and then ended. */
import type { WorkflowChange } from './bench_workflow.ts';
import type { CallersOrder, CallersReport } from './callers.ts';
import { type FailoverParts, type FailoverResult, failoverResult } from './failover_result.ts';
import { centsOf } from './money.ts';
import { coldP50Ms, perfectBound } from './perfect_speculation.ts';
import { cpuMsOf, machineBusyMs, rssBytesOf } from './proc_meter.ts';
import { type Child, startChild } from './processes.ts';
import type { ProfileName } from './profiles.ts';
import { median, quantilesOf } from './quantiles.ts';
import { recoveryBetween } from './recovery.ts';
import type { CallsResult, EarlyResult, Noise, RunSamples, WebhooksResult } from './results.ts';
import { countsOf } from './run_counts.ts';
import {
  callersOrder,
  callMinutesOf,
  perfectOrder,
  TRAINING_MS_MAX,
  trainingOrder,
  upstreamOrder,
  windowMsOf,
} from './run_orders.ts';
import type { CallsScenario, ServerName, Training, WebhooksScenario } from './scenarios/scenario.ts';
import { planCalls } from './schedule.ts';
import { between, NOTHING_TOLD } from './self_report.ts';
import { type Server, startServer, startUpstream, type Upstream } from './servers.ts';
import type { TongueTag } from './tongues/tongue.ts';
import type { TrainingReport } from './training.ts';
import type { UpstreamOrder } from './upstream_order.ts';
import type { WebhooksOrder, WebhooksReport } from './webhooks.ts';

export interface RunOptions {
  readonly seed: number;
  /** Instead of the scenario's; null = the scenario's. */
  readonly profile: ProfileName | null;
  /** Where each server process writes a CPU profile at its end; null = none. */
  readonly cpuProfileDir: string | null;
}

const START_MS = 60_000;
/** Calls that began late, and the patience with last answers. */
const END_MS = 90_000;
const RSS_EVERY_MS = 500;
const TAUGHT_SHARE_MIN = 0.9;
const TAUGHT_REST_MS = 3_000;

interface Parts {
  readonly server: Server;
  readonly upstream: Upstream;
  readonly start: (script: string, order: object) => Child;
}

/** A server that can be started again while it is used. */
interface Running extends Parts {
  /** The same with a new process on what the one before has stored. */
  readonly restarted: () => Promise<Parts>;
}

/** Servers and callers run only as long as `use` does. */
async function withServer<T>(
  name: ServerName,
  order: UpstreamOrder,
  setup: Pick<RunOptions, 'cpuProfileDir'> & { readonly workflow?: WorkflowChange; readonly tongue?: TongueTag },
  use: (running: Running) => Promise<T>,
): Promise<T> {
  const { cpuProfileDir, workflow = {}, tongue = 'en-US' } = setup;
  const upstream = await startUpstream(order);
  const stops: (() => Promise<void>)[] = [() => upstream.child.stop()];
  try {
    const nodeArgs = cpuProfileDir === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${cpuProfileDir}`];
    let server = await startServer(name, upstream, { nodeArgs, workflow, tongue });
    stops.unshift(() => server.stop());
    const start = (script: string, childOrder: object): Child => {
      const args = [JSON.stringify(childOrder)];
      const child = startChild({ name: `The process of ${script}`, script, args, isInstrument: true });
      stops.unshift(() => child.stop());
      return child;
    };
    const restarted = async (): Promise<Parts> => {
      server = await server.restarted();
      return { server, upstream, start };
    };
    return await use({ server, upstream, start, restarted });
  } finally {
    for (const stop of stops) await stop();
  }
}

export function runCalls(scenario: CallsScenario, name: ServerName, options: RunOptions): Promise<CallsResult> {
  const order = upstreamOrder(scenario, options);
  const { workflow = {}, tongue = 'en-US', train } = scenario;
  return withServer(name, order, { ...options, workflow, tongue }, async (parts) => {
    if (train === undefined) return measureCalls(scenario, name, order, parts);
    await teach(scenario, train, { ...order, profile: train.profile }, parts);
    await parts.upstream.become(order);
    // The teacher answers far sooner than the model that is measured: that must not be taken for what is usual.
    return measureCalls(scenario, name, order, await parts.restarted());
  });
}

/** The server answers calls that are not measured, as fast as the model of `order` allows. */
async function teach(
  scenario: CallsScenario,
  train: Training,
  order: UpstreamOrder,
  { server, upstream, start }: Parts,
): Promise<void> {
  await upstream.become(order);
  const pupils = start('bench/training.ts', trainingOrder(scenario, train, server, order.seed));
  const { turnCount, rightCount, droppedCallCount } = (await pupils.said('report', TRAINING_MS_MAX)) as TrainingReport;
  if (rightCount < turnCount * TAUGHT_SHARE_MIN || droppedCallCount > train.callCount * (1 - TAUGHT_SHARE_MIN)) {
    throw new Error(`The training went wrong: of ${turnCount} turns only ${rightCount} were answered right.`);
  }
  // What is proven off the path goes on for a moment.
  await new Promise((resolve) => setTimeout(resolve, TAUGHT_REST_MS));
}

async function measureCalls(
  scenario: CallsScenario,
  name: ServerName,
  upstreamIs: UpstreamOrder,
  { server, upstream, start }: Parts,
): Promise<CallsResult> {
  const windowMs = windowMsOf(scenario);
  const order = callersOrder(scenario, server, upstreamIs.seed);
  const callers = start('bench/callers.ts', order);
  const ours = [server.child, upstream.child, callers].map(({ pid }) => pid);
  await callers.said('idle', order.restMs + START_MS);
  const idleRssBytes = rssBytesOf(server.child.pid);
  await callers.said('steady', scenario.rampMs + START_MS);
  const steadyMs = performance.now();
  const exported = (): Promise<unknown> =>
    scenario.failover === undefined ? Promise.resolve(null) : server.exported();
  const [selfBefore, exportedBefore] = [await server.selfReport(), await exported()];
  await upstream.takeStats();
  const logFromMs = performance.now() - steadyMs;
  const before = usage(server.child.pid, ours);
  const rss: number[] = [];
  const sampling = setInterval(() => rss.push(rssBytesOf(server.child.pid) ?? 0), RSS_EVERY_MS);
  await callers.said('measured', windowMs + START_MS).finally(() => clearInterval(sampling));
  const after = usage(server.child.pid, ours);
  const stats = await upstream.takeStats();
  const leadP50Ms = await server.leadP50Ms();
  const [selfAfter, exportedAfter] = [await server.selfReport(), await exported()];
  const report = (await callers.said('report', END_MS)) as CallersReport;
  const self = await server.selfReport();
  const counts = countsOf(report, order.window.fromMs);
  return {
    kind: 'calls',
    scenario: scenario.name,
    server: name,
    language: scenario.tongue ?? null,
    callCount: scenario.callCount,
    ...counts,
    modelCallCount: stats.requestCount,
    cpuMs: before.serverMs === null || after.serverMs === null ? null : after.serverMs - before.serverMs,
    idleRssBytes,
    liveRssBytes: idleRssBytes === null ? null : median(rss),
    loopDelayP99Ms: self?.loopDelayP99Ms ?? null,
    inside: self?.responseGap ?? null,
    early: {
      ready: report.ready,
      told: selfAfter === null ? NOTHING_TOLD : between(selfBefore?.early ?? NOTHING_TOLD, selfAfter.early),
      leadP50Ms,
      cents: centsOf(upstreamIs, stats.deployments),
      callMinutes: callMinutesOf(scenario),
      ...boundsOf(scenario, upstreamIs, order),
    },
    failover: failoverOf(scenario, counts.runs, {
      log: stats.log,
      logFromMs,
      recovery: recoveryBetween(exportedBefore, exportedAfter),
    }),
    noise: noiseOf(report, stats.loopDelayP99Ms, [before, after], windowMs),
  };
}

function failoverOf(
  { failover: watch }: CallsScenario,
  [turns]: readonly RunSamples[],
  parts: Pick<FailoverParts, 'log' | 'logFromMs' | 'recovery'>,
): FailoverResult | null {
  return watch === undefined || turns === undefined ? null : failoverResult({ watch, turns, ...parts });
}

function boundsOf(
  scenario: CallsScenario,
  upstreamIs: UpstreamOrder,
  { schedule, window }: CallersOrder,
): Pick<EarlyResult, 'bound' | 'coldP50Ms'> {
  const perfect = perfectOrder(scenario, upstreamIs, window);
  if (perfect === null) return { bound: null, coldP50Ms: null };
  const calls = planCalls(schedule);
  return { bound: perfectBound(calls, perfect), coldP50Ms: coldP50Ms(calls, perfect) };
}

function noiseOf(
  report: CallersReport,
  upstreamLoopDelayP99Ms: number,
  [before, after]: readonly [Usage, Usage],
  windowMs: number,
): Noise {
  const cores = (from: number | null, to: number | null): number | null =>
    from === null || to === null ? null : (to - from) / windowMs;
  const ownCores = cores(before.ownMs, after.ownMs);
  const allCores = cores(before.machineMs, after.machineMs);
  return {
    callersLoopDelayP99Ms: report.loopDelayP99Ms,
    callersLateP99Ms: (quantilesOf(report.lateUs)?.p99 ?? 0) / 1000,
    upstreamLoopDelayP99Ms,
    ownCores,
    otherCores: ownCores === null || allCores === null ? null : Math.max(0, allCores - ownCores),
  };
}

export function runWebhooks(scenario: WebhooksScenario, options: RunOptions): Promise<WebhooksResult> {
  const { seed, cpuProfileDir } = options;
  return withServer('product', { profile: 'fast', seed }, { cpuProfileDir }, async ({ server, start }) => {
    const { perSecond, seconds, name } = scenario;
    const { authToken, twimlUrl } = server;
    const order: WebhooksOrder = { twimlUrl, authToken, perSecond, seconds };
    const said = await start('bench/webhooks.ts', order).said('report', seconds * 1000 + START_MS);
    const report = said as WebhooksReport;
    return {
      kind: 'webhooks',
      scenario: name,
      perSecond,
      answersUs: report.answersUs,
      failedCount: report.failedCount,
      lateP99Ms: (quantilesOf(report.lateUs)?.p99 ?? 0) / 1000,
    };
  });
}

interface Usage {
  readonly serverMs: number | null;
  readonly ownMs: number | null;
  readonly machineMs: number | null;
}

function usage(serverPid: number, pids: readonly number[]): Usage {
  const all = pids.map(cpuMsOf).filter((ms) => ms !== null);
  return {
    serverMs: cpuMsOf(serverPid),
    ownMs: all.length < pids.length ? null : all.reduce((sum, ms) => sum + ms, 0),
    machineMs: machineBusyMs(),
  };
}
