/** The TwiML of calls over `<Gather>`, turn by turn: says a whole reply, listens, is asked again with what was heard. */
import { type RouteRequest, type RouteResponse, twimlResponse } from '../domain/route.ts';
import type { GatherInput } from './call_desk.ts';
import { transferCallTwiml } from './transfer_webhooks.ts';
import { speechHints } from '../domain/speech_hints.ts';
import { gatherTwiml, sayAndGoOnTwiml, voiceFor } from './twiml.ts';
import { callOfWebhook, type WebhookCall, WebhookRefusal } from './webhook_call.ts';
import { countOf, formOf, type WebhookParts } from './webhook_parts.ts';

/** Calls whose last answer is kept; of a call that is forgotten, a repeated request counts as a new one. */
const ANSWERS_MAX = 2_000;

interface LastAnswer {
  readonly turn: number;
  readonly part: number;
  readonly twiml: Promise<string>;
}

/** Which answer is asked for: `part` counts the parts of the answer to this turn that were said already. */
interface Round {
  readonly turn: number;
  readonly part: number;
  readonly input: GatherInput;
}

/**
 * Twilio repeats a request whose answer was lost. The same round gets the same answer again, so that what the caller
 * said once does not become two turns.
 */
export class GatherRounds {
  readonly #parts: WebhookParts;
  readonly #lastAnswers = new Map<string, LastAnswer>();

  constructor(parts: WebhookParts) {
    this.#parts = parts;
  }

  /** `seatedUs`: how long it took to find the call. */
  answer(call: WebhookCall, round: Round, seatedUs = 0): Promise<string> {
    const { turn, part } = round;
    const last = this.#lastAnswers.get(call.trackingId);
    if (last?.turn === turn && last.part === part) return last.twiml;
    const twiml = answerTwiml(this.#parts, call, round, seatedUs);
    this.#lastAnswers.delete(call.trackingId);
    this.#lastAnswers.set(call.trackingId, { turn, part, twiml });
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
    const round = readRound(request);
    const why = round.input.kind === 'speech' ? 'words' : 'conversation';
    const call = callOfWebhook(parts, request, 'traditional', why);
    const seatedUs = parts.clock.nowUs() - startedUs;
    return twimlResponse(await rounds.answer(call, round, seatedUs));
  };
}

async function answerTwiml(parts: WebhookParts, call: WebhookCall, round: Round, seatedUs: number): Promise<string> {
  const { trackingId, workflow, language } = call;
  const { turn, part, input } = round;
  const { text, hangUp, isPart, isHandedOver } = await parts.desk.converse(trackingId, input);
  if (isHandedOver === true) throw new WebhookRefusal('DRAINING', 'Another process goes on with this call.', workflow);
  if (hangUp && parts.desk.find(trackingId)?.closing === 'transferred') return transferCallTwiml(parts, call, text);
  const answeredUs = parts.clock.nowUs();
  const voice = voiceFor(workflow, language);
  const twiml =
    isPart === true
      ? sayAndGoOnTwiml(text, language, parts.urls.gatherRest(trackingId, turn, part + 1), voice)
      : gatherTwiml({
          text,
          language,
          voice,
          actionUrl: parts.urls.gather(trackingId, turn + 1),
          hangUp,
          hints: workflow.relayAttributes['hints'] ?? speechHints(workflow),
        });
  parts.meter.twimlBuilt(seatedUs + parts.clock.nowUs() - answeredUs, 'traditional');
  return twiml;
}

/** Keys count as words: a caller may press what cannot be said. */
function readRound(request: RouteRequest): Round {
  const { receivedAtUs } = request;
  const [turn, part] = [countOf(request, 'turn'), countOf(request, 'part')];
  if (part > 0) return { turn, part, input: { kind: 'rest', text: '', receivedAtUs } };
  if (turn === 0) return openingRound(receivedAtUs);
  const form = formOf(request);
  const text = (form('SpeechResult') || form('Digits')).trim();
  return { turn, part, input: { kind: text === '' ? 'silence' : 'speech', text, receivedAtUs } };
}

/** The first round of a call, also of one that had a relay before. */
export function openingRound(receivedAtUs: number): Round {
  return { turn: 0, part: 0, input: { kind: 'opening', text: '', receivedAtUs } };
}
