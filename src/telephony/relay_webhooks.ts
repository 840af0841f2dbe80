/** The TwiML of calls over the relay: connects them, and says what happens when a relay session is over. */
import { isHandOver } from '../domain/hand_over.ts';
import { type RouteRequest, type RouteResponse, twimlResponse } from '../domain/route.ts';
import { apologyTwiml } from './spoken_refusal.ts';
import { hangUpTwiml, relayTwiml } from './twiml.ts';
import { callOfWebhook, knownCallOfWebhook, type WebhookCall, WebhookRefusal } from './webhook_call.ts';
import { countOf, formOf, type WebhookParts } from './webhook_parts.ts';

/** Failed sessions of one call that are begun anew; after them the caller is told that it does not work. */
const RECONNECTS_MAX = 3;

export function handleRelayTwiml(parts: WebhookParts, request: RouteRequest): RouteResponse {
  const startedUs = parts.clock.nowUs();
  const twiml = connectTwiml(parts, callOfWebhook(parts, request, 'optimized'), 0);
  parts.meter.twimlBuilt(parts.clock.nowUs() - startedUs, 'optimized');
  return twimlResponse(twiml);
}

/** The greeting is spoken once a call: whoever has heard us before is not greeted again. */
function connectTwiml({ desk, urls }: WebhookParts, call: WebhookCall, reconnectCount: number): string {
  const { trackingId, workflow, language } = call;
  return relayTwiml({
    actionUrl: urls.action(trackingId, reconnectCount),
    socketUrl: urls.socket,
    workflow,
    language,
    token: desk.issueToken(trackingId, call.callSid, call.accountSid),
    trackingId,
    greeting: call.connectedBefore ? null : workflow.greeting,
  });
}

/**
 * The relay session is over. `SessionStatus` is `ended` when we ended it, `completed` when the caller hung up, and
 * `failed`, or a word that we do not know, when the connection broke: then the call is connected anew, a few times. So it
 * is, and without being counted, when the session was ended only so that this process goes on with the call.
 * Source: twilio.com/docs/voice/twiml/connect/conversationrelay, the action callback.
 */
export function handleRelayAction(parts: WebhookParts, request: RouteRequest): RouteResponse {
  const form = formOf(request);
  const session = form('SessionStatus');
  const isHandedOver = session === 'ended' && isHandOver(form('HandoffData'));
  const isOver = (session === 'ended' && !isHandedOver) || session === 'completed' || hasEnded(form('CallStatus'));
  let call: WebhookCall;
  try {
    call = knownCallOfWebhook(parts, request, isOver ? 'end' : 'conversation');
  } catch (error) {
    // The usual end: the call was over here before its session was over there.
    if (error instanceof WebhookRefusal && error.code === 'CALL_ENDED') return twimlResponse(hangUpTwiml());
    throw error;
  }
  const { trackingId, workflow } = call;
  if (isHandedOver && !isOver) return twimlResponse(connectTwiml(parts, call, countOf(request, 'reconnects')));
  if (isOver) {
    const handoff = form('HandoffData') === '' ? '' : ' with hand-off data';
    parts.desk.tell(trackingId, { type: 'carrier.ended', end: 'completed' }, `session ${known(session)}${handoff}`);
    return twimlResponse(hangUpTwiml());
  }
  const errorCode = /^\d{1,6}$/.exec(form('ErrorCode'))?.[0] ?? 'unknown';
  const reconnectCount = countOf(request, 'reconnects') + 1;
  parts.log.warn('relay.session_failed', { trackingId, errorCode, reconnectCount });
  if (reconnectCount > RECONNECTS_MAX) {
    parts.meter.webhookRefused('RECONNECTS_SPENT');
    parts.desk.tell(trackingId, { type: 'carrier.ended', end: 'lost' }, `session failed for good: ${errorCode}`);
    return twimlResponse(apologyTwiml(workflow));
  }
  return twimlResponse(connectTwiml(parts, call, reconnectCount));
}

function hasEnded(callStatus: string): boolean {
  return ['completed', 'busy', 'failed', 'no-answer', 'canceled'].includes(callStatus);
}

function known(session: string): string {
  return ['ended', 'completed', 'failed'].includes(session) ? session : 'over';
}
