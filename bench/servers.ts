/** Starts what a run needs beside its callers: the stand-in for the model, and the server under test or the floor. */
import { freePort } from '../src/free_port.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Child, startChild } from './processes.ts';
import type { ServerName } from './scenarios/scenario.ts';
import type { UpstreamPace, UpstreamStats } from './upstream.ts';

export interface Upstream {
  readonly child: Child;
  readonly endpoint: string;
  /** What it counted since it was asked last. */
  takeStats(): Promise<UpstreamStats>;
}

export interface Server {
  readonly child: Child;
  readonly origin: string;
  readonly authToken: string;
  /** p99 of the server's event loop since its start; null if it does not tell. */
  loopDelayP99Ms(): Promise<number | null>;
  /** Ends the process and removes what it stored. */
  stop(): Promise<void>;
}

const START_MS = 30_000;
const ASK_AGAIN_MS = 100;
const AUTH_TOKEN = 'the-token-that-callers-and-server-share';

export async function startUpstream(pace: UpstreamPace): Promise<Upstream> {
  const child = startChild({ name: 'The upstream', script: 'bench/upstream.ts', args: [JSON.stringify(pace)] });
  const origin = `http://127.0.0.1:${String(await child.said('listening', START_MS))}`;
  return {
    child,
    endpoint: `${origin}/openai/deployments/bench/chat/completions?api-version=2024-10-21`,
    takeStats: async () => (await (await fetch(`${origin}/stats?reset`)).json()) as UpstreamStats,
  };
}

/** `profileDir`: where the process writes a CPU profile at its end; null = none. */
export function startServer(name: ServerName, upstream: Upstream, profileDir: string | null): Promise<Server> {
  const nodeArgs = profileDir === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileDir}`];
  return name === 'floor' ? startFloor(upstream, nodeArgs) : startProduct(upstream, nodeArgs);
}

async function startFloor(upstream: Upstream, nodeArgs: readonly string[]): Promise<Server> {
  const child = startChild({ name: 'The floor', script: 'bench/floor.ts', args: [upstream.endpoint], nodeArgs });
  const port = String(await child.said('listening', START_MS));
  return {
    child,
    origin: `http://127.0.0.1:${port}`,
    authToken: AUTH_TOKEN,
    loopDelayP99Ms: async () => null,
    stop: () => child.stop(),
  };
}

async function startProduct(upstream: Upstream, nodeArgs: readonly string[]): Promise<Server> {
  const port = await freePort('127.0.0.1');
  const origin = `http://127.0.0.1:${port}`;
  const dataDir = mkdtempSync(join(tmpdir(), 'weaver-bench-'));
  const forget = (): void => rmSync(dataDir, { recursive: true, force: true });
  process.on('exit', forget);
  const child = startChild({
    name: 'The product',
    script: 'src/main.ts',
    nodeArgs,
    env: {
      PORT: String(port),
      HOST: '127.0.0.1',
      DATA_DIR: dataDir,
      SIMULATOR_AUTH_TOKEN: AUTH_TOKEN,
      AZURE_OPENAI_ENDPOINT: upstream.endpoint,
      AZURE_OPENAI_API_KEY: 'bench-key-that-opens-nothing',
      LOG_LEVEL: 'warn',
      MAX_CALLS: '5000',
      DRAIN_TIMEOUT_S: '1',
    },
  });
  const stop = async (): Promise<void> => {
    await child.stop();
    forget();
    process.off('exit', forget);
  };
  try {
    await healthy(origin, child);
  } catch (error) {
    await stop();
    throw error;
  }
  return { child, origin, authToken: AUTH_TOKEN, loopDelayP99Ms: () => loopDelayOf(origin), stop };
}

async function healthy(origin: string, child: Child): Promise<void> {
  let exit: number | null | 'runs' = 'runs';
  void child.ended.then((code) => (exit = code));
  for (let waitedMs = 0; waitedMs < START_MS; waitedMs += ASK_AGAIN_MS) {
    const answer = await fetch(`${origin}/api/health-optimized`).catch(() => null);
    await answer?.arrayBuffer();
    if (answer?.ok === true) return;
    if (exit !== 'runs') {
      throw new Error(
        `The product ended with ${String(exit)} at its start. It wrote:\n${child.complaints().trimEnd()}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
  }
  throw new Error(
    `The product was not healthy within ${START_MS / 1000} s. It wrote:\n${child.complaints().trimEnd()}`,
  );
}

async function loopDelayOf(origin: string): Promise<number | null> {
  const answer = await fetch(`${origin}/api/performance-metrics`);
  if (!answer.ok) return null;
  const figures = (await answer.json()) as { process?: { eventLoopDelay?: { p99Ms?: number } } };
  return figures.process?.eventLoopDelay?.p99Ms ?? null;
}
