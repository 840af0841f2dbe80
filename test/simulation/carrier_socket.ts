/** One relay socket as the product's server would hand it over, with the network between it and the carrier. */
import type { Clock } from '../../src/domain/clock.ts';
import type { SendResult, Socket, SocketListener, SocketRoute } from '../../src/domain/socket.ts';
import type { Limits } from '../../src/limits.ts';
import type { Dice } from './dice.ts';
import type { FaultBook } from './faults.ts';

export interface CarrierEnd {
  /** A frame came through. */
  took(text: string): void;
  /** `byProduct`: the product closed it; else the network or the carrier did. */
  closed(socket: CarrierSocket, status: number, byProduct: boolean): void;
  blocked(): void;
  unblocked(): void;
}

interface SocketParts {
  readonly clock: Clock;
  readonly dice: Dice;
  readonly faults: FaultBook;
  /** What the product says that it takes. */
  readonly frames: Limits['relay']['frames'];
  /** Runs what happens in the product as part of this call. */
  as(task: () => void): void;
}

export class CarrierSocket implements Socket {
  readonly #parts: SocketParts;
  readonly #end: CarrierEnd;
  #listener: SocketListener | null = null;
  #isClosed = false;
  #isBlocked = false;
  #drainTimer: unknown = null;
  #slow: { readonly untilUs: number; readonly isStuck: boolean } | null = null;
  /** The product's allowance of frames, reckoned here on its own. */
  #allowance: number;
  #countedUs: number | null = null;
  excessCount = 0;

  constructor(parts: SocketParts, end: CarrierEnd) {
    this.#parts = parts;
    this.#end = end;
    this.#allowance = parts.frames.burst;
  }

  /** `wrap`: what a test puts between the product and the network. */
  open(route: SocketRoute, wrap?: (socket: Socket) => Socket): void {
    this.#parts.as(() => {
      const listener = route.opened(wrap?.(this) ?? this);
      if (!this.#isClosed) this.#listener = listener;
    });
  }

  get isOpen(): boolean {
    return !this.#isClosed;
  }

  send(text: string): SendResult {
    if (this.#isClosed || this.#isBlocked) return 'dropped';
    const nowUs = this.#parts.clock.nowUs();
    const slow = this.#slow;
    if (slow === null || slow.untilUs <= nowUs) {
      this.#end.took(text);
      return 'sent';
    }
    const { dice, faults, clock } = this.#parts;
    const isTaken = !dice.chance(0.3);
    if (isTaken) this.#end.took(text);
    else faults.hit('carrier: frame not taken');
    this.#isBlocked = true;
    this.#end.blocked();
    const drainMs = slow.isStuck ? (slow.untilUs - nowUs) / 1000 : dice.between(20, 500);
    this.#drainTimer = clock.setTimeout(() => this.#drain(), drainMs);
    return isTaken ? 'buffered' : 'dropped';
  }

  /** By the product. As with the real server, its listener has heard of it when this returns. */
  close(status: number, _reason: string): void {
    this.#shut(status, true);
  }

  /** By the network or the carrier. */
  drop(status: number): void {
    this.#shut(status, false);
  }

  /** The process at the other end is gone: it hears nothing of it. */
  lose(): void {
    this.#listener = null;
    this.#shut(1006, false);
  }

  /** From now on, for so long, frames are not taken as fast as they come; `isStuck`: not at all after the next one. */
  slowDown(ms: number, isStuck: boolean): void {
    this.#slow = { untilUs: this.#parts.clock.nowUs() + ms * 1000, isStuck };
  }

  /** `accepted` runs before the product gets the frame. False: it was one too many, and is dropped there. */
  deliver(frame: string | object, accepted: () => void = () => {}): boolean {
    const listener = this.#listener;
    if (this.#isClosed || listener === null) return false;
    const nowUs = this.#parts.clock.nowUs();
    const isAccepted = this.#isWithinRate(nowUs);
    if (isAccepted) accepted();
    else this.excessCount += 1;
    this.#parts.as(() => listener.message(typeof frame === 'string' ? frame : JSON.stringify(frame), nowUs));
    return isAccepted;
  }

  #isWithinRate(nowUs: number): boolean {
    const { burst, perSecond } = this.#parts.frames;
    const elapsedUs = this.#countedUs === null ? 0 : nowUs - this.#countedUs;
    this.#countedUs = nowUs;
    this.#allowance = Math.min(burst, this.#allowance + (elapsedUs * perSecond) / 1e6);
    if (this.#allowance < 1) return false;
    this.#allowance -= 1;
    return true;
  }

  #drain(): void {
    this.#drainTimer = null;
    this.#isBlocked = false;
    this.#parts.as(() => this.#listener?.drained());
    if (!this.#isBlocked && !this.#isClosed) this.#end.unblocked();
  }

  #shut(status: number, byProduct: boolean): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#parts.clock.clearTimeout(this.#drainTimer);
    this.#end.closed(this, status, byProduct);
    const listener = this.#listener;
    this.#listener = null;
    this.#parts.as(() => listener?.closed(status));
  }
}
