/** One sentence on its way from text to audio: its line, its watch, its end. */
import type { Clock } from '../domain/clock.ts';
import { failure } from './azure_failures.ts';
import type { AzureLine } from './azure_line.ts';
import type { LinePool } from './line_pool.ts';
import type { SpeechFailure, SpeechSink } from './speech_service.ts';

export interface SentenceParts {
  readonly pool: LinePool<AzureLine>;
  readonly clock: Clock;
  /** The longest wait for the first audio, and for what follows it, in ms. */
  readonly silenceMs: number;
}

/** So long an interrupted sentence may go on, unheard, so that its connection can be used again. */
const DRAIN_MS = 2_000;

export class AzureSentence {
  readonly #parts: SentenceParts;
  readonly #ssml: string;
  readonly #sink: SpeechSink;
  readonly #signal: AbortSignal;
  #line: AzureLine | null = null;
  /** The sink is told nothing any more. */
  #isOver = false;
  #hasAudio = false;
  #hasRetried = false;
  #watch: unknown;
  readonly #aborted = (): void => this.#abort();

  constructor(parts: SentenceParts, ssml: string, sink: SpeechSink, signal: AbortSignal) {
    this.#parts = parts;
    this.#ssml = ssml;
    this.#sink = sink;
    this.#signal = signal;
  }

  start(): void {
    if (this.#signal.aborted) return;
    this.#signal.addEventListener('abort', this.#aborted);
    this.#watchFor(() => this.#timedOut(), this.#parts.silenceMs);
    this.#speak(false);
  }

  /** Ends it before it has a line. */
  fail(what: SpeechFailure): void {
    if (this.#finish()) this.#sink.failed(what);
  }

  #speak(isFresh: boolean): void {
    const line = this.#take(isFresh);
    if (line === 'broken') return this.fail(failure('service', 'its SDK refuses'));
    if (line === null) return this.fail(failure('quota', 'too many sentences at once'));
    const wasUsed = line.spokenCount > 0;
    this.#line = line;
    line.speak(this.#ssml, {
      audio: (chunk) => this.#audio(line, chunk),
      done: () => this.#done(line),
      failed: (what) => this.#failed(line, what, wasUsed),
    });
  }

  #take(isFresh: boolean): AzureLine | 'broken' | null {
    try {
      return this.#parts.pool.take(isFresh);
    } catch {
      return 'broken';
    }
  }

  #audio(line: AzureLine, chunk: Uint8Array): void {
    if (this.#isOver || this.#line !== line) return;
    this.#hasAudio = true;
    this.#sink.audio(chunk);
    if (!this.#isOver) this.#watchFor(() => this.#timedOut(), this.#parts.silenceMs);
  }

  #done(line: AzureLine): void {
    if (this.#line !== line) return;
    this.#line = null;
    this.#parts.pool.giveBack(line);
    if (this.#finish()) {
      // The service ends a turn without audio when it could not make anything of the text.
      if (this.#hasAudio) this.#sink.done();
      else this.#sink.failed(failure('refused', 'no audio'));
    } else this.#parts.clock.clearTimeout(this.#watch);
  }

  #failed(line: AzureLine, what: SpeechFailure, wasUsed: boolean): void {
    if (this.#line !== line) return;
    this.#line = null;
    this.#parts.pool.discard(line);
    if (this.#isOver) return this.#parts.clock.clearTimeout(this.#watch);
    // The service may have let go of an idle connection just when it was used again.
    if (what.kind === 'network' && wasUsed && !this.#hasAudio && !this.#hasRetried) {
      this.#hasRetried = true;
      return this.#speak(true);
    }
    this.fail(what);
  }

  #timedOut(): void {
    this.#letGo();
    this.fail(failure('network', this.#hasAudio ? 'the audio stopped' : 'no audio in time'));
  }

  #abort(): void {
    if (!this.#finish() || this.#line === null) return;
    this.#watchFor(() => this.#letGo(), DRAIN_MS);
  }

  #letGo(): void {
    const line = this.#line;
    this.#line = null;
    if (line !== null) this.#parts.pool.discard(line);
  }

  #finish(): boolean {
    if (this.#isOver) return false;
    this.#isOver = true;
    this.#parts.clock.clearTimeout(this.#watch);
    this.#signal.removeEventListener('abort', this.#aborted);
    return true;
  }

  #watchFor(task: () => void, delayMs: number): void {
    this.#parts.clock.clearTimeout(this.#watch);
    this.#watch = this.#parts.clock.setTimeout(task, delayMs);
  }
}
