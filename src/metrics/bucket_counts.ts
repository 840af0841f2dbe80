/**
 * Counts of durations in the very buckets of an HdrHistogram of 1 µs to 60 s with 3 digits, kept sparse. One such
 * histogram with an array for all its buckets takes about 70 KB; measures, labels and the slots of their windows make
 * thousands of them, most of which see a few hundred different values. So this one takes 4 bytes for each bucket in use,
 * and turns into an array of all of them when that is smaller. `histogram_codec.ts` writes it in the common format.
 */
import type { BucketBudget } from './bucket_budget.ts';

export const LOWEST_US = 1;
export const HIGHEST_US = 60_000_000;
export const SIGNIFICANT_DIGITS = 3;

/** Buckets of one power of two: three digits need 1,000, so it is the next power of two. */
const BUCKETS_BITS = 10;
/** A cell of a sparse table is `bucket << COUNT_BITS | count`; 0 = free. */
const COUNT_BITS = 17;
const COUNT_MAX = 2 ** COUNT_BITS - 1;
const LENGTH = bucketOf(HIGHEST_US) + 1;
const SMALLEST_TABLE = 4;
/** A merge of more cells than this is made in an array at once: adding to it costs a tenth. */
const DENSE_MERGE_CELLS = 1_000;
/** Buckets right above that are looked up before the whole table is searched for the next one in use. */
const NEAR_BUCKETS = 8;

/** What a typed array takes beside its cells; measured. */
const ARRAY_BYTES = 200;
const CELL_BYTES = Uint32Array.BYTES_PER_ELEMENT;
const NO_CELLS = new Uint32Array(0);

export class BucketCounts {
  /** Without its table; measured. Who makes many counts this for each. */
  static readonly OBJECT_BYTES = 120;
  readonly #budget: BucketBudget | null;
  /** Sparse: an open-addressed table of packed cells. Of full length: a count for each bucket, which 2^32 samples fit. */
  #cells = NO_CELLS;
  #usedCells = 0;
  /** Samples for whose bucket there was no room and none in use above it: they count as the largest one. */
  #atMaxCount = 0;
  #n = 0;
  #sumUs = 0;
  #maxUs = 0;
  #overflowCount = 0;

  /** Without a budget it is not bounded, for what lives only as long as a request. */
  constructor(budget: BucketBudget | null = null) {
    this.#budget = budget;
  }

  /** A new one with the samples of all. */
  static merged(parts: readonly BucketCounts[]): BucketCounts {
    const sum = new BucketCounts();
    let cells = 0;
    for (const part of parts) cells += part.#usedCells;
    if (cells > DENSE_MERGE_CELLS) sum.#cells = new Uint32Array(LENGTH);
    for (const part of parts) sum.add(part);
    return sum;
  }

  get n(): number {
    return this.#n;
  }

  get sumUs(): number {
    return this.#sumUs;
  }

  get maxUs(): number {
    return this.#maxUs;
  }

  /** Samples above 60 s, which count as 60 s. */
  get overflowCount(): number {
    return this.#overflowCount;
  }

