/**
 * Connections to one model endpoint, kept open between turns and opened ahead of them. undici closes idle sockets after
 * 4 s and turns are further apart than that. It also destroys the socket of every aborted request, which happens at
 * each barge-in and lost race, and its pool then prefers the slot that has just lost its socket to a connected one. So
 * a few spare sockets, with TCP and TLS done, stand by, and a slot that needs a connection gets one of them at once.
 */
import type { Socket } from 'node:net';
import { Pool, buildConnector } from 'undici';
import type { Dispatcher } from 'undici';
import type { Clock } from '../domain/clock.ts';

export interface ModelConnections {
  readonly dispatcher: Dispatcher;
  /** Opens one more spare connection unless enough stand by. Never throws. */
  warm(): void;
  /** Drops all connections; requests in progress fail. */
  close(): Promise<void>;
}

export interface ConnectionOptions {
  /** Should exceed the generations that run at once, for the excess waits in a queue. */
  readonly connectionsMax: number;
  /** How long an idle connection is kept, 60,000-120,000; a hint of the server is honoured. */
  readonly keepAliveMs: number;
  readonly connectTimeoutMs: number;
  /** Unused connections that stand by. */
  readonly spareCount: number;
}

/** A server may ask for longer than `keepAliveMs`, up to this. */
const KEEP_ALIVE_HINT_MAX_MS = 600_000;
/** After a failed attempt to connect no spare is opened for this long. */
const SPARE_RETRY_MS = 2_000;

/** `origin` is a URL without a path: `https://res.openai.azure.com`. */
export function createModelConnections(origin: string, options: ConnectionOptions, clock: Clock): ModelConnections {
  const spares = new SpareSockets(origin, options, clock);
  const dispatcher = new Pool(origin, {
    connect: spares.connect,
    connections: options.connectionsMax,
    pipelining: 1,
    keepAliveTimeout: options.keepAliveMs,
    keepAliveMaxTimeout: Math.max(options.keepAliveMs, KEEP_ALIVE_HINT_MAX_MS),
    // A generation has deadlines of its own, on our clock.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  return {
    dispatcher,
    warm: () => spares.topUp(),
    close: async () => {
      spares.close();
      await dispatcher.destroy();
    },
  };
}

interface Spare {
  readonly socket: Socket;
  readonly openedUs: number;
  readonly onClose: () => void;
}

class SpareSockets {
  readonly #target: buildConnector.Options;
  readonly #clock: Clock;
  readonly #open: buildConnector.connector;
  readonly #spareCount: number;
  readonly #maxAgeUs: number;
  #spares: Spare[] = [];
  #openingCount = 0;
  #retryUs = 0;
  #closed = false;

  constructor(origin: string, options: ConnectionOptions, clock: Clock) {
    const { protocol, host, hostname, port } = new URL(origin);
    this.#target = { protocol, host, hostname: hostname.replace(/^\[|\]$/g, ''), port };
    this.#clock = clock;
    this.#open = buildConnector({ timeout: options.connectTimeoutMs });
    this.#spareCount = options.spareCount;
    this.#maxAgeUs = options.keepAliveMs * 1000;
  }

  /** The pool asks for a connection. */
  readonly connect: buildConnector.connector = (target, callback) => {
    const socket = this.#take();
    // Not in the same tick: undici would not notice a connection that is there before this call has returned.
    if (socket === null) this.#open(target, callback);
    else queueMicrotask(() => callback(null, socket));
    this.topUp();
  };

  topUp(): void {
    for (const spare of this.#spares) if (!this.#isFresh(spare)) spare.socket.destroy();
    this.#spares = this.#spares.filter((spare) => this.#isFresh(spare));
    const isEnough = this.#spares.length + this.#openingCount >= this.#spareCount;
    if (this.#closed || isEnough || this.#clock.nowUs() < this.#retryUs) return;
    this.#openingCount += 1;
    this.#open(this.#target, (error, socket) => {
      this.#openingCount -= 1;
      if (error !== null) this.#retryUs = this.#clock.nowUs() + SPARE_RETRY_MS * 1000;
      else if (this.#closed) socket.destroy();
      else this.#keep(socket);
    });
  }

  close(): void {
    this.#closed = true;
    for (const { socket } of this.#spares) socket.destroy();
    this.#spares = [];
  }

  /** The newest spare that still looks sound; unsound ones on the way are dropped. */
  #take(): Socket | null {
    for (let spare = this.#spares.pop(); spare !== undefined; spare = this.#spares.pop()) {
      const { socket } = spare;
      socket.off('close', spare.onClose);
      // A server that speaks before it was asked (a 408, for instance) is about to close.
      if (this.#isFresh(spare) && !socket.destroyed && !socket.readableEnded && socket.readableLength === 0) {
        socket.ref();
        return socket;
      }
      socket.destroy();
    }
    return null;
  }

  #keep(socket: Socket): void {
    const onClose = (): void => {
      this.#spares = this.#spares.filter((spare) => spare.socket !== socket);
    };
    socket.once('close', onClose);
    // Idle connections do not keep the process alive, as undici's own do not.
    socket.unref();
    this.#spares.push({ socket, openedUs: this.#clock.nowUs(), onClose });
  }

  #isFresh(spare: Spare): boolean {
    return this.#clock.nowUs() - spare.openedUs < this.#maxAgeUs;
  }
}
