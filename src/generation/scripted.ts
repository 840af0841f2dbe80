/**
 * The provider without a model: answers from the workflow's own answers, and says honestly when none fits. It answers
 * every turn where no model is configured, and is the ladder's rung where one is.
 */
import type { Clock } from '../domain/clock.ts';
import type { ReplyProvider, ReplyRequest } from '../domain/reply.ts';
import type { Answer, Workflow } from '../domain/workflow.ts';

export interface ScriptedAnswers {
  closest(utterance: string): { readonly answer: Answer } | null;
}

export interface ScriptedProvider extends ReplyProvider {
  /** The answer that fits the utterance best, if one does. */
  answerFor(workflow: Workflow, utterance: string): Answer | null;
}

export function createScriptedProvider(parts: {
  readonly clock: Clock;
  readonly indexOf: (workflow: Workflow) => ScriptedAnswers;
}): ScriptedProvider {
  const { clock, indexOf } = parts;
  const answerFor = (workflow: Workflow, utterance: string): Answer | null =>
    indexOf(workflow).closest(utterance)?.answer ?? null;

  return {
    name: 'scripted',
    answerFor,
    generate(request, sink, signal) {
      if (signal.aborted) return;
      const answer = answerFor(request.workflow, request.utterance) ?? unknownAnswer(request);
      const speak = (): void => {
        signal.removeEventListener('abort', cancel);
        if (answer.reply === '') {
          sink.failed({ code: 'NO_ANSWER', message: 'The workflow has no answer and no line for the unknown.' });
          return;
        }
        for (const sentence of splitSentences(answer.reply)) {
          sink.text(sentence);
          // Hearing the first sentence may be what makes the listener abort.
          if (signal.aborted) return;
        }
        sink.done({ endCall: answer.endCall === true });
      };
      // Never from within `generate`: whoever asks has not finished asking yet.
      const timer = clock.setTimeout(speak, 0);
      const cancel = (): void => clock.clearTimeout(timer);
      signal.addEventListener('abort', cancel, { once: true });
    },
  };
}

/** By turn, so that the same words are not said twice running. */
function unknownAnswer({ workflow, turnId }: ReplyRequest): Pick<Answer, 'reply' | 'endCall'> {
  const { unknown } = workflow.lines;
  return { reply: unknown[turnId % unknown.length] ?? '' };
}

/** Pieces that end with a sentence, its white space included: joined they are the text again. */
export function splitSentences(text: string): readonly string[] {
  return text.match(/[^]+?(?:[.!?…]+["'”’)]*\s+|[。！？]+[」』”）]*\s*|$)/gu) ?? [];
}
