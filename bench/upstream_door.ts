/** One address of the stand-in for the model, which can be shut: then connections are refused, and those that stood are broken. */
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Door {
  readonly port: number;
  /** Does nothing where it is so already. */
  set(isShut: boolean): void;
}

export async function openDoor(listener: RequestListener): Promise<Door> {
  const server = createServer({ keepAliveTimeout: 120_000, noDelay: true }, listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  let isOpen = true;
  return {
    port,
    set(isShut) {
      if (isShut !== isOpen) return;
      isOpen = !isShut;
      if (isOpen) server.listen(port, '127.0.0.1');
      else {
        server.close();
        server.closeAllConnections();
      }
    },
  };
}
