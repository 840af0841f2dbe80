/**
 * One media stream: Twilio's end of the socket, between the server and the caller on the line. Sends what the caller says,
 * and silence, in frames of 20 ms; plays what it is sent at the pace of speech, and sends marks back when they are reached.
 * Source: twilio.com/docs/voice/media-streams/websocket-messages.
 */
import { WebSocket } from 'ws';
import type { Clock } from '../../domain/clock.ts';
import { FRAME_BYTES, FRAME_MS, SILENCE } from '../../domain/media_frames.ts';
import type { CallWatch } from './call_watch.ts';
import type { Caller, CallerListener } from './caller.ts';
import type { CallerAudio } from './caller_audio.ts';
import type { SimulatorOptions } from './options.ts';
import type { Attributes } from './twiml_reader.ts';

export interface MediaSessionDeps {
  readonly clock: Clock;
  readonly options: SimulatorOptions;
  readonly caller: Caller;
  readonly watch: CallWatch;
  readonly audio: CallerAudio;
  readonly url: string;
  readonly signature: string;
  readonly parameters: Attributes;
  readonly callSid: string;
  readonly accountSid: string;
  readonly streamSid: string;
}

interface MediaEnd {
  readonly errorCode?: number;
  readonly errorMessage?: string;
}

/** The agent has finished when nothing came for so long, at any pace: the next sentence is still being synthesised. */
const PAUSE_US = 500_000;
const FRAME_BYTES_MAX = 64 * 1024;
const QUEUED_BYTES_MAX = 10 * 1024 * 1024;

/** Runs until either side ends it; never rejects. `signal` = the call is over. */
export function runMediaSession(deps: MediaSessionDeps, signal: AbortSignal): Promise<MediaEnd> {
  return new Promise((resolve) => new MediaSession(deps, signal, resolve).open());
}

type Queued = { readonly audio: Buffer } | { readonly mark: string };

class MediaSession implements CallerListener {
  readonly endOfTurnMs = null;
  readonly #deps: MediaSessionDeps;
  readonly #signal: AbortSignal;
  readonly #resolve: (end: MediaEnd) => void;
  readonly #socket: WebSocket;
  readonly #reader: ReturnType<CallerAudio['createReader']>;
  readonly #abort = (): void => this.#hangUp();
  #saying: Uint8Array = new Uint8Array(0);
  #playing: Queued[] = [];
  #queuedBytes = 0;
  #isAudible = false;
  #heardUs = 0;
  #sequence = 0;
  #frameCount = 0;
  #startedUs = 0;
  #timer: unknown = null;
  #isOver = false;

