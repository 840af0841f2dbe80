/** How large a share of errors may be when so many were seen. Pure. */

const CONFIDENCE = 0.95;
const STEPS = 60;

/**
 * The largest share that still leaves a 5 % chance of seeing so few errors (Clopper and Pearson, one side); without errors
 * about 3 of n. 1 without trials.
 */
export function upperErrorBound(errorCount: number, n: number): number {
  if (n === 0 || errorCount >= n) return 1;
  let [low, high] = [errorCount / n, 1];
  for (let step = 0; step < STEPS; step++) {
    const middle = (low + high) / 2;
    if (atMost(errorCount, n, middle) > 1 - CONFIDENCE) low = middle;
    else high = middle;
  }
  return high;
}

/** The chance of at most so many errors among n when each is one with this chance. */
function atMost(errorCount: number, n: number, share: number): number {
  const odds = Math.log(share) - Math.log1p(-share);
  let log = n * Math.log1p(-share);
  let sum = Math.exp(log);
  for (let k = 1; k <= errorCount; k++) {
    log += Math.log(n - k + 1) - Math.log(k) + odds;
    sum += Math.exp(log);
  }
  return sum;
}
