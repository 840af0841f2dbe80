/**
 * Watches the attempt that is being spoken for giving too little: no further text, or no end of a clause, for too long.
 * Text runs far ahead of speech, and streams come in bursts, so either counts only once the caller has nearly heard what
 * was sent. What ends a stream that gives nothing at all is the provider's own deadline.
 */
import type { Clock } from '../domain/clock.ts';
import { clauseEnd } from '../domain/reply_text.ts';

export interface ReplyWatchLimits {
  /** Without further text. */
  readonly lateMs: number;
  /** Without the end of a clause. */
  readonly clauseMs: number;
  /** While so much of what was sent is still to be heard, nothing is late. */
  readonly speechSpareMs: number;
}

export interface WatchedReply {
  /** How long what was given takes to be heard, ms. */
  speechLeftMs(): number;
  /** It is late; told once, then it is not watched any more. */
  late(): void;
}

export class ReplyWatch {
  readonly #clock: Clock;
  readonly #limits: ReplyWatchLimits;
  #reply: WatchedReply | null = null;
  #timer: unknown = null;
  #textUs = 0;
  #clauseUs = 0;

  constructor(clock: Clock, limits: ReplyWatchLimits) {
    this.#clock = clock;
    this.#limits = limits;
  }

  begin(reply: WatchedReply): void {
    this.stop();
    this.#reply = reply;
    this.#textUs = this.#clauseUs = this.#clock.nowUs();
    this.#arm(Math.min(this.#limits.lateMs, this.#limits.clauseMs));
  }

  /** The attempt gave this text. */
  gave(text: string): void {
    if (this.#reply === null) return;
    this.#textUs = this.#clock.nowUs();
    if (clauseEnd(text) > 0) this.#clauseUs = this.#textUs;
  }

  stop(): void {
    this.#reply = null;
    if (this.#timer !== null) this.#clock.clearTimeout(this.#timer);
    this.#timer = null;
  }

  #arm(ms: number): void {
    this.#timer = this.#clock.setTimeout(() => this.#look(), ms);
  }

  /** One timer for everything. It is not moved at each text; when it fires early, it is set for the rest. */
  #look(): void {
    this.#timer = null;
    const reply = this.#reply;
    if (reply === null) return;
    const { lateMs, clauseMs, speechSpareMs } = this.#limits;
    const dueUs = Math.min(this.#textUs + lateMs * 1000, this.#clauseUs + clauseMs * 1000);
    const leftMs = (dueUs - this.#clock.nowUs()) / 1000;
    if (leftMs > 0) return this.#arm(leftMs);
    const spareMs = reply.speechLeftMs() - speechSpareMs;
    // Never for a part of a millisecond, in which an estimate does not change.
    if (spareMs > 0) return this.#arm(Math.ceil(spareMs));
    this.stop();
    reply.late();
  }
}
