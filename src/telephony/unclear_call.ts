/** Finds out whether a call was placed when the carrier did not say. Never asks it to place anything. */
import { type Carrier, CarrierError, type PlacedCall } from '../domain/carrier.ts';
import type { Clock } from '../domain/clock.ts';
import type { TrackingId } from '../domain/ids.ts';
import type { Log } from '../domain/log.ts';
import { RequestError } from '../domain/outcome.ts';
import type { CallDesk } from './call_desk.ts';

const CALLBACK_POLL_MS = 100;
/** Between our clock and the carrier's, which gives whole seconds. */
const CLOCK_SKEW_MS = 2_000;
/** Later on a list of calls proves nothing: the number may have been called again. */
const FINDABLE_FOR_MS = 60_000;

/** A call that the carrier has taken. */
export interface PlacedOrder extends PlacedCall {
  readonly trackingId: TrackingId;
}

export interface UnclearCallParts {
  readonly desk: CallDesk;
  readonly carrier: Carrier;
  readonly clock: Clock;
  readonly log: Log;
}

export interface UnclearCall {
  readonly trackingId: TrackingId;
  readonly to: string;
  readonly sinceEpochMs: number;
  /** How long a status callback is waited for. */
  readonly waitMs: number;
}

/**
 * The carrier may have placed this call. If it has, its status callbacks name our trackingId; else its list of calls
 * may show it. If neither does, the call stays open here: should the phone be answered after all, it is served.
 */
export async function clearUp(parts: UnclearCallParts, call: UnclearCall): Promise<PlacedOrder> {
  const { trackingId } = call;
  const found = (await calledBack(parts, call)) ?? (await listed(parts, call));
  if (found !== null) return { ...found, trackingId };
  const message =
    'The carrier did not answer, so the call may or may not have been placed. Look at GET /api/calls/:trackingId, ' +
    'or repeat the request with the same Idempotency-Key; without one, repeating it may call twice.';
  throw new RequestError(502, 'CALL_STATE_UNKNOWN', message, { trackingId });
}

async function calledBack({ desk, clock }: UnclearCallParts, call: UnclearCall): Promise<PlacedCall | null> {
  for (let waitedMs = 0; ; waitedMs += CALLBACK_POLL_MS) {
    const record = desk.find(call.trackingId);
    if (record !== null && record.callSid !== null) {
      const { callSid, to, from } = record;
      const status = record.end !== null ? 'completed' : record.state === 'dialling' ? 'queued' : 'in-progress';
      return { callSid, status, to, from };
    }
    if (waitedMs >= call.waitMs) return null;
    await pause(clock, CALLBACK_POLL_MS);
  }
}

/** A call from our number that no other live call has; several could not be told apart. */
async function listed(parts: UnclearCallParts, call: UnclearCall): Promise<PlacedCall | null> {
  const { desk, carrier, clock, log } = parts;
  const record = desk.find(call.trackingId);
  if (record === null || clock.epochMs() - call.sinceEpochMs > FINDABLE_FOR_MS) return null;
  try {
    const calls = await carrier.findCalls(call.to, call.sinceEpochMs - CLOCK_SKEW_MS);
    const ours = calls.filter((found) => found.from === record.from && desk.findBySid(found.callSid) === null);
    const [found] = ours;
    if (found === undefined || ours.length > 1) return null;
    noteCallSid(parts, call.trackingId, found);
    return found;
  } catch (error) {
    log.warn('call.list_failed', {
      trackingId: call.trackingId,
      code: error instanceof CarrierError ? error.code : '',
    });
    return null;
  }
}

export function noteCallSid(
  { desk, log }: UnclearCallParts,
  trackingId: TrackingId,
  { callSid, status }: PlacedCall,
): void {
  // Of an order that another process had placed before it was gone.
  desk.takeUp(trackingId, 'news');
  const bound = desk.bindCallSid(trackingId, callSid);
  if (!bound) log.warn('call.sid_not_bound', { trackingId, callSid });
  desk.tell(trackingId, { type: 'carrier.progressed', status: 'queued' }, `placed: ${status}`);
}

export function pause(clock: Clock, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    clock.setTimeout(resolve, delayMs);
  });
}
