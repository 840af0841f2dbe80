/** What is different in a replay from the recorded call. */
import type { CallRecording } from '../domain/recording.ts';
import type { TurnClock } from '../domain/workflow.ts';
import type { Fault } from './faults.ts';

export interface ReplaySettings {
  readonly faults: readonly Fault[];
  readonly turnClock: Partial<TurnClock>;
  /** How many there are, or their names; null: as recorded. */
  readonly providers: number | readonly string[] | null;
  readonly seed: number;
}

/** Who answers in the replay, in the order of trying. */
export function providerNames({ providers }: CallRecording, settings: ReplaySettings): readonly string[] {
  const wanted = settings.providers;
  if (wanted === null) return providers;
  if (typeof wanted !== 'number') return wanted;
  return Array.from({ length: wanted }, (_, index) => providers[index] ?? `alternative_${index + 1}`);
}
