/** As many people as one process should carry with ease; also what a live call costs in memory. */
import { NOTHING_EARLY } from './prediction.ts';
import type { CallsScenario } from './scenario.ts';

export const plain1000: CallsScenario = {
  kind: 'calls',
  name: 'plain_1000',
  shows: "The server's own time and memory with 1,000 calls.",
  servers: ['floor', 'product'],
  callCount: 1_000,
  rampMs: 16_000,
  turns: 2.5,
  silenceMs: 700,
  profile: 'fast',
  deployments: 1,
  workflow: NOTHING_EARLY,
  restMs: 10_000,
};
