/**
 * The end of a process with calls that go on: each is handed over as soon as nothing is being said in it, and where the
 * carrier asks here what is next, it is sent to the successor.
 */
import type { Clock } from '../domain/clock.ts';
import type { CallStateName } from '../domain/call_record.ts';
import type { TrackingId } from '../domain/ids.ts';
import type { LiveCall } from './live_call.ts';

interface HandOverParts {
  readonly clock: Clock;
  readonly calls: ReadonlyMap<TrackingId, LiveCall>;
  /** Whether another process can go on with this call. */
  canGoOn(call: LiveCall): boolean;
  /** Resolves when everything saved so far is kept. */
  kept(): Promise<void>;
}

const LOOK_EVERY_MS = 50;
/** Nobody is in the middle of a sentence. */
const QUIET: ReadonlySet<CallStateName> = new Set(['listening', 'dialling', 'reconnecting']);

export class HandOver {
  readonly #parts: HandOverParts;
  /** Their sessions were ended and the carrier has not asked yet what is next. */
  readonly #awaited = new Set<TrackingId>();
  /** Of these the record is being kept, after which the carrier is told if it waits for an answer here. */
  readonly #leaving = new Set<LiveCall>();
  #timer: unknown = null;
  #hasBegun = false;
  #untilUs = 0;
  #whenDone: (() => void) | null = null;

  constructor(parts: HandOverParts) {
    this.#parts = parts;
  }

  /**
   * Hands over every call once it is quiet, at the latest after `quietMs`. Resolves when no call is left and the carrier
   * was told for each where it goes on, which it may as well have asked somebody else.
   */
  async begin(quietMs: number): Promise<void> {
    this.#hasBegun = true;
    this.#untilUs = this.#parts.clock.nowUs() + quietMs * 1000;
    const done = new Promise<void>((resolve) => {
      this.#whenDone = resolve;
    });
    this.#look();
    await done;
  }

  #look(): void {
    const { clock, calls } = this.#parts;
    this.#timer = null;
    const isLate = clock.nowUs() >= this.#untilUs || this.#whenDone === null;
    for (const call of calls.values()) if (isLate || QUIET.has(call.state)) this.#end(call);
    this.#lookLater();
    this.#settle();
  }

  #lookLater(): void {
    if (this.#parts.calls.size === 0) return;
    // Nobody waits any more for a call that joins after the others have gone.
    const isOver = this.#whenDone === null;
    this.#timer ??= this.#parts.clock.setTimeout(() => this.#look(), isOver ? 0 : LOOK_EVERY_MS);
  }

  /** A call was taken up: once calls are handed over, it is too. */
  joined(): void {
    if (this.#hasBegun) this.#lookLater();
  }

  /** Hands over what is left, and waits for nothing any more. */
  now(): void {
    this.#parts.clock.clearTimeout(this.#timer);
    this.#timer = null;
    this.#hasBegun = true;
    for (const call of this.#parts.calls.values()) this.#end(call);
    this.#awaited.clear();
    this.#leaving.clear();
    this.#settle();
  }

  /** The carrier asked here what is next in this call, and is told. */
  asked(trackingId: TrackingId): void {
    this.#awaited.delete(trackingId);
    this.#settle();
  }

  #end(call: LiveCall): void {
    // One that is to be transferred is asked for again by the carrier.
    if (call.state === 'closing' && call.record().closing !== 'transferred')
      call.tell({ type: 'carrier.ended', end: 'completed' });
    else if (!this.#parts.canGoOn(call)) call.tell({ type: 'call.stop', end: 'drained' });
    else {
      if (call.channel !== null && call.channel.kind !== 'gather') this.#awaited.add(call.trackingId);
      this.#leaving.add(call);
      void call
        .handOver(() => this.#parts.kept())
        .then(() => {
          this.#leaving.delete(call);
          this.#settle();
        });
    }
  }

  #settle(): void {
    if (this.#parts.calls.size > 0 || this.#awaited.size > 0 || this.#leaving.size > 0) return;
    this.#whenDone?.();
    this.#whenDone = null;
  }
}
