/**
 * Answers like Twilio's REST API as far as calls go: create, list, update, with Twilio's error bodies, and with the
 * ways in which a network fails. Made for the real SDK.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type RestBehaviour =
  | { readonly kind: 'created' }
  | {
      readonly kind: 'error';
      readonly status: number;
      readonly code: number | null;
      readonly retryAfterS?: number;
    }
  /** The body was read; `placed` says whether the call then exists. */
  | { readonly kind: 'reset' | 'silent' | 'garbage'; readonly placed: boolean };

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly query: readonly (readonly [string, string])[];
  readonly form: readonly (readonly [string, string])[];
  readonly authorization: string;
}

interface RestCall {
  readonly sid: string;
  readonly to: string;
  readonly from: string;
  status: string;
}

export interface TwilioRestServer {
  readonly url: string;
  readonly requests: SeenRequest[];
  readonly calls: RestCall[];
  /** How the next requests are answered, in order; `created` when there are no more. */
  readonly plan: RestBehaviour[];
  /** Resolves when so many requests were read whole. */
  seen(count: number): Promise<void>;
  close(): Promise<void>;
}

export async function startTwilioRestServer(): Promise<TwilioRestServer> {
  const requests: SeenRequest[] = [];
  const calls: RestCall[] = [];
  const plan: RestBehaviour[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];

  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const seen = readRequest(req, Buffer.concat(chunks).toString());
      requests.push(seen);
      act(plan.shift() ?? { kind: 'created' }, seen, calls, res);
      for (const waiter of waiting) if (requests.length >= waiter.count) waiter.resolve();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    calls,
    plan,
    async seen(count) {
      if (requests.length >= count) return;
      await new Promise<void>((resolve) => {
        waiting.push({ count, resolve });
      });
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

function readRequest(req: IncomingMessage, body: string): SeenRequest {
  const url = new URL(req.url ?? '/', 'http://127.0.0.1');
  return {
    method: req.method ?? '',
    path: url.pathname,
    query: [...url.searchParams],
    form: [...new URLSearchParams(body)],
    authorization: req.headers.authorization ?? '',
  };
}

function act(behaviour: RestBehaviour, seen: SeenRequest, calls: RestCall[], res: ServerResponse): void {
  switch (behaviour.kind) {
    case 'created':
      answer(seen, calls, res);
      return;
    case 'error': {
      const { status, code, retryAfterS } = behaviour;
      const headers = retryAfterS === undefined ? {} : { 'retry-after': String(retryAfterS) };
      const message = "The 'To' number +14155550123 is refused.";
      const body =
        code === null ? '<html>Bad gateway</html>' : JSON.stringify({ code, message, more_info: '', status });
      res.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
      return;
    }
    case 'reset':
      if (behaviour.placed) create(seen, calls);
      res.socket?.resetAndDestroy();
      return;
    case 'silent':
      if (behaviour.placed) create(seen, calls);
      return;
    case 'garbage':
      if (behaviour.placed) create(seen, calls);
      res.writeHead(201, { 'content-type': 'application/json' }).end('{"sid":');
  }
}

function answer(seen: SeenRequest, calls: RestCall[], res: ServerResponse): void {
  const one = /\/Calls\/(CA[0-9a-f]{32})\.json$/.exec(seen.path);
  if (one !== null) {
    const call = calls.find(({ sid }) => sid === one[1]);
    if (call === undefined) {
      respond(res, 404, { code: 20404, message: 'The requested resource was not found', status: 404 });
      return;
    }
    call.status = field(seen.form, 'Status');
    respond(res, 200, call);
    return;
  }
  if (seen.method === 'GET') {
    const found = calls.filter(({ to }) => to === field(seen.query, 'To'));
    respond(res, 200, { calls: found, page: 0, page_size: 50, next_page_uri: null });
    return;
  }
  respond(res, 201, create(seen, calls));
}

function create(seen: SeenRequest, calls: RestCall[]): RestCall {
  const sid = `CA${(calls.length + 1).toString(16).padStart(32, '0')}`;
  const call = { sid, to: field(seen.form, 'To'), from: field(seen.form, 'From'), status: 'queued' };
  calls.push(call);
  return call;
}

function field(pairs: readonly (readonly [string, string])[], name: string): string {
  return pairs.find(([key]) => key === name)?.[1] ?? '';
}

function respond(res: ServerResponse, status: number, body: object): void {
  res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
