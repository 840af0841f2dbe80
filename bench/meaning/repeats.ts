/**
 * Which turns a server that was trained could know: the same was asked before in the same place, whatever the words and
 * the values. The bench counts them itself, so that a share of them does not depend on what a server calls repeated.
 */
import { type Answer, type DialogueState, freshState } from './dialogue_state.ts';
import { foldText } from './fold.ts';
import { type Habits, respond } from './habits.ts';
import { type RecordedCall, recordedCalls } from './recorded_calls.ts';
import { SLOTS } from './restaurants.ts';
import { readUtterance } from './utterance.ts';

/** Answers that hold what was looked up: in life they come from a tool, and no tool's result is stored for others. */
const LOOKED_UP: ReadonlySet<string> = new Set(['offer', 'no_other', 'no_match', 'tell']);

/**
 * The same for two turns that mean the same but for the values: in the line, in what was said last, in what is known. A
 * line that means nothing is the same only in the same words.
 */
export function turnKey(state: DialogueState, utterance: string): string {
  const { values, denied, requests, anyOf, says } = readUtterance(utterance);
  const { act, slots } = state.last;
  const said = Object.keys(slots).map((name) => (name === 'asked' ? `asked ${slots['asked']}` : name));
  const known = SLOTS.map((slot) => (state[slot] === '' ? 'none' : state[slot] === 'any' ? 'any' : 'value'));
  const named = (of: object): readonly boolean[] => SLOTS.map((slot) => slot in of);
  const meant = [named(values), named(denied), requests, anyOf, [...says]];
  const isMeaningless = !meant.flat().some(Boolean);
  return JSON.stringify([isMeaningless ? foldText(utterance) : meant, act, said, known, state.venue !== '']);
}

/** Whether an answer may be kept for other callers. */
export function isEligible({ act }: Answer): boolean {
  return !LOOKED_UP.has(act);
}

/** Of all turns of these calls. */
export function trainedKeys(
  habits: Habits,
  calls: readonly Pick<RecordedCall, 'lines'>[] = recordedCalls('training'),
): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const { lines } of calls) {
    let state = freshState();
    for (const [index, line] of lines.entries()) {
      keys.add(turnKey(state, line));
      ({ state } = respond(state, line, lines[index - 1] ?? '', habits));
    }
  }
  return keys;
}