  get bytes(): number {
    return BucketCounts.OBJECT_BYTES + tableBytes(this.#cells.length);
  }

  /** Whole microseconds; what lies outside of 1 µs to 60 s counts as the nearest end. */
  record(us: number, count = 1): void {
    // Written so that NaN is 1 as well.
    const value = us >= HIGHEST_US ? HIGHEST_US : us > 1 ? Math.round(us) : 1;
    if (us > HIGHEST_US) this.#overflowCount += count;
    this.#n += count;
    this.#sumUs += value * count;
    if (value > this.#maxUs) this.#maxUs = value;
    this.#count(bucketOf(value), count);
  }

  /** As if every sample of the other one had been recorded here. */
  add(other: BucketCounts): void {
    this.#n += other.#n;
    this.#sumUs += other.#sumUs;
    this.#overflowCount += other.#overflowCount;
    if (other.#maxUs > this.#maxUs) this.#maxUs = other.#maxUs;
    this.#countAll(other.#cells);
    if (other.#atMaxCount > 0) this.#count(bucketOf(other.#maxUs), other.#atMaxCount);
  }

  /** Forgets all samples and gives the table back. */
  clear(): void {
    this.#budget?.give(tableBytes(this.#cells.length));
    this.#cells = NO_CELLS;
    this.#usedCells = 0;
    this.#atMaxCount = 0;
    this.#n = 0;
    this.#sumUs = 0;
    this.#maxUs = 0;
    this.#overflowCount = 0;
  }

  countWithin(us: number): number {
    return this.countsWithin([us])[0] ?? 0;
  }

  /** For each duration, ascending: the samples in the buckets up to its own. */
  countsWithin(edgesUs: readonly number[]): readonly number[] {
    const last = edgesUs.map((us) => (us < 1 ? -1 : bucketOf(Math.min(HIGHEST_US, Math.floor(us)))));
    const within = edgesUs.map(() => 0);
    const count = (bucket: number, samples: number): void => {
      const first = last.findIndex((edge) => bucket <= edge);
      if (first !== -1) within[first] = (within[first] ?? 0) + samples;
    };
    const cells = this.#cells;
    const isDense = cells.length === LENGTH;
    for (let at = 0; at < cells.length; at += 1) {
      const cell = cells[at] ?? 0;
      if (cell !== 0) count(isDense ? at : cell >>> COUNT_BITS, isDense ? cell : cell & COUNT_MAX);
    }
    if (this.#atMaxCount > 0) count(bucketOf(this.#maxUs), this.#atMaxCount);
    let sum = 0;
    return within.map((samples) => (sum += samples));
  }

  /** As `percentilesUs`, of one. Null when empty. */
  percentileUs(percent: number): number | null {
    return this.percentilesUs([percent])[0] ?? null;
  }

  /**
   * For each percentage, ascending and above 0: the highest value of the bucket that holds the sample of that rank, as
   * hdr-histogram-js's `getValueAtPercentile`, but never above the largest sample. Empty when there are no samples.
   */
  percentilesUs(percents: readonly number[]): readonly number[] {
    const found: number[] = [];
    if (this.#n === 0) return found;
    const ranks = percents.map((percent) => rankOf(percent, this.#n));
    let seen = 0;
    for (const [highestUs, count] of this.buckets()) {
      seen += count;
      while (seen >= (ranks[found.length] ?? Infinity)) found.push(Math.min(highestUs, this.#maxUs));
      if (found.length === ranks.length) break;
    }
    return found;
  }

  /** The highest value of each bucket in use and its samples, ascending. */
  *buckets(): Generator<readonly [highestUs: number, count: number]> {
    const cells = this.#cells;
    const maxBucket = this.#atMaxCount === 0 ? -1 : bucketOf(this.#maxUs);
    let pending = -1;
    let count = 0;
    const isDense = cells.length === LENGTH;
    // The bucket is in the upper bits of a cell, so cells in order are buckets in order.
    const ordered = isDense ? cells : cells.slice().sort();
    for (let at = 0; at < ordered.length; at += 1) {
      const cell = ordered[at] ?? 0;
      if (cell === 0) continue;
      const bucket = isDense ? at : cell >>> COUNT_BITS;
      if (bucket !== pending) {
        if (count > 0) yield [highestOf(pending), count];
        pending = bucket;
        count = 0;
      }
      count += isDense ? cell : cell & COUNT_MAX;
    }
    if (maxBucket > pending) {
      if (count > 0) yield [highestOf(pending), count];
      pending = maxBucket;
      count = 0;
    }
    count += this.#atMaxCount;
    if (count > 0) yield [highestOf(pending), count];
  }

  #count(bucket: number, count: number): void {
    let left = this.#put(bucket, count);
    while (left > 0 && this.#grow()) left = this.#put(bucket, left);
    if (left > 0) this.#roundUp(bucket, left);
  }

  /** Counts as many as the table has room for; returns the rest. A bucket may take several cells, each up to its most. */
  #put(bucket: number, count: number): number {
    const cells = this.#cells;
    const { length } = cells;
    if (length === 0) return count;
    if (length === LENGTH) {
      cells[bucket] = (cells[bucket] ?? 0) + count;
      return 0;
    }
    let left = count;
    for (let at = homeOf(bucket, length); ; at = at + 1 === length ? 0 : at + 1) {
      const cell = cells[at] ?? 0;
      if (cell !== 0 && cell >>> COUNT_BITS !== bucket) continue;
      if (cell === 0) {
        // Some stay free, so that every search ends, and ends soon.
        if (this.#usedCells >= length - Math.max(1, length >>> 3)) return left;
        this.#usedCells += 1;
      }
      const counted = Math.min(left, COUNT_MAX - (cell & COUNT_MAX));
      cells[at] = (bucket << COUNT_BITS) | ((cell & COUNT_MAX) + counted);
      left -= counted;
      if (left === 0) return 0;
    }
  }

  /** False when the budget has no room for a larger table. */
  #grow(): boolean {
    const old = this.#cells;
    const length = largerTable(old.length);
    if (this.#budget?.take(tableBytes(length) - tableBytes(old.length)) === false) return false;
    this.#cells = new Uint32Array(length);
    this.#usedCells = 0;
    this.#countAll(old);
    return true;
  }

  #countAll(cells: Uint32Array): void {
    const isDense = cells.length === LENGTH;
    for (let at = 0; at < cells.length; at += 1) {
      const cell = cells[at] ?? 0;
      if (cell === 0) continue;
      const bucket = isDense ? at : cell >>> COUNT_BITS;
      const count = isDense ? cell : cell & COUNT_MAX;
      // Most merges are made in an array of all buckets.
      const mine = this.#cells;
      if (mine.length === LENGTH) mine[bucket] = (mine[bucket] ?? 0) + count;
      else this.#count(bucket, count);
    }
  }

  /** Without room for its own, a sample counts in the next bucket above that is in use: never as faster than it was. */
  #roundUp(bucket: number, count: number): void {
    if (this.#budget !== null) this.#budget.roundedUpCount += count;
    let left = count;
    for (let near = bucket + 1; near <= bucket + NEAR_BUCKETS && left > 0; near += 1) left = this.#put(near, left);
    while (left > 0) {
      let next = 0;
      for (let at = 0; at < this.#cells.length; at += 1) {
        const cell = this.#cells[at] ?? 0;
        const isOpen = cell >>> COUNT_BITS > bucket && (cell & COUNT_MAX) < COUNT_MAX;
        if (isOpen && (next === 0 || cell < next)) next = cell;
      }
      if (next === 0) break;
      left = this.#put(next >>> COUNT_BITS, left);
    }
    this.#atMaxCount += left;
  }
}

/** The rank, from 1, of the sample that a percentage stands for; the product may come out a hair too large. */
function rankOf(percent: number, n: number): number {
  const exact = (Math.min(percent, 100) / 100) * n;
  return Math.max(1, Math.ceil(exact - 2 ** (Math.floor(Math.log2(exact)) - 52)));
}

/** The bucket of a whole number of µs from 1 to 60 s: one for each value below 2,048, then 1,024 for each power of two. */
function bucketOf(us: number): number {
  const shift = Math.max(0, 31 - BUCKETS_BITS - Math.clz32(us));
  return (shift << BUCKETS_BITS) + (us >>> shift);
}

function highestOf(bucket: number): number {
  const shift = Math.max(0, (bucket >>> BUCKETS_BITS) - 1);
  return ((bucket - (shift << BUCKETS_BITS) + 1) << shift) - 1;
}

/** Where the search for a bucket begins: neighbours, which are filled together, are spread over the table. */
function homeOf(bucket: number, length: number): number {
  return ((Math.imul(bucket, 0x9e3779b1) >>> 16) * length) >>> 16;
}

/** 4, 6, 8, 12, 16, … cells, until an array of all buckets is smaller. */
function largerTable(length: number): number {
  if (length === 0) return SMALLEST_TABLE;
  const isPowerOfTwo = (length & (length - 1)) === 0;
  return Math.min(LENGTH, isPowerOfTwo ? length * 1.5 : (length * 4) / 3);
}

function tableBytes(cellCount: number): number {
  return cellCount === 0 ? 0 : ARRAY_BYTES + cellCount * CELL_BYTES;
}
