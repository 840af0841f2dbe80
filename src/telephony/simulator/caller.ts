/**
 * The body of the person on the line: waits for its turn, speaks with a recogniser's timing, presses keys, loses
 * patience. The mind says what, the listener (a relay session or a `<Gather>`) hears it.
 */
import type { Clock } from '../../domain/clock.ts';
import type { SimulatorOptions } from './options.ts';
import type { PersonaMind, Utterance } from './persona.ts';
import { planUtterance } from './speech.ts';

export interface CallerListener {
  /** Silence in ms that ends an utterance; null = the recogniser's own choice. */
  readonly endOfTurnMs: number | null;
  speechBegan(text: string): void;
  heardPartial(text: string): void;
  speechEnded(): void;
  /** The utterance is finished; the caller is free again. */
  heardFinal(text: string): void;
  pressed(digit: string): void;
}

export interface CallerDeps {
  readonly clock: Clock;
  readonly random: () => number;
  readonly options: SimulatorOptions;
  readonly mind: PersonaMind;
  readonly maxWaitMs: number | null;
  hangUp(reason: 'caller_hung_up' | 'gave_up'): void;
}

interface Step {
  readonly atMs: number;
  run(): void;
}

const KEY_GAP_MS = 250;

export class Caller {
  readonly #deps: CallerDeps;
  #listener: CallerListener | null = null;
  #next: Utterance | 'hang_up' | null = null;
  /** The utterance that is being said, kept to be said again if nobody listens any more before it is delivered. */
  #saying: Utterance | null = null;
  /** Its final was reported, or its first key. */
  #delivered = false;
  #mouthOpen = false;
  /** From the agent's first sound until it has finished or was cut; true also in the pauses of one reply. */
  #agentTalking = false;
  #agentAudibleSinceUs: number | null = null;
  #agentBegan = false;
  #heard = '';
  #timer: unknown = null;
  #stopped = false;

  constructor(deps: CallerDeps) {
    this.#deps = deps;
  }

  get speaking(): boolean {
    return this.#mouthOpen;
  }

  begin(): void {
    this.#ask();
  }

  /** Null: nobody listens, so nothing is said. An utterance that was broken off by that is said again. */
  listenTo(listener: CallerListener | null): void {
    this.#listener = listener;
    this.#agentTalking = false;
    this.#agentAudibleSinceUs = null;
    const brokenOff = this.#saying;
    this.#saying = null;
    this.#mouthOpen = false;
    if (brokenOff !== null && this.#delivered) {
      this.#ask();
      return;
    }
    if (brokenOff !== null) this.#next = brokenOff;
    this.#schedule();
  }

  agentAudible(on: boolean): void {
    this.#agentAudibleSinceUs = on ? this.#deps.clock.nowUs() : null;
    if (on) {
      this.#agentTalking = true;
      this.#agentBegan = true;
    }
    this.#schedule();
  }

  hear(text: string): void {
    this.#heard += text;
  }

  /** The agent is done: what was heard goes to the mind, once somebody listens to the answer. */
  agentFinished(): void {
    this.#agentTalking = false;
    this.#agentAudibleSinceUs = null;
    this.#tellMind();
    this.#schedule();
  }

