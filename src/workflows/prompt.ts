/** What a chat model is told: the workflow's instructions, what was said and heard so far, and the utterance. */
import type { Message } from '../domain/reply.ts';
import type { Line, Transcript } from '../domain/transcript.ts';
import type { Workflow } from '../domain/workflow.ts';
import { languageName } from './language_tags.ts';

export interface PromptOptions {
  /** History beyond its last lines is left out, the greeting included. */
  readonly maxLines: number;
  /** BCP-47; the workflow's language unless given. */
  readonly language?: string;
  /** Values that are known of the conversation where its history is left out, by name. */
  readonly known?: Readonly<Record<string, string>>;
  /** What is to be said to the model about how it has answered so far; '' = nothing. */
  readonly remark?: string;
}

/**
 * `transcript` does not have the utterance yet. Lines of the same speaker in a row become one message, a line each: some
 * models refuse two messages of the same role.
 */
export function buildMessages(
  workflow: Workflow,
  transcript: Transcript,
  utterance: string,
  options: PromptOptions,
): readonly Message[] {
  const messages: Message[] = [systemMessage(workflow, options)];
  const recent = options.maxLines > 0 ? transcript.slice(-options.maxLines) : [];
  for (const line of recent) push(messages, line.role === 'caller' ? 'user' : 'assistant', textOf(line));
  push(messages, 'user', utterance);
  return messages;
}

function systemMessage(
  workflow: Workflow,
  { language = workflow.language, known = {}, remark = '' }: PromptOptions,
): Message {
  const manner =
    'You are speaking on the telephone; your words are read out by a voice. ' +
    `Answer in ${languageName(language)}. Use one to three short, natural sentences and begin with the answer. ` +
    'Write no Markdown, lists, emoji, links or stage directions. ' +
    'If you do not know something, say so. A line of yours that ends with — was cut short by the caller.';
  const parts = [workflow.instructions, manner, remark, knownValues(known)];
  return { role: 'system', content: parts.filter((part) => part !== '').join('\n\n') };
}

function knownValues(known: Readonly<Record<string, string>>): string {
  const values = Object.entries(known).map(([name, value]) => `${name} = ${value}`);
  return values.length === 0 ? '' : `Known so far: ${values.join('; ')}.`;
}

function textOf(line: Line): string {
  return line.cut === true ? `${line.text}—` : line.text;
}

function push(messages: Message[], role: Message['role'], content: string): void {
  const last = messages.at(-1);
  if (last?.role === role) messages[messages.length - 1] = { role, content: `${last.content}\n${content}` };
  else messages.push({ role, content });
}
