/** `<Say>`, `<Pause>`, `<Play>` and `<Gather>`: the traditional call, text spoken whole and listened to in between. */
import type { Clock } from '../../domain/clock.ts';
import type { CallWatch } from './call_watch.ts';
import type { Caller, CallerListener } from './caller.ts';
import type { SimulatorOptions } from './options.ts';
import { Playback } from './playback.ts';
import type { GatherVerb, SpokenVerb } from './twiml_reader.ts';

export interface SpeakingLine {
  readonly clock: Clock;
  readonly options: SimulatorOptions;
  readonly caller: Caller;
  readonly watch: CallWatch;
}

export type GatherResult =
  | { readonly kind: 'speech'; readonly text: string }
  | { readonly kind: 'digits'; readonly digits: string }
  | { readonly kind: 'empty' };

const ALWAYS = { interruptible: 'any', preemptible: false } as const;

/** Speaks the verbs one after the other; resolves at their end or when the call is over. */
export function runSpoken(line: SpeakingLine, verbs: readonly SpokenVerb[], signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      signal.removeEventListener('abort', done);
      prompts.stop();
      resolve();
    };
    const prompts = new Prompts(line, verbs, done);
    signal.addEventListener('abort', done, { once: true });
    if (signal.aborted) done();
    else prompts.start();
  });
}

/** Speaks the prompts and listens, also while they are spoken; `empty` when nobody said anything in time. */
export function runGather(line: SpeakingLine, verb: GatherVerb, signal: AbortSignal): Promise<GatherResult> {
  return new Promise((resolve) => new Gather(line, verb, signal, resolve).start());
}

class Prompts {
  readonly #line: SpeakingLine;
  readonly #verbs: readonly SpokenVerb[];
  readonly #done: () => void;
  readonly #playback: Playback;
  #index = 0;
  #pause: unknown = null;

  constructor(line: SpeakingLine, verbs: readonly SpokenVerb[], done: () => void) {
    this.#line = line;
    this.#verbs = verbs;
    this.#done = done;
    this.#playback = new Playback(line.clock, line.options, {
      audible: (on) => line.caller.agentAudible(on),
      played: (text) => {
        line.caller.hear(text);
        line.watch.played(text);
      },
      finished: () => {
        line.caller.agentFinished();
        this.start();
      },
    });
  }

  /** Goes on with the next verb. */
  start(): void {
    const verb = this.#verbs[this.#index++];
    const { clock, options, watch } = this.#line;
    switch (verb?.verb) {
      case undefined:
        this.#done();
        return;
      case 'say': {
        const text = Array.from({ length: verb.loop }, () => verb.text).join(' ');
        if (text.trim() !== '') watch.heardText(text, true);
        if (!this.#playback.write(text, true, ALWAYS)) this.start();
        return;
      }
      case 'pause':
        this.#pause = clock.setTimeout(() => this.start(), verb.seconds * 1000);
        return;
      case 'play':
        this.#playback.clip(verb.loop * options.clipMs, ALWAYS);
        return;
    }
  }

  /** The caller cuts in. False when nothing was being spoken. */
  cut(): boolean {
    const cut = this.#playback.cut('speech');
    this.stop();
    if (cut === null) return false;
    const { caller, watch } = this.#line;
    watch.interrupted(cut.heard);
    caller.agentCut(cut.unfinished);
    return true;
  }

  stop(): void {
    this.#index = this.#verbs.length;
    this.#line.clock.clearTimeout(this.#pause);
    this.#playback.stop();
  }
}

class Gather implements CallerListener {
  readonly #line: SpeakingLine;
  readonly #verb: GatherVerb;
  readonly #signal: AbortSignal;
  readonly #resolve: (result: GatherResult) => void;
  readonly #prompts: Prompts;
  readonly #abort = (): void => this.#end({ kind: 'empty' });
  #timer: unknown = null;
  #prompting = true;
  #digits = '';
  #ended = false;

  constructor(line: SpeakingLine, verb: GatherVerb, signal: AbortSignal, resolve: (result: GatherResult) => void) {
    this.#line = line;
    this.#verb = verb;
    this.#signal = signal;
    this.#resolve = resolve;
    this.#prompts = new Prompts(line, verb.prompts, () => {
      this.#prompting = false;
      // Without prompts of its own, the caller answers what was said before it.
      line.caller.agentFinished();
      this.#waitForInput();
    });
  }

  get endOfTurnMs(): number | null {
    return this.#verb.speechTimeoutS === null ? null : this.#verb.speechTimeoutS * 1000;
  }

  start(): void {
    this.#signal.addEventListener('abort', this.#abort, { once: true });
    if (this.#signal.aborted) {
      this.#abort();
      return;
    }
    this.#line.caller.listenTo(this);
    this.#prompts.start();
  }

  speechBegan(): void {
    if (!this.#verb.speech) return;
    this.#stopWaiting();
    this.#cutPrompts();
  }

  heardPartial(): void {
    // Only asked for by `partialResultCallback`, which the simulator does not offer.
  }

  speechEnded(): void {
    // The final follows after the recogniser's silence.
  }

  heardFinal(text: string): void {
    // Spoken over prompts that may not be cut: not listened to.
    if (this.#verb.speech && !this.#prompting) this.#end({ kind: 'speech', text });
  }

  pressed(digit: string): void {
    if (!this.#verb.dtmf) return;
    this.#cutPrompts();
    const finish = digit === this.#verb.finishOnKey;
    if (!finish) this.#digits += digit;
    if (finish || this.#digits.length >= this.#verb.numDigits) this.#endWithDigits();
    else this.#waitForInput();
  }

  #cutPrompts(): void {
    if (!this.#prompting || !this.#verb.bargeIn) return;
    this.#prompting = false;
    this.#prompts.cut();
  }

  #waitForInput(): void {
    this.#stopWaiting();
    if (this.#prompting || this.#ended || this.#line.caller.speaking) return;
    this.#timer = this.#line.clock.setTimeout(() => this.#endWithDigits(), this.#verb.timeoutS * 1000);
  }

  #stopWaiting(): void {
    this.#line.clock.clearTimeout(this.#timer);
  }

  #endWithDigits(): void {
    this.#end(this.#digits === '' ? { kind: 'empty' } : { kind: 'digits', digits: this.#digits });
  }

  #end(result: GatherResult): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#stopWaiting();
    this.#prompts.stop();
    this.#signal.removeEventListener('abort', this.#abort);
    if (result.kind === 'speech') this.#line.watch.spoke(result.text, true);
    if (result.kind === 'digits') this.#line.watch.spoke(result.digits, true);
    this.#resolve(result);
    // Last, because a caller who is no longer listened to may decide at once what to do next.
    this.#line.caller.listenTo(null);
  }
}
