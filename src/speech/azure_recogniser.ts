/** One call's ear at Azure: continuous recognition by the SDK, with watches for what the SDK does not notice. */
import type * as Sdk from 'microsoft-cognitiveservices-speech-sdk';
import type { Clock } from '../domain/clock.ts';
import { failure, failureOf } from './azure_failures.ts';
import { type AzureAccess, speechConfig, type SpeechSdk } from './azure_sdk.ts';
import { type CallAudio, createCallAudio } from './call_audio.ts';
import { loudMs } from './loudness.ts';
import type { Recogniser, RecogniserListener, RecogniserOptions, SpeechFailure } from './speech_service.ts';

export interface RecogniserParts {
  readonly access: AzureAccess;
  readonly clock: Clock;
  readonly sdk: Promise<SpeechSdk>;
  /** Audio in each message to the service, in ms. */
  readonly messageMs: number;
  /** The service must say something within this time after it could have the first audio; it always begins with `turn.start`. */
  readonly firstAnswerMs: number;
}

/** What is kept of the caller while the SDK is loaded, in bytes: 20 s; the beginning goes first. */
const EARLY_BYTES_MAX = 160_000;
/** What the service takes for the silence that ends an utterance, in ms (docs of Speech_SegmentationSilenceTimeoutMs). */
const END_SILENCE_MS = { least: 100, most: 5_000 };
/** How many languages continuous detection tells apart (docs of language identification). */
const LANGUAGES_MAX = 10;
/** A broken connection is opened anew so often, and what the service has not answered yet is sent again, by the SDK. */
const RETRY_COUNT = 2;
/** The SDK stops reading, without a word, when a message breaks its reader: results that it does not tell show it. */
const DEAF_AFTER_COUNT = 3;
const DEAF_AFTER_MS = 1_000;
/**
 * So much loud audio in a row of silence of the service is a connection that is dead without having been closed: it tells
 * of speech within a second of its beginning, words or not.
 */
const UNANSWERED_LOUD_MS = 8_000;

export class AzureRecogniser implements Recogniser {
  readonly #parts: RecogniserParts;
  readonly #options: RecogniserOptions;
  readonly #listener: RecogniserListener;
  #isOver = false;
  #early: Uint8Array[] = [];
  #earlyBytes = 0;
  #ear: Ear | null = null;
  #answerTimer: unknown = null;
  /** The service has said something over the connection that there is now. */
  #hasAnswer = false;
  /** Results that came and were not told by the SDK. */
  #untoldCount = 0;
  #deafTimer: unknown = null;
  /** Loud audio since the service's last word, and when that was. */
  #unansweredMs = 0;
  #answeredAtUs = 0;

  constructor(parts: RecogniserParts, options: RecogniserOptions, listener: RecogniserListener) {
    this.#parts = parts;
    this.#options = options;
    this.#listener = listener;
    parts.sdk.then(
      (sdk) => this.#start(sdk),
      () => this.#fail(failure('service', 'its SDK cannot be loaded')),
    );
  }

