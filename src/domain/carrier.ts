/** The phone company's side: places calls and lends the secret that its webhooks and sockets are signed with. */
import type { CallSid, TrackingId } from './ids.ts';

export interface PlaceCallOrder {
  readonly trackingId: TrackingId;
  readonly to: string;
  readonly from: string;
  /** All absolute, on the public URL. */
  readonly twimlUrl: string;
  readonly fallbackUrl: string;
  readonly statusUrl: string;
  readonly machineDetectionUrl: string | null;
  readonly ringS: number;
  readonly maxCallS: number;
}

export interface PlacedCall {
  readonly callSid: CallSid;
  /** The carrier's word: `queued`, `initiated`, `ringing`, … */
  readonly status: string;
  readonly to: string;
  readonly from: string;
}

export interface Carrier {
  readonly name: 'twilio' | 'simulator';
  readonly accountSid: string;
  /** Key of `X-Twilio-Signature`. */
  readonly authToken: string;
  /** The number calls come from when the request names none. */
  readonly defaultFrom: string;
  /** Makes one request and never repeats it. Throws `CarrierError`. */
  place(order: PlaceCallOrder): Promise<PlacedCall>;
  hangUp(callSid: CallSid): Promise<void>;
  /** Calls to this number begun since then: how an unknown outcome is cleared up. */
  findCalls(to: string, sinceEpochMs: number): Promise<readonly PlacedCall[]>;
  close(): Promise<void>;
}

export class CarrierError extends Error {
  /** `no`: provably never reached the carrier, or was refused; `unknown`: it may have placed the call. */
  readonly placed: 'no' | 'unknown';
  /** Safe to ask again at once: connection refused, name not found, 429. */
  readonly retryable: boolean;
  /** Stable, ours: `CARRIER_CREDENTIALS`, `NUMBER_UNREACHABLE`, … */
  readonly code: string;
  /** HTTP status for the app. */
  readonly status: number;
  /** The carrier's own number, e.g. 21211. */
  readonly carrierCode: number | null;
  readonly retryAfterMs: number | null;

  constructor(
    message: string,
    facts: {
      placed: 'no' | 'unknown';
      retryable: boolean;
      code: string;
      status: number;
      carrierCode?: number | null;
      retryAfterMs?: number | null;
    },
  ) {
    super(message);
    this.name = 'CarrierError';
    this.placed = facts.placed;
    this.retryable = facts.retryable;
    this.code = facts.code;
    this.status = facts.status;
    this.carrierCode = facts.carrierCode ?? null;
    this.retryAfterMs = facts.retryAfterMs ?? null;
  }
}
