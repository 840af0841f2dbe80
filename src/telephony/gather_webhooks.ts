/** The TwiML of traditional calls, turn by turn: says a whole reply, listens, is asked again with what was heard. */
import { type RouteRequest, type RouteResponse, twimlResponse } from '../domain/route.ts';
import type { GatherInput } from './call_desk.ts';
import { gatherTwiml, voiceFor } from './twiml.ts';
import { callOfWebhook, type WebhookCall } from './webhook_call.ts';
import { countOf, formOf, type WebhookParts } from './webhook_parts.ts';

/** Calls whose last answer is kept; of a call that is forgotten, a repeated request counts as a new one. */
const ANSWERS_MAX = 2_000;

interface LastAnswer {
  readonly turn: number;
  readonly twiml: Promise<string>;
}

/**
 * Twilio repeats a request whose answer was lost. The same turn gets the same answer again, so that what the caller
 * said once does not become two turns.
 */
export function createGatherHandler(parts: WebhookParts): (request: RouteRequest) => Promise<RouteResponse> {
  const lastAnswers = new Map<string, LastAnswer>();

  return async (request) => {
    const startedUs = parts.clock.nowUs();
    const call = callOfWebhook(parts, request, 'traditional');
    const seatedUs = parts.clock.nowUs() - startedUs;
    const turn = countOf(request, 'turn');
    const last = lastAnswers.get(call.trackingId);
    if (last?.turn === turn) return twimlResponse(await last.twiml);
    const twiml = answerTwiml(parts, call, turn, readInput(request, turn), seatedUs);
    lastAnswers.delete(call.trackingId);
    lastAnswers.set(call.trackingId, { turn, twiml });
    if (lastAnswers.size > ANSWERS_MAX) lastAnswers.delete(lastAnswers.keys().next().value ?? '');
    return twimlResponse(await twiml);
  };
}

async function answerTwiml(
  parts: WebhookParts,
  call: WebhookCall,
  turn: number,
  input: GatherInput,
  seatedUs: number,
): Promise<string> {
  const { trackingId, workflow, language } = call;
  const { text, hangUp } = await parts.desk.converse(trackingId, input);
  const answeredUs = parts.clock.nowUs();
  const twiml = gatherTwiml({
    text,
    language,
    voice: voiceFor(workflow, language),
    actionUrl: parts.urls.gather(trackingId, turn + 1),
    hangUp,
    hints: workflow.relayAttributes['hints'],
  });
  parts.meter.twimlBuilt(seatedUs + parts.clock.nowUs() - answeredUs, 'traditional');
  return twiml;
}

/** Keys count as words: a caller may press what cannot be said. */
function readInput(request: RouteRequest, turn: number): GatherInput {
  const form = formOf(request);
  const { receivedAtUs } = request;
  if (turn === 0) return { kind: 'opening', text: '', receivedAtUs };
  const text = (form('SpeechResult') || form('Digits')).trim();
  return { kind: text === '' ? 'silence' : 'speech', text, receivedAtUs };
}
