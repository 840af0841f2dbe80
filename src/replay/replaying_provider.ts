/** A provider that gives what it gave in a recording, at the same distances, on whatever clock. */
import type { Clock } from '../domain/clock.ts';
import type { ReplyProvider, ReplyRequest, ReplySink } from '../domain/reply.ts';
import type { ReplyPlan } from './reply_plan.ts';

export interface ReplayingProviderParts {
  readonly name: string;
  readonly clock: Clock;
  plan(provider: string, request: ReplyRequest): ReplyPlan;
  /** From here on this turn rests on an assumption. */
  assumed(turnId: number): void;
}

export function createReplayingProvider(parts: ReplayingProviderParts): ReplyProvider {
  return {
    name: parts.name,
    generate(request, sink, signal) {
      if (!signal.aborted) new Playing(parts, request, sink, signal).arm();
    },
  };
}

class Playing {
  readonly #parts: ReplayingProviderParts;
  readonly #request: ReplyRequest;
  readonly #sink: ReplySink;
  readonly #signal: AbortSignal;
  readonly #plan: ReplyPlan;
  readonly #startedUs: number;
  #next = 0;
  #timer: unknown = null;

  constructor(parts: ReplayingProviderParts, request: ReplyRequest, sink: ReplySink, signal: AbortSignal) {
    this.#parts = parts;
    this.#request = request;
    this.#sink = sink;
    this.#signal = signal;
    this.#plan = parts.plan(parts.name, request);
    this.#startedUs = parts.clock.nowUs();
    if (this.#plan.knownUs === 0) parts.assumed(request.turnId);
    signal.addEventListener('abort', this.#stop, { once: true });
  }

  /** Never from within `generate`: whoever asks has not finished asking yet. */
  arm(): void {
    const { texts, end } = this.#plan;
    const { clock } = this.#parts;
    const { afterUs } = texts[this.#next] ?? end;
    const delayMs = Math.max(0, this.#startedUs + afterUs - clock.nowUs()) / 1000;
    this.#timer = clock.setTimeout(() => this.#play(), delayMs);
  }

  #play(): void {
    this.#noteAssumption();
    const { texts, end } = this.#plan;
    const piece = texts[this.#next];
    this.#next += 1;
    if (piece !== undefined) {
      // What hearing the text sets in motion comes after what was on its way already, and may abort it.
      this.arm();
      this.#sink.text(piece.text);
      return;
    }
    this.#signal.removeEventListener('abort', this.#stop);
    if (end.kind === 'done') this.#sink.done({ endCall: end.endCall });
    else this.#sink.failed({ code: end.code, message: 'This is what the replay was asked to do, or all it knows.' });
  }

  readonly #stop = (): void => {
    this.#noteAssumption();
    this.#parts.clock.clearTimeout(this.#timer);
  };

  #noteAssumption(): void {
    const parts = this.#parts;
    if (parts.clock.nowUs() - this.#startedUs > this.#plan.knownUs) parts.assumed(this.#request.turnId);
  }
}
