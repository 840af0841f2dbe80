/** What a simulated call's workflow says about prediction, and who calls, by the dice. */
import type { PredictionPolicy } from '../../src/domain/workflow.ts';
import type { Dice } from './dice.ts';

export function drawPrediction(dice: Dice, providers: readonly string[]): PredictionPolicy {
  return {
    firstVoice: dice.pick(['race', 'race', 'hedge', 'off']),
    providers: dice.chance(0.25) ? someOf(dice, providers) : [],
    speculate: dice.chance(0.8),
    cache: dice.chance(0.9),
    nextTurn: dice.chance(0.75),
    extraCallsPerTurn: dice.pick([0, 0.3, 0.7, 1, 1.5, 2, 3]),
  };
}

/** In another order, now and then with a name that nobody has. */
function someOf(dice: Dice, providers: readonly string[]): readonly string[] {
  const names = providers.filter(() => dice.chance(0.6)).reverse();
  return dice.chance(0.2) ? ['nobody', ...names] : names;
}

/** Most callers are new, some call again, of some nobody knows the number. */
export function drawCaller(dice: Dice, call: number): string {
  const kind = dice.weighted({ new: 0.75, again: 0.13, withheld: 0.12 });
  if (kind === 'withheld') return dice.pick(['', 'anonymous', '+266696687']);
  return kind === 'again' ? dice.pick(AGAIN) : `+1415555${String(1_000 + call)}`;
}

const AGAIN = ['+14155550111', '+14155550122', '+14155550133'];
