/**
 * A clock that moves only when told to, for tests. It steps to each due time in turn, ties in the order of creation, so a
 * timer made by a timer fires at its own time also within one big step (XState's SimulatedClock does not do that).
 */
import type { Clock } from '../../src/domain/clock.ts';

interface Timer {
  readonly dueUs: number;
  readonly order: number;
  readonly task: () => void;
}

export class VirtualClock implements Clock {
  #nowUs = 1_000_000;
  #order = 0;
  readonly #timers = new Map<number, Timer>();

  nowUs(): number {
    return this.#nowUs;
  }

  epochMs(): number {
    return 1_800_000_000_000 + Math.floor(this.#nowUs / 1000);
  }

  setTimeout(task: () => void, delayMs: number): number {
    const order = ++this.#order;
    this.#timers.set(order, { dueUs: this.#nowUs + Math.max(0, Math.round(delayMs * 1000)), order, task });
    return order;
  }

  clearTimeout(handle: unknown): void {
    this.#timers.delete(handle as number);
  }

  get pendingCount(): number {
    return this.#timers.size;
  }

  advance(ms: number): void {
    const untilUs = this.#nowUs + Math.round(ms * 1000);
    for (let next = this.#nextDue(); next !== undefined && next.dueUs <= untilUs; next = this.#nextDue()) {
      this.#nowUs = next.dueUs;
      this.#timers.delete(next.order);
      next.task();
    }
    this.#nowUs = untilUs;
  }

  #nextDue(): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers.values()) {
      if (
        first === undefined ||
        timer.dueUs < first.dueUs ||
        (timer.dueUs === first.dueUs && timer.order < first.order)
      ) {
        first = timer;
      }
    }
    return first;
  }
}