  constructor(deps: MediaSessionDeps, signal: AbortSignal, resolve: (end: MediaEnd) => void) {
    this.#deps = deps;
    this.#signal = signal;
    this.#resolve = resolve;
    this.#reader = deps.audio.createReader();
    this.#socket = new WebSocket(deps.url, {
      headers: { 'x-twilio-signature': deps.signature },
      perMessageDeflate: false,
      maxPayload: FRAME_BYTES_MAX,
      handshakeTimeout: deps.options.handshakeTimeoutMs,
    });
  }

  open(): void {
    const socket = this.#socket;
    let isOpen = false;
    socket.on('open', () => {
      isOpen = true;
      this.#begin();
    });
    socket.on('message', (data) => this.#received((data as Buffer).toString('utf8')));
    // An error is always followed by a close; without a listener it would end the process.
    socket.on('error', () => undefined);
    socket.on('close', () => this.#end(isOpen ? {} : { errorCode: 31920, errorMessage: 'Stream - handshake error' }));
    if (this.#signal.aborted) this.#hangUp();
    else this.#signal.addEventListener('abort', this.#abort, { once: true });
  }

  #begin(): void {
    const { clock, caller, callSid, accountSid, streamSid, parameters } = this.#deps;
    this.#send({ event: 'connected', protocol: 'Call', version: '1.0.0' });
    const mediaFormat = { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 };
    const start = { accountSid, streamSid, callSid, tracks: ['inbound'], mediaFormat, customParameters: parameters };
    this.#send({ event: 'start', start });
    this.#startedUs = clock.nowUs();
    caller.listenTo(this);
    this.#tick();
  }

  /** All frames that are due, in both directions: a late timer makes up for it. */
  #tick(): void {
    const { clock, options } = this.#deps;
    const frameUs = (FRAME_MS * 1000) / options.pace;
    const dueCount = Math.floor((clock.nowUs() - this.#startedUs) / frameUs);
    while (this.#frameCount < dueCount && !this.#isOver) {
      this.#frameCount += 1;
      this.#speak();
      this.#play();
    }
    if (this.#isOver) return;
    const nextUs = this.#startedUs + (this.#frameCount + 1) * frameUs;
    this.#timer = clock.setTimeout(() => this.#tick(), Math.max(1, (nextUs - clock.nowUs()) / 1000));
  }

  #speak(): void {
    const frame = Buffer.alloc(FRAME_BYTES, SILENCE);
    frame.set(this.#saying.subarray(0, FRAME_BYTES));
    this.#saying = this.#saying.subarray(Math.min(FRAME_BYTES, this.#saying.length));
    const [chunk, timestamp] = [String(this.#frameCount), String(this.#frameCount * FRAME_MS)];
    this.#send({ event: 'media', media: { track: 'inbound', chunk, timestamp, payload: frame.toString('base64') } });
  }

  #play(): void {
    const { caller, clock } = this.#deps;
    this.#marksReached();
    const [queued] = this.#playing;
    if (queued === undefined || !('audio' in queued)) {
      if (this.#isAudible && clock.nowUs() - this.#heardUs >= PAUSE_US) this.#agentFinished();
      return;
    }
    this.#playing.shift();
    this.#heardUs = clock.nowUs();
    this.#queuedBytes -= queued.audio.length;
    if (!this.#isAudible) {
      this.#isAudible = true;
      caller.agentAudible(true);
    }
    this.#hear(queued.audio);
    this.#marksReached();
  }

  #hear(audio: Buffer): void {
    const { caller, watch } = this.#deps;
    const text = this.#reader.read(audio);
    if (text === '') return;
    caller.hear(text);
    watch.played(text);
  }

  #agentFinished(): void {
    this.#isAudible = false;
    this.#deps.caller.agentAudible(false);
    this.#deps.caller.agentFinished();
  }

  #marksReached(): void {
    for (;;) {
      const [queued] = this.#playing;
      if (queued === undefined || !('mark' in queued)) return;
      this.#playing.shift();
      this.#send({ event: 'mark', mark: { name: queued.mark } });
    }
  }

  #received(json: string): void {
    if (this.#isOver) return;
    const frame = readFrame(json);
    if (frame === null) return this.#end({ errorCode: 31924, errorMessage: 'Stream - protocol error' });
    if (frame === 'clear') return this.#clear();
    if ('audio' in frame) {
      this.#queuedBytes += frame.audio.length;
      this.#deps.watch.heardText(' ', false);
      if (this.#queuedBytes > QUEUED_BYTES_MAX) return this.#end({ errorCode: 31924, errorMessage: 'Too much audio' });
    }
    this.#playing.push(frame);
  }

  /** Nothing more of what came is heard; the marks in it come back at once. */
  #clear(): void {
    const { caller, watch } = this.#deps;
    const marks = this.#playing.filter((queued) => 'mark' in queued);
    this.#playing = [];
    this.#queuedBytes = 0;
    for (const { mark } of marks) this.#send({ event: 'mark', mark: { name: mark } });
    if (!this.#isAudible) return;
    this.#isAudible = false;
    watch.interrupted('');
    caller.agentCut('');
  }

  // The caller.

  speechBegan(text: string): void {
    this.#saying = Buffer.concat([this.#saying, this.#deps.audio.speak(text)]);
  }

  heardPartial(): void {}

  speechEnded(): void {}

  heardFinal(text: string): void {
    this.#deps.watch.spoke(text, true);
  }

  pressed(digit: string): void {
    this.#send({ event: 'dtmf', dtmf: { track: 'inbound_track', digit } });
  }

  #send(frame: object): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    this.#sequence += 1;
    this.#socket.send(
      JSON.stringify({ sequenceNumber: String(this.#sequence), streamSid: this.#deps.streamSid, ...frame }),
    );
  }

  #hangUp(): void {
    const { accountSid, callSid } = this.#deps;
    this.#send({ event: 'stop', stop: { accountSid, callSid } });
    this.#end({});
  }

  #end(end: MediaEnd): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#deps.clock.clearTimeout(this.#timer);
    this.#deps.caller.listenTo(null);
    this.#signal.removeEventListener('abort', this.#abort);
    const socket = this.#socket;
    const gone = (): void => this.#resolve(end);
    if (socket.readyState === WebSocket.CLOSED) return gone();
    const timer = this.#deps.clock.setTimeout(() => socket.terminate(), 1_000);
    socket.once('close', () => {
      this.#deps.clock.clearTimeout(timer);
      gone();
    });
    if (socket.readyState === WebSocket.CONNECTING) socket.terminate();
    else socket.close(1000);
  }
}

/** Null: no frame that the carrier takes. */
function readFrame(json: string): Queued | 'clear' | null {
  try {
    const frame = JSON.parse(json) as { event?: unknown; media?: { payload?: unknown }; mark?: { name?: unknown } };
    if (frame.event === 'clear') return 'clear';
    if (frame.event === 'mark' && typeof frame.mark?.name === 'string') return { mark: frame.mark.name };
    if (frame.event !== 'media' || typeof frame.media?.payload !== 'string') return null;
    return { audio: Buffer.from(frame.media.payload, 'base64') };
  } catch {
    return null;
  }
}
