/** The bench's stand-in for the model and its plain servers, as processes of a test. */
import { type Child, startChild } from '../../bench/processes.ts';
import { endpointOf, type UpstreamOrder, type UpstreamStats } from '../../bench/upstream_order.ts';

export interface UpstreamProcess {
  readonly pid: number;
  readonly port: number;
  readonly endpoint: string;
  stats(reset?: boolean): Promise<UpstreamStats>;
  stop(): Promise<void>;
}

const START_MS = 20_000;

export async function startUpstreamProcess(order: UpstreamOrder): Promise<UpstreamProcess> {
  const child = startChild({ name: 'The upstream', script: 'bench/upstream.ts', args: [JSON.stringify(order)] });
  const port = Number(await child.said('listening', START_MS));
  return {
    pid: child.pid,
    port,
    endpoint: endpointOf(port),
    async stats(reset = false) {
      const answer = await fetch(`http://127.0.0.1:${port}/stats${reset ? '?reset' : ''}`);
      return (await answer.json()) as UpstreamStats;
    },
    stop: () => child.stop(),
  };
}

/** `script`: `bench/floor.ts` or `bench/reference.ts`. */
export async function startPlainServer(script: string, order: object): Promise<{ port: number; child: Child }> {
  const child = startChild({ name: script, script, args: [JSON.stringify(order)] });
  return { port: Number(await child.said('listening', START_MS)), child };
}
