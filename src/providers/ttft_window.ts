/**
 * How long a provider takes to its first token, of the last minutes. Requests that we gave up before it came are known
 * only to take longer than that; leaving them out would make a provider look the faster the more often it is late. So
 * quantiles are estimated as of lifetimes (Kaplan and Meier 1958): one that was given up early says nothing, one that was
 * given up late keeps its weight for what is later still.
 */
interface TtftSample {
  readonly atUs: number;
  readonly ttftUs: number;
  /** It was given up then, before any token. */
  readonly isGivenUp: boolean;
}

const SAMPLES_MAX = 512;
const KEPT_US = 5 * 60_000_000;

export class TtftWindow {
  #samples: TtftSample[] = [];

  add(sample: TtftSample): void {
    this.#samples.push(sample);
    if (this.#samples.length > SAMPLES_MAX) this.#samples.shift();
    this.forget(sample.atUs);
  }

  /** What is older than five minutes is not known any more. */
  forget(nowUs: number): void {
    let old = 0;
    while ((this.#samples[old]?.atUs ?? Infinity) < nowUs - KEPT_US) old += 1;
    if (old > 0) this.#samples.splice(0, old);
  }

  /** Of the samples, or of the last ones, or of all but the last ones; null while fewer than `answeredMin` were answered. */
  quantileUs(
    quantile: number,
    {
      answeredMin,
      last,
      butLast = 0,
    }: { readonly answeredMin: number; readonly last?: number; readonly butLast?: number },
  ): number | null {
    const end = this.#samples.length - butLast;
    const samples = this.#samples.slice(last === undefined ? 0 : Math.max(0, end - last), Math.max(0, end));
    const answeredCount = samples.filter(({ isGivenUp }) => !isGivenUp).length;
    return answeredCount < answeredMin ? null : quantileOf(samples, quantile);
  }
}

/** The first time by which so large a share has answered; the longest that is known where so many never did. */
function quantileOf(samples: readonly TtftSample[], quantile: number): number {
  // Of two at the same time the answer came before the other one was given up.
  const sorted = samples.toSorted((a, b) => a.ttftUs - b.ttftUs || Number(a.isGivenUp) - Number(b.isGivenUp));
  let waiting = 1;
  for (const [index, { ttftUs, isGivenUp }] of sorted.entries()) {
    if (!isGivenUp) waiting *= 1 - 1 / (sorted.length - index);
    // A product of fractions misses a round share by its last digit.
    if (waiting <= 1 - quantile + 1e-9) return ttftUs;
  }
  return sorted.at(-1)?.ttftUs ?? 0;
}
