/** How a generation goes: pure, from the kind of fault and the dice. A provider keeps its own deadlines, as all must. */
import type { ReplyFailureCode } from '../../src/domain/reply.ts';
import type { Dice } from './dice.ts';
import type { Fault } from './faults.ts';
import { modelWords } from './texts.ts';

/** What the provider does, this long after the step before it; 0 = in the same instant. */
export interface Step {
  readonly afterMs: number;
  readonly does: 'text' | 'done' | 'failed' | 'throw';
  readonly text?: string;
  readonly code?: ReplyFailureCode;
}

interface PlanParts {
  readonly dice: Dice;
  /** Its number in the call, which is in all its words. */
  readonly generation: number;
  /** What it says; null = words of its own. */
  readonly answer: string | null;
  readonly replyChars: number;
  readonly outboxBytes: number;
}

type Plan = (parts: PlanParts) => readonly Step[];

const FIRST_TOKEN_MS = 2_500;
const BETWEEN_TOKENS_MS = 1_500;
const DONE: Step = { afterMs: 0, does: 'done' };

/** A generation in which nothing goes wrong. */
export const planWell: Plan = (parts) => [
  ...tokens(parts, usualMs(parts), lengthOf(parts, parts.dice.whole(4, 22))),
  DONE,
];

const failsAfter =
  (code: ReplyFailureCode, afterMs: (dice: Dice) => number): Plan =>
  ({ dice }) => [failed(afterMs(dice), code)];

/** Without a word of its own; also what an outage of all providers is made of. */
export const WORDLESS: readonly (readonly [Fault, Plan])[] = [
  ['provider: refused connection', failsAfter('CONNECTION_FAILED', (dice) => dice.pick([0, 2, 15]))],
  ['provider: 429', failsAfter('RATE_LIMITED', (dice) => dice.between(10, 120))],
  ['provider: 500', failsAfter('HTTP_ERROR', (dice) => dice.between(30, 900))],
  ['provider: no first token, gives up', failsAfter('FIRST_TOKEN_TIMEOUT', () => FIRST_TOKEN_MS)],
  ['provider: no first token, hangs', () => []],
  ['provider: empty', failsAfter('EMPTY_REPLY', (dice) => dice.between(50, 700))],
  ['provider: done without text', ({ dice }) => [{ ...DONE, afterMs: dice.between(0, 700) }]],
];

export const PLANS: ReadonlyMap<Fault, Plan> = new Map<Fault, Plan>([
  ...WORDLESS,
  [
    'speculation: stalls',
    (parts) => (parts.dice.chance(0.5) ? [] : [...begun(parts), failed(BETWEEN_TOKENS_MS, 'STALLED')]),
  ],
  [
    'provider: slow first token',
    (parts) => [...tokens(parts, parts.dice.between(800, 2_450), lengthOf(parts, parts.dice.whole(4, 16))), DONE],
  ],
  [
    'provider: nothing speakable',
    (parts) => [...text(usualMs(parts), '**😀** 🎉'), { ...DONE, afterMs: parts.dice.pick([0, 40]) }],
  ],
  ['provider: cut off', (parts) => [...begun(parts), failed(parts.dice.pick([0, 90]), 'CUT_OFF')]],
  ['provider: stalls for good', (parts) => [...begun(parts), failed(BETWEEN_TOKENS_MS, 'STALLED')]],
  [
    'provider: pauses',
    (parts) => {
      const count = Math.min(parts.dice.whole(2, 12), lengthOf(parts, 12) - 1);
      const pauseMs = parts.dice.between(300, BETWEEN_TOKENS_MS - 10);
      const before = tokens(parts, usualMs(parts), count);
      return [...before, ...text(pauseMs, words(parts, count, lengthOf(parts, count + 3) - count)), DONE];
    },
  ],
  ['provider: malformed', (parts) => [...(parts.dice.chance(0.5) ? begun(parts) : []), failed(30, 'MALFORMED_STREAM')]],
  [
    'provider: throws',
    (parts) => [...(parts.dice.chance(0.3) ? text(0, words(parts, 0, 3)) : []), { afterMs: 0, does: 'throw' }],
  ],
  [
    'provider: very long reply',
    (parts) => {
      const count = Math.floor(parts.replyChars / 9);
      return [...text(usualMs(parts), modelWords(parts.generation, 0, count)), failed(20, 'REPLY_TOO_LONG')];
    },
  ],
  [
    'provider: more than the outbox holds',
    (parts) => {
      const tooMuch = modelWords(parts.generation, 3, Math.ceil(parts.outboxBytes / 5));
      const before = text(usualMs(parts), modelWords(parts.generation, 0, 3));
      return [...before, ...text(parts.dice.pick([0, 50]), tooMuch), DONE];
    },
  ],
  [
    'provider: whole reply at once',
    (parts) => {
      const all = words(parts, 0, lengthOf(parts, parts.dice.whole(30, 90)));
      return [...text(parts.dice.pick([0, usualMs(parts)]), all), DONE];
    },
  ],
  [
    'provider: one token at a time',
    (parts) => {
      const steps = Array.from({ length: lengthOf(parts, 24) }, (_, index) => {
        const afterMs = index === 0 ? usualMs(parts) : parts.dice.between(8, 30);
        return text(afterMs, words(parts, index, 1));
      });
      return [...steps.flat(), DONE];
    },
  ],
]);

function usualMs({ dice }: PlanParts): number {
  return dice.between(60, 500);
}

function text(afterMs: number, words: string): readonly Step[] {
  return [{ afterMs, does: 'text', text: words }];
}

function failed(afterMs: number, code: ReplyFailureCode): Step {
  return { afterMs, does: 'failed', code };
}

function begun(parts: PlanParts): readonly Step[] {
  return tokens(parts, usualMs(parts), Math.min(parts.dice.whole(1, 12), lengthOf(parts, 12)));
}

/** In words: of an answer all of it, else as many as asked. */
function lengthOf({ answer }: PlanParts, count: number): number {
  return answer === null ? count : answer.split(' ').length;
}

function words({ answer, generation }: PlanParts, from: number, count: number): string {
  if (answer === null) return modelWords(generation, from, count);
  const part = answer
    .split(' ')
    .slice(from, from + count)
    .join(' ');
  return from === 0 ? part : ` ${part}`;
}

/** Words in tokens of three, as fast as models are, now and then with what is not to be spoken. */
function tokens(parts: PlanParts, firstMs: number, count: number): readonly Step[] {
  const { dice } = parts;
  const steps: Step[] = [];
  for (let from = 0; from < count; from += 3) {
    const some = words(parts, from, Math.min(3, count - from));
    const dressed = dice.chance(0.05) ? some.replace(/\S.*/, '**$&** 😀') : some;
    steps.push(...text(from === 0 ? firstMs : 55, dressed));
  }
  return steps;
}
