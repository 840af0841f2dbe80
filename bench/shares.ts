/** Shares that are promised: when so few were seen that a good share proves nothing, only a bad one is said. Pure. */
import { upperErrorBound } from './error_bound.ts';
import { unmeasured, type Verdict, verdict } from './verdict.ts';

export interface ErrorLimit {
  /** The largest share of errors that is allowed, 0 to 1. */
  readonly share: number;
  /** The target may be met only from so many. */
  readonly nMin: number;
  /** What is counted: `hits`. */
  readonly of: string;
}

/** Missed at any n, met only from `nMin`; always with how large the share may be when so many were seen. */
export function errorVerdict(target: string, errorCount: number, n: number, { share, nMin, of }: ErrorLimit): Verdict {
  if (n === 0) return unmeasured(target, `no ${of}`);
  const measured = errorsText(errorCount, n, of);
  const holds = errorCount / n <= share;
  if (!holds || n >= nMin) return verdict(target, holds, measured);
  return unmeasured(target, `${measured}: too few, it may be met from ${nMin.toLocaleString('en-US')}`);
}

/** `3 of 650 hits (0.46 %, at most 1.19 %)`. */
export function errorsText(errorCount: number, n: number, of: string): string {
  const bound = (upperErrorBound(errorCount, n) * 100).toFixed(2);
  const share = ((100 * errorCount) / Math.max(1, n)).toFixed(2);
  return `${errorCount} of ${n} ${of} (${share} %, at most ${bound} %)`;
}
