/** What the caller has said and is still owed an answer to after the connection was lost. */
import type { Line, Transcript } from './transcript.ts';
import type { TurnOutcome } from './turn.ts';

interface EndedTurn {
  readonly turnId: number;
  readonly outcome: TurnOutcome;
}

/**
 * The caller's last words, when the answer to them was lost: their turn was cut off by the loss, or nobody knows how it
 * ended. A caller who cut in, or who was told that there is no answer, is owed none.
 */
export function unansweredIn(transcript: Transcript, turns: readonly EndedTurn[]): Line | null {
  const said = transcript.findLast(({ role }) => role === 'caller');
  if (said === undefined) return null;
  const outcome = turns.findLast(({ turnId }) => turnId === said.turnId)?.outcome ?? 'disconnected';
  return outcome === 'disconnected' ? said : null;
}
