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
const HASH_BYTES = 8;
const COUNT_BYTES = 2;
const COUNTER_BYTES = HASH_BYTES + 2 * COUNT_BYTES;

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

  /** Throws when these are not the bytes of counters. */
  static from(bytes: HeardRecord['prefixes']): PrefixCounts {
    const size = bytes.length / COUNTER_BYTES;
    if (!Number.isInteger(size) || size > COUNTERS_MAX) throw new TypeError('Not the bytes of counters.');
    const counts = new PrefixCounts();
    // Copied: numbers of eight bytes must begin at a multiple of eight.
    const { buffer } = new Uint8Array(bytes);
    counts.#hashes = new Float64Array(buffer, 0, size);
    counts.#whole = new Uint16Array(buffer, size * HASH_BYTES, size);
    counts.#wentOn = new Uint16Array(buffer, size * (HASH_BYTES + COUNT_BYTES), size);
    counts.#size = size;
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
      at = this.#append(hash);
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
    const size = this.#size;
    const bytes = new Uint8Array(size * COUNTER_BYTES);
    new Float64Array(bytes.buffer, 0, size).set(this.#hashes.subarray(0, size));
    const counts = new Uint16Array(bytes.buffer, size * HASH_BYTES);
    counts.set(this.#whole.subarray(0, size));
    counts.set(this.#wentOn.subarray(0, size), size);
    return bytes;
  }

  #indexOf(hash: number): number {
    const hashes = this.#hashes;
    for (let at = 0; at < this.#size; at++) if (hashes[at] === hash) return at;
    return -1;
  }

  #append(hash: number): number {
    const at = this.#size;
    if (at === this.#hashes.length) this.#grow();
    this.#hashes[at] = hash;
    this.#whole[at] = 0;
    this.#wentOn[at] = 0;
    this.#size += 1;
    return at;
  }

  #grow(): void {
    const capacity = Math.max(FIRST_CAPACITY, this.#hashes.length * 2);
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
