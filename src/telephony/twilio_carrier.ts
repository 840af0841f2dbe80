/** Twilio as the carrier: its REST API through its own SDK, which is loaded when the first call is placed. */
import type { Twilio } from 'twilio';
import { type Carrier, CarrierError, type PlaceCallOrder, type PlacedCall } from '../domain/carrier.ts';
import type { Clock } from '../domain/clock.ts';
import type { CallSid } from '../domain/ids.ts';
import type { Log } from '../domain/log.ts';
import { maskNumber } from '../domain/phone_number.ts';
import { CALL_NOT_IN_PROGRESS, transportFailure } from './twilio_errors.ts';
import { createTwilioHttp } from './twilio_http.ts';

const STATUS_EVENTS = ['initiated', 'ringing', 'answered', 'completed'];

/** Two calls to one number within seconds are rare; more than these are not told apart anyway. */
const FOUND_CALLS_MAX = 20;

export interface TwilioCarrierParts {
  readonly accountSid: string;
  readonly authToken: string;
  /** Called from when an order names no number. */
  readonly defaultFrom: string;
  readonly clock: Clock;
  readonly log: Log;
  /** For one request, connecting included. */
  readonly timeoutMs: number;
  /** Scheme, host and port instead of Twilio's own. */
  readonly apiBaseUrl?: string;
}

export function createTwilioCarrier(parts: TwilioCarrierParts): Carrier {
  const http = createTwilioHttp({
    apiBaseUrl: parts.apiBaseUrl ?? null,
    timeoutMs: parts.timeoutMs,
    clock: parts.clock,
  });
  let loading: Promise<Twilio> | null = null;
  const hangUps = new Set<Promise<void>>();

  async function load(): Promise<Twilio> {
    const { default: twilio } = await import('twilio');
    // The SDK asks its HTTP client for one method only, though its type is a class with many fields.
    return twilio(parts.accountSid, parts.authToken, { httpClient: http as never });
  }

  async function client(): Promise<Twilio> {
    try {
      return await (loading ??= load());
    } catch {
      throw new CarrierError('The Twilio client cannot be made. TWILIO_ACCOUNT_SID must be "AC" and 32 hex digits.', {
        placed: 'no',
        retryable: false,
        code: 'CARRIER_CREDENTIALS',
        status: 502,
      });
    }
  }

  async function hangUpOnce(callSid: CallSid): Promise<void> {
    const { calls } = await client();
    try {
      await calls(callSid).update({ status: 'completed' });
    } catch (error) {
      if (error instanceof CarrierError && error.carrierCode === CALL_NOT_IN_PROGRESS) return;
      rethrow(error);
    }
  }

  return {
    name: 'twilio',
    accountSid: parts.accountSid,
    authToken: parts.authToken,
    defaultFrom: parts.defaultFrom,

    async place(order) {
      const { calls } = await client();
      const call = await calls.create(createParameters(order)).catch(rethrow);
      // Without a CallSid the call exists and cannot be named.
      if (typeof call.sid !== 'string') throw transportFailure(new Error('answer without a CallSid'));
      parts.log.info('carrier.call_created', {
        trackingId: order.trackingId,
        callSid: call.sid,
        to: maskNumber(order.to),
      });
      return placedCall(call);
    },

    async hangUp(callSid) {
      const asking = hangUpOnce(callSid);
      hangUps.add(asking);
      try {
        await asking;
      } finally {
        hangUps.delete(asking);
      }
    },

    async findCalls(to, sinceEpochMs) {
      const { calls } = await client();
      const found = await calls
        .list({ to, startTimeAfter: new Date(sinceEpochMs), limit: FOUND_CALLS_MAX })
        .catch(rethrow);
      return found.map(placedCall);
    },

    async close() {
      // A process that stops ends its calls first: Twilio must still hear of each.
      await Promise.allSettled(hangUps);
      await http.close();
    },
  };
}

function createParameters(order: PlaceCallOrder) {
  return {
    to: order.to,
    from: order.from,
    url: order.twimlUrl,
    method: 'POST',
    fallbackUrl: order.fallbackUrl,
    fallbackMethod: 'POST',
    statusCallback: order.statusUrl,
    statusCallbackMethod: 'POST',
    statusCallbackEvent: STATUS_EVENTS,
    timeout: order.ringS,
    timeLimit: order.maxCallS,
    ...(order.machineDetectionUrl !== null && {
      machineDetection: 'Enable',
      // Asynchronous: the call connects at once and the verdict follows.
      asyncAmd: 'true',
      asyncAmdStatusCallback: order.machineDetectionUrl,
      asyncAmdStatusCallbackMethod: 'POST',
    }),
  };
}

function placedCall(call: PlacedFields): PlacedCall {
  return { callSid: call.sid, status: call.status, to: call.to, from: call.from };
}

interface PlacedFields {
  readonly sid: string;
  readonly status: string;
  readonly to: string;
  readonly from: string;
}

/** What is not a `CarrierError` yet is an answer that the SDK could not read. */
function rethrow(error: unknown): never {
  throw error instanceof CarrierError ? error : transportFailure(error);
}
