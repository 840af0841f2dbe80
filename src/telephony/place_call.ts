/**
 * Placing a call: checks the order, opens the call, asks the carrier. The carrier is asked again only when it provably
 * has not placed the call; when that is open, we find out instead of asking again, for a person is at the other end.
 */
import { type Carrier, CarrierError, type PlaceCallOrder, type PlacedCall } from '../domain/carrier.ts';
import type { Clock } from '../domain/clock.ts';
import type { TrackingId } from '../domain/ids.ts';
import { CATALOGUE } from '../domain/language_catalogue.ts';
import { MULTI } from '../domain/language_tag.ts';
import type { Log } from '../domain/log.ts';
import { RequestError } from '../domain/outcome.ts';
import { maskNumber } from '../domain/phone_number.ts';
import type { Workflow } from '../domain/workflow.ts';
import type { CallDesk } from './call_desk.ts';
import { type Answer, createPlacementLedger, hashOrder, type PlacementStore } from './placement_ledger.ts';
import { clearUp, noteCallSid, pause, type PlacedOrder } from './unclear_call.ts';
import type { CallMode, WebhookUrls } from './webhook_urls.ts';

const RETRIES_MAX = 2;
const RETRY_DELAY_MS = 250;
/** A carrier that wants us to wait longer is not waited for: the app is told. */
const RETRY_AFTER_MAX_MS = 2_000;
/** How long a status callback is waited for when the carrier gave no answer. */
const CALLBACK_WAIT_MS = 5_000;

export interface CallOrder {
  readonly mode: CallMode;
  readonly to: string;
  readonly from: string | null;
  readonly workflowId: string;
  /** Null = the workflow's. */
  readonly language: string | null;
  readonly variables: Readonly<Record<string, string>>;
}

/** `missing` names the placeholders that no variable fills. */
export type FillWorkflow = (
  workflow: Workflow,
  variables: Readonly<Record<string, string>>,
) => { readonly workflow: Workflow; readonly missing: readonly string[] };

export interface CallPlacerParts {
  readonly desk: CallDesk;
  readonly carrier: Carrier;
  readonly placements: PlacementStore;
  readonly workflows: { get(id: string): Workflow | null };
  readonly fill: FillWorkflow;
  readonly urls: WebhookUrls;
  /** A document that the carrier keeps, such as a TwiML Bin, which holds a call while we are away; null = there is none. */
  readonly fallbackUrl: string | null;
  /** Why the carrier could not reach us, and what to do; null when it can. */
  readonly publicUrlProblem: string | null;
  readonly clock: Clock;
  readonly log: Log;
}

export interface PlaceOptions {
  /** Checked already; null = the order may be placed again. */
  readonly idempotencyKey: string | null;
  readonly client: string;
  /** The body of the answer; it is kept with the key. */
  describe(placed: PlacedOrder): Answer['body'];
}

export interface CallPlacer {
  /**
   * Throws RequestError: 400 `LANGUAGE_UNKNOWN`, 404 `WORKFLOW_NOT_FOUND`, 422 `VARIABLES_MISSING` and the carrier's refusals, 409 of the
   * idempotency key, 502 `CALL_STATE_UNKNOWN`, 503 `PUBLIC_URL_MISSING`, `CAPACITY`, `PROVIDERS_BUSY`, `DRAINING`.
   */
  place(order: CallOrder, options: PlaceOptions): Promise<{ readonly answer: Answer; readonly replayed: boolean }>;
}

export function createCallPlacer(parts: CallPlacerParts): CallPlacer {
  const ledger = createPlacementLedger({ store: parts.placements, clock: parts.clock });

  return {
    async place(order, options) {
      const { idempotencyKey, client } = options;
      const answer = (placed: PlacedOrder): Answer => ({ status: 200, body: options.describe(placed) });
      if (idempotencyKey === null) {
        return { answer: answer(await openAndPlace(parts, order, () => Promise.resolve())), replayed: false };
      }
      return ledger.once({
        key: `${client}:${idempotencyKey}`,
        bodyHash: hashOf(order),
        run: async (begin) => answer(await openAndPlace(parts, order, begin)),
        recover: async ({ trackingId, createdEpochMs }) =>
          answer(await clearUp(parts, { trackingId, to: order.to, sinceEpochMs: createdEpochMs, waitMs: 0 })),
      });
    },
  };
}

function hashOf({ mode, to, from, workflowId, language, variables }: CallOrder): string {
  const sorted = Object.entries(variables).sort(([a], [b]) => (a < b ? -1 : 1));
  return hashOrder([mode, to, from, workflowId, language, sorted]);
}

