/** Tells a right answer from a wrong one, whichever of its wordings was heard. */
import type { Answer } from './dialogue_state.ts';
import { ENGLISH } from '../tongues/en_us.ts';
import type { Tongue } from '../tongues/tongue.ts';

/** `cut`: the beginning of a right wording and no more of it, nothing at all included. */
export type Verdict = 'right' | 'wrong' | 'cut';

export interface JudgeOptions {
  /** Lines that may stand before the answer and say nothing, such as the workflow's bridge lines. */
  readonly allowBefore?: readonly string[];
  /** Default English. */
  readonly tongue?: Tongue;
}

/** Compares words only; anything else before or after the answer makes it wrong. */
export function judge(expected: Answer, heard: string, options: JudgeOptions = {}): Verdict {
  const { allowBefore = [], tongue = ENGLISH } = options;
  const text = withoutBefore(tongue.fold(heard), allowBefore.map(tongue.fold), tongue.spoken.joiner);
  const right = tongue.wordings(expected).map(tongue.fold);
  if (right.includes(text)) return 'right';
  return right.some((wording) => wording.startsWith(text)) ? 'cut' : 'wrong';
}

function withoutBefore(text: string, allowed: readonly string[], joiner: string): string {
  for (const line of allowed) {
    if (line !== '' && (text === line || text.startsWith(line + joiner))) {
      return withoutBefore(text.slice(line.length).trim(), allowed, joiner);
    }
  }
  return text;
}
