/** One run: a fresh upstream, a fresh server, fresh callers; everything is read in the same window and then ended. */
import { FILLERS, type WorkflowChange } from './bench_workflow.ts';
import type { CallersLine } from './caller_cues.ts';
import type { CallersOrder, CallersReport } from './callers.ts';
import { cpuMsOf, machineBusyMs, rssBytesOf } from './proc_meter.ts';
import { type Child, startChild } from './processes.ts';
import type { ProfileName } from './profiles.ts';
import { median, quantilesOf } from './quantiles.ts';
import type { CallsResult, RunSamples, WebhooksResult } from './results.ts';
import type { CallsScenario, ServerName, Training, WebhooksScenario } from './scenarios/scenario.ts';
import type { ScheduleOrder } from './schedule.ts';
import { type Server, startServer, startUpstream, type Upstream } from './servers.ts';
import type { TrainingOrder, TrainingReport } from './training.ts';
import type { Verdict } from './turn_book.ts';
import type { UpstreamOrder } from './upstream_order.ts';
import type { WebhooksOrder, WebhooksReport } from './webhooks.ts';

export interface RunOptions {
  readonly seed: number;
  /** Instead of the scenario's; null = the scenario's. */
  readonly profile: ProfileName | null;
  /** Where each server process writes a CPU profile at its end; null = none. */
  readonly cpuProfileDir: string | null;
}

/** From one final prompt of a caller to the next, about: the reply, a moment of reaction, talking, silence. */
const TURN_MS = 10_000;
/** From the last call's beginning until its first turn: the greeting is heard to its end. */
const SETTLE_MS = 14_000;
const WARM_UP_CALLS = 20;
const TRAP_SHARE = 0.05;
const REST_MS = 500;
const START_MS = 60_000;
/** Calls that began late, and the patience with last answers. */
const END_MS = 90_000;
const RSS_EVERY_MS = 500;
/** Far longer than any training takes. */
const TEACHING_MS_MAX = 600_000;
const TAUGHT_SHARE_MIN = 0.9;
const TAUGHT_REST_MS = 3_000;

interface Parts {
  readonly server: Server;
  readonly upstream: Upstream;
  readonly start: (script: string, order: object) => Child;
}

