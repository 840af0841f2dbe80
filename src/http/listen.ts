/** Binds the server to its port, alone, and finds out why when that fails. */
import { createServer } from 'node:net';
import type * as uWS from 'uWebSockets.js';

/** A form of `listen` that exists but is not in the library's types. */
interface ExclusiveListener {
  listen(
    host: string,
    port: number,
    options: number,
    done: (listenSocket: uWS.us_listen_socket | false) => void,
  ): unknown;
}

/**
 * `LIBUS_LISTEN_EXCLUSIVE_PORT`, whose exported type does not fit what the module exports. Without it a second process
 * could bind the same port and silently take half of the connections.
 */
const EXCLUSIVE_PORT = 1;

/** Rejects with an error whose `code` is `EADDRINUSE`, `EACCES`, `EADDRNOTAVAIL`, … or `LISTEN_FAILED`. */
export function listenAlone(app: uWS.TemplatedApp, host: string, port: number): Promise<uWS.us_listen_socket> {
  return new Promise((resolve, reject) => {
    (app as unknown as ExclusiveListener).listen(host, port, EXCLUSIVE_PORT, (listenSocket) => {
      if (listenSocket !== false) resolve(listenSocket);
      else findCause(host, port, (code) => reject(listenError(host, port, code)));
    });
  });
}

/** The library says only that it failed, so Node tries the same and says why. */
function findCause(host: string, port: number, report: (code: string) => void): void {
  const probe = createServer();
  probe.once('error', (error: NodeJS.ErrnoException) => report(error.code ?? 'LISTEN_FAILED'));
  probe.listen({ host, port, exclusive: true }, () => probe.close(() => report('LISTEN_FAILED')));
}

const CAUSES: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program uses this port. Stop it, or choose another port with PORT.',
  EACCES: 'this user may not use this port. Choose one above 1023 with PORT.',
  EADDRNOTAVAIL: 'this machine does not have that address. Choose another one with HOST.',
  ENOTFOUND: 'this host name is not known. Choose another one with HOST.',
};

function listenError(host: string, port: number, code: string): Error {
  const cause = CAUSES[code] ?? 'the system refused it and gave no reason that is known here. Try again.';
  return Object.assign(new Error(`Cannot listen on ${host}:${port} (${code}): ${cause}`), { code });
}
