/**
 * Azure's voice. Connections are kept and used again, one sentence at a time each: opening one costs more than most
 * sentences take to begin.
 */
import type * as Sdk from 'microsoft-cognitiveservices-speech-sdk';
import type { Clock } from '../domain/clock.ts';
import { wellFormed } from '../domain/well_formed.ts';
import { type AzureAccount, failureOf, loadSdk, speechConfig, type SpeechSdk, thrownFailure } from './azure_sdk.ts';
import type { SpeechFailure, SpeechRequest, SpeechSink } from './speech_service.ts';

export interface SynthesisLimits {
  /** A sentence whose first audio is later than this has failed. */
  readonly firstAudioMs: number;
  /** Connections that are kept open without anything to say, and how long. */
  readonly idle: number;
  readonly idleMs: number;
}

interface Mouth {
  readonly synthesizer: Sdk.SpeechSynthesizer;
  idleTimer: unknown;
}

const LATE: SpeechFailure = { kind: 'network', message: 'Azure Speech did not begin to speak in time.' };

export class AzureSynthesis {
  readonly #account: AzureAccount;
  readonly #clock: Clock;
  readonly #limits: SynthesisLimits;
  readonly #idle: Mouth[] = [];
  readonly #busy = new Set<Mouth>();
  #isClosed = false;

  constructor(account: AzureAccount, clock: Clock, limits: SynthesisLimits) {
    this.#account = account;
    this.#clock = clock;
    this.#limits = limits;
  }

  speak(request: SpeechRequest, sink: SpeechSink, signal: AbortSignal): void {
    let loaded: SpeechSdk | null = null;
    loadSdk()
      .then((sdk) => {
        loaded = sdk;
        if (!signal.aborted && !this.#isClosed) this.#speakWith(sdk, request, sink, signal);
      })
      .catch((error: unknown) => {
        if (!signal.aborted) sink.failed(thrownFailure(loaded, error));
      });
  }

  /** Opens a connection ahead of its first sentence. */
  warm(): void {
    if (this.#idle.length > 0 || this.#isClosed) return;
    loadSdk()
      .then((sdk) => {
        const mouth = this.#create(sdk);
        sdk.Connection.fromSynthesizer(mouth.synthesizer).openConnection(undefined, () => this.#dispose(mouth));
        this.#rest(mouth);
      })
      // Whoever speaks next finds out, and tells.
      .catch(() => undefined);
  }

  close(): void {
    this.#isClosed = true;
    for (const mouth of [...this.#idle.splice(0), ...this.#busy]) this.#dispose(mouth);
  }

  #speakWith(sdk: SpeechSdk, request: SpeechRequest, sink: SpeechSink, signal: AbortSignal): void {
    const mouth = this.#take(sdk);
    const { synthesizer } = mouth;
    let isOver = false;
    const over = (isReusable: boolean): boolean => {
      if (isOver) return false;
      isOver = true;
      this.#clock.clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      if (isReusable) this.#rest(mouth);
      else this.#dispose(mouth);
      return true;
    };
    const fail = (failure: SpeechFailure): void => {
      if (over(false)) sink.failed(failure);
    };
    // What still comes of a sentence that nobody waits for would be heard in the next one.
    const abort = (): void => void over(false);
    const timer = this.#clock.setTimeout(() => fail(LATE), this.#limits.firstAudioMs);
    signal.addEventListener('abort', abort, { once: true });
    synthesizer.synthesizing = (_, { result }) => {
      if (isOver || result.audioData.byteLength === 0) return;
      this.#clock.clearTimeout(timer);
      sink.audio(new Uint8Array(result.audioData));
    };
    synthesizer.speakSsmlAsync(
      ssmlOf(request),
      (result) => {
        const isDone = result.reason === sdk.ResultReason.SynthesizingAudioCompleted;
        if (!isDone) return fail(cancelled(sdk, result));
        if (over(true)) sink.done();
      },
      (error) => fail(thrownFailure(sdk, error)),
    );
  }

  #take(sdk: SpeechSdk): Mouth {
    const mouth = this.#idle.pop() ?? this.#create(sdk);
    this.#clock.clearTimeout(mouth.idleTimer);
    this.#busy.add(mouth);
    return mouth;
  }

  #create(sdk: SpeechSdk): Mouth {
    const config = speechConfig(sdk, this.#account, 'speaks');
    config.speechSynthesisOutputFormat = sdk.SpeechSynthesisOutputFormat.Raw8Khz8BitMonoMULaw;
    // Null: without it the SDK would look for a loudspeaker.
    return { synthesizer: new sdk.SpeechSynthesizer(config, null), idleTimer: null };
  }

  #rest(mouth: Mouth): void {
    this.#busy.delete(mouth);
    if (this.#isClosed || this.#idle.length >= this.#limits.idle) return this.#dispose(mouth);
    this.#idle.push(mouth);
    mouth.idleTimer = this.#clock.setTimeout(() => this.#dispose(mouth), this.#limits.idleMs);
  }

  #dispose(mouth: Mouth): void {
    this.#busy.delete(mouth);
    const at = this.#idle.indexOf(mouth);
    if (at !== -1) this.#idle.splice(at, 1);
    this.#clock.clearTimeout(mouth.idleTimer);
    try {
      mouth.synthesizer.close(undefined, () => undefined);
    } catch {
      // It was closed already.
    }
  }
}

function cancelled(sdk: SpeechSdk, result: Sdk.SpeechSynthesisResult): SpeechFailure {
  const { ErrorCode, errorDetails } = sdk.CancellationDetails.fromResult(result);
  return failureOf(sdk, ErrorCode, errorDetails);
}

/** Source: learn.microsoft.com/azure/ai-services/speech-service/speech-synthesis-markup-structure. */
function ssmlOf({ text, language, voice }: SpeechRequest): string {
  const namespace = 'http://www.w3.org/2001/10/synthesis';
  return `<speak version="1.0" xmlns="${namespace}" xml:lang="${escaped(language)}"><voice name="${escaped(voice)}">${escaped(text)}</voice></speak>`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  '"': '&quot;',
  "'": '&apos;',
};

function escaped(text: string): string {
  // Control characters are not allowed in XML 1.0.
  const plain = wellFormed(text).replaceAll(/(?!\s)\p{Cc}|[\uFFFE\uFFFF]/gu, ' ');
  return plain.replaceAll(/[<>&"']/g, (sign) => ESCAPES[sign] ?? sign);
}
