/** An agent that is not as regular as its rules: some of its answers depend on what was said long before. Pure. */
import { type Answered, answerTo } from './answer.ts';
import type { Answer, DialogueState } from './dialogue_state.ts';
import { ENGLISH } from '../tongues/en_us.ts';
import type { Tongue } from '../tongues/tongue.ts';
import { hashOf } from './fold.ts';

export interface Habits {
  /**
   * Of the pairs of a state and an utterance, 0 to 1, those whose answer also depends on the caller's line before: after
   * some lines the agent asks to repeat instead. Default 0.
   */
  readonly olderHistory?: number;
}

const REPEAT: Answer = { act: 'not_understood', slots: {} };

/** `lineBefore`: the caller's, '' when it is not known or there was none; then the answer is the ordinary one. */
export function respond(
  state: DialogueState,
  utterance: string,
  lineBefore: string,
  { olderHistory = 0 }: Habits,
  { fold, read }: Pick<Tongue, 'fold' | 'read'> = ENGLISH,
): Answered {
  if (olderHistory > 0 && lineBefore !== '') {
    const pair = hashOf(JSON.stringify(state), fold(utterance), 'older history');
    const isOdd = hashOf(pair, fold(lineBefore)) % 2 === 1;
    // What the agent asks to repeat it has not taken in.
    if (pair < olderHistory * 2 ** 32 && isOdd) return { answer: REPEAT, state: { ...state, last: REPEAT } };
  }
  return answerTo(state, utterance, read);
}
