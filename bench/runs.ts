/** One run: a fresh upstream, a fresh server, fresh callers; everything is read in the same window and then ended. */
import type { CallersOrder, CallersReport } from './callers.ts';
import { cpuMsOf, machineBusyMs, rssBytesOf } from './proc_meter.ts';
import { type Child, startChild } from './processes.ts';
import { median, quantilesOf } from './quantiles.ts';
import type { CallsResult, WebhooksResult } from './results.ts';
import type { CallsScenario, ServerName, WebhooksScenario } from './scenarios/scenario.ts';
import { startServer, startUpstream } from './servers.ts';
import type { UpstreamPace } from './upstream.ts';
import type { WebhooksOrder, WebhooksReport } from './webhooks.ts';

export interface RunOptions {
  readonly seed: number;
  readonly upstream: UpstreamPace;
  readonly profileDir: string | null;
}

/** From one final prompt of a caller to the next, as measured: talking, silence, the reply, a moment of reaction. */
const TURN_MS = 10_700;
const START_MS = 60_000;
const END_MS = 60_000;
const RSS_EVERY_MS = 500;

/** Servers and callers run only as long as `use` does. */
async function withServer<T>(
  name: ServerName,
  options: RunOptions,
  use: (parts: {
    readonly server: Awaited<ReturnType<typeof startServer>>;
    readonly upstream: Awaited<ReturnType<typeof startUpstream>>;
    readonly start: (script: string, order: object) => Child;
  }) => Promise<T>,
): Promise<T> {
  const upstream = await startUpstream(options.upstream);
  const stops: (() => Promise<void>)[] = [() => upstream.child.stop()];
  try {
    const server = await startServer(name, upstream, options.profileDir);
    stops.unshift(() => server.stop());
    const start = (script: string, order: object): Child => {
      const child = startChild({ name: `The process of ${script}`, script, args: [JSON.stringify(order)] });
      stops.unshift(() => child.stop());
      return child;
    };
    return await use({ server, upstream, start });
  } finally {
    for (const stop of stops) await stop();
  }
}

export function runCalls(scenario: CallsScenario, name: ServerName, options: RunOptions): Promise<CallsResult> {
  return withServer(name, options, async ({ server, upstream, start }) => {
    const windowMs = Math.round(scenario.turns * TURN_MS);
    const { path, callCount, rampMs, restMs } = scenario;
    const { authToken, origin } = server;
    const order: CallersOrder = {
      twimlUrl: origin + path,
      authToken,
      callCount,
      rampMs,
      windowMs,
      seed: options.seed,
      restMs,
    };
    const callers = start('bench/callers.ts', order);
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
    const loopDelayP99Ms = await server.loopDelayP99Ms();
    const report = (await callers.said('report', END_MS)) as CallersReport;
    const cores = (from: number | null, to: number | null): number | null =>
      from === null || to === null ? null : (to - from) / windowMs;
    const ownCores = cores(before.ownMs, after.ownMs);
    const allCores = cores(before.machineMs, after.machineMs);
    return {
      kind: 'calls',
      scenario: scenario.name,
      server: name,
      callCount,
      runs: [report.gapsUs],
      withoutTextCount: report.withoutTextCount,
      wrongReplyCount: report.wrongReplyCount,
      droppedCallCount: report.droppedCallCount,
      modelCallCount: stats.requestCount,
      cpuMs: before.serverMs === null || after.serverMs === null ? null : after.serverMs - before.serverMs,
      idleRssBytes,
      liveRssBytes: idleRssBytes === null ? null : median(rss),
      loopDelayP99Ms,
      noise: {
        callersLoopDelayP99Ms: report.loopDelayP99Ms,
        callersLateP99Ms: (quantilesOf(report.lateUs)?.p99 ?? 0) / 1000,
        upstreamLoopDelayP99Ms: stats.loopDelayP99Ms,
        ownCores,
        otherCores: ownCores === null || allCores === null ? null : Math.max(0, allCores - ownCores),
      },
    };
  });
}

export function runWebhooks(scenario: WebhooksScenario, options: RunOptions): Promise<WebhooksResult> {
  return withServer('product', options, async ({ server, start }) => {
    const { path, perSecond, seconds, name } = scenario;
    const { authToken, origin } = server;
    const order: WebhooksOrder = { twimlUrl: origin + path, authToken, perSecond, seconds, seed: options.seed };
    const report = (await start('bench/webhooks.ts', order).said(
      'report',
      seconds * 1000 + START_MS,
    )) as WebhooksReport;
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
