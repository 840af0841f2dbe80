/**
 * The ways in which the Azure-like server can answer a chat request, good and bad. Bytes are those of Azure OpenAI
 * 2024-06-01 as far as a client can tell.
 */
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** As sent. */
  readonly text: string;
  readonly body: ChatBody;
  /** The last message of the caller. */
  readonly lastUserText: string;
  readonly connectionId: number;
  /** The client closed the connection before the answer was whole. */
  aborted: boolean;
  /** Resolves when the answer was written whole or its connection is gone. */
  readonly closed: Promise<void>;
}

export interface ChatBody {
  readonly model?: string;
  readonly stream?: boolean;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly [parameter: string]: unknown;
}

/** Answers one request. `signal` aborts when the client has gone. */
export type Behaviour = (request: RecordedRequest, response: ServerResponse, signal: AbortSignal) => unknown;

type Text = string | ((request: RecordedRequest) => string);

export interface Pace {
  /** Before the headers. */
  readonly afterMs?: number;
  /** Between headers and the first token. */
  readonly firstTokenMs?: number;
  /** Between tokens; without it all go out one write after the other. */
  readonly everyMs?: number;
}

const DONE = 'data: [DONE]\n\n';
const FILTER_OK = {
  hate: { filtered: false, severity: 'safe' },
  self_harm: { filtered: false, severity: 'safe' },
  sexual: { filtered: false, severity: 'safe' },
  violence: { filtered: false, severity: 'safe' },
};

export const behaviours = {
  /** As Azure answers on a good day, one word a token. */
  reply(text: Text, pace: Pace = {}): Behaviour {
    return async (request, response, signal) => {
      await wait(pace.afterMs, signal);
      await openStream(response);
      await wait(pace.firstTokenMs, signal);
      const tokens = words(textOf(text, request));
      for (const [index, token] of tokens.entries()) {
        if (index > 0) await wait(pace.everyMs, signal);
        response.write(event(delta({ content: token })));
      }
      response.end(event(finish('stop')) + DONE);
    };
  },
  /** Everything in one write, as Azure's filter releases it. */
  burst(text: Text): Behaviour {
    return (request, response) => {
      streamHeaders(response);
      const tokens = words(textOf(text, request)).map((token) => event(delta({ content: token })));
      response.end([event(opening()), ...tokens, event(finish('stop')), DONE].join(''));
    };
  },
  /** Exactly these bytes, in writes of their own that the client receives apart. */
  raw(chunks: readonly (string | Buffer)[], headers: Record<string, string> = {}): Behaviour {
    return async (_request, response, signal) => {
      streamHeaders(response, headers);
      for (const chunk of chunks) {
        response.write(chunk);
        // Lets the kernel deliver this write before the next one joins it.
        if (chunks.length > 1) await wait(1, signal);
      }
      response.end();
    };
  },
  /** Takes the request and never answers. */
  silence(): Behaviour {
    return () => {};
  },
  /** Status 200, then nothing. */
  headersOnly(): Behaviour {
    return (_request, response) => {
      streamHeaders(response);
      response.flushHeaders();
    };
  },
  /** Keep-alive comments without end. */
  comments(everyMs = 5): Behaviour {
    return (_request, response, signal) => forever(response, signal, everyMs, () => ': keep-alive\n\n');
  },
  /** Chunks whose text is empty, without end. */
  emptyChunks(everyMs = 5): Behaviour {
    return (_request, response, signal) => forever(response, signal, everyMs, () => event(delta({ content: '' })));
  },
  /** This text, then chunks without text, without end. */
  textThenEmptyChunks(text: string, everyMs = 5): Behaviour {
    return async (_request, response, signal) => {
      await openStream(response);
      response.write(event(delta({ content: text })));
      await forever(response, signal, everyMs, () => event(delta({ content: '' })));
    };
  },
  /** The words of this text, then keep-alive comments without end. */
  textThenComments(text: string, everyMs = 5): Behaviour {
    return async (_request, response, signal) => {
      await startOf(response, text);
      await forever(response, signal, everyMs, () => ': keep-alive\n\n');
    };
  },
  /** One token at a time, without end. */
  slowTokens(everyMs = 3000, token = 'slow '): Behaviour {
    return (_request, response, signal) => forever(response, signal, everyMs, () => event(delta({ content: token })));
  },
  /** White space without end, after this text. */
  textThenSpaces(text: string, everyMs = 5): Behaviour {
    return async (_request, response, signal) => {
      await startOf(response, text);
      await forever(response, signal, everyMs, () => event(delta({ content: '\n' })));
    };
  },
  /** The words of this text, then nothing. */
  stall(text: string): Behaviour {
    return (_request, response) => startOf(response, text);
  },
  /** The words of this text, then the socket is destroyed. */
  cut(text: string): Behaviour {
    return async (_request, response, signal) => {
      await startOf(response, text);
      await wait(20, signal);
      response.socket?.destroy();
    };
  },
  /** The socket is destroyed before any answer. */
  hangUp(): Behaviour {
    return (_request, response) => response.socket?.destroy();
  },
  /** A clean end of the response without `finish_reason`; with or without `[DONE]`. */
  unfinished(text: string, options: { readonly done: boolean }): Behaviour {
    return async (_request, response) => {
      await startOf(response, text);
      response.end(options.done ? DONE : '');
    };
  },
  /** A finished reply whose stream ends without `[DONE]`. */
  withoutDone(text: string): Behaviour {
    return async (_request, response) => {
      await startOf(response, text);
      response.end(event(finish('stop')));
    };
  },
  /** A finished reply whose response never ends. */
  neverEnding(text: string): Behaviour {
    return async (_request, response) => {
      await startOf(response, text);
      response.write(event(finish('stop')) + DONE);
    };
  },
  /** This text, then `finish_reason`: `content_filter`, `length`, … */
  finished(text: string, reason: string): Behaviour {
    return async (_request, response) => {
      await startOf(response, text);
      response.end(event(finish(reason)) + DONE);
    };
  },
  /** This text, then an error object in the stream. */
  errorInStream(text: string, error: Record<string, unknown>): Behaviour {
    return async (_request, response) => {
      await startOf(response, text);
      response.end(event({ error }));
    };
  },
  /** This text, then an event that is no JSON. */
  malformed(text: string): Behaviour {
    return async (_request, response) => {
      await startOf(response, text);
      response.end('data: {"choices":[{"delta":{"content":"\n\n');
    };
  },
  /** A refusal in Azure's form. */
  status(status: number, more: { readonly headers?: Record<string, string>; readonly code?: string } = {}): Behaviour {
    return (_request, response) => {
      response.writeHead(status, { 'content-type': 'application/json', 'x-request-id': 'req-1', ...more.headers });
      const message = 'Words of the provider that must not be logged.';
      response.end(JSON.stringify({ error: { code: more.code ?? String(status), message } }));
    };
  },
  /** A proxy's page with status 200. */
  htmlPage(): Behaviour {
    return (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>Sign in to the network</body></html>');
    };
  },
};

