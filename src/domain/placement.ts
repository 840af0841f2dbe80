/**
 * What is remembered of an order to place a call under its `Idempotency-Key`: the same key and body get the first
 * answer again, another body is refused, and no call is placed twice.
 */
import type { TrackingId } from './ids.ts';

export interface Placement {
  /** `placing` is stored before the carrier is asked, so that a crash in between is known afterwards. */
  readonly state: 'placing' | 'placed' | 'failed';
  readonly trackingId: TrackingId;
  /** Hash of the order's body: tells a repeated order from another one under the same key. */
  readonly bodyHash: string;
  /** The answer that was given, to be given again; null while `placing`. */
  readonly response: { readonly status: number; readonly body: Readonly<Record<string, unknown>> } | null;
  readonly createdEpochMs: number;
}

/** How long an `Idempotency-Key` is remembered. */
export const PLACEMENT_KEPT_MS = 24 * 60 * 60 * 1000;
