/** One call's ear at Azure: continuous recognition of the audio that is written to it. */
import type * as Sdk from 'microsoft-cognitiveservices-speech-sdk';
import { type AzureAccount, failureOf, loadSdk, speechConfig, type SpeechSdk, thrownFailure } from './azure_sdk.ts';
import type { Recogniser, RecogniserListener, RecogniserOptions, SpeechFailure } from './speech_service.ts';

/** Audio that is kept while the SDK is being loaded: 5 s. */
const EARLY_BYTES_MAX = 40_000;
const SAMPLES_A_SECOND = 8_000;

export class AzureRecogniser implements Recogniser {
  readonly #options: RecogniserOptions;
  readonly #listener: RecogniserListener;
  #early: Uint8Array[] = [];
  #earlyBytes = 0;
  #stream: Sdk.PushAudioInputStream | null = null;
  #recogniser: Sdk.SpeechRecognizer | null = null;
  #isOver = false;

  constructor(account: AzureAccount, options: RecogniserOptions, listener: RecogniserListener) {
    this.#options = options;
    this.#listener = listener;
    let loaded: SpeechSdk | null = null;
    loadSdk()
      .then((sdk) => {
        loaded = sdk;
        this.#start(sdk, account);
      })
      .catch((error: unknown) => this.#fail(thrownFailure(loaded, error)));
  }

  write(audio: Uint8Array): void {
    if (this.#isOver) return;
    if (this.#stream !== null) return this.#stream.write(copyOf(audio));
    this.#earlyBytes += audio.length;
    if (this.#earlyBytes <= EARLY_BYTES_MAX) this.#early.push(Uint8Array.from(audio));
  }

  close(): void {
    this.#isOver = true;
    const [recogniser, stream] = [this.#recogniser, this.#stream];
    [this.#recogniser, this.#stream, this.#early] = [null, null, []];
    try {
      stream?.close();
      // Both: the connection goes with the recogniser, whatever becomes of the stop.
      recogniser?.close();
    } catch {
      // It was being opened, or has failed: there is nothing left to close.
    }
  }

  #start(sdk: SpeechSdk, account: AzureAccount): void {
    if (this.#isOver) return;
    const format = sdk.AudioStreamFormat.getWaveFormat(SAMPLES_A_SECOND, 8, 1, sdk.AudioFormatTag.MuLaw);
    this.#stream = sdk.AudioInputStream.createPushStream(format);
    const recogniser = createRecogniser(sdk, account, this.#options, this.#stream);
    this.#recogniser = recogniser;
    recogniser.recognizing = (_, { result }) => {
      if (!this.#isOver && result.text.trim() !== '') this.#listener.partial(result.text, this.#languageOf(result));
    };
    recogniser.recognized = (_, { result }) => {
      const isSpeech = result.reason === sdk.ResultReason.RecognizedSpeech && result.text.trim() !== '';
      if (isSpeech && !this.#isOver) this.#listener.final(result.text, this.#languageOf(result));
    };
    recogniser.canceled = (_, { errorCode, errorDetails, reason }) => {
      if (reason === sdk.CancellationReason.Error) this.#fail(failureOf(sdk, errorCode, errorDetails));
    };
    recogniser.startContinuousRecognitionAsync(undefined, (error) => this.#fail(thrownFailure(sdk, error)));
    for (const audio of this.#early.splice(0)) this.#stream.write(copyOf(audio));
  }

  /** With one language the service does not say which. */
  #languageOf({ language }: Sdk.SpeechRecognitionResult): string {
    return language || (this.#options.languages[0] ?? '');
  }

  #fail(failure: SpeechFailure): void {
    if (this.#isOver) return;
    this.close();
    this.#listener.failed(failure);
  }
}

function createRecogniser(
  sdk: SpeechSdk,
  account: AzureAccount,
  { languages, hints, endSilenceMs }: RecogniserOptions,
  stream: Sdk.PushAudioInputStream,
): Sdk.SpeechRecognizer {
  const config = speechConfig(sdk, account, 'hears');
  config.setProperty(sdk.PropertyId.Speech_SegmentationSilenceTimeoutMs, String(endSilenceMs));
  // Audio comes at the pace of speech: the SDK, which slows down what comes faster than twice that, has nothing to hold back.
  config.setProperty('SPEECH-TransmitLengthBeforThrottleMs', String(Number.MAX_SAFE_INTEGER));
  const audio = sdk.AudioConfig.fromStreamInput(stream);
  const [only = 'en-US'] = languages;
  if (languages.length > 1) {
    const detect = sdk.AutoDetectSourceLanguageConfig.fromLanguages([...languages]);
    detect.mode = sdk.LanguageIdMode.Continuous;
    return withHints(sdk, sdk.SpeechRecognizer.FromConfig(config, detect, audio), hints);
  }
  config.speechRecognitionLanguage = only;
  return withHints(sdk, new sdk.SpeechRecognizer(config, audio), hints);
}

function withHints(sdk: SpeechSdk, recogniser: Sdk.SpeechRecognizer, hints: readonly string[]): Sdk.SpeechRecognizer {
  if (hints.length > 0) sdk.PhraseListGrammar.fromRecognizer(recogniser).addPhrases([...hints]);
  return recogniser;
}

/** The SDK takes whole buffers, and keeps them; `slice` of a Node buffer is no copy. */
function copyOf(audio: Uint8Array): ArrayBuffer {
  return new Uint8Array(audio).buffer;
}
