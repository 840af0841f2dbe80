/** What the others are compared with: nothing is asked before the final prompt, nothing is remembered. */
import { NOTHING_EARLY, PREDICTION } from './prediction.ts';
import type { CallsScenario } from './scenario.ts';

const { train: _, ...UNTRAINED } = PREDICTION;

export const predictionOff: CallsScenario = {
  ...UNTRAINED,
  name: 'prediction_off',
  shows: 'The same callers and models with nothing made ready early, only the hedge after 700 ms.',
  servers: ['reference', 'product'],
  workflow: { ...NOTHING_EARLY, turnClock: { hedgeMs: 700 } },
};
