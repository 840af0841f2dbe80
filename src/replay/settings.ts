/** What is different in a replay from the recorded call. */
import type { CallRecording } from '../domain/recording.ts';
import type { PredictionPolicy, TurnClock } from '../domain/workflow.ts';
import type { Fault } from './faults.ts';

export interface ReplaySettings {
  readonly faults: readonly Fault[];
  readonly turnClock: Partial<TurnClock>;
  /** How many there are, or their names; null: as recorded. */
  readonly providers: number | readonly string[] | null;
  /** Null: as the recorded workflow says. */
  readonly speculation: boolean | null;
  readonly firstVoice: PredictionPolicy['firstVoice'] | null;
  readonly seed: number;
}

/** Who answers in the replay, in the order of trying. */
export function providerNames({ providers, workflow }: CallRecording, settings: ReplaySettings): readonly string[] {
  const wanted = settings.providers;
  const named = workflow.prediction.providers.filter((name) => providers.includes(name));
  const recorded = named.length > 0 ? named : providers;
  if (wanted === null) return recorded;
  if (typeof wanted !== 'number') return wanted;
  return Array.from({ length: wanted }, (_, index) => recorded[index] ?? `alternative_${index + 1}`);
}

/** Only what the recording has a part of: it knows of no other call's answers. */
export function replayedPrediction(recorded: PredictionPolicy, settings: ReplaySettings): PredictionPolicy {
  return {
    ...recorded,
    speculate: settings.speculation ?? recorded.speculate,
    firstVoice: settings.firstVoice ?? recorded.firstVoice,
    // Who answers is told by the providers that there are.
    providers: [],
    cache: false,
    nextTurn: false,
  };
}
