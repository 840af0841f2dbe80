/** The compiled answers of the workflows in use, shared by all calls of a version; the oldest make room. */
import type { Workflow } from '../domain/workflow.ts';
import { compileAnswers, createAnswerIndex, type AnswerIndex, type CompiledAnswers } from './matching.ts';

export interface AnswerBook {
  /** Cheap after the first call of a workflow's version. */
  indexOf(workflow: Workflow): AnswerIndex;
}

export function createAnswerBook(options: { readonly keptMax: number }): AnswerBook {
  const kept = new Map<string, CompiledAnswers>();
  return {
    indexOf(workflow) {
      const key = `${workflow.id}@${workflow.version}`;
      const compiled = kept.get(key) ?? compileAnswers(workflow);
      // Set anew, it is the youngest; a Map keeps the order in which its keys were set.
      kept.delete(key);
      kept.set(key, compiled);
      for (const oldest of kept.keys()) {
        if (kept.size <= options.keptMax) break;
        kept.delete(oldest);
      }
      return createAnswerIndex(workflow, compiled);
    },
  };
}
