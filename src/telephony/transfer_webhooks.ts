/** A caller whom nobody can answer is connected with a person: the TwiML, and what the carrier tells of it. */
import { type RouteRequest, type RouteResponse, twimlResponse } from '../domain/route.ts';
import { apologyTwiml } from './spoken_refusal.ts';
import { emptyTwiml, hangUpTwiml, transferTwiml, voiceFor } from './twiml.ts';
import { knownCallOfWebhook, type WebhookCall, WebhookRefusal } from './webhook_call.ts';
import { formOf, queryOf, trackingIdOf, type WebhookParts } from './webhook_parts.ts';

/** How long the other phone rings. */
const RING_S = 30;

/** Whether the webhook is about the other person's line and not about the call itself. */
export function isAboutTransfer(request: RouteRequest): boolean {
  return queryOf(request, 'transfer') !== '';
}

/** `text` is said before, where the caller has not heard it yet. */
export function transferCallTwiml({ urls }: WebhookParts, call: WebhookCall, text = ''): string {
  const { trackingId, workflow, language } = call;
  const number = workflow.whenUnanswered?.transferTo;
  // A call is never on its way to a person whom its workflow does not name.
  if (number === undefined) return apologyTwiml(workflow);
  return transferTwiml({
    text,
    language,
    voice: voiceFor(workflow, language),
    number,
    overUrl: urls.transferOver(trackingId),
    statusUrl: urls.transferStatus(trackingId),
    ringS: RING_S,
  });
}

/**
 * The other line is over. Where nobody picked it up the caller hears the apology; else the call is over too.
 * Source: twilio.com/docs/voice/twiml/dial, the action's `DialCallStatus`.
 */
export function handleTransferOver(parts: WebhookParts, request: RouteRequest): RouteResponse {
  const status = formOf(request)('DialCallStatus');
  const answered = status === 'completed' || status === 'answered';
  let call: WebhookCall;
  try {
    call = knownCallOfWebhook(parts, request, 'end');
  } catch (error) {
    // The usual end: the call was over here when the person picked up.
    if (error instanceof WebhookRefusal && error.code === 'CALL_ENDED') return twimlResponse(hangUpTwiml());
    throw error;
  }
  const note = answered ? 'transfer answered' : `transfer not answered: ${known(status)}`;
  parts.desk.tell(call.trackingId, { type: 'carrier.transferred', answered }, note);
  if (!answered) parts.meter.webhookRefused('TRANSFER_FAILED');
  return twimlResponse(answered ? hangUpTwiml() : apologyTwiml(call.workflow));
}

/** The other line's own status: its CallSid is another one, its parent is our call. */
export function handleTransferStatus({ desk, accountSid }: WebhookParts, request: RouteRequest): RouteResponse {
  const form = formOf(request);
  const trackingId = trackingIdOf(request);
  const record = trackingId === null ? null : desk.find(trackingId);
  const isOurs = record !== null && form('AccountSid') === accountSid && record.callSid === form('ParentCallSid');
  if (isOurs && record.end === null && form('CallStatus') === 'in-progress') {
    desk.takeUp(record.trackingId, 'end');
    desk.tell(record.trackingId, { type: 'carrier.transferred', answered: true }, 'transfer answered');
  }
  return twimlResponse(emptyTwiml());
}

/** Only the carrier's known words go into the record. */
function known(status: string): string {
  return ['busy', 'no-answer', 'failed', 'canceled'].includes(status) ? status : 'unknown';
}
