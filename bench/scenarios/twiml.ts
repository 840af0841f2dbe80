/** How fast a ringing call gets its TwiML: 50 new calls a second. */
import type { WebhooksScenario } from './scenario.ts';

export const twiml: WebhooksScenario = {
  kind: 'webhooks',
  name: 'twiml',
  path: '/api/twiml-optimized?workflowId=test-workflow',
  perSecond: 50,
  seconds: 20,
};
