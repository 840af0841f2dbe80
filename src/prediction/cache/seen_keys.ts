/** Keys that were asked, the last so many of them. */
export class SeenKeys {
  readonly #keys = new Set<string>();
  readonly #max: number;

  constructor(max: number) {
    this.#max = max;
  }

  /** True if it was there already. */
  add(key: string): boolean {
    const wasThere = this.#keys.delete(key);
    this.#keys.add(key);
    if (this.#keys.size > this.#max) {
      const [oldest = ''] = this.#keys;
      this.#keys.delete(oldest);
    }
    return wasThere;
  }
}
