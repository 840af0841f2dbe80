/** Callers who do not let the agent finish. The model is slow to go on, so that there is something left to stop. */
import { PROFILES } from '../profiles.ts';
import type { CallsScenario } from './scenario.ts';

const fast = PROFILES.fast;

export const bargeIn: CallsScenario = {
  kind: 'calls',
  name: 'barge_in',
  shows: 'A third of the replies are cut in on: how long text still comes, and whether the next answer is right.',
  servers: ['reference', 'product'],
  callCount: 60,
  rampMs: 6_000,
  turns: 9,
  silenceMs: 700,
  profile: {
    ...fast,
    firstToken: { medianMs: 100, sigma: 0.2 },
    stream: { ...fast.stream, betweenTokens: { medianMs: 90, sigma: 0.1, maxMs: 200 } },
  },
  deployments: 1,
  bargeInShare: 1 / 3,
};
