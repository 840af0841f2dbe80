/** Sockets that should not be: each must be refused, or closed once it had its time, and must leave nothing. */
import type { Clock } from '../../src/domain/clock.ts';
import type { Rule } from './call_watch.ts';
import type { CarrierSocket } from './carrier_socket.ts';
import type { Dice } from './dice.ts';

interface StrayParts {
  readonly clock: Clock;
  /** Null: the handshake is let in. */
  readonly admission: (signature?: string) => object | null;
  readonly open: (owner: number) => CarrierSocket;
  /** The setup frame of the call whose sockets these are not. */
  readonly setup: (changes: object) => object;
  /** Timers of the product for this owner; null when its process is gone. */
  readonly timersOf: (owner: number) => number | null;
  readonly firstOwner: number;
  readonly fail: (rule: Rule, what: string) => void;
}

/** A little more than the product waits for a good setup. */
const KEPT_MS = 5_100;
const STORM_SOCKETS = 12;

export class StraySockets {
  readonly #parts: StrayParts;
  #count = 0;

  constructor(parts: StrayParts) {
    this.#parts = parts;
  }

  /** 0: forged; 1: with a token that nobody knows; 2: a second one of the call; 3: speaks too early; 4: says nothing. */
  one(kind: number): void {
    const { admission, setup, fail } = this.#parts;
    if (kind === 0) {
      if (admission('forged') === null) fail('8 everything is bounded', 'a forged handshake was let in');
      return;
    }
    const socket = this.#open();
    if (kind === 1) socket?.deliver(setup({ customParameters: { token: 'not known' } }));
    if (kind === 2) socket?.deliver(setup({ sessionId: 'VX second' }));
    if (kind === 3) socket?.deliver({ type: 'prompt', voicePrompt: 'nobody asked', last: true });
  }

  storm(dice: Dice): void {
    for (let count = 0; count < STORM_SOCKETS; count++) {
      const socket = this.#open();
      if (socket !== null) this.#parts.clock.setTimeout(() => socket.drop(1006), dice.between(200, 1_200));
    }
  }

  #open(): CarrierSocket | null {
    const { clock, admission, open, timersOf, fail, firstOwner } = this.#parts;
    if (admission() !== null) return null;
    const owner = firstOwner + ++this.#count;
    const socket = open(owner);
    clock.setTimeout(() => {
      const timers = timersOf(owner);
      if (timers === null) return;
      const rule = '5 a call ends once and leaves nothing behind';
      if (socket.isOpen) fail(rule, 'a socket that never presented itself is open');
      if (timers > 0) fail(rule, 'a refused socket has left a timer');
    }, KEPT_MS);
    return socket;
  }
}
