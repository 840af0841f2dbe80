/**
 * An event loop that stands still now and then: callers who keep their schedule notice, a driver that waits for each
 * answer before it asks again does not, and the server says that its own figures are not to be trusted.
 */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { quantilesOf } from '../../bench/quantiles.ts';
import { PROFILES } from '../../bench/profiles.ts';
import { type Server, startServer, startUpstream } from '../../bench/servers.ts';
import { WORKFLOW_ID } from '../../bench/bench_workflow.ts';
import { openLoopRun } from '../support/open_loop.ts';
import { connectCall } from '../support/relay_client.ts';
import { accountSidOf, ask } from '../support/signed_requests.ts';

const STALL_MS = 300;
const STALLING = fileURLToPath(new URL('../support/stalling.mjs', import.meta.url));
/** Short replies, so that a driver that waits for them asks often. */
const PROFILE = {
  ...PROFILES.fast,
  stream: { ...PROFILES.fast.stream, betweenTokens: { medianMs: 2, sigma: 0, maxMs: 2 } },
};
const CLOSED = { lines: 3, forMs: 7_000 };

const stops: (() => Promise<void>)[] = [];
after(async () => {
  for (const stop of stops) await stop();
});

async function stallingServer(): Promise<Server> {
  const upstream = await startUpstream({ profile: PROFILE, seed: 3 });
  stops.unshift(() => upstream.child.stop());
  const server = await startServer('product', upstream, ['--import', STALLING]);
  stops.unshift(() => server.stop());
  return server;
}

/** Asks, waits for the whole answer, asks again; ms from each question to its first text. */
async function closedLoopGaps(server: Server): Promise<readonly number[]> {
  const signed = { ...server, accountSid: accountSidOf(server.authToken) };
  const line = async (): Promise<readonly number[]> => {
    const gaps: number[] = [];
    const { relay } = await connectCall(signed, `?workflowId=${WORKFLOW_ID}`);
    const untilMs = performance.now() + CLOSED.forMs;
    while (performance.now() < untilMs) {
      gaps.push((await relay.askFor('something cheap in the north')).firstTextMs);
      relay.fellSilent();
    }
    await relay.close();
    return gaps;
  };
  return (await Promise.all(Array.from({ length: CLOSED.lines }, line))).flat();
}

test('a stalling event loop shows to open-loop callers, hides from a closed loop, and is said by health', async (t) => {
  const server = await stallingServer();
  const { gapUs, verdicts } = await openLoopRun(server, {
    seed: 3,
    callCount: 80,
    rampMs: 2_000,
    lengthMs: 14_000,
    silenceMs: 350,
    trapShare: 0,
    bargeInShare: 0,
    pace: 4,
  });
  const open = quantilesOf(gapUs.map((us) => us / 1000));
  const health = await ask<{ readonly status: string; readonly problems: readonly string[] }>(
    server,
    '/api/health-optimized',
  );
  const closed = quantilesOf(await closedLoopGaps(server));
  assert.ok(open && closed);
  t.diagnostic(`open loop: n ${open.n}, p50 ${open.p50} ms, p99 ${open.p99} ms, max ${open.max} ms`);
  t.diagnostic(`closed loop: n ${closed.n}, p50 ${closed.p50} ms, p99 ${closed.p99} ms, max ${closed.max} ms`);
  assert.ok(open.n > 300 && verdicts.every((verdict) => verdict !== 'none'));
  // A turn meets the stall somewhere in its 300 ms, the worst ones near its beginning.
  assert.ok(open.p99 > STALL_MS * 0.6, `open loop p99 ${open.p99} ms`);
  assert.ok(closed.p99 < open.p99 / 2, `closed loop p99 ${closed.p99} ms, open loop p99 ${open.p99} ms`);
  assert.deepEqual([health.status, health.body.status], [200, 'degraded']);
  assert.ok(health.body.problems.includes('INSIDE_LATENCY_DOUBTFUL'), health.body.problems.join());
});
