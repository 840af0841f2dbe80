/** A busy line: 200 people, with enough turns for a p99. */
import { NOTHING_EARLY } from './prediction.ts';
import type { CallsScenario } from './scenario.ts';

export const plain200: CallsScenario = {
  kind: 'calls',
  name: 'plain_200',
  shows: "The server's own time with 200 calls.",
  servers: ['floor', 'product'],
  callCount: 200,
  rampMs: 6_000,
  turns: 5.5,
  silenceMs: 700,
  profile: 'fast',
  deployments: 1,
  workflow: NOTHING_EARLY,
};
