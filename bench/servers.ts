/** Starts what a run needs beside its callers: the stand-in for the model, and the server that is measured. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../src/free_port.ts';
import { benchWorkflow, WORKFLOW_ID, type WorkflowChange } from './bench_workflow.ts';
import { type Child, startChild } from './processes.ts';
import type { ServerName } from './scenarios/scenario.ts';
import { readLeadP50Ms, readSelfReport, type SelfReport } from './self_report.ts';
import { tongueOf } from './tongues/all.ts';
import { ENGLISH } from './tongues/en_us.ts';
import type { TongueTag } from './tongues/tongue.ts';
import { endpointOf, type UpstreamOrder, type UpstreamStats } from './upstream_order.ts';

export interface Upstream {
  readonly child: Child;
  /** One for each deployment. */
  readonly endpoints: readonly string[];
  /** What it counted since it was asked last. */
  takeStats(): Promise<UpstreamStats>;
  /** Makes it another one, from the next request on; its addresses stay. */
  become(order: UpstreamOrder): Promise<void>;
}

export interface Server {
  readonly child: Child;
  readonly origin: string;
  /** Where its inbound calls ask for TwiML. */
  readonly twimlUrl: string;
  readonly path: 'relay' | 'gather';
  readonly authToken: string;
  /** What it says of itself; null if it says nothing. */
  selfReport(): Promise<SelfReport | null>;
  /** By how much the speculations led that it adopted in the last minute; null if it does not say. */
  leadP50Ms(): Promise<number | null>;
  /** Its histograms as it exports them; null if it does not. */
  exported(): Promise<unknown>;
  /** Ends the process and starts another one on what this one has stored; what it only remembered is gone. */
  restarted(): Promise<Server>;
  /** Ends the process and removes what it stored. */
  stop(): Promise<void>;
}

const START_MS = 30_000;
const ASK_AGAIN_MS = 100;
const AUTH_TOKEN = 'the-token-that-callers-and-server-share';
const QUERY = `?workflowId=${WORKFLOW_ID}`;

export async function startUpstream(order: UpstreamOrder): Promise<Upstream> {
  const args = [JSON.stringify(order)];
  const child = startChild({ name: 'The upstream', script: 'bench/upstream.ts', args, isInstrument: true });
  const port = Number(await child.said('listening', START_MS));
  const doors = (await child.said('doors', START_MS)) as readonly number[];
  return {
    child,
    endpoints: doors.map(endpointOf),
    takeStats: async () => (await (await fetch(`http://127.0.0.1:${port}/stats?reset`)).json()) as UpstreamStats,
    async become(next) {
      const answer = await fetch(`http://127.0.0.1:${port}/order`, { method: 'POST', body: JSON.stringify(next) });
      if (!answer.ok) throw new Error(`The upstream did not take its order: ${answer.status}`);
    },
  };
}

export interface ServerOptions {
  /** Further arguments of its process, such as a profiler's. */
  readonly nodeArgs?: readonly string[];
  /** Only the product has a workflow. */
  readonly workflow?: WorkflowChange;
  /** Likewise; the other servers speak English. Default `en-US`. */
  readonly tongue?: TongueTag;
}

export function startServer(name: ServerName, upstream: Upstream, options: ServerOptions = {}): Promise<Server> {
  const { nodeArgs = [], workflow = {}, tongue = 'en-US' } = options;
  const path = name.endsWith('_gather') ? 'gather' : 'relay';
  const route = path === 'relay' ? '/api/twiml-optimized' : '/api/twiml';
  if (name === 'product' || name === 'product_gather')
    return startProduct(path, route, upstream, { nodeArgs, workflow, tongue });
  const [title, script] = name === 'floor' ? ['The floor', 'bench/floor.ts'] : ['The reference', 'bench/reference.ts'];
  return startPlain({ name: title, script, nodeArgs: [...startFlags(), ...nodeArgs] }, path, route, upstream);
}

async function startPlain(
  order: { readonly name: string; readonly script: string; readonly nodeArgs: readonly string[] },
  path: 'relay' | 'gather',
  route: string,
  upstream: Upstream,
): Promise<Server> {
  const { instructions, greeting } = ENGLISH.words;
  const facts = { endpoint: upstream.endpoints[0], instructions, greeting };
  const child = startChild({ ...order, args: [JSON.stringify(facts)] });
  const origin = `http://127.0.0.1:${String(await child.said('listening', START_MS))}`;
  return {
    child,
    origin,
    twimlUrl: origin + route,
    path,
    authToken: AUTH_TOKEN,
    selfReport: async () => null,
    leadP50Ms: async () => null,
    exported: async () => null,
    restarted: async () => {
      await child.stop();
      return startPlain(order, path, route, upstream);
    },
    stop: () => child.stop(),
  };
}

