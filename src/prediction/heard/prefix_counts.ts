/**
 * How often the beginnings of utterances were all of it, and how often callers went on. In arrays of numbers: there may
 * be thousands of states with hundreds of beginnings each, and looking through them is still a matter of nanoseconds.
 */
import type { HeardRecord } from '../../domain/heard_record.ts';

const COUNTERS_MAX = 512;
/** Room is made for so many at once, because that looks at all of them. */
const DROPPED_AT_ONCE = 64;
const FIRST_CAPACITY = 16;
const COUNT_MAX = 0xffff;

export interface PrefixCount {
  readonly wholeCount: number;
  readonly wentOnCount: number;
}

export class PrefixCounts {
  #hashes = new Float64Array(FIRST_CAPACITY);
  #whole = new Uint16Array(FIRST_CAPACITY);
  #wentOn = new Uint16Array(FIRST_CAPACITY);
  /** In the order in which they were first heard. */
  #size = 0;

  /** Throws when the lists are not of numbers. */
  static from({ hashes, wholeCounts, wentOnCounts }: HeardRecord['prefixes']): PrefixCounts {
    const counts = new PrefixCounts();
    for (let at = 0; at < Math.min(hashes.length, COUNTERS_MAX); at++) {
      counts.#append(counted(hashes[at]), counted(wholeCounts[at]), counted(wentOnCounts[at]));
    }
    return counts;
  }

  get size(): number {
    return this.#size;
  }

  get(hash: number): PrefixCount | null {
    const at = this.#indexOf(hash);
    return at === -1 ? null : { wholeCount: this.#whole[at] ?? 0, wentOnCount: this.#wentOn[at] ?? 0 };
  }

  count(hash: number, isWhole: boolean): void {
    let at = this.#indexOf(hash);
    if (at === -1) {
      if (this.#size === COUNTERS_MAX) this.#dropLeast();
      at = this.#append(hash, 0, 0);
    }
    const counts = isWhole ? this.#whole : this.#wentOn;
    counts[at] = Math.min(COUNT_MAX, (counts[at] ?? 0) + 1);
  }

  halve(): void {
    for (let at = 0; at < this.#size; at++) {
      this.#whole[at] = (this.#whole[at] ?? 0) >> 1;
      this.#wentOn[at] = (this.#wentOn[at] ?? 0) >> 1;
    }
    this.#keep((at) => this.#valueAt(at) > 0);
  }

  record(): HeardRecord['prefixes'] {
    return {
      hashes: [...this.#hashes.subarray(0, this.#size)],
      wholeCounts: [...this.#whole.subarray(0, this.#size)],
      wentOnCounts: [...this.#wentOn.subarray(0, this.#size)],
    };
  }

  #indexOf(hash: number): number {
    const hashes = this.#hashes;
    for (let at = 0; at < this.#size; at++) if (hashes[at] === hash) return at;
    return -1;
  }

  #append(hash: number, wholeCount: number, wentOnCount: number): number {
    const at = this.#size;
    if (at === this.#hashes.length) this.#grow();
    this.#hashes[at] = hash;
    this.#whole[at] = wholeCount;
    this.#wentOn[at] = wentOnCount;
    this.#size += 1;
    return at;
  }

  #grow(): void {
    const capacity = this.#hashes.length * 2;
    const [hashes, whole, wentOn] = [this.#hashes, this.#whole, this.#wentOn];
    this.#hashes = new Float64Array(capacity);
    this.#whole = new Uint16Array(capacity);
    this.#wentOn = new Uint16Array(capacity);
    this.#hashes.set(hashes);
    this.#whole.set(whole);
    this.#wentOn.set(wentOn);
  }

  /** Those that were heard least often, of equals the oldest. */
  #dropLeast(): void {
    const order = Array.from({ length: this.#size }, (_, at) => at);
    order.sort((one, other) => this.#valueAt(one) - this.#valueAt(other) || one - other);
    const dropped = new Set(order.slice(0, DROPPED_AT_ONCE));
    this.#keep((at) => !dropped.has(at));
  }

  #keep(isKept: (at: number) => boolean): void {
    let to = 0;
    for (let at = 0; at < this.#size; at++) {
      if (!isKept(at)) continue;
      this.#hashes[to] = this.#hashes[at] ?? 0;
      this.#whole[to] = this.#whole[at] ?? 0;
      this.#wentOn[to] = this.#wentOn[at] ?? 0;
      to += 1;
    }
    this.#size = to;
  }

  #valueAt(at: number): number {
    return (this.#whole[at] ?? 0) + (this.#wentOn[at] ?? 0);
  }
}

function counted(value: unknown): number {
  if (typeof value !== 'number') throw new TypeError('Not a count.');
  return value;
}
