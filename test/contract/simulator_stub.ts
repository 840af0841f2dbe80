/** A server for the simulator to call: answers with the TwiML it is told to and records everything that arrives. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import webhooks from 'twilio/lib/webhooks/webhooks.js';
import type { Clock } from '../../src/domain/clock.ts';
import type { FaultOptions } from '../../src/telephony/simulator/faults.ts';
import type { SimulatorObserver } from '../../src/telephony/simulator/observer.ts';
import type { SimulatorOptions } from '../../src/telephony/simulator/options.ts';
import type { Persona } from '../../src/telephony/simulator/persona.ts';
import { createSimulatorCarrier, type SimulatorCarrier } from '../../src/telephony/simulator/simulator_carrier.ts';

const TOKEN = 'stub-token';

export type Frame = Readonly<Record<string, unknown>>;
export type Answer = string | { readonly status: number };

export interface Arrived {
  readonly path: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly signed: boolean;
}

/** Timers still armed are counted, so that a test can see that none is left. */
class CountingClock implements Clock {
  readonly #timers = new Set<NodeJS.Timeout>();

  get pendingCount(): number {
    return this.#timers.size;
  }

  nowUs(): number {
    return Number(process.hrtime.bigint() / 1000n);
  }

  epochMs(): number {
    return Date.now();
  }

  setTimeout(task: () => void, delayMs: number): NodeJS.Timeout {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      task();
    }, delayMs);
    this.#timers.add(timer);
    return timer;
  }

  clearTimeout(handle: unknown): void {
    this.#timers.delete(handle as NodeJS.Timeout);
    clearTimeout(handle as NodeJS.Timeout);
  }
}

export class Stub {
  readonly clock = new CountingClock();
  readonly requests: Arrived[] = [];
  readonly frames: Frame[] = [];
  readonly closeCodes: number[] = [];
  /** By path; a list is used up one by one, its last entry stays. */
  readonly answers = new Map<string, Answer[]>();
  /** What the socket's server does with a frame. */
  onFrame: (frame: Frame, socket: WebSocket) => void = () => undefined;
  refuseSockets = false;
  socketSigned: boolean | null = null;
  readonly #http: Server;
  readonly #sockets = new WebSocketServer({ noServer: true });
  #port = 0;
  #carrier: SimulatorCarrier | null = null;

  constructor() {
    this.#http = createServer((request, response) => {
      void this.#receive(request).then((answer) => {
        if (typeof answer === 'string') response.setHeader('content-type', 'text/xml').end(answer);
        else response.writeHead(answer.status).end();
      });
    });
    this.#http.on('upgrade', (request, socket, head) => {
      const signature = String(request.headers['x-twilio-signature']);
      this.socketSigned = webhooks.validateRequest(TOKEN, signature, this.url(request.url, 'ws'), {});
      if (this.refuseSockets) {
        socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n');
        return;
      }
      this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
        webSocket.on('message', (data) => {
          const frame = JSON.parse((data as Buffer).toString('utf8')) as Frame;
          this.frames.push(frame);
          this.onFrame(frame, webSocket);
        });
        webSocket.on('close', (code) => this.closeCodes.push(code));
      });
    });
  }

  async open(): Promise<void> {
    this.#http.listen(0, '127.0.0.1');
    await once(this.#http, 'listening');
    this.#port = (this.#http.address() as AddressInfo).port;
  }

  /** Closes everything; fails when the simulator left a timer behind. */
  async close(): Promise<void> {
    await this.#carrier?.close();
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#http.closeAllConnections();
    this.#http.close();
    assert.equal(this.clock.pendingCount, 0, 'timers left behind');
  }

  url(path = '/', scheme = 'http'): string {
    return `${scheme}://127.0.0.1:${this.#port}${path}`;
  }

  answer(path: string, ...answers: Answer[]): void {
    this.answers.set(path, answers);
  }

  /** A relay on this server, as the answer to the first request. */
  connect(attributes = '', inside = '', action = '/action'): string {
    const url = this.url('/relay', 'ws');
    return (
      `<Response><Connect action="${action}"><ConversationRelay url="${url}" ${attributes}>${inside}` +
      '</ConversationRelay></Connect></Response>'
    );
  }

  carrier(
    persona: Persona,
    options: Partial<SimulatorOptions> = {},
    observer: SimulatorObserver = {},
    faults: FaultOptions = {},
  ): SimulatorCarrier {
    let state = 42;
    const silent = { debug() {}, info() {}, warn() {}, error() {} };
    this.#carrier = createSimulatorCarrier({
      clock: this.clock,
      log: silent,
      authToken: TOKEN,
      random: () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32,
      personaFor: () => persona,
      options: { pace: 40, ...options },
      observer,
      faults,
    });
    return this.#carrier;
  }

  /** Paths with what matters of them, in the order of arrival. */
  log(...fields: string[]): string[] {
    return this.requests.map(({ path, fields: sent }) =>
      [path, ...fields.map((name) => sent[name]).filter((value) => value !== undefined)].join(' '),
    );
  }

  framesOf(type: string): Frame[] {
    return this.frames.filter((frame) => frame['type'] === type);
  }

  async #receive(request: IncomingMessage): Promise<Answer> {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const fields = Object.fromEntries(new URLSearchParams(body));
    const path = request.url ?? '/';
    const signature = String(request.headers['x-twilio-signature']);
    const signed = webhooks.validateRequest(TOKEN, signature, this.url(path), fields);
    this.requests.push({ path, fields, signed });
    const answers = this.answers.get(path) ?? ['<Response/>'];
    return (answers.length > 1 ? answers.shift() : answers[0]) ?? '<Response/>';
  }
}

export function persona(lines: Persona['lines'], more: Partial<Persona> = {}): Persona {
  return { name: 'tester', answersAfterMs: 100, lines, hangUp: 'after_last_answer', maxWaitMs: 5_000, ...more };
}

export function say(socket: WebSocket, ...tokens: string[]): void {
  tokens.forEach((token, index) => {
    socket.send(JSON.stringify({ type: 'text', token, last: index === tokens.length - 1 }));
  });
}
