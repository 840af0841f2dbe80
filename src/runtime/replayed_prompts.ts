/**
 * A carrier that comes back to its session sends what happened meanwhile, and perhaps what it could not know we had.
 * The final prompt that we had is not taken twice: it is the first that comes, soon, and says the same.
 * Source: the changelog of `applicationReconnect`; how far the replay goes back is not documented.
 */
const REPLAY_US = 2_000_000;

export class ReplayedPrompts {
  #had: string;
  readonly #untilUs: number;

  /** `had`: the last final prompt before the connection was lost; '' = none. */
  constructor(had: string, nowUs: number) {
    this.#had = had;
    this.#untilUs = nowUs + REPLAY_US;
  }

  /** Whether this final prompt is the one that we had. */
  has(text: string, atUs: number): boolean {
    const isRepeated = this.#had !== '' && text === this.#had && atUs <= this.#untilUs;
    this.#had = '';
    return isRepeated;
  }
}
