/** What prediction gives with the shared model that most have, alone. */
import { PREDICTION } from './prediction.ts';
import type { CallsScenario } from './scenario.ts';

export const aloneBPayg: CallsScenario = {
  ...PREDICTION,
  name: 'alone_b_payg',
  shows: 'A trained server with a shared model alone.',
  profile: 'B_payg',
  deployments: 1,
};
