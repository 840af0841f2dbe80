/** A speech service that hears what it is told to hear, and speaks audio of the right length, in virtual time. */
import type { Clock } from '../../src/domain/clock.ts';
import { BYTES_PER_MS } from '../../src/domain/media_frames.ts';
import type {
  Recogniser,
  RecogniserListener,
  RecogniserOptions,
  SpeechFailure,
  SpeechRequest,
  SpeechService,
  SpeechSink,
} from '../../src/speech/speech_service.ts';

export const LETTER_MS = 60;
const CHUNK_BYTES = 1_000;
/** Whose audio it is, in every byte of it; the other values are silence and what comes from elsewhere. */
const TAGS = 250;

/** The place in `spoken` of the sentence that this audio is of, as far back as tags tell. */
export function spokenIndex(byte: number, spokenCount: number): number {
  const latest = spokenCount - 1;
  return latest - (((((latest % TAGS) - byte) % TAGS) + TAGS) % TAGS);
}

export class FakeSpeech implements SpeechService {
  readonly name = 'fake_speech';
  readonly spoken: SpeechRequest[] = [];
  readonly ears: { readonly options: RecogniserOptions; readonly listener: RecogniserListener; isClosed: boolean }[] =
    [];
  heardBytes = 0;
  /** Until the first audio of a sentence. */
  firstMs = 100;
  /** What the next requests fail with. */
  readonly failures: SpeechFailure[] = [];
  /** The next one breaks off after so many bytes. */
  breaksAfterBytes: number | null = null;
  openCount = 0;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  recognise(options: RecogniserOptions, listener: RecogniserListener): Recogniser {
    const ear = { options, listener, isClosed: false };
    this.ears.push(ear);
    return {
      write: (audio) => {
        this.heardBytes += audio.length;
      },
      close: () => {
        ear.isClosed = true;
      },
    };
  }

  /** The newest one. */
  get ear(): RecogniserListener {
    const ear = this.ears.at(-1);
    if (ear === undefined || ear.isClosed) throw new Error('Nobody listens.');
    return ear.listener;
  }

  synthesise(request: SpeechRequest, sink: SpeechSink, signal: AbortSignal): void {
    const tag = this.spoken.push(request) - 1;
    this.openCount += 1;
    const failure = this.failures.shift();
    const over = (): void => {
      this.openCount -= 1;
    };
    const timer = this.#clock.setTimeout(() => {
      over();
      signal.removeEventListener('abort', stop);
      if (failure !== undefined) return sink.failed(failure);
      const bytes = request.text.length * LETTER_MS * BYTES_PER_MS;
      const end = Math.min(bytes, this.breaksAfterBytes ?? bytes);
      for (let at = 0; at < end; at += CHUNK_BYTES)
        sink.audio(new Uint8Array(Math.min(CHUNK_BYTES, end - at)).fill(tag % TAGS));
      if (end < bytes) sink.failed({ kind: 'network', message: 'The connection broke.' });
      else sink.done();
      this.breaksAfterBytes = null;
    }, this.firstMs);
    const stop = (): void => {
      over();
      this.#clock.clearTimeout(timer);
    };
    signal.addEventListener('abort', stop, { once: true });
  }

  warm(): void {}

  close(): void {}
}
