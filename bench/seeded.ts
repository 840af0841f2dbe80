/** Everything random in a run comes from here, so that all servers meet the same calls. */

/** Numbers in [0, 1): mulberry32. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Start times within the ramp, as independent callers have them, in order: a Poisson process with a known count. */
export function startTimesMs(count: number, rampMs: number, random: () => number): readonly number[] {
  return Array.from({ length: count }, () => random() * rampMs).sort((a, b) => a - b);
}

/** Box-Muller. */
export function normal(mean: number, deviation: number, random: () => number): number {
  const z = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return mean + deviation * z;
}

export function lognormal(median: number, sigma: number, random: () => number): number {
  return median * Math.exp(normal(0, sigma, random));
}
