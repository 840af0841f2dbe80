/** What was said where by whom in all calls of a world: what may be prepared for is what two callers said there. */
import type { Place } from './cache_watch.ts';
import { maskedText } from './question_bank.ts';
import { foldedWords } from './texts.ts';

type SaidWhere = Pick<Place, 'workflow' | 'language' | 'lastAgentLine'>;

export class SaidBook {
  readonly #callers = new Map<string, Set<string>>();

  /** A caller whose number is not known at all is nobody. */
  said(where: SaidWhere, utterance: string, caller: string): void {
    if (caller === '') return;
    const key = keyOf(where, utterance);
    const callers = this.#callers.get(key) ?? new Set();
    this.#callers.set(key, callers.add(caller));
  }

  callersOf(where: SaidWhere, utterance: string): number {
    return this.#callers.get(keyOf(where, utterance))?.size ?? 0;
  }
}

function keyOf({ workflow, language, lastAgentLine }: SaidWhere, utterance: string): string {
  const line = workflow.slots.length === 0 ? lastAgentLine : maskedText(lastAgentLine);
  return JSON.stringify([workflow.id, language, line, foldedWords(utterance)]);
}