/** Servers and callers run only as long as `use` does. */
async function withServer<T>(
  name: ServerName,
  order: UpstreamOrder,
  { cpuProfileDir, workflow = {} }: { readonly cpuProfileDir: string | null; readonly workflow?: WorkflowChange },
  use: (parts: Parts) => Promise<T>,
): Promise<T> {
  const upstream = await startUpstream(order);
  const stops: (() => Promise<void>)[] = [() => upstream.child.stop()];
  try {
    const nodeArgs = cpuProfileDir === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${cpuProfileDir}`];
    const server = await startServer(name, upstream, { nodeArgs, workflow });
    stops.unshift(() => server.stop());
    const start = (script: string, childOrder: object): Child => {
      const args = [JSON.stringify(childOrder)];
      const child = startChild({ name: `The process of ${script}`, script, args, isInstrument: true });
      stops.unshift(() => child.stop());
      return child;
    };
    return await use({ server, upstream, start });
  } finally {
    for (const stop of stops) await stop();
  }
}

export function runCalls(scenario: CallsScenario, name: ServerName, options: RunOptions): Promise<CallsResult> {
  const order = upstreamOrder(scenario, options);
  const { workflow = {}, train } = scenario;
  return withServer(name, order, { ...options, workflow }, async (parts) => {
    if (train !== undefined) await teach(scenario, train, { ...order, profile: train.profile }, parts);
    await parts.upstream.become(order);
    return measureCalls(scenario, name, options.seed, parts);
  });
}

/** The server answers calls that are not measured, as fast as the model of `order` allows. */
async function teach(
  scenario: CallsScenario,
  { callCount, pace }: Training,
  order: UpstreamOrder,
  { server, upstream, start }: Parts,
): Promise<void> {
  await upstream.become(order);
  const training: TrainingOrder = {
    ...lineOf(scenario, server),
    schedule: {
      ...scheduleOf(scenario, order.seed),
      lengthMs: TEACHING_MS_MAX,
      trapShare: 0,
      bargeInShare: 0,
      pace,
      part: 'training',
      callsMax: callCount,
    },
  };
  const report = (await start('bench/training.ts', training).said('report', TEACHING_MS_MAX)) as TrainingReport;
  const { turnCount, rightCount, droppedCallCount } = report;
  if (rightCount < turnCount * TAUGHT_SHARE_MIN || droppedCallCount > callCount * (1 - TAUGHT_SHARE_MIN)) {
    throw new Error(`The training went wrong: of ${turnCount} turns only ${rightCount} were answered right.`);
  }
  // What is proven off the path goes on for a moment.
  await new Promise((resolve) => setTimeout(resolve, TAUGHT_REST_MS));
}

function upstreamOrder(scenario: CallsScenario, { seed, profile }: RunOptions): UpstreamOrder {
  const { deployments, faults, paraphrases, olderHistory, bursts = false, regimes = null } = scenario;
  return {
    profile: profile ?? scenario.profile,
    seed,
    deployments,
    bursts,
    regimes,
    ...(faults && { faults }),
    ...(paraphrases !== undefined && { paraphrases }),
    ...(olderHistory !== undefined && { olderHistory }),
  };
}

async function measureCalls(
  scenario: CallsScenario,
  name: ServerName,
  seed: number,
  { server, upstream, start }: Parts,
): Promise<CallsResult> {
  const { callCount, rampMs, restMs = REST_MS, pace = 1 } = scenario;
  const windowMs = Math.round((scenario.turns * TURN_MS) / pace);
  const callers = start('bench/callers.ts', callersOrder(scenario, server, seed, windowMs));
  const ours = [server.child, upstream.child, callers].map(({ pid }) => pid);
  await callers.said('idle', restMs + START_MS);
  const idleRssBytes = rssBytesOf(server.child.pid);
  await callers.said('steady', rampMs + START_MS);
  await upstream.takeStats();
  const before = usage(server.child.pid, ours);
  const rss: number[] = [];
  const sampling = setInterval(() => rss.push(rssBytesOf(server.child.pid) ?? 0), RSS_EVERY_MS);
  await callers.said('measured', windowMs + START_MS).finally(() => clearInterval(sampling));
  const after = usage(server.child.pid, ours);
  const stats = await upstream.takeStats();
  const report = (await callers.said('report', END_MS)) as CallersReport;
  const self = await server.insideFigures();
  const cores = (from: number | null, to: number | null): number | null =>
    from === null || to === null ? null : (to - from) / windowMs;
  const ownCores = cores(before.ownMs, after.ownMs);
  const allCores = cores(before.machineMs, after.machineMs);
  return {
    kind: 'calls',
    scenario: scenario.name,
    server: name,
    callCount,
    ...countsOf(report),
    modelCallCount: stats.requestCount,
    cpuMs: before.serverMs === null || after.serverMs === null ? null : after.serverMs - before.serverMs,
    idleRssBytes,
    liveRssBytes: idleRssBytes === null ? null : median(rss),
    loopDelayP99Ms: self?.loopDelayP99Ms ?? null,
    inside: self?.responseGap ?? null,
    noise: {
      callersLoopDelayP99Ms: report.loopDelayP99Ms,
      callersLateP99Ms: (quantilesOf(report.lateUs)?.p99 ?? 0) / 1000,
      upstreamLoopDelayP99Ms: stats.loopDelayP99Ms,
      ownCores,
      otherCores: ownCores === null || allCores === null ? null : Math.max(0, allCores - ownCores),
    },
  };
}

function callersOrder(scenario: CallsScenario, server: Server, seed: number, windowMs: number): CallersOrder {
  const { rampMs, restMs = REST_MS, pace = 1 } = scenario;
  const fromMs = rampMs + SETTLE_MS / pace;
  const lengthMs = fromMs + windowMs;
  return {
    ...lineOf(scenario, server),
    schedule: { ...scheduleOf(scenario, seed), lengthMs },
    window: { fromMs, toMs: lengthMs },
    warmUpCalls: WARM_UP_CALLS,
    restMs,
  };
}

function lineOf({ partials = true }: CallsScenario, { twimlUrl, path, authToken }: Server): CallersLine {
  return { twimlUrl, path, authToken, fillers: FILLERS, sendsPartials: partials };
}

function scheduleOf(scenario: CallsScenario, seed: number): Omit<ScheduleOrder, 'lengthMs'> {
  const { callCount, rampMs, silenceMs, olderHistory = 0, bargeInShare = 0, pace = 1 } = scenario;
  return { seed, callCount, rampMs, silenceMs, trapShare: TRAP_SHARE, bargeInShare, pace, olderHistory };
}

type Counts = Pick<
  CallsResult,
  'runs' | 'verdicts' | 'trapCount' | 'wrongTrapCount' | 'droppedCallCount' | 'afterCutUs' | 'afterCut' | 'wrongSamples'
>;

function countsOf(report: CallersReport): Counts {
  const { trapCount, wrongTrapCount, droppedCallCount, afterCutUs, afterCut, wrongSamples } = report;
  const count = (verdict: Verdict): number => report.verdicts.filter((each) => each === verdict).length;
  return {
    runs: [inOrderOfTime(report)],
    verdicts: {
      right: count('right'),
      wrong: count('wrong'),
      cut: count('cut'),
      broken: count('broken'),
      none: count('none'),
    },
    trapCount,
    wrongTrapCount,
    droppedCallCount,
    afterCutUs,
    afterCut,
    wrongSamples,
  };
}

/** Turns are settled in the order of their answers; the halves of a run are halves of its time. */
function inOrderOfTime({ dueMs, gapUs, speechGapUs }: CallersReport): RunSamples {
  const order = dueMs.map((_, index) => index).sort((a, b) => (dueMs[a] ?? 0) - (dueMs[b] ?? 0));
  const sorted = (values: readonly number[]): number[] => order.map((index) => values[index] ?? 0);
  return { gapUs: sorted(gapUs), speechGapUs: sorted(speechGapUs) };
}

export function runWebhooks(scenario: WebhooksScenario, options: RunOptions): Promise<WebhooksResult> {
  const { seed, cpuProfileDir } = options;
  return withServer('product', { profile: 'fast', seed }, { cpuProfileDir }, async ({ server, start }) => {
    const { perSecond, seconds, name } = scenario;
    const { authToken, twimlUrl } = server;
    const order: WebhooksOrder = { twimlUrl, authToken, perSecond, seconds, seed };
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
