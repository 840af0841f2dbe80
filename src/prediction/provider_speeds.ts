/** How fast each provider's first token came lately, so that only a faster one is raced against the first. */

/** A median of fewer says little. */
const SAMPLES_MIN = 10;
const SAMPLES_MAX = 64;
/** A race that the second wins seldom costs more than it gives. */
const FASTER_BY = 0.8;

export class ProviderSpeeds {
  readonly #samples = new Map<string, number[]>();

  firstTokenCame(provider: string, ttftUs: number): void {
    const samples = this.#samples.get(provider) ?? [];
    samples.push(ttftUs);
    if (samples.length > SAMPLES_MAX) samples.shift();
    this.#samples.set(provider, samples);
  }

  /**
   * Whether `second` is likely to speak before `first`. While too little is known of it, yes: that is how it becomes
   * known.
   */
  mayOutrun(second: string, first: string): boolean {
    const [secondUs, firstUs] = [this.#medianUs(second), this.#medianUs(first)];
    return secondUs === null || firstUs === null || secondUs < firstUs * FASTER_BY;
  }

  #medianUs(provider: string): number | null {
    const samples = this.#samples.get(provider) ?? [];
    if (samples.length < SAMPLES_MIN) return null;
    return samples.toSorted((a, b) => a - b)[samples.length >> 1] ?? null;
  }
}
