/**
 * Stands in for Azure OpenAI: streams the same 40 tokens to every chat completion at a fixed pace. It answers in the
 * shapes that Azure uses (a first chunk without choices, a role chunk, content, finish, `[DONE]`) and refuses what Azure
 * refuses. A process of its own; imports nothing of the product. `GET /stats` counts; `GET /stats?reset` starts anew.
 * Source: learn.microsoft.com/azure/ai-foundry/openai/how-to/content-streaming
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { REPLY_TOKENS } from './model_reply.ts';

export interface UpstreamPace {
  /** From the request to the first content token. */
  readonly firstTokenMs: number;
  readonly betweenTokensMs: number;
}

export interface UpstreamStats {
  readonly requestCount: number;
  readonly refusedCount: number;
  readonly abortedCount: number;
  readonly loopDelayP99Ms: number;
}

const pace = JSON.parse(process.argv[2] ?? '{"firstTokenMs":1,"betweenTokensMs":20}') as UpstreamPace;
/** What Node records of its event loop is the time between two probes, this one included. */
const PROBE_MS = 10;
const loopDelay = monitorEventLoopDelay({ resolution: PROBE_MS });
loopDelay.enable();
let requestCount = 0;
let refusedCount = 0;
let abortedCount = 0;

const base = '"id":"chatcmpl-bench","object":"chat.completion.chunk","created":1700000000,"model":"gpt-4o-mini"';
const FILTERED_PROMPT =
  `data: {"choices":[],"created":0,"id":"","model":"","object":"","prompt_filter_results":[{"prompt_index":0,` +
  `"content_filter_results":{"hate":{"filtered":false,"severity":"safe"}}}]}\n\n`;
const ROLE = `data: {${base},"choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}\n\n`;
const TOKENS = REPLY_TOKENS.map(
  (token) =>
    `data: {${base},"choices":[{"index":0,"delta":{"content":${JSON.stringify(token)}},"finish_reason":null}]}\n\n`,
);
const FINISH = `data: {${base},"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n`;

const server = createServer({ keepAliveTimeout: 120_000, noDelay: true }, (request, response) => {
  if (request.url?.startsWith('/stats') === true) answerStats(request, response);
  else takeCompletion(request, response);
});
server.listen(0, '127.0.0.1', () => {
  console.log(JSON.stringify({ listening: (server.address() as AddressInfo).port }));
});
process.on('SIGTERM', () => process.exit(0));

function takeCompletion(request: IncomingMessage, response: ServerResponse): void {
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (part: string) => (body += part));
  request.on('end', () => {
    const problem = problemOf(request, body);
    if (problem === null) stream(response);
    else {
      refusedCount += 1;
      response.writeHead(problem.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: { code: String(problem.status), message: problem.message } }));
    }
  });
}

function problemOf(request: IncomingMessage, body: string): { status: number; message: string } | null {
  const path = request.url ?? '';
  if (request.method !== 'POST' || !path.includes('/chat/completions')) {
    return { status: 404, message: 'Resource not found' };
  }
  if (request.headers['api-key'] === undefined) return { status: 401, message: 'Access denied: no api-key' };
  const { stream: streams, messages } = JSON.parse(body) as { stream?: unknown; messages?: unknown };
  const asked = streams === true && Array.isArray(messages) && messages.length > 0;
  return asked ? null : { status: 400, message: 'messages and stream: true are needed' };
}

/** Every token is due at a time counted from the request, so that one late timer does not delay the rest. */
function stream(response: ServerResponse): void {
  requestCount += 1;
  const startedMs = performance.now();
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' });
  response.write(FILTERED_PROMPT);
  let index = 0;
  const dueInMs = (): number =>
    Math.max(0, startedMs + pace.firstTokenMs + index * pace.betweenTokensMs - performance.now());
  const send = (): void => {
    const token = TOKENS[index] ?? '';
    response.write(index === 0 ? ROLE + token : token);
    index += 1;
    if (index === TOKENS.length) response.end(FINISH);
    else timer = setTimeout(send, dueInMs());
  };
  let timer = setTimeout(send, dueInMs());
  response.on('close', () => {
    clearTimeout(timer);
    if (index < TOKENS.length) abortedCount += 1;
  });
}

function answerStats(request: IncomingMessage, response: ServerResponse): void {
  const stats: UpstreamStats = {
    requestCount,
    refusedCount,
    abortedCount,
    loopDelayP99Ms: Math.max(0, loopDelay.percentile(99) / 1e6 - PROBE_MS),
  };
  if (request.url?.endsWith('reset') === true) {
    requestCount = refusedCount = abortedCount = 0;
    loopDelay.reset();
  }
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(stats));
}