async function startProduct(
  path: 'relay' | 'gather',
  route: string,
  { endpoints }: Upstream,
  { nodeArgs, workflow, tongue }: Required<ServerOptions>,
): Promise<Server> {
  const dataDir = mkdtempSync(join(tmpdir(), 'weaver-bench-'));
  const forget = (): void => rmSync(dataDir, { recursive: true, force: true });
  process.on('exit', forget);
  const stopped = (): void => {
    forget();
    process.off('exit', forget);
  };
  const port = await freePort('127.0.0.1');
  const server = await startOn({ path, route, port, dataDir, endpoints, nodeArgs, stopped });
  try {
    await putWorkflow(server.origin, { ...benchWorkflow(tongueOf(tongue)), ...workflow });
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}

/** What one process of the product needs, and the next one on the same store. */
interface ProductHome {
  readonly path: 'relay' | 'gather';
  readonly route: string;
  readonly port: number;
  readonly dataDir: string;
  readonly endpoints: readonly string[];
  readonly nodeArgs: readonly string[];
  /** Called when it has stopped for good. */
  readonly stopped: () => void;
}

async function startOn(home: ProductHome): Promise<Server> {
  const { path, route, port, dataDir, endpoints, nodeArgs, stopped } = home;
  const origin = `http://127.0.0.1:${port}`;
  const child = startChild({
    name: 'The product',
    script: 'src/main.ts',
    nodeArgs: [...startFlags(), ...nodeArgs],
    env: {
      PORT: String(port),
      HOST: '127.0.0.1',
      DATA_DIR: dataDir,
      SIMULATOR_AUTH_TOKEN: AUTH_TOKEN,
      LOG_LEVEL: 'error',
      MAX_CALLS: '5000',
      DRAIN_TIMEOUT_S: '1',
      ...providers(endpoints),
    },
  });
  const stop = async (): Promise<void> => {
    await child.stop();
    stopped();
  };
  await healthy(origin, child).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return {
    child,
    origin,
    twimlUrl: origin + route + QUERY,
    path,
    authToken: AUTH_TOKEN,
    selfReport: () => selfReport(origin, path),
    leadP50Ms: () => leadP50Ms(origin),
    exported: () => ask(`${origin}/api/performance-metrics/export`),
    restarted: async () => {
      await child.stop();
      return startOn(home);
    },
    stop,
  };
}

function providers(endpoints: readonly string[]): Record<string, string> {
  const pairs = endpoints.flatMap((endpoint, index) => {
    const suffix = index === 0 ? '' : `_${index + 1}`;
    return [
      [`AZURE_OPENAI_ENDPOINT${suffix}`, endpoint],
      [`AZURE_OPENAI_API_KEY${suffix}`, 'bench-key-that-opens-nothing'],
    ] as const;
  });
  return Object.fromEntries(pairs);
}

async function putWorkflow(origin: string, workflow: object): Promise<void> {
  const answer = await fetch(`${origin}/api/workflows/${WORKFLOW_ID}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(workflow),
  });
  if (!answer.ok) throw new Error(`The product refused the bench's workflow: ${await answer.text()}`);
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

async function selfReport(origin: string, path: 'relay' | 'gather'): Promise<SelfReport | null> {
  const metrics = await ask(`${origin}/api/performance-metrics`);
  return metrics === null ? null : readSelfReport(metrics, await ask(cacheUrl(origin)), path);
}

/** Of the last minute only: what was learned before, at another pace, is in everything that is older. */
async function leadP50Ms(origin: string): Promise<number | null> {
  return readLeadP50Ms(await ask(`${origin}/api/performance-metrics?window=1m`));
}

function cacheUrl(origin: string): string {
  return `${origin}/api/cache?workflowId=${WORKFLOW_ID}&limit=1`;
}

/** Null: it does not tell. */
async function ask(url: string): Promise<unknown> {
  const answer = await fetch(url);
  return answer.ok ? answer.json() : null;
}

/**
 * What `npm start` tells Node itself, so that the product that is measured is the one that people run. The other servers
 * are told the same, or their memory and CPU could not be held beside it.
 */
function startFlags(): readonly string[] {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    readonly scripts: { readonly start: string };
  };
  return manifest.scripts.start.split(' ').filter((word) => word.startsWith('--') && word !== '--import');
}
