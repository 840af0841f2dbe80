/**
 * One connection of the recognition that the stand-in plays: audio in, hypotheses and phrases out, as the service words
 * them. Source of paths and bodies: Speech SDK 1.52.0, common.speech/ServiceRecognizerBase.js receiveMessage,
 * SpeechServiceRecognizer.js and ServiceMessages/.
 */
import { BYTES_PER_MS } from '../../domain/media_frames.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Misbehaviour } from './misbehaviour.ts';
import { type EarFact, type Said, ScriptedEar } from './scripted_ear.ts';
import { readSpeechContext, type SpeechContext } from './speech_context.ts';
import { type SpeechMessage, textMessage } from './speech_messages.ts';

export interface Wire {
  send(message: string | Uint8Array): void;
  close(code: number, reason: string): void;
  destroy(): void;
}

export interface RecognitionOptions {
  readonly clock: Clock;
  /** How long after its audio a hypothesis comes, in ms. */
  readonly hypothesisDelayMs: number;
  /** How long after the silence that ends it a phrase comes, in ms. */
  readonly finalDelayMs: number;
  readonly phraseMaxMs: number;
  readonly initialSilenceMs: number;
  readonly misbehaviour: Misbehaviour | null;
  readonly asked: (context: SpeechContext) => void;
  /** A phrase is about to be sent. */
  readonly phraseSent: () => void;
}

const TICKS_PER_MS = 10_000;
const WAV_HEADER_BYTES = 44;

export class RecognitionSession {
  readonly #options: RecognitionOptions;
  readonly #wire: Wire;
  readonly #timers = new Set<unknown>();
  #context: SpeechContext = readSpeechContext('{}');
  #ear: ScriptedEar | null = null;
  #requestId = '';
  #audioMs = 0;
  #hasBroken = false;
  #isClosed = false;
  /** Hypotheses of a phrase that was told are not sent any more. */
  #phraseNumber = 0;

  constructor(options: RecognitionOptions, wire: Wire) {
    this.#options = options;
    this.#wire = wire;
  }

