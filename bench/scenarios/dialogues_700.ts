/** The headline: real dialogues, a hosted model as most have it, and a recogniser that waits for 700 ms of silence. */
import type { CallsScenario } from './scenario.ts';

export const dialogues700: CallsScenario = {
  kind: 'calls',
  name: 'dialogues_700',
  shows: 'Real dialogues with a shared hosted model; turns end after about 700 ms of silence.',
  servers: ['reference', 'product'],
  callCount: 60,
  rampMs: 6_000,
  turns: 18,
  silenceMs: 700,
  profile: 'B_payg',
  deployments: 1,
};
