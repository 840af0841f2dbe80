/**
 * What one event of a chat-completions stream says. JSON.parse of an Azure chunk takes 2-3 µs, a hundredth of what the
 * socket costs for it, so nothing cleverer is done.
 * Source: platform.openai.com/docs/api-reference/chat-streaming;
 * learn.microsoft.com/azure/ai-foundry/openai/concepts/content-streaming
 */
import type { ReplyFailure } from '../domain/reply.ts';
import { failure, streamFailure } from './failures.ts';

export type ChatChunk = ChatDelta | { readonly type: 'failed'; readonly failure: ReplyFailure };

interface ChatDelta {
  readonly type: 'delta';
  /** Empty for role, filter and usage chunks. */
  readonly text: string;
  /** `stop`, `length`, `content_filter`, …; null while the reply goes on. */
  readonly finishReason: string | null;
}

const NOTHING: ChatDelta = { type: 'delta', text: '', finishReason: null };
const MALFORMED: ChatChunk = {
  type: 'failed',
  failure: failure('MALFORMED_STREAM', 'The provider sent an event that is not the JSON of a chat completion.'),
};

/** `data` is the data of one event, `[DONE]` excepted. */
export function readChatChunk(data: string): ChatChunk {
  const value = parseObject(data);
  if (value === null) return MALFORMED;
  const error = value['error'];
  if (error !== undefined && error !== null) return { type: 'failed', failure: streamFailure(error) };
  const choices = value['choices'];
  // Azure's first chunk has the prompt's filter results and no choice, OpenAI's last one only the usage.
  const choice: unknown = Array.isArray(choices) ? choices[0] : undefined;
  if (!isObject(choice)) return NOTHING;
  const text = deltaText(choice['delta']);
  // Some compatible servers write an empty reason where OpenAI writes null.
  const reason = choice['finish_reason'];
  const finishReason = typeof reason === 'string' && reason !== '' ? reason : null;
  return text === '' && finishReason === null ? NOTHING : { type: 'delta', text, finishReason };
}

/** Azure's filter results come in choices without a delta. A refusal is spoken like any other answer. */
function deltaText(delta: unknown): string {
  if (!isObject(delta)) return '';
  const content = delta['content'];
  if (typeof content === 'string' && content !== '') return content;
  const refusal = delta['refusal'];
  return typeof refusal === 'string' ? refusal : '';
}

function parseObject(data: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(data);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
