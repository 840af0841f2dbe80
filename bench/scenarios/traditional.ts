/** The calls that people have today: Gather and Say, each reply whole before its first word. The floor has none. */
import type { CallsScenario } from './scenario.ts';

export const traditional: CallsScenario = {
  kind: 'calls',
  name: 'traditional',
  path: '/api/twiml?workflowId=test-workflow',
  servers: ['product'],
  callCount: 20,
  rampMs: 3_000,
  turns: 1.2,
  restMs: 500,
};
