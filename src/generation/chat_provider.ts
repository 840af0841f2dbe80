/**
 * Answers turns through the chat-completions API. The SDK makes what is the same in every request (URL, authentication,
 * headers) once, because that takes it 0.3 ms; undici's dispatch sends the request and `ChatGeneration` reads the
 * answer, because the SDK's own stream reader would be the largest cost of a turn.
 */
import type { OpenAI } from 'openai';
import type { Clock } from '../domain/clock.ts';
import type { Log } from '../domain/log.ts';
import type { Message, ReplyProvider, ReplyRequest, ReplySink } from '../domain/reply.ts';
import { ChatGeneration } from './chat_generation.ts';
import type { ReplyDeadlines } from './chat_generation.ts';
import { createModelConnections } from './connections.ts';
import type { ConnectionOptions } from './connections.ts';

export interface ChatProviderDeps extends ChatProviderOptions {
  /** An `AzureOpenAI` as well. */
  readonly client: OpenAI;
  /** Azure ignores it where the URL names a deployment. */
  readonly model: string;
}

export interface ChatProviderOptions {
  readonly name: string;
  readonly connections: ConnectionOptions;
  readonly clock: Clock;
  readonly log: Log;
  readonly deadlines: ReplyDeadlines;
  readonly limits: { readonly replyChars: number };
  /**
   * What the limit of reply tokens is called. Default `max_tokens`: every API version and every compatible server knows
   * it, the newer name they do not. Reasoning models refuse it and want `max_completion_tokens`.
   */
  readonly tokenLimitParameter?: 'max_tokens' | 'max_completion_tokens';
  /**
   * Only for models that reason: without `none` or `minimal` they think for seconds before the first token. The
   * temperature is then left out, for most of these models refuse one.
   */
  readonly reasoningEffort?: 'none' | 'minimal' | 'low';
}

export function createChatProvider(deps: ChatProviderDeps): ReplyProvider {
  const { name, client, clock, log } = deps;
  const connections = createModelConnections(new URL(client.baseURL).origin, deps.connections, clock);

  const head = requestHead(deps);
  // Each generation awaits it and reports its failure.
  head.catch(() => {});

  async function send(build: () => RequestBody, generation: ChatGeneration): Promise<void> {
    const { path, headers } = await head;
    // Aborted in the meantime: nothing has been sent.
    if (generation.isOver) return;
    const body = JSON.stringify(build());
    connections.dispatcher.dispatch({ path, method: 'POST', headers, body }, generation);
  }

  return {
    name,
    generate(request: ReplyRequest, sink: ReplySink, signal: AbortSignal): void {
      if (signal.aborted) return;
      const generation = new ChatGeneration({
        ...deps,
        sink,
        signal,
        onFailure: ({ code, message }, upstreamId) => {
          const { trackingId, turnId } = request;
          log.warn('generation.failed', { provider: name, trackingId, turnId, code, message, upstreamId });
        },
      });
      send(() => requestBody(deps, request), generation).catch((error: unknown) => generation.breakDown(error));
    },
    probe(sink: ReplySink, signal: AbortSignal): void {
      if (signal.aborted) return;
      // Whether it is well is told where its health is kept.
      const generation = new ChatGeneration({ ...deps, sink, signal, onFailure: () => {} });
      send(() => chatBody(deps, PROBE), generation).catch((error: unknown) => generation.breakDown(error));
    },
    warm: () => connections.warm(),
    close: () => connections.close(),
  };
}

interface RequestHead {
  readonly path: string;
  /** Names and values in turn. */
  readonly headers: string[];
}

async function requestHead({ client, model }: ChatProviderDeps): Promise<RequestHead> {
  const body = { model, messages: [], stream: true };
  const { url, req } = await client.buildRequest({ method: 'post', path: '/chat/completions', body, stream: true });
  const { pathname, search } = new URL(url);
  return { path: pathname + search, headers: [...(req.headers as Headers)].flat() };
}

type RequestBody = OpenAI.ChatCompletionCreateParamsStreaming;

interface Asked {
  readonly messages: readonly Message[];
  readonly temperature: number;
  readonly maxTokens: number;
}

/** As little as can be asked for. */
const PROBE: Asked = { messages: [{ role: 'user', content: 'Say yes.' }], temperature: 0, maxTokens: 1 };

function requestBody(deps: ChatProviderDeps, request: ReplyRequest): RequestBody {
  return chatBody(deps, { messages: request.messages(), ...request.workflow.model });
}

function chatBody(deps: ChatProviderDeps, { messages, temperature, maxTokens }: Asked): RequestBody {
  const { reasoningEffort, tokenLimitParameter = 'max_tokens' } = deps;
  return {
    model: deps.model,
    messages: [...messages],
    stream: true,
    ...(reasoningEffort === undefined ? { temperature } : { reasoning_effort: reasoningEffort }),
    [tokenLimitParameter]: maxTokens,
  };
}
