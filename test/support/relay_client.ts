/**
 * Twilio's end of a relay socket in the hands of a test: every byte that goes out is the test's, every frame that comes
 * in is kept with its time. It knows only the wire.
 */
import { randomBytes } from 'node:crypto';
import { type RawData, WebSocket } from 'ws';
import type { SignedServer } from './signed_requests.ts';
import { socketSignature, webhook } from './signed_requests.ts';
import { findAll, parseTwiml } from './telephony_samples.ts';
import { within } from './waiting.ts';

/** An inbound call whose TwiML has been asked for. */
export interface InboundCall {
  readonly callSid: string;
  readonly sessionId: string;
  readonly trackingId: string;
  readonly token: string;
  readonly greeting: string;
  /** Path and query of the `<Connect>` action. */
  readonly actionPath: string;
}

export interface Frame {
  readonly type: string;
  readonly token?: string;
  readonly last?: boolean;
  /** Of the frame that ends the session. */
  readonly handoffData?: string;
}

interface SeenFrame {
  readonly frame: Frame;
  readonly atMs: number;
}

/** Text frames up to and including `last:true`. */
export interface Reply {
  readonly text: string;
  readonly frames: readonly Frame[];
  /** From the last final prompt that was sent to the first text that is not empty. */
  readonly firstTextMs: number;
  readonly wholeMs: number;
}

const REPLY_WITHIN_MS = 8_000;

/** Somebody calls: asks for the TwiML as Twilio does, with a CallSid of its own. */
export async function ring(server: SignedServer, query = '', callSid = newSid('CA')): Promise<InboundCall> {
  const form = {
    CallSid: callSid,
    From: '+14155550100',
    To: '+14155550199',
    CallStatus: 'ringing',
    Direction: 'inbound',
  };
  const { status, body } = await webhook(server, `/api/twiml-optimized${query}`, form);
  if (status !== 200) throw new Error(`TwiML was answered with ${status}: ${body}`);
  return readConnect(body, callSid);
}

/** What Twilio reads from a TwiML document that connects a call to the relay. */
export function readConnect(twiml: string, callSid: string): InboundCall {
  const response = parseTwiml(twiml);
  const [connect] = findAll(response, 'Connect');
  const [relay] = findAll(response, 'ConversationRelay');
  if (connect === undefined || relay === undefined) throw new Error(`No relay in ${twiml}`);
  const parameters = new Map(findAll(relay, 'Parameter').map(({ attributes: a }) => [a['name'], a['value'] ?? '']));
  const action = new URL(connect.attributes['action'] ?? '');
  return {
    callSid,
    sessionId: newSid('VX'),
    trackingId: parameters.get('trackingId') ?? '',
    token: parameters.get('token') ?? '',
    greeting: relay.attributes['welcomeGreeting'] ?? '',
    actionPath: action.pathname + action.search,
  };
}

/** The caller hangs up: the relay session is over and so is the call. */
export async function putDown(server: SignedServer, call: InboundCall): Promise<void> {
  const form = {
    CallSid: call.callSid,
    CallStatus: 'completed',
    SessionId: call.sessionId,
    SessionStatus: 'completed',
  };
  await webhook(server, call.actionPath, form);
}

/** Rings and connects the socket. */
export async function connectCall(
  server: SignedServer,
  query = '',
): Promise<{ readonly call: InboundCall; readonly relay: RelayClient }> {
  const call = await ring(server, query);
  const relay = await RelayClient.open(server);
  relay.setUp(server, call);
  return { call, relay };
}

export function newSid(prefix: 'CA' | 'VX'): string {
  return prefix + randomBytes(16).toString('hex');
}

