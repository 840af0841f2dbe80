/**
 * Orders under an `Idempotency-Key`: one key places one call. The carrier has no such key itself, so what may have been
 * placed is remembered before the carrier is asked.
 */
import { createHash } from 'node:crypto';
import type { Clock } from '../domain/clock.ts';
import type { TrackingId } from '../domain/ids.ts';
import { RequestError } from '../domain/outcome.ts';
import type { Placement } from '../domain/placement.ts';

/** Keeps placements for `PLACEMENT_KEPT_MS`; a promise resolves when the write is durable. */
export interface PlacementStore {
  /** Stores the placement and gives null, unless the key has one already: that one is given and stays. */
  claim(key: string, placement: Placement): Promise<Placement | null>;
  put(key: string, placement: Placement): Promise<void>;
}

export type Answer = NonNullable<Placement['response']>;

interface LedgerJob {
  /** Already told apart by client. */
  readonly key: string;
  readonly bodyHash: string;
  /** Must call `begin` and wait for it before the carrier is asked. Throws `RequestError`. */
  run(begin: (trackingId: TrackingId) => Promise<void>): Promise<Answer>;
  /** The carrier may have been asked and the outcome is not known: finds out, and never asks it to place again. */
  recover(placement: Placement): Promise<Answer>;
}

export interface PlacementLedger {
  /**
   * The same key and body get the first answer again. Throws 409 `IDEMPOTENCY_IN_PROGRESS` or `IDEMPOTENCY_CONFLICT`.
   * An order that never got to the carrier, or was turned away for the moment (503), leaves its key free.
   */
  once(job: LedgerJob): Promise<{ readonly answer: Answer; readonly replayed: boolean }>;
}

const NO_CALL_YET: TrackingId = '';

export function createPlacementLedger(parts: {
  readonly store: PlacementStore;
  readonly clock: Clock;
}): PlacementLedger {
  const { store, clock } = parts;
  /** Body hashes of the orders at work, by key. As many as requests are open. */
  const inFlight = new Map<string, string>();

  async function claimed(job: LedgerJob): Promise<{ answer: Answer; replayed: boolean }> {
    const fresh: Placement = {
      state: 'placing',
      trackingId: NO_CALL_YET,
      bodyHash: job.bodyHash,
      response: null,
      createdEpochMs: clock.epochMs(),
    };
    const earlier = await store.claim(job.key, fresh);
    if (earlier === null || isFree(earlier)) return { answer: await run(job, fresh), replayed: false };
    if (earlier.bodyHash !== job.bodyHash) throw conflict();
    if (earlier.response !== null) return { answer: earlier.response, replayed: true };
    const answer = await job.recover(earlier);
    await store.put(job.key, { ...earlier, state: 'placed', response: answer });
    return { answer, replayed: true };
  }

  async function run(job: LedgerJob, fresh: Placement): Promise<Answer> {
    let placement = fresh;
    const begin = (trackingId: TrackingId): Promise<void> => {
      placement = { ...fresh, trackingId };
      return store.put(job.key, placement);
    };
    try {
      const answer = await job.run(begin);
      await store.put(job.key, { ...placement, state: 'placed', response: answer });
      return answer;
    } catch (error) {
      if (error instanceof RequestError && error.code !== 'CALL_STATE_UNKNOWN') {
        const kept = placement.trackingId !== NO_CALL_YET && error.status !== 503;
        await store.put(job.key, { ...placement, state: 'failed', response: kept ? errorAnswer(error) : null });
      }
      throw error;
    }
  }

  return {
    async once(job) {
      const running = inFlight.get(job.key);
      if (running !== undefined) throw running === job.bodyHash ? inProgress() : conflict();
      inFlight.set(job.key, job.bodyHash);
      try {
        return await claimed(job);
      } finally {
        inFlight.delete(job.key);
      }
    },
  };
}

/** Turned away before, or stopped before the carrier was asked. */
function isFree(placement: Placement): boolean {
  return placement.response === null && (placement.state === 'failed' || placement.trackingId === NO_CALL_YET);
}

/** `parts` in a fixed order; equal orders have equal hashes. */
export function hashOrder(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}

function errorAnswer(error: RequestError): Answer {
  const { code, message, details } = error;
  return {
    status: error.status,
    body: { success: false, error: { code, message, ...(details !== undefined && { details }) } },
  };
}

function inProgress(): RequestError {
  const message = 'A request with this Idempotency-Key is being worked on. Repeat it in a few seconds for its answer.';
  return new RequestError(409, 'IDEMPOTENCY_IN_PROGRESS', message, undefined, { 'retry-after': '2' });
}

function conflict(): RequestError {
  const message = 'This Idempotency-Key was used with another body. Use a new key for a new call.';
  return new RequestError(409, 'IDEMPOTENCY_CONFLICT', message);
}
