/** What the rules of the alerts judge, made of counts and durations. */
import type { AttemptStart } from '../../../src/domain/turn.ts';
import type { AlertReading } from '../../../src/metrics/alert_rules.ts';
import { BucketCounts } from '../../../src/metrics/bucket_counts.ts';
import type { CallMode, Measure, MetricsWindow, ScopeReading, TurnCounts } from '../../../src/metrics/figures.ts';

export const GB = 1e9;

/** With a third word: the turns whose source was started so. */
type Scopes = Partial<
  Record<`${CallMode} ${MetricsWindow}` | `${CallMode} ${MetricsWindow} ${AttemptStart}`, ScopeReading>
>;

/** `stalls` are those of `loop` when absent, as if no look had been missed. */
export function reading(
  scopes: Scopes,
  parts: { loop?: BucketCounts; stalls?: BucketCounts; facts?: AlertReading['facts'] } = {},
): AlertReading {
  return {
    figures: {
      read({ mode, window, dimension, label }) {
        if (dimension === undefined) return scopes[`${mode} ${window}`] ?? null;
        return dimension === 'start' ? (scopes[`${mode} ${window} ${label as AttemptStart}`] ?? null) : null;
      },
      loopDelay: (window) => (window === '1m' ? (parts.loop ?? new BucketCounts()) : new BucketCounts()),
      loopStalls: (window) =>
        window === '1m' ? (parts.stalls ?? parts.loop ?? new BucketCounts()) : new BucketCounts(),
    },
    facts: parts.facts ?? { storageFailing: false, disk: null },
  };
}

export function turns(
  counts: Partial<TurnCounts>,
  measures: Partial<Record<Measure, BucketCounts>> = {},
): ScopeReading {
  const none = { n: 0, byOutcome: {}, answeredCount: 0, owedCount: 0, bridgedCount: 0, deadAirCount: 0 };
  return { turns: { ...none, attemptCount: 0, failedAttemptCount: 0, ...counts }, measures };
}

/** `count` samples of each of these. */
export function ms(count: number, ...values: readonly number[]): BucketCounts {
  const series = new BucketCounts();
  for (const value of values) series.record(value * 1000, count);
  return series;
}
