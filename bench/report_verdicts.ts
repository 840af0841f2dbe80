/** The part of the report about targets: what this run says of them first, and in one line what it could not. */
import type { Verdict } from './verdict.ts';

/** Outcome, target, and what was measured. */
export function verdictRows(verdicts: readonly Verdict[]): readonly (readonly [string, string, string])[] {
  return verdicts.flatMap(({ outcome, target, measured, notRun }) =>
    notRun === null ? [[outcome, target, measured] as const] : [],
  );
}

/** Null: every target was part of the run. */
export function notRunLine(verdicts: readonly Verdict[]): string | null {
  const missing = verdicts.flatMap(({ notRun }) => notRun ?? []);
  if (missing.length === 0) return null;
  const targets = missing.length === 1 ? '1 target' : `${missing.length} targets`;
  return `not part of this run: ${[...new Set(missing)].join(', ')} (${targets})`;
}
