/** Runs the chart of the process: when calls are taken, and how the server comes to its end. */
import { type Actor, createActor } from 'xstate';
import { processMachine } from '../../machines/process.ts';
import type { Clock } from '../domain/clock.ts';

export type LifeState = 'starting' | 'serving' | 'draining' | 'stopped';

/** What is being said when the drain time is nearly over is finished within a part of it. */
const QUIET_PART = 4;
const QUIET_MS_MAX = 4_000;
/** The carrier asks within a moment where a call goes on whose session has ended. */
const ASKED_WITHIN_MS = 2_000;

/** The calls that are waited for. */
interface LiveCalls {
  /** Resolves when none is left. */
  empty(): Promise<void>;
  /** Hands them over once nothing is being said in them, after `quietMs` at the latest. Resolves when that is done. */
  handOver(quietMs: number): Promise<void>;
  /** Hands over or ends those that are left. */
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
      const quietMs = Math.min(QUIET_MS_MAX, Math.round(this.#drainMs / QUIET_PART));
      const machine = processMachine.provide({
        actions: {
          awaitCalls: ({ self }) => void calls.empty().then(() => self.send({ type: 'calls.ended' })),
          handOverCalls: ({ self }) =>
            void calls.handOver(quietMs).then(() => self.send({ type: 'calls.handed_over' })),
          endRemainingCalls: () => calls.stopAll(),
          finish: () => void stopParts().then(resolve, reject),
        },
      });
      this.#actor = createActor(machine, {
        input: { drainMs: this.#drainMs - quietMs, handOverMs: quietMs + ASKED_WITHIN_MS },
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

  /** Takes no new call, waits for the live ones and hands over those that are left; asked twice, it waits no longer. */
  terminate(): void {
    if (this.state === 'serving' || this.state === 'draining') this.#actor?.send({ type: 'process.terminate' });
  }

  get state(): LifeState {
    const state = this.#actor?.getSnapshot().value ?? 'starting';
    return state === 'handing_over' ? 'draining' : state;
  }

  /** Why no new call is taken at this time; null while serving. */
  refusal(): { readonly code: string; readonly message: string } | null {
    if (this.state === 'serving') return null;
    const message = 'This server is about to stop and takes no new calls. Another one, or its successor, does.';
    return { code: 'DRAINING', message };
  }
}
