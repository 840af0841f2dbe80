/** A recogniser that tells nothing before the final prompt: only the cache and the predicted turn are left. */
import { PREDICTION } from './prediction.ts';
import type { CallsScenario } from './scenario.ts';

export const noPartials: CallsScenario = {
  ...PREDICTION,
  name: 'no_partials',
  shows: 'A trained server whose callers have a recogniser without partial prompts.',
  partials: false,
};
