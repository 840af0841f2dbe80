/** A small office: 50 people on the line. */
import type { CallsScenario } from './scenario.ts';

export const plain50: CallsScenario = {
  kind: 'calls',
  name: 'plain_50',
  path: '/api/twiml-optimized?workflowId=test-workflow',
  servers: ['floor', 'product'],
  callCount: 50,
  rampMs: 3_000,
  turns: 1.2,
  restMs: 500,
};