export class RelayClient {
  readonly seen: SeenFrame[] = [];
  /** Resolves to the status of the close. */
  readonly closed: Promise<number>;
  readonly #socket: WebSocket;
  readonly #waiters = new Set<() => void>();
  #isClosed = false;
  #taken = 0;
  #askedAtMs = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    this.closed = new Promise((resolve) => {
      socket.on('close', (status) => {
        this.#isClosed = true;
        resolve(status);
        this.#changed();
      });
    });
    // A close always follows.
    socket.on('error', () => undefined);
    socket.on('message', (data: RawData) => {
      this.seen.push({ frame: JSON.parse((data as Buffer).toString('utf8')) as Frame, atMs: performance.now() });
      this.#changed();
    });
  }

  /** `signature`: another one, or null for none. Rejects with "HTTP <status>" when the upgrade is refused. */
  static open(server: SignedServer, signature: string | null = socketSignature(server)): Promise<RelayClient> {
    const socket = new WebSocket(`${server.origin.replace(/^http/, 'ws')}/relay`, {
      headers: signature === null ? {} : { 'x-twilio-signature': signature },
      perMessageDeflate: false,
    });
    return new Promise((resolve, reject) => {
      const client = new RelayClient(socket);
      socket.on('open', () => resolve(client));
      socket.on('unexpected-response', (_request, response) => {
        response.resume();
        reject(new Error(`HTTP ${response.statusCode}`));
      });
      socket.on('error', reject);
    });
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  setUp(server: SignedServer, call: InboundCall, changes: Readonly<Record<string, unknown>> = {}): void {
    this.send({
      type: 'setup',
      sessionId: call.sessionId,
      accountSid: server.accountSid,
      parentCallSid: '',
      callSid: call.callSid,
      from: '+14155550100',
      to: '+14155550199',
      callType: 'PSTN',
      direction: 'inbound',
      callStatus: 'RINGING',
      customParameters: { token: call.token, trackingId: call.trackingId },
      ...changes,
    });
  }

  send(frame: Readonly<Record<string, unknown>>): void {
    this.sendRaw(JSON.stringify(frame));
  }

  sendRaw(data: string | Buffer): void {
    this.#socket.send(data);
  }

  partial(voicePrompt: string): void {
    this.send({ type: 'prompt', voicePrompt, lang: 'en-US', last: false });
  }

  prompt(voicePrompt: string, lang = 'en-US'): void {
    this.#askedAtMs = performance.now();
    this.send({ type: 'prompt', voicePrompt, lang, last: true });
  }

  interrupt(utteranceUntilInterrupt: string, durationUntilInterruptMs: unknown = 400): void {
    this.send({ type: 'interrupt', utteranceUntilInterrupt, durationUntilInterruptMs });
  }

  /** Reports that everything was spoken. */
  fellSilent(): void {
    this.send({ type: 'info', name: 'agentSpeaking', value: 'off' });
  }

  /** The next reply that was closed with `last:true` and not taken yet. */
  async reply(): Promise<Reply> {
    const askedAtMs = this.#askedAtMs;
    const lastAt = (): number => this.seen.findIndex(({ frame }, at) => at >= this.#taken && frame.last === true);
    await this.#until('a whole reply', () => lastAt() !== -1);
    const end = lastAt() + 1;
    const frames = this.seen.slice(this.#taken, end).filter(({ frame }) => frame.type === 'text');
    this.#taken = end;
    const first = frames.find(({ frame }) => frame.token !== '');
    return {
      text: frames.map(({ frame }) => frame.token ?? '').join(''),
      frames: frames.map(({ frame }) => frame),
      firstTextMs: (first?.atMs ?? Number.POSITIVE_INFINITY) - askedAtMs,
      wholeMs: (frames.at(-1)?.atMs ?? Number.POSITIVE_INFINITY) - askedAtMs,
    };
  }

  /** Says it and takes the reply. */
  async askFor(voicePrompt: string, lang?: string): Promise<Reply> {
    this.prompt(voicePrompt, lang);
    return this.reply();
  }

  /** The text of the reply that is being sent, once it fits. */
  async textWhen(fits: (text: string) => boolean): Promise<string> {
    await this.#until('the text of a reply', () => fits(this.#openText()));
    return this.#openText();
  }

  async frameOf(type: string): Promise<Frame> {
    await this.#until(`a frame of type ${type}`, () => this.seen.some(({ frame }) => frame.type === type));
    return this.seen.find(({ frame }) => frame.type === type)?.frame ?? { type };
  }

  /** How many replies were closed so far. */
  get lastCount(): number {
    return this.seen.filter(({ frame }) => frame.last === true).length;
  }

  /** The server has read everything sent so far and has answered it. */
  async settled(): Promise<void> {
    const pong = new Promise<void>((resolve) => {
      this.#socket.once('pong', () => resolve());
    });
    this.#socket.ping();
    await within('a pong of the server', Promise.race([pong, this.closed]), REPLY_WITHIN_MS);
  }

  async close(): Promise<void> {
    this.#socket.close(1000);
    await this.closed;
  }

  /** The connection breaks without a closing frame. */
  async drop(): Promise<void> {
    this.#socket.terminate();
    await this.closed;
  }

  #openText(): string {
    return this.seen
      .slice(this.#taken)
      .map(({ frame }) => frame.token ?? '')
      .join('');
  }

  async #until(what: string, holds: () => boolean): Promise<void> {
    if (holds()) return;
    let check: () => void = () => undefined;
    const held = new Promise<void>((resolve, reject) => {
      check = () => {
        if (holds()) resolve();
        else if (this.#isClosed) reject(new Error(`The socket was closed while the test waited for ${what}.`));
      };
    });
    this.#waiters.add(check);
    try {
      check();
      const missing = (): string => `${what}; the server sent ${JSON.stringify(this.seen.slice(this.#taken))}`;
      await within(missing, held, REPLY_WITHIN_MS);
    } finally {
      this.#waiters.delete(check);
    }
  }

  #changed(): void {
    for (const check of this.#waiters) check();
  }
}
