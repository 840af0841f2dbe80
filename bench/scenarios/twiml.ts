/** How fast a ringing call gets its TwiML: 50 new calls a second. */
import type { WebhooksScenario } from './scenario.ts';

export const twiml: WebhooksScenario = {
  kind: 'webhooks',
  name: 'twiml',
  shows: 'From the webhook of a ringing call to its TwiML, 50 new calls a second.',
  perSecond: 50,
  seconds: 20,
};
