/**
 * Carries the sockets of a `SocketRoute` on uWebSockets.js: admission before the upgrade, its three send results, drain
 * for each socket by itself. A listener that throws loses its socket (1011), never the process.
 *
 * Closings that come from the server library: a frame over `maxFrameBytes` drops the connection without a closing frame
 * (both sides see 1006), and so does a peer that answers no ping for about 120 s.
 */
import type { TemplatedApp, WebSocket } from 'uWebSockets.js';
import type { SendResult, Socket, SocketListener, SocketRoute } from '../domain/socket.ts';
import { RequestError } from '../domain/outcome.ts';
import { peerOf } from './access.ts';
import { errorName } from './errors.ts';
import { Exchange } from './exchange.ts';
import type { ExchangeContext } from './exchange.ts';

/** Source: uWebSockets.js `WebSocket.send`: 1 = success, 0 = built up backpressure, 2 = dropped. */
const SEND_RESULTS: readonly SendResult[] = ['buffered', 'sent', 'dropped'];
const IDLE_TIMEOUT_S = 120;
const UNSUPPORTED_DATA = 1003;
const INTERNAL_ERROR = 1011;

interface Attachment {
  /** uWebSockets.js copies the fields of the attached object, so the link itself must be a field. */
  link: SocketLink | null;
}

/** The upgraded sockets that are alive; closing the server closes them. */
export type LiveSockets = Set<Socket>;

export interface SocketContext {
  readonly exchange: ExchangeContext;
  readonly trustProxy: boolean;
  readonly live: LiveSockets;
}

export function attachSocketRoute(app: TemplatedApp, route: SocketRoute, context: SocketContext): void {
  const { clock } = context.exchange;
  app.ws<Attachment>(route.path, {
    maxPayloadLength: route.maxFrameBytes,
    maxBackpressure: route.maxBufferedBytes,
    closeOnBackpressureLimit: false,
    idleTimeout: IDLE_TIMEOUT_S,
    sendPingsAutomatically: true,
    upgrade(res, req, socketContext) {
      const exchange = new Exchange(context.exchange, res, req, () => undefined);
      exchange.route = `WS ${route.path}`;
      exchange.guard(() => {
        const refusal = route.admit({
          path: exchange.path,
          query: exchange.rawQuery ?? '',
          header: (name) => exchange.header(name),
          peer: peerOf(context.trustProxy, exchange.peer(), exchange.header('x-forwarded-for')),
        });
        if (refusal !== null) throw new RequestError(refusal.status, refusal.code, refusalMessage(refusal.status));
        const [key, protocol, extensions] = UPGRADE_HEADERS.map((name) => exchange.header(name));
        exchange.upgraded();
        res.upgrade<Attachment>({ link: null }, key ?? '', protocol ?? '', extensions ?? '', socketContext);
      });
    },
    open(ws) {
      const link = new SocketLink(ws, route, context);
      ws.getUserData().link = link;
      link.open();
    },
    message(ws, message, isBinary) {
      const receivedAtUs = clock.nowUs();
      const { link } = ws.getUserData();
      if (isBinary) link?.close(UNSUPPORTED_DATA, 'Only text frames are understood.');
      else link?.receive(Buffer.from(message).toString(), receivedAtUs);
    },
    drain(ws) {
      ws.getUserData().link?.drain();
    },
    close(ws, status) {
      ws.getUserData().link?.closedBy(status);
    },
  });
}

const UPGRADE_HEADERS = ['sec-websocket-key', 'sec-websocket-protocol', 'sec-websocket-extensions'];

function refusalMessage(status: number): string {
  return status >= 500
    ? 'The server cannot take this socket now. Try again later.'
    : 'The server refuses this socket: the request for it is not one that it accepts.';
}

/** One socket and its listener. The socket of the library throws when used after its end, so this lets go of it. */
class SocketLink implements Socket {
  readonly #route: SocketRoute;
  readonly #context: SocketContext;
  #ws: WebSocket<Attachment> | null;
  #listener: SocketListener | null = null;
  #closedStatus: number | null = null;

  constructor(ws: WebSocket<Attachment>, route: SocketRoute, context: SocketContext) {
    this.#ws = ws;
    this.#route = route;
    this.#context = context;
    context.live.add(this);
  }

  send(text: string): SendResult {
    return this.#ws === null ? 'dropped' : (SEND_RESULTS[this.#ws.send(text, false)] ?? 'dropped');
  }

  close(status: number, reason: string): void {
    // The library calls its close handler from within `end`, so `closedBy` has run when this returns.
    this.#ws?.end(status, reason);
  }

  open(): void {
    this.#guard(() => {
      const listener = this.#route.opened(this);
      if (this.#closedStatus !== null) listener.closed(this.#closedStatus);
      else this.#listener = listener;
    });
  }

  receive(text: string, receivedAtUs: number): void {
    this.#guard(() => this.#listener?.message(text, receivedAtUs));
  }

  drain(): void {
    // The library reports every bit of progress; the contract is "empty again".
    if (this.#ws?.getBufferedAmount() === 0) this.#guard(() => this.#listener?.drained());
  }

  closedBy(status: number): void {
    const listener = this.#listener;
    this.#ws = null;
    this.#listener = null;
    this.#closedStatus = status;
    this.#context.live.delete(this);
    this.#guard(() => listener?.closed(status));
  }

  #guard(step: () => void): void {
    try {
      step();
    } catch (error) {
      const { log } = this.#context.exchange;
      log.error('http.socket_listener_failed', { route: `WS ${this.#route.path}`, error: errorName(error) });
      this.close(INTERNAL_ERROR, 'The server failed on this socket.');
    }
  }
}
