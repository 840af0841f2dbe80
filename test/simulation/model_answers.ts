/** What a model says to what callers ask alike: only from what it is told, as a model would. */
import type { Message, ReplyRequest } from '../../src/domain/reply.ts';
import { knownIn } from './cache_watch.ts';
import type { Dice } from './dice.ts';
import type { FaultBook } from './faults.ts';
import { modelWords } from './texts.ts';
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

/**
 * How a model goes on with an answer that broke off: with what is missing, or words of its own where it does not know;
 * now and then it repeats the last words, or begins anew. '' = it says nothing, be there something missing or not.
 */
export function continuationOf(
  request: ReplyRequest,
  generation: number,
  by: { readonly caller: string; readonly dice: Dice; readonly faults: FaultBook },
): string {
  const { dice, faults } = by;
  const sent = request.continues ?? '';
  const asked = { ...request, messages: () => request.messages().slice(0, -2) };
  const answer = answerTo(asked, by);
  const isItsOwn = answer === null || !answer.startsWith(sent.trim());
  const rest = isItsOwn ? modelWords(generation, 0, dice.whole(3, 14)) : answer.slice(sent.trim().length).trimStart();
  if (rest === '' || faults.strikes(dice, 'continuation: has nothing more', 0.23)) return '';
  if (sent.length < 400 && faults.strikes(dice, 'continuation: begins anew', 0.32)) return `${sent.trim()} ${rest}`;
  const words = sent.trim().split(/\s+/);
  if (words.length > 2 && faults.strikes(dice, 'continuation: repeats the last words', 0.56)) {
    return `${words.slice(-dice.whole(2, 6)).join(' ')} ${rest}`;
  }
  faults.hit('continuation: goes on');
  return rest;
}

function linesOf({ content }: Message): readonly string[] {
  return content.split('\n');
}
