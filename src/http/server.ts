/**
 * The one server of the process: HTTP routes and sockets on one port, carried by uWebSockets.js. It is handed routes as
 * values and knows no feature. This file has native code behind it: load it after the check of the Node version.
 */
import * as uWS from 'uWebSockets.js';
import type { Clock } from '../domain/clock.ts';
import type { Log } from '../domain/log.ts';
import { invariant } from '../domain/outcome.ts';
import type { Route } from '../domain/route.ts';
import type { SocketRoute } from '../domain/socket.ts';
import { createAccessPolicy } from './access.ts';
import type { AccessOptions } from './access.ts';
import { createDispatch } from './dispatch.ts';
import type { HttpLimits, VerifyTwilio } from './dispatch.ts';
import type { ExchangeContext, RequestDone } from './exchange.ts';
import { listenAlone } from './listen.ts';
import { createOpenApiRoute } from './openapi.ts';
import type { About } from './openapi.ts';
import { attachSocketRoute } from './websocket.ts';
import type { LiveSockets } from './websocket.ts';

export interface HttpServerDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly routes: readonly Route[];
  readonly sockets: readonly SocketRoute[];
  readonly access: AccessOptions;
  /**
   * The full check of `X-Twilio-Signature`: `pathAndQuery` is byte for byte what was asked for, the form's fields keep
   * their order and repetitions.
   */
  readonly verifyTwilio: VerifyTwilio;
  /** Request ids: letters, digits, `.`, `_` and `-`. */
  readonly randomId: () => string;
  readonly limits: HttpLimits;
  readonly about: About;
  readonly onRequest?: (done: RequestDone) => void;
}

export interface HttpServer {
  /** Resolves to the real port (0 asks for any). Rejects with an error that has a `code`, e.g. `EADDRINUSE`. */
  listen(host: string, port: number): Promise<number>;
  /** New connections are refused; those that exist go on. Idempotent. */
  stopListening(): void;
  /** Ends everything: sockets are told 1001, requests without an answer are dropped. Idempotent. */
  close(): Promise<void>;
}

const GOING_AWAY = 1001;

/** Throws InvariantError when two routes collide or a schema cannot be compiled. */
export function createHttpServer(deps: HttpServerDeps): HttpServer {
  const { clock, log, access, onRequest } = deps;
  const context: ExchangeContext = {
    clock,
    log,
    corsOrigins: access.corsOrigins,
    randomId: deps.randomId,
    ...(onRequest !== undefined && { onRequest }),
  };
  const live: LiveSockets = new Set();
  const app = uWS.App();
  for (const route of deps.sockets) {
    attachSocketRoute(app, route, { exchange: context, trustProxy: access.trustProxy, live });
  }
  app.any(
    '/*',
    createDispatch({
      context,
      access: createAccessPolicy(access),
      limits: deps.limits,
      routes: [...deps.routes, createOpenApiRoute(deps.routes, deps.sockets, deps.about)],
      socketPaths: new Set(deps.sockets.map((route) => route.path)),
      verifyTwilio: deps.verifyTwilio,
    }),
  );

  let listenSocket: uWS.us_listen_socket | null = null;
  let closed = false;
  function stopListening(): void {
    if (listenSocket !== null) uWS.us_listen_socket_close(listenSocket);
    listenSocket = null;
  }
  return {
    async listen(host, port) {
      invariant(listenSocket === null && !closed, 'A server can listen once and not after it was closed.');
      listenSocket = await listenAlone(app, host, port);
      return uWS.us_socket_local_port(listenSocket);
    },
    stopListening,
    close() {
      stopListening();
      if (!closed) {
        closed = true;
        for (const socket of live) socket.close(GOING_AWAY, 'The server is stopping.');
        app.close();
      }
      return Promise.resolve();
    },
  };
}
