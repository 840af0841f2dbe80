/** The chart of a call with a running actor in virtual time; what it asks for is written down instead of done. */
import { type Actor, createActor } from 'xstate';
import { callMachine } from '../../machines/call.ts';
import type { CallEvent } from '../../machines/call_events.ts';
import type { CallPolicy } from '../../machines/call_setup.ts';
import { effectsThat, leafOf, POLICY } from './call_chart.ts';
import { VirtualClock } from '../../src/runtime/virtual_clock.ts';

type ActionParams = Readonly<Record<string, string | number>>;

export interface Asked {
  readonly name: string;
  readonly params: ActionParams;
  /** Since the actor was started. */
  readonly atMs: number;
}

export class ChartActor {
  readonly clock = new VirtualClock();
  readonly asked: Asked[] = [];
  readonly errors: unknown[] = [];
  readonly #startUs: number;
  readonly #actor: Actor<typeof callMachine>;

  constructor(policy: Partial<CallPolicy> = {}) {
    this.#startUs = this.clock.nowUs();
    const effects = effectsThat((name, params) => {
      this.asked.push({ name, params: params as ActionParams, atMs: this.nowMs });
    });
    this.#actor = createActor(callMachine, {
      input: { policy: { ...POLICY, ...policy }, effects },
      clock: {
        setTimeout: (task, ms) => this.clock.setTimeout(task, ms),
        clearTimeout: (id) => this.clock.clearTimeout(id),
      },
    });
    this.#actor.subscribe({ error: (error) => this.errors.push(error) });
    this.#actor.start();
  }

  get nowMs(): number {
    return (this.clock.nowUs() - this.#startUs) / 1000;
  }

  get state(): string {
    return leafOf(this.#actor.getSnapshot());
  }

  get context() {
    return this.#actor.getSnapshot().context;
  }

  tell(...events: readonly CallEvent[]): this {
    for (const event of events) this.#actor.send(event);
    return this;
  }

  /** Lets time pass. */
  wait(ms: number): this {
    this.clock.advance(ms);
    return this;
  }

  /** What was asked for since the last look: `900 startAttempt 1.2 primary` (turn 1, attempt 2). */
  look(...names: readonly string[]): readonly string[] {
    const asked = this.asked.splice(0);
    return asked.filter((one) => names.length === 0 || names.includes(one.name)).map((one) => describe(one));
  }
}

function describe({ name, params, atMs }: Asked): string {
  const { turnId, attempt, ...rest } = params;
  const fence = [turnId, attempt].filter((part) => part !== undefined).join('.');
  const others = ['speaker', 'line', 'outcome', 'end', 'type']
    .map((key) => rest[key])
    .filter((value) => value !== undefined);
  return [atMs, name, fence, ...others].filter((word) => word !== '').join(' ');
}
