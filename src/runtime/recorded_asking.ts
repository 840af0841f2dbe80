/** Who was asked in a recorded call around one of its final prompts. Pure. */
import type { AttemptRecord, DiscardRecord, TurnRecord } from '../domain/turn.ts';
import type { RecordedCall } from '../replay/recorded_call.ts';

export interface RecordedAsking {
  /** After this final prompt, in the order of starting. */
  readonly attempts: readonly AttemptRecord[];
  /** In the whole turn, for nothing. */
  readonly discarded: readonly DiscardRecord[];
  /** From the beginning of the recorded turn until now. */
  readonly sinceBeganUs: number;
}

/** What was begun within this time was begun at once, as a race is. */
export const AT_ONCE_US = 2_000;

/** `count`: of the final prompt; `nowUs` since the call was created. Null: no recorded turn has it. */
export function askingAt(call: RecordedCall, count: number, nowUs: number): RecordedAsking | null {
  const view = call.turns.find(({ key, turn }) => turn.timeline.finalUs !== undefined && Number.parseInt(key) >= count);
  if (view === undefined) return null;
  const { turn } = view;
  const isLast = Number.parseInt(view.key) === count;
  const attempts = isLast ? turn.attempts : attemptsBefore(turn, call.finals[count - 1], call.finals[count]);
  return { attempts, discarded: turn.discarded, sinceBeganUs: nowUs - turn.atMs * 1000 };
}

/**
 * The caller went on: what had been asked for one prompt was discarded with the next. It may have been begun before its
 * prompt, early.
 */
function attemptsBefore(
  { atMs, discarded }: TurnRecord,
  prompt: { readonly atUs: number } | undefined,
  next: { readonly atUs: number } | undefined,
): readonly AttemptRecord[] {
  const beganUs = atMs * 1000;
  const [fromUs, toUs] = [(prompt?.atUs ?? 0) - beganUs, (next?.atUs ?? Infinity) - beganUs];
  return discarded
    .filter(({ startedUs, endedUs }) => endedUs > fromUs + AT_ONCE_US && startedUs < toUs - AT_ONCE_US)
    .toSorted((one, other) => one.startedUs - other.startedUs)
    .map(({ source, startedUs, firstTokenUs, endedUs }, index) => {
      const start = index === 0 ? 'cold' : startedUs - fromUs < AT_ONCE_US ? 'race' : 'hedge';
      return { source, start, startedUs, firstTokenUs, endedUs, end: 'lost', failure: null };
    });
}
