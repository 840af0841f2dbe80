/**
 * How an answer of the stand-in for the model looks on the wire: the bytes of Azure's and OpenAI's streams, whole replies
 * and refusals, and their times. Source: learn.microsoft.com/azure/ai-foundry/openai/how-to/content-streaming
 */
import type { ServerResponse } from 'node:http';
import { performance } from 'node:perf_hooks';
import type { Delivery, StreamDelivery } from './delivery.ts';

export interface Asked {
  readonly isStream: boolean;
  readonly isAzure: boolean;
  /** On the clock of `performance`. */
  readonly startedMs: number;
}

export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

const base = '"id":"chatcmpl-bench","object":"chat.completion.chunk","created":1700000000,"model":"gpt-4o-mini"';
const FILTERED_PROMPT =
  `data: {"choices":[],"created":0,"id":"","model":"","object":"","prompt_filter_results":[{"prompt_index":0,` +
  `"content_filter_results":{"hate":{"filtered":false,"severity":"safe"}}}]}\n\n`;
const ROLE = `data: {${base},"choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}\n\n`;
const TOKEN_START = `data: {${base},"choices":[{"index":0,"delta":{"content":`;
const TOKEN_END = '},"finish_reason":null}]}\n\n';
const DONE = 'data: [DONE]\n\n';
const PAGE = '<!doctype html><html><head><title>Sign in</title></head><body>Sign in to the network</body></html>';
const IDLE_EVERY_MS = 250;
/** What was written before leaves the process before the connection is broken. */
const BREAK_AFTER_MS = 20;

/** Connections that were broken on purpose. */
const broken = new WeakSet<ServerResponse>();

/** The answer was ended here, whole or not, and not by who asked. */
export function wasOurs(response: ServerResponse): boolean {
  return response.writableEnded || broken.has(response);
}

export function deliver(response: ServerResponse, delivery: Delivery, asked: Asked): void {
  switch (delivery.kind) {
    case 'refuse':
      return breakOff(response);
    case 'silent':
      return;
    case 'html':
      return later(response, () => sendPage(response), delivery.afterMs);
    case 'error': {
      const { status, afterMs, retryAfterS } = delivery;
      const message = status === 429 ? 'Requests have exceeded the rate limit' : 'The server had an error';
      return later(
        response,
        () => sendError(response, { status, code: String(status), message }, retryAfterS),
        afterMs,
      );
    }
    case 'stream':
      if (asked.isStream) return stream(response, delivery, asked);
      return later(response, () => sendWhole(response, delivery), delivery.endMs);
    case 'stall':
    case 'keep_alive':
    case 'empty_chunks':
      if (asked.isStream) stayIdle(response, delivery.kind, asked);
  }
}

/** `retryAfterS`: of a 429; null = it does not say. */
export function sendError(response: ServerResponse, problem: Problem, retryAfterS: number | null = null): void {
  const { status, code, message } = problem;
  const retryAfter = status === 429 && retryAfterS !== null ? { 'retry-after': String(retryAfterS) } : {};
  response.writeHead(status, { 'content-type': 'application/json', ...retryAfter });
  response.end(JSON.stringify({ error: { code, message } }));
}

function sendPage(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE);
}

function openStream(response: ServerResponse, isAzure: boolean): void {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' });
  response.write(isAzure ? FILTERED_PROMPT : ROLE);
}

/** The headers, and then nothing, or nothing that is text. */
function stayIdle(response: ServerResponse, kind: 'stall' | 'keep_alive' | 'empty_chunks', { isAzure }: Asked): void {
  openStream(response, isAzure);
  if (kind === 'stall') return;
  const piece = kind === 'keep_alive' ? ': keep-alive\n\n' : chunkOf('', false);
  const timer = setInterval(() => response.write(piece), IDLE_EVERY_MS);
  response.on('close', () => clearInterval(timer));
}

/** Every token is due at a time counted from the request, so that one late timer does not delay the rest. */
function stream(response: ServerResponse, delivery: StreamDelivery, { isAzure, startedMs }: Asked): void {
  const { tokens, timesMs, ending, endMs, brokenToken } = delivery;
  let index = 0;
  let unsent = isAzure ? ROLE : '';
  openStream(response, isAzure);
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
    } else if (ending === 'break') {
      if (unsent !== '') response.write(unsent);
      timer = setTimeout(() => breakOff(response), BREAK_AFTER_MS);
    } else response.end(unsent + (ending === 'end' ? '' : finishOf(ending)));
  };
  let timer = wait();
  response.on('close', () => clearTimeout(timer));
}

function finishOf(ending: 'finish' | 'length'): string {
  const reason = ending === 'finish' ? 'stop' : ending;
  return `data: {${base},"choices":[{"index":0,"delta":{},"finish_reason":"${reason}"}]}\n\n${DONE}`;
}

/** A broken line is lost in its middle: the text of its token does not arrive. */
function chunkOf(token: string, isBroken: boolean): string {
  return isBroken ? `${TOKEN_START}"\n\n` : TOKEN_START + JSON.stringify(token) + TOKEN_END;
}

function sendWhole(response: ServerResponse, { tokens, ending, brokenToken }: StreamDelivery): void {
  if (ending === 'end' || ending === 'break') return breakOff(response);
  const message = { role: 'assistant', content: tokens.join('') };
  const body = JSON.stringify({
    id: 'chatcmpl-bench',
    object: 'chat.completion',
    created: 1_700_000_000,
    model: 'gpt-4o-mini',
    choices: [{ index: 0, message, finish_reason: ending === 'finish' ? 'stop' : ending }],
  });
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(brokenToken === -1 ? body : body.slice(0, body.length / 2));
}

function later(response: ServerResponse, task: () => void, afterMs: number): void {
  const timer = setTimeout(task, afterMs);
  response.on('close', () => clearTimeout(timer));
}

function breakOff(response: ServerResponse): void {
  broken.add(response);
  response.destroy();
}