  write(audio: Uint8Array): void {
    if (this.#isOver || audio.length === 0) return;
    if (this.#ear !== null && !this.#hasAnswer) this.#expectAnswer();
    if (this.#isUnanswered(audio)) return this.#fail(failure('network', 'no answer to speech'));
    if (this.#ear !== null) return this.#ear.audio.write(audio);
    this.#early.push(audio.slice());
    this.#earlyBytes += audio.length;
    while (this.#earlyBytes > EARLY_BYTES_MAX) this.#earlyBytes -= this.#early.shift()?.length ?? this.#earlyBytes;
  }

  close(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#early = [];
    this.#parts.clock.clearTimeout(this.#answerTimer);
    this.#parts.clock.clearTimeout(this.#deafTimer);
    if (this.#ear !== null) closeEar(this.#ear);
  }

  #start(sdk: SpeechSdk): void {
    if (this.#isOver) return;
    try {
      const ear = createEar(sdk, this.#parts, this.#options);
      this.#ear = ear;
      this.#attend(sdk, ear);
      for (const audio of this.#early) ear.audio.write(audio);
      if (this.#early.length > 0) this.#expectAnswer();
      this.#early = [];
      ear.recognizer.startContinuousRecognitionAsync(undefined, (error) => this.#fail(failureOf(undefined, error)));
    } catch (error) {
      this.#fail(failureOf(undefined, error));
    }
  }

  #attend(sdk: SpeechSdk, { recognizer, connection }: Ear): void {
    recognizer.recognizing = (_, { result }) => {
      this.#told();
      if (!this.#isOver && result.text !== '') this.#listener.partial(result.text, this.#language(result));
    };
    recognizer.recognized = (_, { result }) => {
      this.#told();
      if (this.#isOver || result.reason !== sdk.ResultReason.RecognizedSpeech) return;
      const text = result.text?.trim() ?? '';
      if (text !== '') this.#listener.final(text, this.#language(result));
    };
    recognizer.canceled = (_, { errorCode, errorDetails }) => {
      this.#fail(failureOf(sdk.CancellationErrorCode[errorCode], errorDetails));
    };
    connection.disconnected = () => {
      this.#hasAnswer = false;
    };
    connection.messageReceived = ({ message }) => {
      this.#answered();
      const path = message.path.toLowerCase();
      if (path === 'speech.hypothesis' || path === 'speech.phrase') this.#expect(path === 'speech.phrase');
    };
  }

  #language(result: Sdk.SpeechRecognitionResult): string {
    const { languages } = this.#options;
    const heard = result.language?.toLowerCase();
    return languages.find((language) => language.toLowerCase() === heard) ?? languages[0] ?? '';
  }

  #answered(): void {
    this.#hasAnswer = true;
    this.#unansweredMs = 0;
    this.#answeredAtUs = this.#parts.clock.nowUs();
    if (this.#answerTimer === null) return;
    this.#parts.clock.clearTimeout(this.#answerTimer);
    this.#answerTimer = null;
  }

  /** By the clock too: audio may come in a burst that nobody had the time to answer. */
  #isUnanswered(audio: Uint8Array): boolean {
    this.#unansweredMs += loudMs(audio);
    if (this.#unansweredMs <= UNANSWERED_LOUD_MS || !this.#hasAnswer) return false;
    return this.#parts.clock.nowUs() - this.#answeredAtUs > this.#parts.firstAnswerMs * 1000;
  }

  #expectAnswer(): void {
    this.#answerTimer ??= this.#parts.clock.setTimeout(() => {
      this.#answerTimer = null;
      this.#fail(failure('network', 'no answer'));
    }, this.#parts.firstAnswerMs);
  }

  #expect(isPhrase: boolean): void {
    this.#untoldCount += isPhrase ? DEAF_AFTER_COUNT : 1;
    if (this.#isOver || this.#deafTimer !== null || this.#untoldCount < DEAF_AFTER_COUNT) return;
    this.#deafTimer = this.#parts.clock.setTimeout(() => {
      this.#deafTimer = null;
      if (this.#untoldCount >= DEAF_AFTER_COUNT) this.#fail(failure('service', 'its answers cannot be read'));
    }, DEAF_AFTER_MS);
  }

  #told(): void {
    this.#untoldCount = 0;
    if (this.#deafTimer === null) return;
    this.#parts.clock.clearTimeout(this.#deafTimer);
    this.#deafTimer = null;
  }

  #fail(what: SpeechFailure): void {
    if (this.#isOver) return;
    this.close();
    this.#listener.failed(what);
  }
}

interface Ear {
  readonly audio: CallAudio;
  readonly recognizer: Sdk.SpeechRecognizer;
  readonly connection: Sdk.Connection;
}

function createEar(sdk: SpeechSdk, parts: RecogniserParts, options: RecogniserOptions): Ear {
  const config = speechConfig(sdk, parts.access);
  const endSilenceMs = Math.min(Math.max(options.endSilenceMs, END_SILENCE_MS.least), END_SILENCE_MS.most);
  config.setProperty(sdk.PropertyId.Speech_SegmentationSilenceTimeoutMs, String(Math.round(endSilenceMs)));
  config.setProperty('SPEECH-Error-MaxRetryCount', String(RETRY_COUNT));
  // Its limit of 5 s of audio that is sent without a pause stays as it is (`SPEECH-TransmitLengthBeforThrottleMs`): a call's
  // audio is no faster than that, and while a connection closes the SDK sends the same audio again and again without
  // letting anybody else run until that limit is reached (1.52.0, common.speech/ServiceRecognizerBase.js sendAudio).

  const audio = createCallAudio(sdk, parts.messageMs, () => parts.clock.epochMs());
  const audioConfig = sdk.AudioConfig.fromStreamInput(audio.source);
  const languages = options.languages.slice(0, LANGUAGES_MAX);
  let recognizer: Sdk.SpeechRecognizer;
  if (languages.length > 1) {
    const detection = sdk.AutoDetectSourceLanguageConfig.fromLanguages([...languages]);
    detection.mode = sdk.LanguageIdMode.Continuous;
    recognizer = sdk.SpeechRecognizer.FromConfig(config, detection, audioConfig);
  } else {
    config.speechRecognitionLanguage = languages[0] ?? 'en-US';
    recognizer = new sdk.SpeechRecognizer(config, audioConfig);
  }
  if (options.hints.length > 0) sdk.PhraseListGrammar.fromRecognizer(recognizer).addPhrases([...options.hints]);
  return { audio, recognizer, connection: sdk.Connection.fromRecognizer(recognizer) };
}

/**
 * The connection first, which is closed at once; the recogniser alone would wait for the service to end its turn
 * (1.52.0, sdk/Recognizer.js implRecognizerStop).
 */
function closeEar({ audio, recognizer, connection }: Ear): void {
  const ignored = (): void => {};
  try {
    connection.closeConnection(ignored, ignored);
    recognizer.close(ignored, ignored);
    audio.close();
  } catch {
    // Disposed already: nothing is left to close.
  }
}
