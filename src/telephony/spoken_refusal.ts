/** Whatever goes wrong in a webhook, the caller hears words: to an error page Twilio answers by dropping the call. */
import { type RouteRequest, type RouteResponse, twimlResponse } from '../domain/route.ts';
import type { Workflow } from '../domain/workflow.ts';
import { notice } from './spoken_notices.ts';
import { hangUpTwiml, sayAndComeBackTwiml, sayAndHangUpTwiml, voiceFor } from './twiml.ts';
import { hasSaidGoodbye, WebhookRefusal } from './webhook_call.ts';
import { formOf, queryOf, trackingIdOf, type WebhookParts } from './webhook_parts.ts';
import type { CallMode } from './webhook_urls.ts';

const LANGUAGE_UNKNOWN = 'en-US';

type Handler = (request: RouteRequest) => RouteResponse | Promise<RouteResponse>;

/** The handler, with every error turned into spoken TwiML, counted and logged. */
export function spoken(parts: WebhookParts, mode: CallMode, handle: Handler): Handler {
  const refuse = (request: RouteRequest, error: unknown): RouteResponse => refusal(parts, mode, request, error);
  return (request) => {
    try {
      const response = handle(request);
      return response instanceof Promise ? response.catch((error: unknown) => refuse(request, error)) : response;
    } catch (error) {
      return refuse(request, error);
    }
  };
}

function refusal(parts: WebhookParts, mode: CallMode, request: RouteRequest, error: unknown): RouteResponse {
  const code = error instanceof WebhookRefusal ? error.code : 'INTERNAL';
  const workflow = error instanceof WebhookRefusal ? error.workflow : null;
  parts.meter.webhookRefused(code);
  const fields = { code, requestId: request.requestId, workflowId: workflow?.id };
  if (error instanceof WebhookRefusal) parts.log.warn('webhook.refused', { ...fields, reason: error.message });
  else parts.log.error('webhook.failed', { ...fields, reason: error instanceof Error ? error.stack : String(error) });
  const language = workflow?.language ?? LANGUAGE_UNKNOWN;
  if (code === 'DRAINING') {
    const words = notice('oneMoment', language);
    const url = comeBackUrl(parts, mode, request);
    return twimlResponse(sayAndComeBackTwiml(words.text, words.language, parts.handoverGapS, url));
  }
  if (code === 'CALL_ENDED' && isAfterGoodbye(parts, request)) return twimlResponse(hangUpTwiml());
  if (code === 'CAPACITY' || code === 'PROVIDERS_BUSY') {
    const words = notice('busy', language);
    return twimlResponse(sayAndHangUpTwiml(words.text, words.language));
  }
  return twimlResponse(apologyTwiml(workflow));
}

function isAfterGoodbye({ desk }: WebhookParts, request: RouteRequest): boolean {
  const record = desk.findBySid(formOf(request)('CallSid'));
  return record !== null && hasSaidGoodbye(record);
}

/** In the workflow's own words if it has any that need no variable: those of the call may be what is missing. */
export function apologyTwiml(workflow: Workflow | null): string {
  const own = workflow?.lines.apology.find((line) => !line.includes('{{'));
  if (workflow !== null && own !== undefined) {
    return sayAndHangUpTwiml(own, workflow.language, voiceFor(workflow, workflow.language));
  }
  const words = notice('apology', workflow?.language ?? LANGUAGE_UNKNOWN);
  return sayAndHangUpTwiml(words.text, words.language);
}

function comeBackUrl({ urls }: WebhookParts, mode: CallMode, request: RouteRequest): string {
  const trackingId = trackingIdOf(request);
  if (trackingId !== null) return urls.twiml(mode, trackingId);
  const workflowId = queryOf(request, 'workflowId');
  return urls.inboundTwiml(mode, workflowId === '' ? null : workflowId);
}
