/** Runs the chart of the process: when calls are taken, and how the server comes to its end. */
import { type Actor, createActor } from 'xstate';
import { processMachine } from '../../machines/process.ts';
import type { Clock } from '../domain/clock.ts';

export type LifeState = 'starting' | 'serving' | 'draining' | 'stopped';

/** The calls that are waited for. */
interface LiveCalls {
  /** Resolves when none is left. */
  empty(): Promise<void>;
  /** Ends those that are left. */
  stopAll(): void;
}

export class ServerLife {
  readonly #clock: Clock;
  readonly #drainMs: number;
  #actor: Actor<typeof processMachine> | null = null;

  constructor(clock: Clock, drainMs: number) {
    this.#clock = clock;
    this.#drainMs = drainMs;
  }

  /** Calls are taken from now on. Resolves when the server was told to stop and `stopParts` has let go of everything. */
  serve(calls: LiveCalls, stopParts: () => Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      const clock = this.#clock;
      const machine = processMachine.provide({
        actions: {
          awaitCalls: ({ self }) => void calls.empty().then(() => self.send({ type: 'calls.ended' })),
          endRemainingCalls: () => calls.stopAll(),
          finish: () => void stopParts().then(resolve, reject),
        },
      });
      this.#actor = createActor(machine, {
        input: { drainMs: this.#drainMs },
        clock: {
          setTimeout: (task, ms) => clock.setTimeout(task, ms),
          clearTimeout: (handle) => clock.clearTimeout(handle),
        },
      });
      this.#actor.subscribe({ error: reject });
      this.#actor.start();
      this.#actor.send({ type: 'process.ready' });
    });
  }

  /** Takes no new call and waits for the live ones; asked twice, it waits no longer. */
  terminate(): void {
    if (this.state === 'serving' || this.state === 'draining') this.#actor?.send({ type: 'process.terminate' });
  }

  get state(): LifeState {
    return this.#actor?.getSnapshot().value ?? 'starting';
  }

  /** Why no new call is taken at this time; null while serving. */
  refusal(): { readonly code: string; readonly message: string } | null {
    if (this.state === 'serving') return null;
    const message = 'This server is about to stop and takes no new calls. Another one, or its successor, does.';
    return { code: 'DRAINING', message };
  }
}
