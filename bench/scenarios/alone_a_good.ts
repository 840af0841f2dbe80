/** What prediction gives with one good model and no other to turn to. */
import { PREDICTION } from './prediction.ts';
import type { CallsScenario } from './scenario.ts';

export const aloneAGood: CallsScenario = {
  ...PREDICTION,
  name: 'alone_a_good',
  shows: 'A trained server with one good model alone.',
  profile: 'A_good',
  deployments: 1,
};