  receive(message: SpeechMessage): void {
    if (this.#isClosed || this.#options.misbehaviour?.kind === 'silence') return;
    if (message.path === 'speech.context') {
      this.#context = readSpeechContext(message.text);
      return this.#options.asked(this.#context);
    }
    if (message.path !== 'audio') return;
    if (message.bytes.length === 0) return this.#endOfAudio();
    if (message.requestId !== this.#requestId) this.#beginTurn(message.requestId);
    const audio = withoutHeader(message.bytes);
    if (audio === null) return this.#wire.close(1007, 'Unsupported audio format.');
    this.#audioMs += audio.length / BYTES_PER_MS;
    for (const fact of this.#ear?.hear(audio) ?? []) this.#tell(fact);
    this.#misbehave();
  }

  close(): void {
    this.#isClosed = true;
    for (const timer of this.#timers) this.#options.clock.clearTimeout(timer);
    this.#timers.clear();
  }

  #beginTurn(requestId: string): void {
    const { phraseMaxMs, initialSilenceMs } = this.#options;
    this.#requestId = requestId;
    this.#ear = new ScriptedEar({ endSilenceMs: this.#context.endSilenceMs, phraseMaxMs, initialSilenceMs });
    this.#send('turn.start', { context: { serviceTag: requestId } });
  }

  #endOfAudio(): void {
    for (const fact of this.#ear?.end() ?? []) this.#tell(fact);
    this.#after(this.#options.finalDelayMs, () => {
      this.#send('speech.endDetected', { Offset: Math.round(this.#audioMs * TICKS_PER_MS) });
      this.#send('turn.end', {});
    });
  }

  #tell(fact: EarFact): void {
    const { hypothesisDelayMs, finalDelayMs, misbehaviour } = this.#options;
    const phrase = this.#phraseNumber;
    switch (fact.kind) {
      case 'speech_began':
        return this.#after(hypothesisDelayMs, () => this.#send('speech.startDetected', { Offset: ticks(fact.atMs) }));
      case 'heard':
        return this.#after(hypothesisDelayMs, () => {
          if (phrase !== this.#phraseNumber) return;
          const { text, language } = fact.said;
          this.#send('speech.hypothesis', { Text: text, ...placeOf(fact.said), ...this.#language(language) });
        });
      case 'phrase_ended':
        this.#phraseNumber += 1;
        return this.#after(finalDelayMs, () => {
          const status = misbehaviour?.kind === 'phrase_status' ? misbehaviour.status : undefined;
          this.#phrase(status ?? (fact.said.text === '' ? 'NoMatch' : 'Success'), fact.said);
        });
      case 'stayed_silent':
        return this.#after(finalDelayMs, () => this.#phrase('InitialSilenceTimeout', fact.said));
    }
  }

  #phrase(status: string, said: Said): void {
    this.#options.phraseSent();
    const words = status === 'Success' ? { DisplayText: said.text, ...this.#language(said.language) } : {};
    this.#send('speech.phrase', { RecognitionStatus: status, ...words, ...placeOf(said) });
  }

  /** Only where it was asked to detect one, as the service does it. */
  #language(spoken: string): object {
    const { languages } = this.#context;
    if (languages.length < 2) return {};
    const language = languages.find((one) => one.toLowerCase() === spoken.toLowerCase()) ?? languages[0];
    return { PrimaryLanguage: { Language: language, Confidence: 'High' } };
  }

  #misbehave(): void {
    const { misbehaviour } = this.#options;
    if (this.#hasBroken || misbehaviour === null || !('after' in misbehaviour)) return;
    if (this.#audioMs < misbehaviour.after) return;
    this.#hasBroken = true;
    if (misbehaviour.kind === 'deaf') return this.close();
    if (misbehaviour.kind === 'garbage') return sendGarbage(this.#wire, this.#requestId, 'speech.hypothesis');
    if (misbehaviour.kind !== 'break') return;
    if (misbehaviour.code === undefined) this.#wire.destroy();
    else this.#wire.close(misbehaviour.code, misbehaviour.reason ?? '');
  }

  #send(path: string, body: object): void {
    if (!this.#isClosed) this.#wire.send(textMessage(path, this.#requestId, body));
  }

  #after(delayMs: number, task: () => void): void {
    const { clock } = this.#options;
    const timer = clock.setTimeout(() => {
      this.#timers.delete(timer);
      task();
    }, delayMs);
    this.#timers.add(timer);
  }
}

function placeOf({ fromMs, atMs }: Said): object {
  return { Offset: ticks(fromMs), Duration: ticks(atMs - fromMs) };
}

/** Messages that are none: too short, headers that go on beyond the end, a body that is no JSON, headers alone. */
export function sendGarbage(wire: Wire, requestId: string, path: string): void {
  wire.send(Uint8Array.of(7));
  wire.send(Uint8Array.of(0x7f, 0xff, 1, 2, 3));
  wire.send(`X-RequestId:${requestId}\r\nPath:${path}\r\n\r\n{"Text":`);
  wire.send('\u0000garbage');
}

/** The first message of a turn is the head of a WAV file; null when it is not µ-law at 8 kHz. */
function withoutHeader(bytes: Uint8Array): Uint8Array | null {
  if (bytes.length < WAV_HEADER_BYTES || String.fromCharCode(...bytes.subarray(0, 4)) !== 'RIFF') return bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const isMuLaw = view.getUint16(20, true) === 7 && view.getUint32(24, true) === 8000 && view.getUint16(34, true) === 8;
  return isMuLaw ? bytes.subarray(WAV_HEADER_BYTES) : null;
}

function ticks(ms: number): number {
  return Math.round(ms * TICKS_PER_MS);
}