function streamHeaders(response: ServerResponse, headers: Record<string, string> = {}): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'apim-request-id': '7b0f3d6e-0000-4000-8000-000000000001',
    ...headers,
  });
}

async function openStream(response: ServerResponse): Promise<void> {
  streamHeaders(response);
  response.write(event(opening()));
  response.write(event(delta({ role: 'assistant', content: '', refusal: null })));
}

async function startOf(response: ServerResponse, text: string): Promise<void> {
  await openStream(response);
  for (const token of words(text)) response.write(event(delta({ content: token })));
}

async function forever(
  response: ServerResponse,
  signal: AbortSignal,
  everyMs: number,
  piece: () => string,
): Promise<void> {
  if (!response.headersSent) streamHeaders(response);
  for (;;) {
    response.write(piece());
    await wait(everyMs, signal);
  }
}

async function wait(ms: number | undefined, signal: AbortSignal): Promise<void> {
  if (ms !== undefined) await delay(ms, undefined, { signal });
}

function textOf(text: Text, request: RecordedRequest): string {
  return typeof text === 'string' ? text : text(request);
}

/** Words with the space before them, and characters of scripts without spaces, as models cut them. */
function words(text: string): string[] {
  return text.match(/\p{Script=Han}|\s*[^\s\p{Script=Han}]+/gu) ?? [];
}

function event(value: unknown): string {
  return `data: ${JSON.stringify(value)}\n\n`;
}

function opening(): unknown {
  return {
    choices: [],
    created: 0,
    id: '',
    model: '',
    object: '',
    prompt_filter_results: [{ prompt_index: 0, content_filter_results: FILTER_OK }],
  };
}

function delta(content: Record<string, unknown>): unknown {
  return chunk({ content_filter_results: FILTER_OK, delta: content, finish_reason: null });
}

function finish(reason: string): unknown {
  return chunk({ content_filter_results: {}, delta: {}, finish_reason: reason });
}

function chunk(choice: Record<string, unknown>): unknown {
  return {
    choices: [{ index: 0, logprobs: null, ...choice }],
    created: 1_790_000_000,
    id: 'chatcmpl-CkQ2mV7d0E',
    model: 'gpt-4o-mini-2024-07-18',
    object: 'chat.completion.chunk',
    system_fingerprint: 'fp_efad92c60b',
  };
}
