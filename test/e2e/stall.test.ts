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
  stream: { ...PROFILES.fast.stream, betweenTokens: { medianMs: 1, sigma: 0, maxMs: 1 } },
};
/** The same number of stalls for both kinds of driver, however fast the machine is. */
const STALLS = 3;
const OPEN = { lengthMs: 14_000, stallEveryMs: 3_000 };
/** A stall meets at most one turn of each line: 6 of these turns, and p99 is the eighth. */
const CLOSED = { lines: 2, turns: 800 };

const stops: (() => Promise<void>)[] = [];
after(async () => {
  for (const stop of stops) await stop();
});

async function stallingServer(): Promise<Server> {
  const upstream = await startUpstream({ profile: PROFILE, seed: 3 });
  stops.unshift(() => upstream.child.stop());
  const server = await startServer('product', upstream, { nodeArgs: ['--import', STALLING] });
  stops.unshift(() => server.stop());
  return server;
}

function stall(server: Server): void {
  process.kill(server.child.pid, 'SIGUSR2');
}

/** Asks, waits for the whole answer, asks again; ms from each question to its first text. */
async function closedLoopGaps(server: Server): Promise<readonly number[]> {
  const signed = { ...server, accountSid: accountSidOf(server.authToken) };
  const gaps: number[] = [];
  let stalls = 0;
  const line = async (): Promise<void> => {
    const { relay } = await connectCall(signed, `?workflowId=${WORKFLOW_ID}`);
    while (gaps.length < CLOSED.turns) {
      gaps.push((await relay.askFor('something cheap in the north')).firstTextMs);
      relay.fellSilent();
      if (stalls < STALLS && gaps.length > ((stalls + 1) * CLOSED.turns) / (STALLS + 1)) {
        stalls += 1;
        stall(server);
      }
    }
    await relay.close();
  };
  await Promise.all(Array.from({ length: CLOSED.lines }, line));
  assert.equal(stalls, STALLS);
  return gaps;
}

test('a stalling event loop shows to open-loop callers, hides from a closed loop, and is said by health', async (t) => {
  const server = await stallingServer();
  const schedule = {
    seed: 3,
    callCount: 80,
    rampMs: 2_000,
    lengthMs: OPEN.lengthMs,
    silenceMs: 350,
    trapShare: 0,
    bargeInShare: 0,
    pace: 4,
  } as const;
  let timers: NodeJS.Timeout[] = [];
  const whenIdle = async (): Promise<void> => {
    timers = Array.from({ length: STALLS }, (_, index) =>
      setTimeout(() => stall(server), (index + 1) * OPEN.stallEveryMs),
    );
  };
  const { gapUs, verdicts } = await openLoopRun(server, schedule, { whenIdle });
  for (const timer of timers) clearTimeout(timer);
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
