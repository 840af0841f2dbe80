/** A WebSocket as the relay sees it, whichever server carries it. */

/** uWebSockets.js `send`: 1 = written, 0 = kept in its buffer (wait for drain), 2 = dropped, not sent at all. */
export type SendResult = 'sent' | 'buffered' | 'dropped';

export interface Socket {
  send(text: string): SendResult;
  /** Closes with a WebSocket status; idempotent. */
  close(status: number, reason: string): void;
}

export interface SocketListener {
  message(text: string, receivedAtUs: number): void;
  /** The buffer of the socket is empty again. */
  drained(): void;
  /** Once. The socket must not be used any more. */
  closed(status: number): void;
}

/** The upgrade request of a socket, copied from the server's request. */
export interface UpgradeRequest {
  readonly path: string;
  readonly query: string;
  /** Names in lower case. */
  header(name: string): string;
  readonly peer: string;
}

export interface SocketRoute {
  readonly path: string;
  readonly maxFrameBytes: number;
  readonly maxBufferedBytes: number;
  /** Decided before the upgrade: null lets it in, otherwise the HTTP status of the refusal and a stable code. */
  admit(request: UpgradeRequest): { readonly status: number; readonly code: string } | null;
  opened(socket: Socket): SocketListener;
}
