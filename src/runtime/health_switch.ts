/** Runs `machines/provider_health.ts` for one provider: tries it in the background when it is time, and says what it found. */
import { type Actor, createActor } from 'xstate';
import { type HealthContext, providerHealthMachine } from '../../machines/provider_health.ts';
import type { Clock } from '../domain/clock.ts';
import type { Log } from '../domain/log.ts';
import type { ProviderState, ProviderTrouble, Verdict } from '../domain/provider_health.ts';
import type { ReplyFailure, ReplyProvider } from '../domain/reply.ts';

export interface SwitchParts {
  readonly clock: Clock;
  readonly log: Log;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly provider: ReplyProvider;
  /** By what a first token after this time is to be judged. */
  verdictOn(ttftUs: number): Verdict;
}

export class HealthSwitch {
  readonly #parts: SwitchParts;
  readonly #actor: Actor<typeof providerHealthMachine>;
  #probe: AbortController | null = null;
  #isKnownOpen = false;
  #isClosed = false;
  /** As the actor has it, since it is asked at every turn. */
  state: ProviderState = 'closed';
  isUnsteady = false;
  why: ProviderTrouble | null = null;
  #restsUntilUs = 0;

  constructor(parts: SwitchParts) {
    this.#parts = parts;
    const { clock, random } = parts;
    this.#actor = createActor(providerHealthMachine, {
      input: {
        effects: {
          nowUs: () => clock.nowUs(),
          random,
          startProbe: () => this.#startProbe(),
          stopProbe: () => this.#stopProbe(),
        },
      },
      clock: {
        setTimeout: (task, ms) => clock.setTimeout(task, ms),
        clearTimeout: (id) => clock.clearTimeout(id),
      },
    });
    this.#actor.subscribe({
      next: ({ value, context }) => this.#changed(value, context),
      // Without an observer XState rethrows an actor's error in a macrotask of its own, which would end the process.
      error: (error) => this.#broke(error),
    });
    this.#actor.start();
  }

  /** For so long it is not even tried in the background. */
  get restsForMs(): number {
    return this.state === 'open' ? Math.max(0, this.#restsUntilUs - this.#parts.clock.nowUs()) / 1000 : 0;
  }

  ended(verdict: Verdict, restMs: number): void {
    if (!this.#isClosed) this.#actor.send({ type: 'attempt.ended', verdict, restMs });
  }

  close(): void {
    this.#isClosed = true;
    this.#actor.stop();
    this.#stopProbe();
  }

  /** A line when it is not asked any more and one when it is again; trials in between are not told. */
  #changed(value: unknown, { why, restsUntilUs }: Pick<HealthContext, 'why' | 'restsUntilUs'>): void {
    this.state = stateOf(value);
    this.isUnsteady = why === 'unsteady';
    this.why = why;
    this.#restsUntilUs = restsUntilUs;
    const { log, provider } = this.#parts;
    if (this.state === 'open' && !this.#isKnownOpen) {
      this.#isKnownOpen = true;
      log.warn('provider opened', { provider: provider.name, why });
    } else if (this.state === 'closed' && this.#isKnownOpen) {
      this.#isKnownOpen = false;
      log.info('provider closed', { provider: provider.name });
    }
  }

  /** One that cannot be tried without a turn is trusted again after its rest: the next turn shows it. */
  #startProbe(): void {
    const { provider, clock } = this.#parts;
    if (provider.probe === undefined) return this.#probed('prompt', 0);
    const controller = new AbortController();
    this.#probe = controller;
    const startedUs = clock.nowUs();
    const answered = (): void => {
      if (controller.signal.aborted) return;
      const verdict = this.#parts.verdictOn(clock.nowUs() - startedUs);
      this.#stopProbe();
      this.#probed(verdict, 0);
    };
    const failed = ({ code, retryAfterMs = 0 }: ReplyFailure): void => {
      if (controller.signal.aborted) return;
      // Of one token nothing may be left to be spoken; the provider is there all the same.
      if (code === 'EMPTY_REPLY') return answered();
      this.#stopProbe();
      this.#probed('failed', retryAfterMs);
    };
    try {
      provider.probe({ text: answered, done: answered, failed }, controller.signal);
    } catch {
      failed({ code: 'PROVIDER_BROKEN', message: 'The provider threw an error.' });
    }
  }

  #stopProbe(): void {
    this.#probe?.abort();
    this.#probe = null;
  }

  #probed(verdict: Verdict, restMs: number): void {
    this.#actor.send({ type: 'probe.ended', verdict, restMs });
  }

  #broke(error: unknown): void {
    const reason = error instanceof Error ? error.message : 'unknown';
    this.#parts.log.error('provider health stopped by an error', {
      provider: this.#parts.provider.name,
      error: reason,
    });
    this.state = 'closed';
    this.isUnsteady = false;
  }
}

function stateOf(value: unknown): ProviderState {
  return value === 'open' || value === 'half_open' ? value : 'closed';
}
