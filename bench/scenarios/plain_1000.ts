/** As many people as one process should carry with ease. */
import type { CallsScenario } from './scenario.ts';

export const plain1000: CallsScenario = {
  kind: 'calls',
  name: 'plain_1000',
  path: '/api/twiml-optimized?workflowId=test-workflow',
  servers: ['floor', 'product'],
  callCount: 1_000,
  rampMs: 16_000,
  turns: 2,
  restMs: 10_000,
};