async function openAndPlace(
  parts: CallPlacerParts,
  order: CallOrder,
  begin: (trackingId: TrackingId) => Promise<void>,
): Promise<PlacedOrder> {
  const { desk, clock, log } = parts;
  const { mode, to, variables } = order;
  const workflow = filledWorkflow(parts, order);
  const from = fromNumber(parts, order);
  const language = orderedLanguage(order) ?? workflow.language;
  const trackingId = desk.open({
    direction: 'outbound',
    mode,
    to,
    from,
    workflow,
    language,
    variables,
    callSid: null,
  });
  const sinceEpochMs = clock.epochMs();
  try {
    await begin(trackingId);
    const placed = await askCarrier(parts, carrierOrder(parts, { mode, trackingId, to, from, workflow }));
    noteCallSid(parts, trackingId, placed);
    return { ...placed, trackingId };
  } catch (error) {
    if (error instanceof CarrierError && error.placed === 'unknown') {
      log.warn('call.placing_unclear', { trackingId, code: error.code, to: maskNumber(to) });
      return clearUp(parts, { trackingId, to, sinceEpochMs, waitMs: CALLBACK_WAIT_MS });
    }
    const code = error instanceof CarrierError ? error.code : 'INTERNAL';
    log.warn('call.not_placed', { trackingId, code, to: maskNumber(to) });
    desk.tell(trackingId, { type: 'carrier.ended', end: 'failed' }, `not placed: ${code}`);
    throw error instanceof CarrierError ? asRequestError(error, trackingId) : error;
  }
}

function filledWorkflow(parts: CallPlacerParts, order: CallOrder): Workflow {
  const workflow = parts.workflows.get(order.workflowId);
  if (workflow === null) {
    const message = `No workflow has the id "${order.workflowId}". GET /api/workflows lists those that there are.`;
    throw new RequestError(404, 'WORKFLOW_NOT_FOUND', message);
  }
  if (parts.publicUrlProblem !== null) throw new RequestError(503, 'PUBLIC_URL_MISSING', parts.publicUrlProblem);
  const { workflow: filled, missing } = parts.fill(workflow, order.variables);
  if (missing.length > 0) {
    const message = `The workflow needs a value for ${missing.join(', ')}. Give it in "variables".`;
    throw new RequestError(422, 'VARIABLES_MISSING', message, { missing });
  }
  return filled;
}

/** The catalogue's code for what was ordered; null = nothing was. */
function orderedLanguage({ language }: CallOrder): string | null {
  if (language === null || language === MULTI) return language;
  const found = CATALOGUE.find(language);
  if (found !== null) return found.code;
  const nearest = CATALOGUE.nearest(language).map(({ code }) => code);
  const hint = nearest.length === 0 ? '' : ` Did you mean ${nearest.join(', ')}?`;
  const message = `"${language}" is no language of GET /api/languages.${hint}`;
  throw new RequestError(400, 'LANGUAGE_UNKNOWN', message, { field: 'language', nearest });
}

function fromNumber(parts: CallPlacerParts, order: CallOrder): string {
  const from = order.from ?? parts.carrier.defaultFrom;
  if (from !== '') return from;
  throw new RequestError(
    422,
    'FROM_MISSING',
    'No number to call from. Name one in "from", or set TWILIO_PHONE_NUMBER.',
  );
}

function carrierOrder(
  { urls, fallbackUrl }: CallPlacerParts,
  call: Pick<PlaceCallOrder, 'trackingId' | 'to' | 'from'> & { readonly mode: CallMode; readonly workflow: Workflow },
): PlaceCallOrder {
  const { mode, trackingId, to, from, workflow } = call;
  return {
    trackingId,
    to,
    from,
    twimlUrl: urls.twiml(mode, trackingId),
    // Asked when another URL of ours has failed for good: a last chance after a restart of ours.
    fallbackUrl: fallbackUrl ?? urls.twiml(mode, trackingId),
    statusUrl: urls.status(trackingId),
    machineDetectionUrl: workflow.machineDetection === 'off' ? null : urls.machineDetection(trackingId),
    ringS: workflow.limits.ringS,
    maxCallS: workflow.limits.maxCallS,
  };
}

/** Asks again only when the call was provably not placed and asking again makes sense. */
async function askCarrier({ carrier, clock }: CallPlacerParts, order: PlaceCallOrder): Promise<PlacedCall> {
  for (let retryCount = 0; ; retryCount++) {
    try {
      return await carrier.place(order);
    } catch (error) {
      if (!(error instanceof CarrierError) || error.placed !== 'no' || !error.retryable) throw error;
      const delayMs = error.retryAfterMs ?? RETRY_DELAY_MS * 2 ** retryCount;
      if (retryCount === RETRIES_MAX || delayMs > RETRY_AFTER_MAX_MS) throw error;
      await pause(clock, delayMs);
    }
  }
}

function asRequestError(error: CarrierError, trackingId: TrackingId): RequestError {
  const details = { trackingId, ...(error.carrierCode !== null && { carrierCode: error.carrierCode }) };
  const headers =
    error.retryAfterMs === null ? undefined : { 'retry-after': String(Math.ceil(error.retryAfterMs / 1000)) };
  return new RequestError(error.status, error.code, error.message, details, headers);
}
