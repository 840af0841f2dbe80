/** A busy line: 200 people, with enough turns for a p99. */
import type { CallsScenario } from './scenario.ts';

export const plain200: CallsScenario = {
  kind: 'calls',
  name: 'plain_200',
  path: '/api/twiml-optimized?workflowId=test-workflow',
  servers: ['floor', 'product'],
  callCount: 200,
  rampMs: 6_000,
  turns: 5.2,
  restMs: 500,
};
