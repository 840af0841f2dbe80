/** A real server on a free port of 127.0.0.1 with routes that show what they were given, and raw clients for it. */
import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import type { Socket as TcpSocket } from 'node:net';
import { Type } from '@sinclair/typebox';
import type { LogFields } from '../../src/domain/log.ts';
import { RequestError } from '../../src/domain/outcome.ts';
import { twimlResponse } from '../../src/domain/route.ts';
import type { Route, RouteRequest, RouteResponse } from '../../src/domain/route.ts';
import type { SocketRoute } from '../../src/domain/socket.ts';
import { createHttpServer } from '../../src/http/server.ts';
import type { HttpServer, HttpServerDeps } from '../../src/http/server.ts';
import { VirtualClock } from '../../src/runtime/virtual_clock.ts';

export const BODY_BYTES = 64 * 1024;
export const SIGNATURE = 'good-signature';

interface LogLine {
  readonly event: string;
  readonly fields: LogFields;
}

export interface HttpWorld {
  readonly server: HttpServer;
  readonly port: number;
  readonly clock: VirtualClock;
  readonly errors: LogLine[];
  readonly done: { readonly route: string; readonly status: number; readonly durationUs: number }[];
  /** What was asked of the signature check. */
  readonly verified: { readonly pathAndQuery: string; readonly form: readonly (readonly [string, string])[] }[];
  /** Answers of `GET /wait`, in the order of the requests; null when none waits. */
  release(): boolean;
  waitingCount(): number;
}

export async function startWorld(
  change: { access?: Partial<HttpServerDeps['access']>; openRequests?: number; sockets?: readonly SocketRoute[] } = {},
): Promise<HttpWorld> {
  const clock = new VirtualClock();
  const errors: LogLine[] = [];
  const done: HttpWorld['done'] = [];
  const verified: HttpWorld['verified'] = [];
  const waiting: (() => void)[] = [];
  let idCount = 0;
  const server = createHttpServer({
    clock,
    log: {
      debug: () => undefined,
      info: () => undefined,
      warn: () => undefined,
      error: (event, fields = {}) => errors.push({ event, fields }),
    },
    routes: createRoutes(waiting),
    sockets: change.sockets ?? [],
    access: { apiKeys: [], anonymous: false, corsOrigins: [], trustProxy: false, ...change.access },
    verifyTwilio(pathAndQuery, signature, form) {
      verified.push({ pathAndQuery, form });
      return signature === SIGNATURE;
    },
    randomId: () => `id-${++idCount}`,
    limits: {
      bodyBytes: BODY_BYTES,
      bodyMs: 10_000,
      excessBytes: 1024 * 1024,
      excessMs: 500,
      openRequests: change.openRequests ?? 100,
      rateClients: 10,
    },
    about: { title: 'Test', version: '1', publicUrl: 'https://calls.example' },
    onRequest: (request) => done.push(request),
  });
  const port = await server.listen('127.0.0.1', 0);
  return {
    server,
    port,
    clock,
    errors,
    done,
    verified,
    release() {
      const next = waiting.shift();
      next?.();
      return next !== undefined;
    },
    waitingCount: () => waiting.length,
  };
}

function createRoutes(waiting: (() => void)[]): Route[] {
  const responses = { 200: { description: 'What the route was given' } };
  const common = { audience: 'app', summary: 'Test', responses } as const;
  const show = ({ params, query, body, client, requestId }: RouteRequest): RouteResponse => ({
    status: 200,
    body: { params, query, body: body ?? null, client, requestId },
  });
  const body = Type.Object({ to: Type.String(), variables: Type.Optional(Type.Record(Type.String(), Type.String())) });
  const waits = (): Promise<RouteResponse> =>
    new Promise((resolve) => {
      waiting.push(() => resolve({ status: 200, body: 'waited' }));
    });
  const fail = (): never => {
    throw new TypeError('the caller said something private');
  };
  return [
    { ...common, method: 'GET', path: '/show', query: Type.Object({ n: Type.Optional(Type.Integer()) }), handle: show },
    { ...common, method: 'POST', path: '/show', body, handle: show },
    { ...common, method: 'POST', path: '/bare', handle: show },
    { ...common, method: 'GET', path: '/show/:id', handle: show },
    { ...common, method: 'DELETE', path: '/show/:id', handle: () => ({ status: 204, body: '' }) },
    { ...common, method: 'GET', path: '/open', audience: 'open', handle: show },
    { ...common, method: 'GET', path: '/rated', ratePerMinute: 2, handle: show },
    { ...common, method: 'GET', path: '/wait', handle: waits },
    { ...common, method: 'GET', path: '/throws', handle: fail },
    { ...common, method: 'GET', path: '/rejects', handle: () => Promise.resolve().then(fail) },
    { ...common, method: 'GET', path: '/circular', handle: circular },
    {
      ...common,
      method: 'GET',
      path: '/splits',
      handle: () => ({ status: 200, headers: { 'x-a': 'a\r\nb: c' }, body: '' }),
    },
    {
      ...common,
      method: 'GET',
      path: '/refuses',
      handle: () =>
        Promise.reject(new RequestError(409, 'TAKEN', 'It is taken already.', { by: 'you' }, { 'x-why': 'because' })),
    },
    { ...common, method: 'POST', path: '/twiml', audience: 'twilio', handle: show },
    { ...common, method: 'GET', path: '/twiml', audience: 'twilio', handle: () => twimlResponse('<Response/>') },
  ];
}

function circular(): RouteResponse {
  const body: { self?: object } = {};
  body.self = body;
  return { status: 200, body };
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The text as JSON; fails when it is none. */
  json(): { readonly [name: string]: unknown; readonly error?: { code: string; message: string; details?: unknown } };
}

/** One request on a connection of its own. */
export function ask(
  world: { readonly port: number },
  path: string,
  options: { method?: string; headers?: Record<string, string | string[]>; body?: string | Buffer } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { method = 'GET', headers = {}, body } = options;
    const outgoing = request({ host: '127.0.0.1', port: world.port, path, method, headers, agent: false });
    outgoing.on('error', reject);
    outgoing.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        const json = (): ReturnType<Answer['json']> => JSON.parse(text) as ReturnType<Answer['json']>;
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json });
      });
    });
    outgoing.end(body);
  });
}

export function askJson(world: { readonly port: number }, path: string, body: unknown): Promise<Answer> {
  const headers = { 'content-type': 'application/json' };
  return ask(world, path, { method: 'POST', headers, body: JSON.stringify(body) });
}

/** A raw connection that has sent `text`. */
export async function openRaw(world: { readonly port: number }, text: string): Promise<TcpSocket> {
  const socket = connect(world.port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(text);
  return socket;
}

/** Everything the connection receives until the server closes it. */
export async function readToEnd(socket: TcpSocket): Promise<string> {
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
  if (!socket.closed) await once(socket, 'close');
  return text;
}

/** Resolves when the condition holds; the test's own timeout bounds it. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
