/**
 * The clock of one process of the product, over the time of the world: it knows which call each timer was set for, so
 * that one left behind is noticed, and a process that dies takes its timers along.
 */
import type { Clock } from '../../src/domain/clock.ts';

export class ProcessClock implements Clock {
  readonly #world: Clock;
  readonly #owners = new Map<unknown, number>();
  readonly #counts = new Map<number, number>();
  #owner = 0;
  #dead = false;

  constructor(world: Clock) {
    this.#world = world;
  }

  nowUs(): number {
    return this.#world.nowUs();
  }

  epochMs(): number {
    return this.#world.epochMs();
  }

  setTimeout(task: () => void, delayMs: number): unknown {
    if (this.#dead) return null;
    const owner = this.#owner;
    const handle = this.#world.setTimeout(() => {
      this.#forget(handle);
      this.as(owner, task);
    }, delayMs);
    this.#owners.set(handle, owner);
    this.#counts.set(owner, (this.#counts.get(owner) ?? 0) + 1);
    return handle;
  }

  clearTimeout(handle: unknown): void {
    if (this.#forget(handle)) this.#world.clearTimeout(handle);
  }

  /** What is done within `task`, and by its timers, is done for this call; 0 = for the process. */
  as<R>(owner: number, task: () => R): R {
    const before = this.#owner;
    this.#owner = owner;
    try {
      return task();
    } finally {
      this.#owner = before;
    }
  }

  pendingOf(owner: number): number {
    return this.#counts.get(owner) ?? 0;
  }

  get pendingCount(): number {
    return this.#owners.size;
  }

  kill(): void {
    this.#dead = true;
    for (const handle of this.#owners.keys()) this.#world.clearTimeout(handle);
    this.#owners.clear();
    this.#counts.clear();
  }

  #forget(handle: unknown): boolean {
    const owner = this.#owners.get(handle);
    if (owner === undefined) return false;
    this.#owners.delete(handle);
    this.#counts.set(owner, (this.#counts.get(owner) ?? 0) - 1);
    return true;
  }
}
