/**
 * A stand-in for Azure's Speech service on this machine: the real SDK talks to it as to the service. What it hears and
 * speaks is the code of `spoken_code.ts`. It can also fail as the service does.
 */
import { type IncomingMessage, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Clock } from '../../domain/clock.ts';
import { Hearing, type HearingOptions, type HearingTrouble } from './hearing.ts';
import { readMessage } from './service_message.ts';
import { Speaking, type SpeakingOptions, type SpeakingTrouble } from './speaking.ts';

export interface StandInOptions extends Partial<HearingOptions>, Partial<SpeakingOptions> {
  readonly key: string;
  readonly clock: Clock;
  /** What goes wrong with this connection; null = nothing. Counts the connections of each kind from 0. */
  trouble?(kind: 'hears' | 'speaks', count: number): Trouble | null;
}

export type Trouble = HearingTrouble | SpeakingTrouble | 'throttled';

export interface SpeechStandIn {
  /** What is given to the client as its endpoint. */
  readonly endpoint: string;
  readonly connectionCount: number;
  close(): Promise<void>;
}

const DEFAULTS = { hypothesisMs: 150, phraseMs: 50, firstAudioMs: 80 };

/** Listens on loopback, on a port of its own. */
export async function startSpeechStandIn(given: StandInOptions): Promise<SpeechStandIn> {
  const options = { ...DEFAULTS, ...given };
  const http = createServer((_request, response) => response.writeHead(404).end());
  const sockets = new WebSocketServer({ noServer: true });
  const counts = { hears: 0, speaks: 0 };
  http.on('upgrade', (request, socket, head) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const kind = url.pathname.startsWith('/tts') ? 'speaks' : 'hears';
    const trouble = options.trouble?.(kind, counts[kind]) ?? null;
    counts[kind] += 1;
    const status =
      keyOf(request, url) === options.key
        ? trouble === 'throttled'
          ? '429 Too Many Requests'
          : null
        : '401 Unauthorized';
    if (status !== null) {
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      serve(
        client,
        kind === 'speaks'
          ? new Speaking(client, options, trouble as SpeakingTrouble | null)
          : new Hearing(client, url, options, trouble as HearingTrouble | null),
      );
    });
  });
  await new Promise<void>((resolve) => {
    http.listen(0, '127.0.0.1', resolve);
  });
  return {
    endpoint: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    get connectionCount() {
      return sockets.clients.size;
    },
    async close() {
      for (const client of sockets.clients) client.terminate();
      await new Promise<void>((resolve) => {
        http.close(() => resolve());
      });
    },
  };
}

function serve(client: WebSocket, connection: Hearing | Speaking): void {
  client.on('message', (data, isBinary) => {
    const message = readMessage(data as Buffer, isBinary);
    if (message !== null) connection.message(message);
  });
  client.on('close', () => connection.closed());
  client.on('error', () => client.terminate());
}

/** The SDK sends it both ways. */
function keyOf(request: IncomingMessage, url: URL): string {
  const header = request.headers['ocp-apim-subscription-key'];
  return typeof header === 'string' ? header : (url.searchParams.get('Ocp-Apim-Subscription-Key') ?? '');
}
