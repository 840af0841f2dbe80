/**
 * A carrier that comes back to its session sends what happened meanwhile, and perhaps what it could not know we had.
 * The final prompt that we had is not taken twice: it is the first that comes, soon, and says the same.
 * Source: the changelog of `applicationReconnect`; how far the replay goes back is not documented.
 */
const REPLAY_US = 2_000_000;
/** What was had longer ago the carrier knows to have arrived. */
const IN_DOUBT_US = 10_000_000;

export class ReplayedPrompts {
  #had: string;
  readonly #untilUs: number;

  /** `had`: the last final prompt before the connection was lost, and when it came; null = none. */
  constructor(had: { readonly text: string; readonly atUs: number } | null, nowUs: number) {
    this.#had = had !== null && nowUs - had.atUs <= IN_DOUBT_US ? had.text : '';
    this.#untilUs = nowUs + REPLAY_US;
  }

  /** Whether this final prompt is the one that we had. */
  has(text: string, atUs: number): boolean {
    const isRepeated = this.#had !== '' && text === this.#had && atUs <= this.#untilUs;
    this.#had = '';
    return isRepeated;
  }
}
