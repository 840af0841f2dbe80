/** A small office: 50 people on the line. */
import { NOTHING_EARLY } from './prediction.ts';
import type { CallsScenario } from './scenario.ts';

export const plain50: CallsScenario = {
  kind: 'calls',
  name: 'plain_50',
  shows: "The server's own time with 50 calls: the model answers after 1 ms.",
  servers: ['floor', 'product'],
  callCount: 50,
  rampMs: 3_000,
  turns: 3,
  silenceMs: 700,
  profile: 'fast',
  deployments: 1,
  workflow: NOTHING_EARLY,
};
