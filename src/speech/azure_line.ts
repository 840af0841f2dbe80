/**
 * One connection to the voices at Azure, which speaks one sentence after another in any voice. The SDK's synthesiser opens
 * it, again when the service has closed it.
 */
import type * as Sdk from 'microsoft-cognitiveservices-speech-sdk';
import { failureOf } from './azure_failures.ts';
import { type AzureAccess, speechConfig, type SpeechSdk } from './azure_sdk.ts';
import type { SpeechFailure } from './speech_service.ts';

/** Of one sentence; exactly one of `done` and `failed`, at the end. */
export interface LineListener {
  audio(chunk: Uint8Array): void;
  done(): void;
  failed(failure: SpeechFailure): void;
}

export class AzureLine {
  readonly #sdk: SpeechSdk;
  readonly #synthesizer: Sdk.SpeechSynthesizer;
  readonly #connection: Sdk.Connection;
  #isClosed = false;
  #spokenCount = 0;

  /** `disconnected` is told when the service has let go of it. */
  constructor(sdk: SpeechSdk, access: AzureAccess, disconnected: () => void) {
    this.#sdk = sdk;
    const config = speechConfig(sdk, access);
    config.speechSynthesisOutputFormat = sdk.SpeechSynthesisOutputFormat.Raw8Khz8BitMonoMULaw;
    this.#synthesizer = new sdk.SpeechSynthesizer(config, null);
    this.#connection = sdk.Connection.fromSynthesizer(this.#synthesizer);
    this.#connection.disconnected = () => {
      if (!this.#isClosed) disconnected();
    };
  }

  /** Sentences that were begun. */
  get spokenCount(): number {
    return this.#spokenCount;
  }

  /** Opens the connection ahead. */
  open(failed: (failure: SpeechFailure) => void): void {
    this.#connection.openConnection(undefined, (error) => failed(failureOf(undefined, error)));
  }

  /** One at a time: not before the one before has ended. */
  speak(ssml: string, listener: LineListener): void {
    this.#spokenCount += 1;
    const { ResultReason } = this.#sdk;
    // Told by event and not by stream: in the turn of the event loop in which the message came.
    this.#synthesizer.synthesizing = (_, { result }) => {
      if (result.audioData.byteLength > 0) listener.audio(new Uint8Array(result.audioData));
    };
    try {
      this.#synthesizer.speakSsmlAsync(
        ssml,
        (result) => {
          if (result.reason === ResultReason.SynthesizingAudioCompleted) return listener.done();
          const { ErrorCode, errorDetails } = this.#sdk.CancellationDetails.fromResult(result);
          listener.failed(failureOf(this.#sdk.CancellationErrorCode[ErrorCode], errorDetails));
        },
        (error) => listener.failed(failureOf(undefined, error)),
      );
    } catch (error) {
      listener.failed(failureOf(undefined, error));
    }
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#synthesizer.synthesizing = () => {};
    const dispose = (): void => {
      const ignored = (): void => {};
      this.#synthesizer.close(ignored, ignored);
    };
    if (this.#spokenCount > 0) return dispose();
    // The SDK closes only connections that it has sent something over, so a line that was never used would stay open
    // (1.52.0, common.speech/SynthesisAdapterBase.js dispose).
    this.#connection.sendMessageAsync('speech.config', '{}', dispose, dispose);
  }
}
