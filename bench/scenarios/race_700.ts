/** The fast first voice: a turn that is not ready is raced between both models at once. */
import { PREDICTION, RACED } from './prediction.ts';
import type { CallsScenario } from './scenario.ts';

export const race700: CallsScenario = {
  ...PREDICTION,
  name: 'race_700',
  shows:
    'A trained server; what is not ready is raced at once between a shared model and a fast one, 700 ms of silence.',
  workflow: RACED,
};
