/** One connection that synthesises: gives audio that carries the words, the first of it after a while, then all at once. */
import type { WebSocket } from 'ws';
import type { Clock } from '../../domain/clock.ts';
import { audioMessage, type ServiceMessage, textMessage } from './service_message.ts';
import { encodeSpeech } from './spoken_code.ts';

export interface SpeakingOptions {
  readonly clock: Clock;
  /** From the request to its first audio. */
  readonly firstAudioMs: number;
  /** Told what was asked for. */
  asked?(request: { readonly text: string; readonly voice: string; readonly language: string }): void;
}

export type SpeakingTrouble = 'silent' | 'breaks_off';

const CHUNK_BYTES = 1_600;
const VOICE = /^[a-z]{2,3}-[A-Za-z]+-[A-Za-z]+Neural$/;
const BAD_REQUEST = 1007;

export class Speaking {
  readonly #socket: WebSocket;
  readonly #options: SpeakingOptions;
  readonly #trouble: SpeakingTrouble | null;
  readonly #timers = new Map<string, unknown>();

  constructor(socket: WebSocket, options: SpeakingOptions, trouble: SpeakingTrouble | null) {
    this.#socket = socket;
    this.#options = options;
    this.#trouble = trouble;
  }

  message({ path, requestId, text }: ServiceMessage): void {
    if (path === 'ssml') return this.#speak(requestId, text);
    if (path === 'synthesis.control') this.#stop(requestId);
  }

  closed(): void {
    for (const timer of this.#timers.values()) this.#options.clock.clearTimeout(timer);
    this.#timers.clear();
  }

  #speak(requestId: string, ssml: string): void {
    const voice = /<voice[^>]*\sname=["']([^"']*)["']/.exec(ssml)?.[1] ?? '';
    const language = /xml:lang=["']([^"']*)["']/.exec(ssml)?.[1] ?? '';
    const said = textOf(ssml);
    this.#options.asked?.({ text: said, voice, language });
    if (!VOICE.test(voice)) return this.#socket.close(BAD_REQUEST, `Unsupported voice ${voice}.`);
    if (this.#trouble === 'silent') return;
    const timer = this.#options.clock.setTimeout(() => {
      this.#timers.delete(requestId);
      this.#give(requestId, encodeSpeech(said));
    }, this.#options.firstAudioMs);
    this.#timers.set(requestId, timer);
  }

  #give(requestId: string, audio: Uint8Array): void {
    const streamId = requestId.slice(0, 16);
    this.#socket.send(textMessage('turn.start', requestId, { context: { serviceTag: 'stand-in' } }));
    this.#socket.send(textMessage('response', requestId, { audio: { type: 'inline', streamId } }));
    const end = this.#trouble === 'breaks_off' ? audio.length / 2 : audio.length;
    for (let at = 0; at < end; at += CHUNK_BYTES) {
      this.#socket.send(audioMessage(requestId, streamId, audio.subarray(at, Math.min(end, at + CHUNK_BYTES))));
    }
    if (this.#trouble === 'breaks_off') return this.#socket.terminate();
    this.#socket.send(textMessage('turn.end', requestId, {}));
  }

  #stop(requestId: string): void {
    this.#options.clock.clearTimeout(this.#timers.get(requestId));
    this.#timers.delete(requestId);
    this.#socket.send(textMessage('turn.end', requestId, {}));
  }
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function textOf(ssml: string): string {
  const plain = ssml.replaceAll(/<[^>]*>/g, '');
  return plain.replaceAll(/&(lt|gt|amp|quot|apos);/g, (_, name: string) => ENTITIES[name] ?? '');
}
