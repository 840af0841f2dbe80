/** What the models answer in calls that outlive their processes: at times late, broken or not at all. */
import type { Clock } from '../../../src/domain/clock.ts';
import type { Behaviour, Generation } from '../../support/fake_provider.ts';
import type { Dice } from '../dice.ts';
import type { FaultBook } from '../faults.ts';

const WORD_MS = 40;

/** Of each request; what is left says what it should. */
const TROUBLES = [
  ['provider: slow first token', 0.15],
  ['provider: 500', 0.08],
  ['provider: no first token, hangs', 0.05],
  ['provider: cut off', 0.07],
] as const;

export function lossModel(dice: Dice, faults: FaultBook): Behaviour {
  return (generation, clock) => {
    const trouble = TROUBLES.find(([fault, share]) => faults.strikes(dice, fault, share))?.[0];
    if (trouble === 'provider: no first token, hangs') return;
    const firstMs = trouble === 'provider: slow first token' ? dice.between(900, 3_000) : dice.between(60, 700);
    const whole = wordsAfter(generation);
    const given = trouble === 'provider: 500' ? [] : trouble === 'provider: cut off' ? whole.slice(0, 2) : whole;
    const { sink } = generation;
    const end = (): void => {
      if (trouble === 'provider: 500') sink.failed({ code: 'HTTP_ERROR', message: 'It fails.' });
      else if (trouble === 'provider: cut off') sink.failed({ code: 'CUT_OFF', message: 'It breaks off.' });
      else sink.done({ endCall: false });
    };
    inTurn([...given.map((word) => () => sink.text(word)), end], firstMs, generation, clock);
  };
}

/** What was sent of the answer already is not said again. */
function wordsAfter({ request }: Generation): readonly string[] {
  const whole = answerTo(request.utterance);
  const { continues = '' } = request;
  const rest = whole.startsWith(continues) ? whole.slice(continues.length) : whole;
  return rest.match(/\s*\S+/g) ?? [];
}

function answerTo(utterance: string): string {
  return `About ${utterance}: it is well, and there is more. That was all.`;
}

/** One after the other until it is aborted. */
function inTurn(steps: readonly (() => void)[], afterMs: number, generation: Generation, clock: Clock): void {
  const [step, ...others] = steps;
  if (step === undefined) return;
  clock.setTimeout(() => {
    if (generation.signal.aborted) return;
    step();
    inTurn(others, WORD_MS, generation, clock);
  }, afterMs);
}
