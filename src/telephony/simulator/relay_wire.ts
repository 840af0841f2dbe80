/**
 * Twilio's end of a relay socket: opens it, and with `applicationReconnect` opens it again when it breaks. Frames that
 * cannot be sent meanwhile are kept and follow after the new `setup`, as many as Twilio keeps.
 * Source: Twilio's changelog of `applicationReconnect`; how often and how soon it tries again is not documented.
 */
import { WebSocket } from 'ws';
import type { Clock } from '../../domain/clock.ts';

export interface WireDeps {
  readonly clock: Clock;
  readonly url: string;
  readonly signature: string;
  readonly handshakeTimeoutMs: number;
  /** Whether a socket that breaks is opened again. */
  readonly comesBack: boolean;
}

export interface WireListener {
  /** A socket is open; what this gives is sent first. Null: it is dropped instead. */
  opened(): object | null;
  /** It was sent, and what was kept. */
  ready(): void;
  received(text: string): void;
  /** There will be no further socket. */
  gone(errorCode: number, message: string): void;
}

const CLOSE_TIMEOUT_MS = 1_000;
const FRAME_BYTES_MAX = 64 * 1024;
const KEPT_FRAMES_MAX = 500;
const TRIES_MAX = 3;
const TRY_AGAIN_MS = 200;

export class RelayWire {
  readonly #deps: WireDeps;
  readonly #listener: WireListener;
  #socket: WebSocket | null = null;
  #timer: unknown = null;
  #triesLeft: number;
  #kept: string[] = [];
  #isLetGo = false;

  constructor(deps: WireDeps, listener: WireListener) {
    this.#deps = deps;
    this.#listener = listener;
    this.#triesLeft = deps.comesBack ? TRIES_MAX : 0;
  }

  open(): void {
    const { clock, url, signature, handshakeTimeoutMs } = this.#deps;
    const socket = new WebSocket(url, {
      headers: { 'x-twilio-signature': signature },
      perMessageDeflate: false,
      maxPayload: FRAME_BYTES_MAX,
    });
    this.#socket = socket;
    this.#timer = clock.setTimeout(() => socket.terminate(), handshakeTimeoutMs);
    let isOpen = false;
    socket.on('open', () => {
      isOpen = true;
      clock.clearTimeout(this.#timer);
      this.#opened(socket);
    });
    socket.on('message', (data, isBinary) => {
      if (!this.#isLetGo) this.#listener.received(isBinary ? '' : (data as Buffer).toString('utf8'));
    });
    // An error is always followed by a close; without a listener it would end the process.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clock.clearTimeout(this.#timer);
      if (!this.#isLetGo) this.#broke(isOpen);
    });
  }

  #opened(socket: WebSocket): void {
    const setup = this.#listener.opened();
    if (setup === null) return this.drop(true);
    socket.send(JSON.stringify(setup));
    for (const frame of this.#kept.splice(0)) socket.send(frame);
    this.#listener.ready();
  }

  #broke(wasOpen: boolean): void {
    const { clock } = this.#deps;
    if (this.#triesLeft > 0) {
      this.#triesLeft -= 1;
      this.#timer = clock.setTimeout(() => this.open(), TRY_AGAIN_MS);
    } else if (wasOpen) this.#listener.gone(64105, 'Websocket ended');
    else this.#listener.gone(64102, 'Unable to Connect to Websocket URL');
  }

  send(frame: object): void {
    const text = JSON.stringify(frame);
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(text);
    else if (this.#deps.comesBack && !this.#isLetGo && this.#kept.length < KEPT_FRAMES_MAX) this.#kept.push(text);
  }

  /** The network loses the socket; `abrupt`: without a closing frame. */
  drop(abrupt: boolean): void {
    if (abrupt) this.#socket?.terminate();
    else this.#socket?.close(1001);
  }

  close(status: number, reason: string): void {
    this.#socket?.close(status, reason);
  }

  /** Closes politely; a server that does not answer the close is cut off. `gone` is called once nothing is left. */
  letGo(gone: () => void): void {
    this.#isLetGo = true;
    const { clock } = this.#deps;
    clock.clearTimeout(this.#timer);
    const socket = this.#socket;
    if (socket === null || socket.readyState === WebSocket.CLOSED) {
      gone();
      return;
    }
    const timer = clock.setTimeout(() => socket.terminate(), CLOSE_TIMEOUT_MS);
    socket.once('close', () => {
      clock.clearTimeout(timer);
      gone();
    });
    if (socket.readyState === WebSocket.CONNECTING) socket.terminate();
    else socket.close(1000);
  }

  terminate(): void {
    this.#socket?.terminate();
  }
}
