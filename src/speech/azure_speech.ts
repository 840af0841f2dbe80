/** Hears and speaks for calls over media streams by Azure Speech, with its own SDK. */
import type { Clock } from '../domain/clock.ts';
import type { Log } from '../domain/log.ts';
import { failure } from './azure_failures.ts';
import { AzureLine } from './azure_line.ts';
import { AzureRecogniser } from './azure_recogniser.ts';
import { type AzureAccess, checkAccess, loadSpeechSdk, type SpeechSdk } from './azure_sdk.ts';
import { AzureSentence } from './azure_sentence.ts';
import { LinePool } from './line_pool.ts';
import type {
  Recogniser,
  RecogniserListener,
  RecogniserOptions,
  SpeechRequest,
  SpeechService,
  SpeechSink,
} from './speech_service.ts';
import { isSayable, ssmlOf } from './ssml.ts';

export interface AzureSpeechOptions extends AzureAccess {
  readonly clock: Clock;
  readonly log?: Log;
  /** The longest wait for the first answer of a recogniser, and for audio of a voice, in ms. */
  readonly silenceMs?: number;
  /** Audio in each message to the service, in ms: a longer one costs less, and every answer comes later by up to as much. */
  readonly messageMs?: number;
  /** How long an idle connection to the voices is kept, in ms. */
  readonly idleMs?: number;
}

const SILENCE_MS = 3_000;
const MESSAGE_MS = 40;
const IDLE_MS = 180_000;
/** Azure allows 200 requests a second to its standard voices; each line speaks one sentence at a time. */
const LINES_MAX = 256;
const IDLE_MAX = 64;

/** Throws a `TypeError` when key, region or endpoint cannot be right. The SDK is loaded when it is first asked for something. */
export function createAzureSpeech(options: AzureSpeechOptions): SpeechService {
  checkAccess(options);
  return new AzureSpeech(options);
}

class AzureSpeech implements SpeechService {
  readonly name = 'azure';
  readonly #options: AzureSpeechOptions;
  readonly #silenceMs: number;
  #sdk: Promise<SpeechSdk> | null = null;
  #pool: LinePool<AzureLine> | null = null;
  #isClosed = false;

  constructor(options: AzureSpeechOptions) {
    this.#options = options;
    this.#silenceMs = options.silenceMs ?? SILENCE_MS;
  }

  recognise(options: RecogniserOptions, listener: RecogniserListener): Recogniser {
    const { clock, messageMs = MESSAGE_MS } = this.#options;
    const parts = { access: this.#options, clock, sdk: this.#load(), messageMs, firstAnswerMs: this.#silenceMs };
    return new AzureRecogniser(parts, options, listener);
  }

  synthesise(request: SpeechRequest, sink: SpeechSink, signal: AbortSignal): void {
    const { clock } = this.#options;
    if (!isSayable(request.text)) {
      void Promise.resolve().then(() => (signal.aborted ? undefined : sink.done()));
      return;
    }
    const speak = (pool: LinePool<AzureLine>): void => {
      new AzureSentence({ pool, clock, silenceMs: this.#silenceMs }, ssmlOf(request), sink, signal).start();
    };
    if (this.#pool !== null) return speak(this.#pool);
    this.#withPool(speak, () => {
      if (!signal.aborted) sink.failed(failure('service', 'its SDK cannot be loaded'));
    });
  }

  warm(): void {
    this.#withPool(
      (pool) => pool.warm(),
      () => {},
    );
  }

  close(): void {
    this.#isClosed = true;
    this.#pool?.close();
  }

  #withPool(use: (pool: LinePool<AzureLine>) => void, failed: () => void): void {
    this.#load()
      .then((sdk) => use((this.#pool ??= this.#createPool(sdk))))
      .catch(failed);
  }

  #createPool(sdk: SpeechSdk): LinePool<AzureLine> {
    const { clock, idleMs = IDLE_MS, log } = this.#options;
    const open = (lost: () => void): AzureLine => {
      const line = new AzureLine(sdk, this.#options, lost);
      line.open(({ kind, message }) => {
        log?.warn('speech.line_failed', { kind, message });
        lost();
      });
      return line;
    };
    const pool = new LinePool({ clock, open, linesMax: LINES_MAX, idleMax: IDLE_MAX, idleMs });
    if (this.#isClosed) pool.close();
    return pool;
  }

  #load(): Promise<SpeechSdk> {
    if (this.#sdk !== null) return this.#sdk;
    const { clock, log } = this.#options;
    const fromUs = clock.nowUs();
    this.#sdk = loadSpeechSdk();
    this.#sdk.then(
      () => log?.info('speech.sdk_loaded', { loadedMs: Math.round((clock.nowUs() - fromUs) / 1000) }),
      (error: unknown) => {
        this.#sdk = null;
        log?.error('speech.sdk_failed', { error: error instanceof Error ? error.name : 'unknown' });
      },
    );
    return this.#sdk;
  }
}
