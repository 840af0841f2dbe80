/** A service that hears and speaks for calls over media streams. Audio is raw G.711 µ-law, 8,000 samples a second, mono. */

/** One call's ear. */
export interface Recogniser {
  /** What the caller says, as it comes; silence too. Copied before it returns. */
  write(audio: Uint8Array): void;
  /** Nothing more is told afterwards. Idempotent. */
  close(): void;
}

export interface RecogniserListener {
  /** What was heard of an utterance so far; `language`: BCP-47 as the catalogue writes it. */
  partial(text: string, language: string): void;
  /** The utterance is over. Never empty. */
  final(text: string, language: string): void;
  /** It hears nothing any more. Told once, and never after `close`. */
  failed(failure: SpeechFailure): void;
}

export interface RecogniserOptions {
  /** The tags as the service names them; more than one = the service tells them apart. */
  readonly languages: readonly string[];
  /** Phrases that are likely to be said. */
  readonly hints: readonly string[];
  /** Silence that ends an utterance, in ms. */
  readonly endSilenceMs: number;
}

export interface SpeechRequest {
  readonly text: string;
  /** As the service names them. */
  readonly language: string;
  readonly voice: string;
}

export interface SpeechSink {
  audio(chunk: Uint8Array): void;
  done(): void;
  /** What came before stays said. */
  failed(failure: SpeechFailure): void;
}

/**
 * `auth`: the key or region is wrong. `quota`: too many requests, or none left. `network`: nobody answers. `refused`: the
 * request itself, such as a voice that does not exist. `service`: anything else.
 */
export interface SpeechFailure {
  readonly kind: 'auth' | 'quota' | 'network' | 'refused' | 'service';
  /** Without secrets and without what was said. */
  readonly message: string;
}

export interface SpeechService {
  readonly name: string;
  recognise(options: RecogniserOptions, listener: RecogniserListener): Recogniser;
  /** `signal` ends it without a further word to the sink. */
  synthesise(request: SpeechRequest, sink: SpeechSink, signal: AbortSignal): void;
  /** Opens what can be opened before it is needed. */
  warm(): void;
  /** Lets go of connections that are held for later. */
  close(): void;
}
