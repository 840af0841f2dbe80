/** What a model says to what callers ask alike: only from what it is told, as a model would. */
import type { Message, ReplyRequest } from '../../src/domain/reply.ts';
import { knownIn } from './cache_watch.ts';
import type { Dice } from './dice.ts';
import type { FaultBook } from './faults.ts';
import { isAskedAlike, type Known, maskedText, readingOf, trueAnswer } from './question_bank.ts';

/** Null = it has words of its own, which it says only once. */
export function answerTo(
  request: ReplyRequest,
  by: { readonly caller: string; readonly dice: Dice; readonly faults: FaultBook },
): string | null {
  const { utterance } = request;
  if (!isAskedAlike(utterance)) return null;
  const messages = request.messages();
  const [system, ...told] = messages;
  let known: Known = knownIn(system?.content ?? '');
  for (const line of told.filter(({ role }) => role === 'user').flatMap(linesOf)) {
    known = { ...known, ...readingOf(line).said };
  }
  const lastAgentLine =
    told
      .filter(({ role }) => role === 'assistant')
      .flatMap(linesOf)
      .at(-1) ?? '';
  return trueAnswer(utterance, {
    ...by,
    known: Object.fromEntries(Object.entries(known).filter(([, value]) => value !== '?')),
    lastAgentLine: maskedText(lastAgentLine.replace(/—$/, '')),
    hasOlderHistory: told.length > 2,
  });
}

function linesOf({ content }: Message): readonly string[] {
  return content.split('\n');
}
