/** A bad day: a region under stress that also fails as a whole now and then, and text that comes in blocks. */
import { dialogues700 } from './dialogues_700.ts';
import type { CallsScenario } from './scenario.ts';

export const stormBursts: CallsScenario = {
  ...dialogues700,
  name: 'storm_bursts',
  shows: 'Two stressed deployments with outages, text released in blocks: how far the two servers fall.',
  turns: 12,
  profile: 'C_stress',
  deployments: 2,
  bursts: true,
  // A normal spell of about 18 s, an outage of about 0.6 s: a bad day in minutes.
  regimes: { timeScale: 0.01 },
};
