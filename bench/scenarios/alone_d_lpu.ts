/** What prediction gives with one fast model alone. */
import { PREDICTION } from './prediction.ts';
import type { CallsScenario } from './scenario.ts';

export const aloneDLpu: CallsScenario = {
  ...PREDICTION,
  name: 'alone_d_lpu',
  shows: 'A trained server with one fast model alone.',
  profile: 'D_lpu',
  deployments: 1,
};
