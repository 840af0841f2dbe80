/** The memory that all histograms of a process share. */

export class BucketBudget {
  readonly limitBytes: number;
  /** Samples that were counted in a higher bucket than their own, because there was no room for their own. */
  roundedUpCount = 0;
  #usedBytes = 0;

  constructor(limitBytes: number) {
    this.limitBytes = limitBytes;
  }

  get usedBytes(): number {
    return this.#usedBytes;
  }

  /** False, and nothing taken, when that much is not left. */
  take(bytes: number): boolean {
    if (this.#usedBytes + bytes > this.limitBytes) return false;
    this.#usedBytes += bytes;
    return true;
  }

  /** What has to be there in any case, such as the objects that hold the buckets. */
  charge(bytes: number): void {
    this.#usedBytes += bytes;
  }

  give(bytes: number): void {
    this.#usedBytes -= bytes;
  }
}
