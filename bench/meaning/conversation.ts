/** Follows whole conversations: from the caller's lines, or from the messages of a request, to the agent's state. */
import { answerTo } from './answer.ts';
import { type DialogueState, freshState } from './dialogue_state.ts';

/** The form of chat messages; content that is no text counts as empty. */
export interface ChatMessage {
  readonly role: string;
  readonly content?: unknown;
}

/** The agent's state when it has answered all these lines, one after the other. */
export function stateAfter(utterances: readonly string[]): DialogueState {
  return utterances.reduce((state, utterance) => answerTo(state, utterance).state, freshState());
}

/**
 * What a request says of its conversation. The state comes from the caller's lines alone, so that a history that has lost
 * or changed a line leads to another answer. `utterance` is the last of them, '' without any.
 */
export function stateOfMessages(messages: readonly ChatMessage[]): { state: DialogueState; utterance: string } {
  const lines = callerLinesOf(messages);
  return { state: stateAfter(lines.slice(0, -1)), utterance: lines.at(-1) ?? '' };
}

/** What the caller said, in order; utterances without an answer between them may stand in one message, a line each. */
export function callerLinesOf(messages: readonly ChatMessage[]): readonly string[] {
  return messages
    .filter(({ role }) => role === 'user')
    .flatMap(({ content }) => (typeof content === 'string' ? content.split('\n') : ['']));
}
