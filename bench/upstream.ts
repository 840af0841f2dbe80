/**
 * Stands in for Azure OpenAI: answers what the conversation means, at the pace and with the failures of a profile. It
 * answers in the shapes that Azure uses (a first chunk without choices, a role chunk, content, finish, `[DONE]`), refuses
 * what Azure refuses, and takes OpenAI's own path too. A process of its own with one argument, an `UpstreamOrder` in JSON;
 * imports nothing of the product. `GET /stats` counts; `GET /stats?reset` also lets counts and regimes
 * begin anew; `POST /order` makes it another stand-in with as many deployments, from the next request on. Source: learn.microsoft.com/azure/ai-foundry/openai/how-to/content-streaming
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import type { ChatMessage } from './meaning/conversation.ts';
import {
  deploymentName,
  FAULT_KINDS,
  type FaultKind,
  type UpstreamOrder,
  type UpstreamStats,
} from './upstream_order.ts';
import { createPlanner, type Delivery, promptTokens, type StreamDelivery } from './upstream_plan.ts';

interface Completion {
  readonly deployment: number;
  readonly messages: readonly ChatMessage[];
  readonly temperature: number;
  readonly isStream: boolean;
  readonly isAzure: boolean;
}

interface Problem {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

const order = JSON.parse(process.argv[2] ?? '{"profile":"fast","seed":1}') as UpstreamOrder;
const names = Array.from({ length: order.deployments ?? 1 }, (_, index) => deploymentName(index));
let planner = createPlanner(order);
/** What Node records of its event loop is the time between two probes, this one included. */
const PROBE_MS = 10;
const loopDelay = monitorEventLoopDelay({ resolution: PROBE_MS });
loopDelay.enable();
const counts = { requests: 0, refused: 0, aborted: 0 };
const usage = names.map(() => ({ requestCount: 0, promptTokens: 0, replyTokens: 0 }));
const faults = new Map<FaultKind, number>();
/** Those whose connection we broke ourselves. */
const broken = new WeakSet<ServerResponse>();

const base = '"id":"chatcmpl-bench","object":"chat.completion.chunk","created":1700000000,"model":"gpt-4o-mini"';
const FILTERED_PROMPT =
  `data: {"choices":[],"created":0,"id":"","model":"","object":"","prompt_filter_results":[{"prompt_index":0,` +
  `"content_filter_results":{"hate":{"filtered":false,"severity":"safe"}}}]}\n\n`;
const ROLE = `data: {${base},"choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}\n\n`;
const TOKEN_START = `data: {${base},"choices":[{"index":0,"delta":{"content":`;
const TOKEN_END = '},"finish_reason":null}]}\n\n';
const FINISH = `data: {${base},"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n`;

const server = createServer({ keepAliveTimeout: 120_000, noDelay: true }, (request, response) => {
  if (request.url?.startsWith('/stats') === true) answerStats(request, response);
  else if (request.url === '/order') takeOrder(request, response);
  else takeCompletion(request, response);
});
server.listen(0, '127.0.0.1', () => {
  console.log(JSON.stringify({ listening: (server.address() as AddressInfo).port }));
});
process.on('SIGTERM', () => process.exit(0));

function bodyOf(request: IncomingMessage, take: (body: string) => void): void {
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (part: string) => (body += part));
  request.on('end', () => take(body));
}

function takeOrder(request: IncomingMessage, response: ServerResponse): void {
  bodyOf(request, (body) => {
    planner = createPlanner(JSON.parse(body) as UpstreamOrder);
    response.writeHead(204).end();
  });
}

function takeCompletion(request: IncomingMessage, response: ServerResponse): void {
  bodyOf(request, (body) => {
    const completion = readCompletion(request, body);
    if ('status' in completion) {
      counts.refused += 1;
      sendError(response, completion);
    } else deliver(completion, response);
  });
}

function readCompletion({ method, url = '', headers }: IncomingMessage, body: string): Completion | Problem {
  const [, name] = /^\/openai\/deployments\/([^/]+)\/chat\/completions(?:\?|$)/.exec(url) ?? [];
  const isAzure = name !== undefined;
  if (method !== 'POST' || (!isAzure && !url.startsWith('/v1/chat/completions'))) {
    return { status: 404, code: '404', message: 'Resource not found' };
  }
  const hasKey = isAzure ? headers['api-key'] !== undefined : headers.authorization?.startsWith('Bearer ') === true;
  if (!hasKey) return { status: 401, code: '401', message: 'Access denied: no key' };
  const deployment = isAzure ? names.indexOf(name) : 0;
  if (deployment === -1) return { status: 404, code: 'DeploymentNotFound', message: 'There is no such deployment' };
  const wish = wishIn(body);
  if (wish === null) return { status: 400, code: 'invalid_request_error', message: 'messages are needed' };
  return { deployment, isAzure, ...wish };
}

function wishIn(body: string): Pick<Completion, 'messages' | 'temperature' | 'isStream'> | null {
  try {
    const { stream, messages, temperature } = JSON.parse(body) as Readonly<Record<string, unknown>>;
    if (!Array.isArray(messages) || messages.length === 0) return null;
    const isStream = stream === true;
    return {
      messages: messages as ChatMessage[],
      temperature: typeof temperature === 'number' ? temperature : 1,
      isStream,
    };
  } catch {
    return null;
  }
}