  /** The caller has cut in; `unfinished` is what was heard since the last `hear`. It answers nothing any more. */
  agentCut(unfinished: string): void {
    this.#agentTalking = false;
    this.#agentAudibleSinceUs = null;
    const all = (this.#heard + unfinished).trim();
    this.#heard = '';
    if (all !== '') this.#deps.mind.heard(all);
    this.#schedule();
  }

  stop(): void {
    this.#stopped = true;
    this.#mouthOpen = false;
    this.#clearTimer();
  }

  /** Not while keys follow what was said: the mind is asked for its next step only after them. */
  #tellMind(): void {
    const heard = this.#heard.trim();
    if (this.#listener === null || this.#agentTalking || heard === '') return;
    if (this.#saying !== null && this.#delivered) return;
    this.#heard = '';
    this.#deps.mind.heard(heard);
  }

  #ask(): void {
    this.#next = null;
    this.#agentBegan = false;
    this.#schedule();
    const decided = this.#deps.mind.next();
    this.#tellMind();
    decided.then(
      (next) => {
        if (this.#stopped) return;
        this.#next = next;
        this.#schedule();
      },
      () => this.#deps.hangUp('caller_hung_up'),
    );
  }

  /** Arms the one timer of a caller that is not speaking: the next utterance, or the end of its patience. */
  #schedule(): void {
    if (this.#stopped || this.#saying !== null) return;
    this.#clearTimer();
    const delayMs = this.#delayMs();
    if (delayMs !== null) {
      this.#timer = this.#deps.clock.setTimeout(() => this.#act(), delayMs);
    } else if (this.#agentAudibleSinceUs === null && this.#deps.maxWaitMs !== null) {
      this.#timer = this.#deps.clock.setTimeout(() => this.#deps.hangUp('gave_up'), this.#deps.maxWaitMs);
    }
  }

  /** When to act from now; null = something must happen first. */
  #delayMs(): number | null {
    const next = this.#next;
    const { options, random, clock } = this.#deps;
    if (next === null || this.#listener === null) return null;
    const bargeInAfterMs = next === 'hang_up' ? undefined : next.bargeInAfterMs;
    if (bargeInAfterMs !== undefined) {
      if (this.#agentAudibleSinceUs !== null) {
        const passedMs = (clock.nowUs() - this.#agentAudibleSinceUs) / 1000;
        return Math.max(0, bargeInAfterMs / options.pace - passedMs);
      }
      if (!this.#agentBegan) return null;
    }
    if (this.#agentTalking) return null;
    const reactionMs = options.reactionFromMs + random() * (options.reactionToMs - options.reactionFromMs);
    return (next === 'hang_up' ? reactionMs : (next.afterMs ?? reactionMs)) / options.pace;
  }

  #act(): void {
    this.#timer = null;
    const next = this.#next;
    if (next === 'hang_up') this.#deps.hangUp('caller_hung_up');
    else if (next !== null) this.#say(next);
  }

  #say(utterance: Utterance): void {
    this.#next = null;
    this.#saying = utterance;
    this.#delivered = false;
    const steps = this.#steps(utterance);
    const { clock, options } = this.#deps;
    const startedUs = clock.nowUs();
    const run = (index: number): void => {
      const step = steps[index];
      if (step === undefined) {
        this.#saying = null;
        this.#ask();
        return;
      }
      const passedMs = (clock.nowUs() - startedUs) / 1000;
      this.#timer = clock.setTimeout(
        () => {
          step.run();
          if (!this.#stopped && this.#saying === utterance) run(index + 1);
        },
        Math.max(0, step.atMs / options.pace - passedMs),
      );
    };
    if (utterance.say !== '') {
      this.#mouthOpen = true;
      this.#listener?.speechBegan(utterance.say);
    }
    if (!this.#stopped && this.#saying === utterance) run(0);
  }

  #steps(utterance: Utterance): Step[] {
    const { random, options } = this.#deps;
    const steps: Step[] = [];
    let endMs = 0;
    if (utterance.say !== '') {
      const plan = planUtterance(utterance.say, random, options, this.#listener?.endOfTurnMs ?? null);
      for (const { atMs, text } of plan.partials) steps.push({ atMs, run: () => this.#listener?.heardPartial(text) });
      steps.push({ atMs: plan.speechMs, run: () => this.#closeMouth() });
      steps.push({ atMs: plan.finalAtMs, run: () => this.#finish(utterance.say) });
      endMs = plan.finalAtMs;
    }
    for (const digit of utterance.keys ?? '') {
      endMs += KEY_GAP_MS;
      steps.push({ atMs: endMs, run: () => this.#press(digit) });
    }
    return steps.sort((a, b) => a.atMs - b.atMs);
  }

  #closeMouth(): void {
    this.#mouthOpen = false;
    this.#listener?.speechEnded();
  }

  #finish(text: string): void {
    this.#delivered = true;
    this.#listener?.heardFinal(text);
  }

  #press(digit: string): void {
    this.#delivered = true;
    this.#listener?.pressed(digit);
  }

  #clearTimer(): void {
    this.#deps.clock.clearTimeout(this.#timer);
    this.#timer = null;
  }
}
