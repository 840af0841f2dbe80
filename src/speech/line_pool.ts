/**
 * Connections to the voices that are kept for the next sentence. A connection speaks any voice, so they are shared by all
 * voices and calls. The pool grows to as many as were needed at once and one more; idle ones are closed after a while.
 */
import type { Clock } from '../domain/clock.ts';

/** What the pool knows of a line. */
export interface PooledLine {
  /** Sentences that were begun. */
  readonly spokenCount: number;
  close(): void;
}

/** `open` gives a line that has begun to connect; it tells `lost` when its connection is gone or cannot be had. */
export interface LinePoolParts<Line extends PooledLine> {
  readonly clock: Clock;
  readonly open: (lost: () => void) => Line;
  /** Lines at once, speaking and idle. */
  readonly linesMax: number;
  readonly idleMax: number;
  readonly idleMs: number;
}

/**
 * A line is replaced after so many sentences: the SDK starts a reader for each sentence and none of them ends
 * (1.52.0, common.speech/SynthesisAdapterBase.js receiveMessage), so that memory grows with its age.
 */
const SENTENCES_MAX = 100;

interface Idle<Line> {
  readonly line: Line;
  readonly timer: unknown;
}

export class LinePool<Line extends PooledLine> {
  readonly #parts: LinePoolParts<Line>;
  /** The one that was used last is at the end, and is taken first: it is the surest to be alive. */
  readonly #idle: Idle<Line>[] = [];
  readonly #busy = new Set<Line>();
  #isClosed = false;

  constructor(parts: LinePoolParts<Line>) {
    this.#parts = parts;
  }

  get idleCount(): number {
    return this.#idle.length;
  }

  get busyCount(): number {
    return this.#busy.size;
  }

  /** One is ready, or about to be, for the next sentence. */
  warm(): void {
    if (this.#isClosed || this.#idle.length > 0 || this.#isFull()) return;
    this.#rest(this.#open());
  }

  /** Null when there are too many. `isFresh`: not one that was used before. */
  take(isFresh = false): Line | null {
    const rested = isFresh ? undefined : this.#idle.pop();
    if (rested !== undefined) this.#parts.clock.clearTimeout(rested.timer);
    if (rested === undefined && this.#isFull()) return null;
    const line = rested?.line ?? this.#open();
    this.#busy.add(line);
    this.warm();
    return line;
  }

  /** A line that has spoken its sentence to the end. */
  giveBack(line: Line): void {
    if (!this.#busy.delete(line)) return;
    const isDone = this.#isClosed || line.spokenCount >= SENTENCES_MAX || this.#idle.length >= this.#parts.idleMax;
    if (isDone) line.close();
    else this.#rest(line);
  }

  /** A line whose connection is not to be used again. */
  discard(line: Line): void {
    this.#busy.delete(line);
    const at = this.#idle.findIndex((idle) => idle.line === line);
    if (at !== -1) this.#parts.clock.clearTimeout(this.#idle.splice(at, 1)[0]?.timer);
    line.close();
  }

  /** Idle lines are closed; those that speak when they are given back. */
  close(): void {
    this.#isClosed = true;
    for (const { line } of this.#idle.slice()) this.discard(line);
  }

  #open(): Line {
    const line: Line = this.#parts.open(() => {
      // One that speaks is told of it by its sentence.
      if (!this.#busy.has(line)) this.discard(line);
    });
    return line;
  }

  #rest(line: Line): void {
    this.#idle.push({ line, timer: this.#parts.clock.setTimeout(() => this.discard(line), this.#parts.idleMs) });
  }

  #isFull(): boolean {
    return this.#idle.length + this.#busy.size >= this.#parts.linesMax;
  }
}
