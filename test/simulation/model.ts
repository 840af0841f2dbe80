/** A model behind a bad line: every generation goes the way that the dice say. */
import type { Clock } from '../../src/domain/clock.ts';
import type { ReplyFailureCode, ReplyProvider, ReplyRequest, ReplySink } from '../../src/domain/reply.ts';
import type { Dice } from './dice.ts';
import type { GenerationEnd } from './early_watch.ts';
import type { Fault, FaultBook } from './faults.ts';
import { answerTo, continuationOf } from './model_answers.ts';
import { planWell, PLANS, type Step, WORDLESS } from './model_plans.ts';
import { modelWords } from './texts.ts';

/** Told of every generation, in the order of their begin. */
interface ModelWatch {
  /** The number of this generation in its call, from 1, and what it is for. */
  asked(
    request: ReplyRequest,
    provider: string,
  ): { readonly number: number; readonly kind: 'turn' | 'speculation' | 'predicted' | 'check' };
  /** All of its text, if nothing stops it. */
  willSay(request: ReplyRequest, generation: number, text: string): void;
  /** The number of the person at the other end. */
  callerOf(request: ReplyRequest): string;
  /** By itself, stopped by the product, or gone with its process. */
  over(request: ReplyRequest, generation: number, how: GenerationEnd, code: ReplyFailureCode | null): void;
  /** Runs what the provider does as part of this call. */
  as(request: ReplyRequest, task: () => void): void;
  allDown(): boolean;
}

interface ModelParts {
  readonly clock: Clock;
  readonly dice: Dice;
  readonly faults: FaultBook;
  readonly watch: ModelWatch;
  readonly replyChars: number;
  readonly outboxBytes: number;
}

export class FaultyModel implements ReplyProvider {
  readonly name: string;
  readonly #parts: ModelParts;
  readonly #running = new Set<() => void>();

  constructor(name: string, parts: ModelParts) {
    this.name = name;
    this.#parts = parts;
  }

  generate(request: ReplyRequest, sink: ReplySink, signal: AbortSignal): void {
    const { clock, dice, faults, watch } = this.#parts;
    const { number: generation, kind } = watch.asked(request, this.name);
    const caller = watch.callerOf(request);
    const parts = { caller, dice, faults };
    const answer =
      request.continues === undefined ? answerTo(request, parts) : continuationOf(request, generation, parts);
    const steps = this.#plan({ generation, answer, isOffPath: kind === 'check' }, kind !== 'turn');
    watch.willSay(request, generation, spokenIn(steps));
    let timer: unknown = null;
    let at = 0;
    let isOver = false;

    const over = (how: GenerationEnd, code: ReplyFailureCode | null = null): void => {
      if (isOver) return;
      isOver = true;
      clock.clearTimeout(timer);
      this.#running.delete(gone);
      watch.over(request, generation, how, code);
    };
    const gone = (): void => over('gone');
    const proceed = (): void => {
      for (;;) {
        const step = steps[at];
        if (step === undefined || isOver) return;
        if (step.afterMs > 0) {
          timer = clock.setTimeout(() => watch.as(request, () => act(step)), step.afterMs);
          return;
        }
        act(step);
      }
    };
    const act = (step: Step): void => {
      at += 1;
      if (step.does === 'throw') {
        over('failed');
        throw new Error('this provider throws');
      }
      if (step.does === 'text') sink.text(step.text ?? '');
      else {
        over(step.does, step.code ?? null);
        if (step.does === 'done') sink.done({ endCall: false });
        else sink.failed({ code: step.code ?? 'HTTP_ERROR', message: 'The provider has failed.' });
      }
      if (step.afterMs > 0) proceed();
    };

    this.#running.add(gone);
    signal.addEventListener(
      'abort',
      () => {
        if (isOver) return;
        over('aborted');
        if (!faults.strikes(dice, 'provider: talks after abort', 0.1)) return;
        // Its last words were on their way already.
        const late = (): void => {
          sink.text(modelWords(generation, 90, 2));
          sink.done({ endCall: false });
        };
        clock.setTimeout(() => watch.as(request, late), dice.between(0, 300));
      },
      { once: true },
    );
    proceed();
  }

  /** The process has died: nobody waits for these any more. */
  cutConnections(): void {
    for (const gone of this.#running) gone();
  }

  #plan(order: GenerationOrder, isEarly: boolean): readonly Step[] {
    const { dice, faults, watch, replyChars, outboxBytes } = this.#parts;
    const parts = { dice, replyChars, outboxBytes, ...order };
    if (watch.allDown()) {
      faults.hit('provider: all are down');
      const [, plan] = dice.pick(order.isOffPath ? ENDING : WORDLESS);
      return plan(parts);
    }
    if (order.isOffPath) {
      // Nobody stops these: the provider's own deadlines end them.
      if (!faults.strikes(dice, 'check: fails', 0.5)) return planWell(parts);
      return (PLANS.get('provider: cut off') ?? planWell)(parts);
    }
    if (order.answer === '') return (PLANS.get('provider: empty') ?? planWell)(parts);
    const shares = isEarly ? [...EARLY_SHARES, ...SHARES] : SHARES;
    for (const [fault, share] of shares) {
      if (faults.strikes(dice, fault, share)) return (PLANS.get(fault) ?? planWell)(parts);
    }
    return planWell(parts);
  }
}

interface GenerationOrder {
  readonly generation: number;
  readonly answer: string | null;
  /** A check, which no turn waits for. */
  readonly isOffPath: boolean;
}

const ENDING = WORDLESS.filter(([fault]) => fault !== 'provider: no first token, hangs');

/** As it is spoken. */
function spokenIn(steps: readonly Step[]): string {
  const text = steps.map((step) => (step.does === 'text' ? (step.text ?? '') : '')).join('');
  return text
    .replaceAll(/[*😀🎉]/gu, '')
    .replaceAll(/ {2,}/g, ' ')
    .trim();
}

/** Of what is asked before the final prompt; how others of these come about is seen by `early_watch.ts`. */
const EARLY_SHARES: readonly (readonly [Fault, number])[] = [
  ['speculation: stalls', 0.08],
  ['provider: whole reply at once', 0.1],
  ['provider: 500', 0.04],
  ['provider: 429', 0.07],
];

/** In order: of what the ones before leave. */
const SHARES: readonly (readonly [Fault, number])[] = [
  ['provider: refused connection', 0.02],
  ['provider: 429', 0.02],
  ['provider: 500', 0.03],
  ['provider: no first token, gives up', 0.02],
  ['provider: no first token, hangs', 0.03],
  ['provider: slow first token', 0.04],
  ['provider: empty', 0.02],
  ['provider: nothing speakable', 0.02],
  ['provider: done without text', 0.02],
  ['provider: cut off', 0.045],
  ['provider: stalls for good', 0.03],
  ['provider: pauses', 0.03],
  ['provider: malformed', 0.02],
  ['provider: throws', 0.02],
  ['provider: very long reply', 0.02],
  ['provider: more than the outbox holds', 0.02],
  ['provider: whole reply at once', 0.06],
  ['provider: one token at a time', 0.06],
];
