/**
 * A call's audio as a source for the SDK. Its own push stream holds audio back until 100 ms of it are there (1.52.0,
 * common/ChunkedArrayBufferStream.js), by which every answer would be later; this one gives what it has as soon as there
 * is enough for a message.
 */
import type * as Sdk from 'microsoft-cognitiveservices-speech-sdk';
import { BYTES_PER_MS } from '../domain/media_frames.ts';
import type { SpeechSdk } from './azure_sdk.ts';

/** What the SDK reads (common/IAudioSource.d.ts, common/Stream.d.ts); `timeReceived` is in ms since 1970. */
interface StreamChunk {
  readonly buffer: ArrayBuffer;
  readonly isEnd: boolean;
  readonly timeReceived: number;
}

export interface CallAudio {
  readonly source: Sdk.AudioInputStream;
  /** Copies. */
  write(audio: Uint8Array): void;
  /** What is left is still read, then the end. */
  close(): void;
}

/** `messageMs`: as much audio is in each message to the service at least. */
export function createCallAudio(sdk: SpeechSdk, messageMs: number, epochMs: () => number): CallAudio {
  const queue = new AudioQueue(messageMs * BYTES_PER_MS, epochMs);
  const detached = async (): Promise<void> => {};
  const format = sdk.AudioStreamFormat.getWaveFormat(8000, 8, 1, sdk.AudioFormatTag.MuLaw);

  /** The parts that the SDK asks a stream for beyond the public type (sdk/Audio/AudioInputStream.js). */
  class CallStream extends sdk.AudioInputStream {
    readonly format = Promise.resolve(format);
    readonly deviceInfo = Promise.resolve({
      bitspersample: 8,
      channelcount: 1,
      connectivity: 'Unknown',
      manufacturer: 'Speech SDK',
      model: 'PushStream',
      samplerate: 8000,
      type: 'Stream',
    });
    readonly events = { attachListener: () => ({ detach: detached }) };
    // The base's is for heirs only.
    // oxlint-disable-next-line no-useless-constructor
    constructor() {
      super();
    }
    id(): string {
      return 'call-audio';
    }
    turnOn(): void {}
    turnOff(): void {}
    detach(): void {}
    async attach(audioNodeId: string): Promise<object> {
      return { id: () => audioNodeId, detach: detached, read: () => queue.read() };
    }
    override close(): void {
      queue.close();
    }
  }

  return { source: new CallStream(), write: (audio) => queue.write(audio), close: () => queue.close() };
}

/** Bytes in, chunks out; one reader at a time. */
class AudioQueue {
  readonly #chunkBytes: number;
  readonly #epochMs: () => number;
  #parts: Uint8Array[] = [];
  #byteCount = 0;
  #isClosed = false;
  #reader: ((chunk: StreamChunk) => void) | null = null;

  constructor(chunkBytes: number, epochMs: () => number) {
    this.#chunkBytes = chunkBytes;
    this.#epochMs = epochMs;
  }

  write(audio: Uint8Array): void {
    if (this.#isClosed || audio.length === 0) return;
    this.#parts.push(audio.slice());
    this.#byteCount += audio.length;
    this.#serve();
  }

  close(): void {
    this.#isClosed = true;
    this.#serve();
  }

  read(): Promise<StreamChunk> {
    return new Promise((resolve) => {
      this.#reader = resolve;
      this.#serve();
    });
  }

  #serve(): void {
    const reader = this.#reader;
    if (reader === null || (this.#byteCount < this.#chunkBytes && !this.#isClosed)) return;
    this.#reader = null;
    const isEnd = this.#byteCount === 0;
    const whole = new Uint8Array(this.#byteCount);
    let at = 0;
    for (const part of this.#parts) {
      whole.set(part, at);
      at += part.length;
    }
    this.#parts = [];
    this.#byteCount = 0;
    reader({ buffer: whole.buffer, isEnd, timeReceived: this.#epochMs() });
  }
}
