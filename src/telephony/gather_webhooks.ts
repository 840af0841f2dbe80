/** The TwiML of calls over `<Gather>`, turn by turn: says a whole reply, listens, is asked again with what was heard. */
import { type RouteRequest, type RouteResponse, twimlResponse } from '../domain/route.ts';
import type { GatherInput } from './call_desk.ts';
import { transferCallTwiml } from './transfer_webhooks.ts';
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
export class GatherRounds {
  readonly #parts: WebhookParts;
  readonly #lastAnswers = new Map<string, LastAnswer>();

  constructor(parts: WebhookParts) {
    this.#parts = parts;
  }

  /** `seatedUs`: how long it took to find the call. */
  answer(call: WebhookCall, turn: number, input: GatherInput, seatedUs = 0): Promise<string> {
    const last = this.#lastAnswers.get(call.trackingId);
    if (last?.turn === turn) return last.twiml;
    const twiml = answerTwiml(this.#parts, call, turn, input, seatedUs);
    this.#lastAnswers.delete(call.trackingId);
    this.#lastAnswers.set(call.trackingId, { turn, twiml });
    if (this.#lastAnswers.size > ANSWERS_MAX) this.#lastAnswers.delete(this.#lastAnswers.keys().next().value ?? '');
    return twiml;
  }
}

export function createGatherHandler(
  parts: WebhookParts,
  rounds: GatherRounds,
): (request: RouteRequest) => Promise<RouteResponse> {
  return async (request) => {
    const startedUs = parts.clock.nowUs();
    const call = callOfWebhook(parts, request, 'traditional');
    const turn = countOf(request, 'turn');
    const seatedUs = parts.clock.nowUs() - startedUs;
    return twimlResponse(await rounds.answer(call, turn, readInput(request, turn), seatedUs));
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
  if (hangUp && parts.desk.find(trackingId)?.closing === 'transferred') return transferCallTwiml(parts, call, text);
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
  if (turn === 0) return openingRound(receivedAtUs);
  const text = (form('SpeechResult') || form('Digits')).trim();
  return { kind: text === '' ? 'silence' : 'speech', text, receivedAtUs };
}

/** The first round of a call, also of one that had a relay before. */
export function openingRound(receivedAtUs: number): GatherInput {
  return { kind: 'opening', text: '', receivedAtUs };
}
