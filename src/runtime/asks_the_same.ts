/** Whether an answer that was asked for early is the answer to what is asked now. */
import type { Message, ReplyRequest } from '../domain/reply.ts';
import { foldUtterance } from '../domain/utterance.ts';

/** All that the model is told is equal, letter by letter; only the utterance may differ in case and punctuation. */
export function asksTheSame(early: ReplyRequest, now: ReplyRequest): boolean {
  if (early.language !== now.language || foldUtterance(early.utterance) !== foldUtterance(now.utterance)) return false;
  const [before, after] = [early.messages(), now.messages()];
  return before.length === after.length && before.every((message, index) => isSame(message, after[index], index));

  function isSame(message: Message, other: Message | undefined, index: number): boolean {
    if (other === undefined || message.role !== other.role) return false;
    if (message.content === other.content) return true;
    // The utterance ends the last message; what stands before it is the same.
    const isLast = index === before.length - 1;
    return isLast && withoutEnd(message.content, early.utterance) === withoutEnd(other.content, now.utterance);
  }
}

function withoutEnd(content: string, utterance: string): string {
  return content.endsWith(utterance) ? content.slice(0, content.length - utterance.length) : content;
}
