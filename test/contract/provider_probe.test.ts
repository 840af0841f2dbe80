/** A provider that is tried in the background: what is asked of it, and what stops it. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import type { ReplyFailure, ReplySink } from '../../src/domain/reply.ts';
import { createOpenAiProvider } from '../../src/generation/openai.ts';
import { LIMITS } from '../../src/limits.ts';
import { createSystemClock } from '../../src/runtime/system_clock.ts';
import { createKeptLog } from '../support/kept_log.ts';

const servers: Server[] = [];
after(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

async function providerOf(answer: (body: Record<string, unknown>, response: ServerResponse) => void) {
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => answer(JSON.parse(body) as Record<string, unknown>, response));
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const { deadlines, connections, replyChars } = LIMITS.generation;
  const log = createKeptLog();
  const provider = createOpenAiProvider({
    name: 'openai',
    baseUrl: `http://127.0.0.1:${port}/v1`,
    model: 'small',
    apiKey: 'none',
    clock: createSystemClock(),
    log,
    deadlines,
    connections,
    limits: { replyChars },
  });
  return provider;
}

const chunk = (text: string, finish: string | null): string =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: text }, finish_reason: finish }] })}\n\n`;

function stream(response: ServerResponse, ...chunks: readonly string[]): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const one of chunks) response.write(one);
}

/** Resolves with the first thing that is told. */
function probed(probe: (sink: ReplySink, signal: AbortSignal) => void, signal = new AbortController().signal) {
  return new Promise<string>((resolve) => {
    probe(
      {
        text: (text) => resolve(`text ${text}`),
        done: () => resolve('done'),
        failed: ({ code }: ReplyFailure) => resolve(code),
      },
      signal,
    );
  });
}

test('A probe asks for one token, holds nothing of any call, and is told its first text', async () => {
  let asked: Record<string, unknown> = {};
  const provider = await providerOf((body, response) => {
    asked = body;
    stream(response, chunk('Yes', null), chunk('', 'length'), 'data: [DONE]\n\n');
    response.end();
  });
  assert.equal(await probed((sink, signal) => provider.probe?.(sink, signal)), 'text Yes');
  assert.equal(asked['max_tokens'], 1);
  assert.equal(asked['stream'], true);
  assert.deepEqual(asked['messages'], [{ role: 'user', content: 'Say yes.' }]);
  await provider.close?.();
});

test('A probe is told a refusal with its code, and an answer without text as an empty one', async () => {
  const refusing = await providerOf((_body, response) => {
    response.writeHead(503, { 'content-type': 'application/json' });
    response.end('{}');
  });
  assert.equal(await probed((sink, signal) => refusing.probe?.(sink, signal)), 'HTTP_ERROR');
  await refusing.close?.();
  const silent = await providerOf((_body, response) => {
    stream(response, chunk('', 'length'), 'data: [DONE]\n\n');
    response.end();
  });
  assert.equal(await probed((sink, signal) => silent.probe?.(sink, signal)), 'EMPTY_REPLY');
  await silent.close?.();
});

test('A probe that is stopped closes its request and tells nothing more', async () => {
  const controller = new AbortController();
  let told = 0;
  const closed = new Promise<void>((resolve) => {
    void providerOf((_body, response) => {
      response.on('close', resolve);
      stream(response);
      response.flushHeaders();
      controller.abort();
    }).then((provider) => {
      const count = (): void => void (told += 1);
      provider.probe?.({ text: count, done: count, failed: count }, controller.signal);
    });
  });
  await closed;
  assert.equal(told, 0);
});
