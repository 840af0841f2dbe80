/**
 * A clock that moves only when told to: whole calls run in it in no time, for replays, simulations and tests. It steps to
 * each due time in turn, ties in the order of creation, so a timer made by a timer fires at its own time also within one
 * big step (XState's SimulatedClock does not do that).
 */
import type { Clock } from '../domain/clock.ts';

interface Timer {
  readonly dueUs: number;
  readonly order: number;
  task: (() => void) | null;
}

/** What wall clocks show at the beginning of virtual time: some day in 2027. */
const EPOCH_START_MS = 1_800_000_000_000;

export class VirtualClock implements Clock {
  #nowUs = 1_000_000;
  #order = 0;
  /** A binary heap, the next due first; timers that were cleared stay in it without their task until they are due. */
  readonly #heap: Timer[] = [];
  readonly #pending = new Map<number, Timer>();

  nowUs(): number {
    return this.#nowUs;
  }

  epochMs(): number {
    return EPOCH_START_MS + Math.floor(this.#nowUs / 1000);
  }

  setTimeout(task: () => void, delayMs: number): number {
    const order = ++this.#order;
    const timer = { dueUs: this.#nowUs + Math.max(0, Math.round(delayMs * 1000)), order, task };
    this.#pending.set(order, timer);
    this.#push(timer);
    return order;
  }

  clearTimeout(handle: unknown): void {
    const timer = this.#pending.get(handle as number);
    if (timer === undefined) return;
    timer.task = null;
    this.#pending.delete(timer.order);
  }

  get pendingCount(): number {
    return this.#pending.size;
  }

  /** When the next timer is due; null when there is none. */
  nextDueUs(): number | null {
    return this.#next()?.dueUs ?? null;
  }

  /** Moves to the next due timer and runs it; false when there is none. */
  step(): boolean {
    const timer = this.#next();
    if (timer === undefined) return false;
    this.#pop();
    this.#pending.delete(timer.order);
    this.#nowUs = Math.max(this.#nowUs, timer.dueUs);
    timer.task?.();
    return true;
  }

  advance(ms: number): void {
    const untilUs = this.#nowUs + Math.round(ms * 1000);
    for (let dueUs = this.nextDueUs(); dueUs !== null && dueUs <= untilUs; dueUs = this.nextDueUs()) this.step();
    this.#nowUs = untilUs;
  }

  #next(): Timer | undefined {
    while (this.#heap[0] !== undefined && this.#heap[0].task === null) this.#pop();
    return this.#heap[0];
  }

  #push(timer: Timer): void {
    const heap = this.#heap;
    let index = heap.length;
    heap.push(timer);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!isBefore(timer, heap[parent])) break;
      heap[index] = heap[parent] as Timer;
      index = parent;
    }
    heap[index] = timer;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (isBefore(heap[child + 1], heap[child])) child += 1;
      if (!isBefore(heap[child], last)) break;
      heap[index] = heap[child] as Timer;
      index = child;
    }
    heap[index] = last;
  }
}

function isBefore(one: Timer | undefined, other: Timer | undefined): boolean {
  if (one === undefined || other === undefined) return other === undefined && one !== undefined;
  return one.dueUs < other.dueUs || (one.dueUs === other.dueUs && one.order < other.order);
}
