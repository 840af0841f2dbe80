/** The routes that Twilio asks. Every answer is TwiML with status 200, whatever happened. */
import type { Route, RouteRequest, RouteResponse } from '../domain/route.ts';
import { createGatherHandler, GatherRounds } from './gather_webhooks.ts';
import { SessionWebhooks } from './session_webhooks.ts';
import { spoken } from './spoken_refusal.ts';
import { handleMachineDetection, handleStatus } from './status_webhooks.ts';
import { handleTransferOver, handleTransferStatus, isAboutTransfer } from './transfer_webhooks.ts';
import type { WebhookParts } from './webhook_parts.ts';

export function createWebhookRoutes(parts: WebhookParts): readonly Route[] {
  const rounds = new GatherRounds(parts);
  const relay = new SessionWebhooks(parts, rounds);
  return [
    route(
      '/api/twiml-optimized',
      'TwiML that connects a call to the relay.',
      spoken(parts, 'optimized', (request) => relay.twiml(request)),
    ),
    route(
      '/api/twiml',
      'TwiML of a traditional call, turn by turn.',
      spoken(parts, 'traditional', createGatherHandler(parts, rounds)),
    ),
    route(
      '/api/twiml-action',
      'What happens when a relay session is over.',
      spoken(parts, 'optimized', (request) =>
        isAboutTransfer(request) ? handleTransferOver(parts, request) : relay.action(request),
      ),
    ),
    route('/api/twiml-status', 'Progress and end of a call.', (request) =>
      isAboutTransfer(request) ? handleTransferStatus(parts, request) : handleStatus(parts, request),
    ),
    route('/api/amd-status', 'Whether a machine answered.', (request) => handleMachineDetection(parts, request)),
  ];
}

function route(
  path: string,
  summary: string,
  handle: (request: RouteRequest) => RouteResponse | Promise<RouteResponse>,
): Route {
  return {
    method: 'POST',
    path,
    audience: 'twilio',
    summary,
    responses: { 200: { description: 'TwiML.' } },
    handle,
  };
}
