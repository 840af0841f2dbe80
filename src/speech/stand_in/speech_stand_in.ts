/**
 * Plays Azure's speech service on this machine, for tests and the demo: the SDK's own protocol over a web socket, with the
 * words carried in the audio by a code (`spoken_code.ts`). It recognises no speech and speaks none.
 */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Clock } from '../../domain/clock.ts';
import type { Misbehaviour, StandInConnection } from './misbehaviour.ts';
import { RecognitionSession, type Wire } from './recognition_session.ts';
import type { SpeechContext } from './speech_context.ts';
import { readBinaryMessage, readTextMessage, type SpeechMessage } from './speech_messages.ts';
import { type AskedSentence, SynthesisSession } from './synthesis_session.ts';

export interface SpeechStandInOptions {
  readonly clock: Clock;
  /** The only key that is accepted; without one any is. */
  readonly key?: string;
  /** 0 or left out: a free one. */
  readonly port?: number;
  /** How long after its audio a hypothesis comes, in ms. */
  readonly hypothesisDelayMs?: number;
  /** How long after the silence that ends it a phrase comes, in ms. */
  readonly finalDelayMs?: number;
  readonly firstAudioMs?: number;
  /** How many times faster than it is spoken a voice's audio comes. */
  readonly speed?: number;
  /** The longest phrase without a pause, in ms of audio. */
  readonly phraseMaxMs?: number;
  /** Silence after which it says that nothing was said, in ms of audio. */
  readonly initialSilenceMs?: number;
  /** The voices that exist; without them any does. */
  readonly voices?: readonly string[];
  /** Asked for each connection. */
  readonly misbehave?: (connection: StandInConnection) => Misbehaviour | null;
  /** For measuring: something is about to be sent. */
  readonly sent?: (what: 'phrase' | 'first_audio') => void;
}

export interface SpeechStandIn {
  /** What `createAzureSpeech` takes as its endpoint: `ws://127.0.0.1:<port>`. */
  readonly url: URL;
  /** What voices were asked to say, the last 1,000, oldest first. */
  readonly asked: readonly AskedSentence[];
  /** What recognitions were asked for, the last 1,000, oldest first. */
  readonly contexts: readonly SpeechContext[];
  /** Connections that are open now. */
  connectionCount(to: StandInConnection['to']): number;
  /** Connections that were ever opened or tried. */
  triedCount(to: StandInConnection['to']): number;
  /** Ends all connections at once. */
  close(): Promise<void>;
}

const ASKED_MAX = 1_000;
const HYPOTHESIS_DELAY_MS = 200;
const FINAL_DELAY_MS = 100;
const FIRST_AUDIO_MS = 120;
const SPEED = 8;
const PHRASE_MAX_MS = 60_000;
const INITIAL_SILENCE_MS = 15_000;
/** As the header and as a parameter of the query: the SDK sends both (1.52.0, common.browser/WebsocketConnection.js). */
const KEY_NAME = 'Ocp-Apim-Subscription-Key';

type Session = RecognitionSession | SynthesisSession;
type Sockets = Record<StandInConnection['to'], number>;

export async function startSpeechStandIn(options: SpeechStandInOptions): Promise<SpeechStandIn> {
  const server = createServer((_, response) => response.writeHead(404).end());
  const desk = new Desk(options, server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: new URL(`ws://127.0.0.1:${port}`),
    asked: desk.asked,
    contexts: desk.contexts,
    connectionCount: (to) => desk.open[to],
    triedCount: (to) => desk.tried[to],
    close: () => desk.close(),
  };
}

class Desk {
  readonly asked: AskedSentence[] = [];
  readonly contexts: SpeechContext[] = [];
  readonly open: Sockets = { recognition: 0, synthesis: 0 };
  readonly tried: Sockets = { recognition: 0, synthesis: 0 };
  readonly #options: SpeechStandInOptions;
  readonly #server: Server;
  readonly #sockets = new WebSocketServer({ noServer: true });

  constructor(options: SpeechStandInOptions, server: Server) {
    this.#options = options;
    this.#server = server;
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      this.#upgrade(request, socket, head);
    });
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#sockets.close();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => {});
    const url = new URL(request.url ?? '/', 'ws://127.0.0.1');
    const to = destination(url.pathname);
    if (to === null) return refuse(socket, 404);
    const index = this.tried[to];
    this.tried[to] += 1;
    const misbehaviour = this.#options.misbehave?.({ to, index }) ?? null;
    if (misbehaviour?.kind === 'reset') return void socket.destroy();
    if (misbehaviour?.kind === 'status') return refuse(socket, misbehaviour.status);
    const key = request.headers[KEY_NAME.toLowerCase()] ?? url.searchParams.get(KEY_NAME);
    if (this.#options.key !== undefined && key !== this.#options.key) return refuse(socket, 401);

    this.#sockets.handleUpgrade(request, socket, head, (client) => {
      const session = this.#session(to, misbehaviour, {
        send: (message) => client.send(message),
        close: (code, reason) => client.close(code, reason),
        destroy: () => socket.destroy(),
      });
      this.open[to] += 1;
      client.on('message', (data: Buffer, isBinary) => {
        const message: SpeechMessage | null = isBinary ? readBinaryMessage(data) : readTextMessage(data.toString());
        if (message !== null) session.receive(message);
      });
      client.on('error', () => {});
      client.on('close', () => {
        this.open[to] -= 1;
        session.close();
      });
    });
  }

  #session(to: StandInConnection['to'], misbehaviour: Misbehaviour | null, wire: Wire): Session {
    const { clock, sent, voices } = this.#options;
    if (to === 'recognition') {
      return new RecognitionSession(
        {
          clock,
          misbehaviour,
          hypothesisDelayMs: this.#options.hypothesisDelayMs ?? HYPOTHESIS_DELAY_MS,
          finalDelayMs: this.#options.finalDelayMs ?? FINAL_DELAY_MS,
          phraseMaxMs: this.#options.phraseMaxMs ?? PHRASE_MAX_MS,
          initialSilenceMs: this.#options.initialSilenceMs ?? INITIAL_SILENCE_MS,
          asked: (context) => keep(this.contexts, context),
          phraseSent: () => sent?.('phrase'),
        },
        wire,
      );
    }
    return new SynthesisSession(
      {
        clock,
        misbehaviour,
        firstAudioMs: this.#options.firstAudioMs ?? FIRST_AUDIO_MS,
        speed: this.#options.speed ?? SPEED,
        voices: voices === undefined ? null : new Set(voices),
        asked: (sentence) => keep(this.asked, sentence),
        audioSent: () => sent?.('first_audio'),
      },
      wire,
    );
  }
}

/** Source: Speech SDK 1.52.0, common.speech/SpeechConnectionFactory.js and SpeechSynthesisConnectionFactory.js */
function destination(path: string): StandInConnection['to'] | null {
  if (/^\/(?:stt\/)?speech\/(?:universal\/v2|recognition\/\w+\/cognitiveservices\/v1)$/.test(path))
    return 'recognition';
  return path === '/tts/cognitiveservices/websocket/v1' ? 'synthesis' : null;
}

function keep<T>(list: T[], item: T): void {
  list.push(item);
  if (list.length > ASKED_MAX) list.shift();
}

function refuse(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
