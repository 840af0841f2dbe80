/** A provider whose generations are scripted one by one, in virtual time. What is not scripted hangs until aborted. */
import type { Clock } from '../../src/domain/clock.ts';
import type { ReplyFailureCode, ReplyProvider, ReplyRequest, ReplySink } from '../../src/domain/reply.ts';

export interface Generation {
  readonly request: ReplyRequest;
  readonly sink: ReplySink;
  readonly signal: AbortSignal;
}

export type Behaviour = (generation: Generation, clock: Clock) => void;

export class FakeProvider implements ReplyProvider {
  readonly name: string;
  readonly generations: Generation[] = [];
  /** For the next generations, in order; then `always`. */
  readonly next: Behaviour[] = [];
  always: Behaviour = hang;
  warmCount = 0;
  readonly #clock: Clock;
  readonly #finished = new Set<Generation>();

  constructor(name: string, clock: Clock) {
    this.name = name;
    this.#clock = clock;
  }

  warm(): void {
    this.warmCount += 1;
  }

  generate(request: ReplyRequest, sink: ReplySink, signal: AbortSignal): void {
    const finish = (): void => void this.#finished.add(generation);
    const generation: Generation = {
      request,
      signal,
      sink: {
        text: (token) => sink.text(token),
        done: (end) => {
          finish();
          sink.done(end);
        },
        failed: (failure) => {
          finish();
          sink.failed(failure);
        },
      },
    };
    this.generations.push(generation);
    (this.next.shift() ?? this.always)(generation, this.#clock);
  }

  /** Generations that neither finished nor were told to stop. */
  get leftBehind(): readonly Generation[] {
    return this.generations.filter((one) => !this.#finished.has(one) && !one.signal.aborted);
  }
}

export const hang: Behaviour = () => {};

export const throws: Behaviour = () => {
  throw new Error('a provider must not throw');
};

/** These tokens, the first after `afterMs` and each further one `everyMs` later; then whole. */
export function says(tokens: readonly string[], afterMs = 0, everyMs = 0, endCall = false): Behaviour {
  return (generation, clock) => {
    for (const [index, token] of tokens.entries()) {
      later(generation, clock, afterMs + index * everyMs, () => generation.sink.text(token));
    }
    later(generation, clock, afterMs + (tokens.length - 1) * everyMs, () => generation.sink.done({ endCall }));
  };
}

/** Fails after these tokens and this time. */
export function fails(afterMs = 0, tokens: readonly string[] = [], code: ReplyFailureCode = 'HTTP_ERROR'): Behaviour {
  return (generation, clock) => {
    for (const token of tokens) generation.sink.text(token);
    later(generation, clock, afterMs, () => generation.sink.failed({ code, message: 'The provider answered 500.' }));
  };
}

/** At once when there is nothing to wait for, else by the clock unless aborted before. */
function later({ signal }: Generation, clock: Clock, ms: number, task: () => void): void {
  if (ms === 0) return task();
  const handle = clock.setTimeout(task, ms);
  signal.addEventListener('abort', () => clock.clearTimeout(handle));
}
