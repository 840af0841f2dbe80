/** What choosing answers must know of languages, of what may be kept for others, and of workflows; it is handed in. */
import type { AnswerBounds } from './question_file.ts';

export interface WarmRules {
  readonly bounds: AnswerBounds;
  /** Why a question is one that nobody else asks, or has another answer tomorrow; null = neither. */
  questionProblem(text: string): string | null;
  /** Why an answer must not be given to others; null = it may. */
  answerProblem(text: string): string | null;
  /** Whether it means something only after what was said before. */
  isContextDependent(text: string): boolean;
  /** Whether both say the same numbers, names and dates, deny the same and ask with the same question word. */
  asksTheSame(one: string, other: string): boolean;
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ['personal', 'may name or number a person'],
  ['time-relative', 'is true only for a while'],
  ['refusal', 'says that it cannot help'],
  ['long', 'has more than 600 characters'],
  ['correction', 'takes back what was said before'],
]);

/** The cache's word for it, for people. */
export function reasonOf(word: string): string {
  return REASONS.get(word) ?? word;
}
