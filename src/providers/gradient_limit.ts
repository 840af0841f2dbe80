/**
 * How many requests a provider takes at once without becoming slower: Gradient2, on the time to first token. While that is
 * near its long average the limit grows, with more requests the faster; when it rises, the limit shrinks in proportion.
 * Source: Netflix/concurrency-limits, Gradient2Limit.
 */
export interface LimitRules {
  readonly atFirst: number;
  readonly min: number;
  readonly max: number;
}

/** First tokens of models vary more than answers of servers. */
const TOLERANCE = 2;
const SMOOTHING = 0.2;
/** Samples that the long average remembers. */
const LONG = 600;
const GRADIENT_MIN = 0.5;
/** How many of the last gradients say whether it is crowded. */
const CROWDED = { smoothing: 0.1, below: 0.8 };

export class GradientLimit {
  readonly #rules: LimitRules;
  #limit: number;
  #longUs = 0;
  #count = 0;
  #gradient = 1;

  constructor(rules: LimitRules) {
    this.#rules = rules;
    this.#limit = rules.atFirst;
  }

  get limit(): number {
    return Math.floor(this.#limit);
  }

  /** Lately its answers were so late that the limit shrank. */
  get isCrowded(): boolean {
    return this.#gradient < CROWDED.below;
  }

  /** `inFlight`: requests under way when this one began. */
  answered(ttftUs: number, inFlight: number): void {
    this.#count = Math.min(LONG, this.#count + 1);
    this.#longUs += (ttftUs - this.#longUs) / this.#count;
    // A long average from a crowded hour would let everything pass for good when it is over.
    if (this.#longUs > ttftUs * 2) this.#longUs *= 0.95;
    const gradient = Math.max(GRADIENT_MIN, Math.min(1, (TOLERANCE * this.#longUs) / Math.max(1, ttftUs)));
    this.#gradient += CROWDED.smoothing * (gradient - this.#gradient);
    // Nothing is learned of the limit while it is far away.
    if (inFlight < this.#limit / 2) return;
    const next = this.#limit * gradient + Math.sqrt(this.#limit);
    const smoothed = this.#limit * (1 - SMOOTHING) + next * SMOOTHING;
    this.#limit = Math.max(this.#rules.min, Math.min(this.#rules.max, smoothed));
  }
}
