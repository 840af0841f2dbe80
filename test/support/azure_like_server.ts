/**
 * A real local HTTP server that behaves, and on demand misbehaves, like Azure OpenAI's chat completions. It also
 * answers OpenAI's paths. Each request is recorded; `next` scripts one request of a turn, `always` all that no `next` is
 * left for, and what only tries in the background whether a provider is well, whenever that may be.
 *
 *   const server = await startAzureLikeServer();
 *   server.always(behaviours.reply((request) => `You said ${request.lastUserText}`, { everyMs: 20 }));
 *   server.next(behaviours.status(429, { headers: { 'retry-after': '2' } }));
 *   … AZURE_OPENAI_ENDPOINT: server.endpoint() …
 *   await server.close();
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { behaviours } from './azure_like_behaviours.ts';
import type { Behaviour, ChatBody, RecordedRequest } from './azure_like_behaviours.ts';

export interface AzureLikeServer {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Full URL in the form of the portal. */
  endpoint(deployment?: string): string;
  /** Chat requests in order of arrival. */
  readonly requests: readonly RecordedRequest[];
  /** Connections accepted so far, spare ones that never carried a request included. */
  readonly connectionCount: number;
  /** Resolves when so many connections were accepted. */
  connected(count: number): Promise<void>;
  /** Resolves when this connection is gone; ids count from 1 in the order of acceptance. */
  disconnected(connectionId: number): Promise<void>;
  /** Destroys every connection, as a restart of the provider's gateway does. */
  dropConnections(): void;
  /** The n-th chat request (from 1), waiting for it if it has not come. */
  request(number: number): Promise<RecordedRequest>;
  next(behaviour: Behaviour): void;
  always(behaviour: Behaviour): void;
  close(): Promise<void>;
}

export async function startAzureLikeServer(): Promise<AzureLikeServer> {
  const requests: RecordedRequest[] = [];
  const nexts: Behaviour[] = [];
  const connectionIds = new WeakMap<Socket, number>();
  const open = new Map<number, Socket>();
  const waiters = new Set<() => void>();
  let always: Behaviour = behaviours.reply('Hello there, how can I help you today?');
  let connectionCount = 0;

  const changed = (): void => {
    for (const check of waiters) check();
  };
  const until = <T>(find: () => T | undefined): Promise<T> =>
    new Promise((resolve) => {
      const check = (): void => {
        const found = find();
        if (found === undefined) return;
        waiters.delete(check);
        resolve(found);
      };
      waiters.add(check);
      check();
    });

  const server = createServer(async (incoming, response) => {
    if (incoming.method !== 'POST' || !incoming.url?.includes('/chat/completions')) {
      response.writeHead(404).end();
      return;
    }
    const connectionId = connectionIds.get(incoming.socket) ?? 0;
    const gone = new AbortController();
    const closed = once(response, 'close').then(() => gone.abort());
    try {
      const record = await readRequest(incoming, connectionId, closed);
      gone.signal.addEventListener('abort', () => {
        record.aborted = !response.writableFinished;
      });
      requests.push(record);
      changed();
      await ((isProbe(record) ? undefined : nexts.shift()) ?? always)(record, response, gone.signal);
    } catch (error) {
      // Reading and waiting end with an error when the client goes away.
      if (!gone.signal.aborted && !incoming.destroyed) throw error;
    }
  });
  // As Azure, which keeps idle connections for minutes and gives no hint.
  server.keepAliveTimeout = 0;
  server.on('connection', (socket) => {
    const connectionId = ++connectionCount;
    connectionIds.set(socket, connectionId);
    open.set(connectionId, socket);
    socket.once('close', () => {
      open.delete(connectionId);
      changed();
    });
    changed();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url,
    endpoint: (deployment = 'gpt-4o-mini') =>
      `${url}/openai/deployments/${deployment}/chat/completions?api-version=2024-06-01`,
    requests,
    get connectionCount() {
      return connectionCount;
    },
    connected: async (count) => {
      await until(() => (connectionCount >= count ? true : undefined));
    },
    disconnected: async (connectionId) => {
      await until(() => (connectionId <= connectionCount && !open.has(connectionId) ? true : undefined));
    },
    dropConnections: () => {
      for (const socket of open.values()) socket.destroy();
    },
    request: (number) => until(() => requests[number - 1]),
    next: (behaviour) => nexts.push(behaviour),
    always: (behaviour) => {
      always = behaviour;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** One token is too little for an answer. */
function isProbe({ body }: RecordedRequest): boolean {
  return body['max_tokens'] === 1;
}

/** The URL of a port that nobody listens on. */
export async function closedPortUrl(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${port}`;
}

async function readRequest(
  incoming: IncomingMessage,
  connectionId: number,
  closed: Promise<void>,
): Promise<RecordedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  const body = JSON.parse(text) as ChatBody;
  return {
    method: incoming.method ?? '',
    path: incoming.url ?? '',
    headers: incoming.headers,
    text,
    body,
    lastUserText: body.messages.findLast((message) => message.role === 'user')?.content ?? '',
    connectionId,
    aborted: false,
    closed,
  };
}