function deliver(completion: Completion, response: ServerResponse): void {
  const { deployment, messages, temperature, isStream, isAzure } = completion;
  const startedMs = performance.now();
  counts.requests += 1;
  const { delivery, fault } = planner.plan(messages, deployment, startedMs, temperature);
  count(deployment, messages, delivery);
  if (fault !== null) faults.set(fault, (faults.get(fault) ?? 0) + 1);
  if (delivery.kind === 'refuse') {
    breakOff(response);
    return;
  }
  if (delivery.kind === 'error') {
    const { status, afterMs, retryAfterS } = delivery;
    const message = status === 429 ? 'Requests have exceeded the rate limit' : 'The server had an error';
    later(response, () => sendError(response, { status, code: String(status), message }, retryAfterS), afterMs);
    return;
  }
  if (isStream) {
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' });
    response.write(isAzure ? FILTERED_PROMPT : ROLE);
  }
  if (delivery.kind === 'stall') countAbort(response);
  else if (isStream) stream(response, delivery, startedMs, isAzure ? ROLE : '');
  else later(response, () => sendWhole(response, delivery), delivery.endMs);
}

/** An aborted reply is counted whole, as the services bill it that had begun to make it. */
function count(deployment: number, messages: readonly ChatMessage[], delivery: Delivery): void {
  const used = usage[deployment];
  if (used === undefined) return;
  used.requestCount += 1;
  if (delivery.kind !== 'stream') return;
  used.promptTokens += promptTokens(messages);
  used.replyTokens += delivery.tokens.length;
}

/** Every token is due at a time counted from the request, so that one late timer does not delay the rest. */
function stream(response: ServerResponse, delivery: StreamDelivery, startedMs: number, opening: string): void {
  const { tokens, timesMs, ending, endMs, brokenToken } = delivery;
  let index = 0;
  let unsent = opening;
  const wait = (): NodeJS.Timeout =>
    setTimeout(send, Math.max(0, startedMs + (timesMs[index] ?? endMs) - performance.now()));
  const send = (): void => {
    const elapsedMs = performance.now() - startedMs;
    // A timer counts whole milliseconds and may fire within the one before it is due.
    for (; index < tokens.length && (timesMs[index] ?? 0) <= elapsedMs + 1; index++) {
      unsent += chunkOf(tokens[index] ?? '', index === brokenToken);
    }
    if (index < tokens.length) {
      response.write(unsent);
      unsent = '';
      timer = wait();
    } else if (ending === 'finish') response.end(unsent + FINISH);
    else if (ending === 'end') response.end(unsent);
    else breakOff(response);
  };
  let timer = wait();
  countAbort(response, () => clearTimeout(timer));
}

/** A broken line is lost in its middle: the text of its token does not arrive. */
function chunkOf(token: string, isBroken: boolean): string {
  return isBroken ? `${TOKEN_START}"\n\n` : TOKEN_START + JSON.stringify(token) + TOKEN_END;
}

function sendWhole(response: ServerResponse, { tokens, ending, brokenToken }: StreamDelivery): void {
  if (ending !== 'finish') {
    breakOff(response);
    return;
  }
  const message = { role: 'assistant', content: tokens.join('') };
  const body = JSON.stringify({
    id: 'chatcmpl-bench',
    object: 'chat.completion',
    created: 1_700_000_000,
    model: 'gpt-4o-mini',
    choices: [{ index: 0, message, finish_reason: 'stop' }],
  });
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(brokenToken === -1 ? body : body.slice(0, body.length / 2));
}

function sendError(response: ServerResponse, { status, code, message }: Problem, retryAfterS?: number): void {
  const retryAfter = status === 429 && retryAfterS !== undefined ? { 'retry-after': String(retryAfterS) } : {};
  response.writeHead(status, { 'content-type': 'application/json', ...retryAfter });
  response.end(JSON.stringify({ error: { code, message } }));
}

function later(response: ServerResponse, task: () => void, afterMs: number): void {
  const timer = setTimeout(task, afterMs);
  countAbort(response, () => clearTimeout(timer));
}

/** `cleanUp` runs when the response is over, whoever ended it. */
function countAbort(response: ServerResponse, cleanUp?: () => void): void {
  response.on('close', () => {
    cleanUp?.();
    if (!response.writableEnded && !broken.has(response)) counts.aborted += 1;
  });
}

function breakOff(response: ServerResponse): void {
  broken.add(response);
  response.destroy();
}

function answerStats(request: IncomingMessage, response: ServerResponse): void {
  const stats: UpstreamStats = {
    requestCount: counts.requests,
    refusedCount: counts.refused,
    abortedCount: counts.aborted,
    faults: Object.fromEntries(FAULT_KINDS.map((kind) => [kind, faults.get(kind) ?? 0])) as UpstreamStats['faults'],
    deployments: usage.map((used) => ({ ...used })),
    loopDelayP99Ms: Math.max(0, loopDelay.percentile(99) / 1e6 - PROBE_MS),
  };
  if (request.url?.endsWith('reset') === true) {
    Object.assign(counts, { requests: 0, refused: 0, aborted: 0 });
    for (const used of usage) Object.assign(used, { requestCount: 0, promptTokens: 0, replyTokens: 0 });
    faults.clear();
    planner.restartRegimes();
    loopDelay.reset();
  }
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(stats));
}
