/** Tells a right answer from a wrong one, whichever of its wordings was heard. */
import type { Answer } from './dialogue_state.ts';
import { foldText } from './fold.ts';
import { wordings } from './wordings.ts';

/** `cut`: the beginning of a right wording and no more of it, nothing at all included. */
export type Verdict = 'right' | 'wrong' | 'cut';

export interface JudgeOptions {
  /** Lines that may stand before the answer and say nothing, such as the workflow's bridge lines. */
  readonly allowBefore?: readonly string[];
}

/** Compares words only; anything else before or after the answer makes it wrong. */
export function judge(expected: Answer, heard: string, { allowBefore = [] }: JudgeOptions = {}): Verdict {
  const text = withoutBefore(foldText(heard), allowBefore);
  const right = wordings(expected).map(foldText);
  if (right.includes(text)) return 'right';
  return right.some((wording) => wording.startsWith(text)) ? 'cut' : 'wrong';
}

function withoutBefore(text: string, allowed: readonly string[]): string {
  for (const line of allowed) {
    const folded = foldText(line);
    if (folded !== '' && (text === folded || text.startsWith(`${folded} `))) {
      return withoutBefore(text.slice(folded.length).trim(), allowed);
    }
  }
  return text;
}
