/** What a simulated call's workflow says about prediction, by the dice. */
import type { PredictionPolicy } from '../../src/domain/workflow.ts';
import type { Dice } from './dice.ts';

export function drawPrediction(dice: Dice, providers: readonly string[]): PredictionPolicy {
  return {
    firstVoice: dice.pick(['race', 'race', 'hedge', 'off']),
    providers: dice.chance(0.25) ? someOf(dice, providers) : [],
    speculate: dice.chance(0.85),
    cache: false,
    nextTurn: false,
    extraCallsPerTurn: dice.pick([0, 0.3, 0.7, 0.7, 1, 1.5, 1.5]),
  };
}

/** In another order, now and then with a name that nobody has. */
function someOf(dice: Dice, providers: readonly string[]): readonly string[] {
  const names = providers.filter(() => dice.chance(0.6)).reverse();
  return dice.chance(0.2) ? ['nobody', ...names] : names;
}
