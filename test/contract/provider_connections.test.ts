import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { createOpenAiProvider } from '../../src/generation/openai.ts';
import type { ReplyProvider } from '../../src/domain/reply.ts';
import { behaviours } from '../support/azure_like_behaviours.ts';
import { createProviderBench } from './provider_bench.ts';
import type { ProviderBench } from './provider_bench.ts';
import { RecordingSink, replyRequest } from './provider_sink.ts';

describe('connections to a provider', () => {
  let bench: ProviderBench;
  beforeEach(async () => {
    bench = await createProviderBench();
  });
  afterEach(async () => {
    await bench.close();
  });

  async function reply(provider: ReplyProvider = bench.provider): Promise<void> {
    const sink = new RecordingSink();
    provider.generate(replyRequest(), sink, new AbortController().signal);
    assert.equal(await sink.ended(), 'done');
  }

  /** On a connection of its own: what happened on other sockets before it has been noticed on both sides after it. */
  async function roundTrip(): Promise<void> {
    await (await fetch(bench.server.url, { headers: { connection: 'close' } })).text();
  }

  test('turns one after the other share a connection', async () => {
    for (let turn = 1; turn <= 3; turn++) {
      await reply();
      const request = await bench.server.request(turn);
      await request.closed;
      await roundTrip();
    }
    const ids = bench.server.requests.map((request) => request.connectionId);
    assert.deepEqual(ids, [ids[0], ids[0], ids[0]]);
  });

  test('an idle connection is kept for as long as it was said and no longer', async () => {
    const { server, options } = bench;
    const connections = { ...options.connections, keepAliveMs: 20 };
    const baseUrl = `${server.url}/v1`;
    const provider = createOpenAiProvider({ ...options, connections, baseUrl, apiKey: 'key', model: 'gpt-4o-mini' });
    await reply(provider);
    const first = await server.request(1);
    await server.disconnected(first.connectionId);
    await reply(provider);
    assert.notEqual((await server.request(2)).connectionId, first.connectionId);
    await provider.close?.();
  });

  test('warming up opens connections ahead, a bounded number of them, and the first turn uses one', async () => {
    for (let call = 0; call < 10; call++) bench.provider.warm?.();
    await bench.server.connected(2);
    await roundTrip();
    assert.equal(bench.server.connectionCount, 3);
    await reply();
    assert.ok((await bench.server.request(1)).connectionId <= 2);
  });

  test('after an abort, which costs its connection, the next turn finds another one ready', async () => {
    bench.server.next(behaviours.slowTokens(1));
    const sink = new RecordingSink();
    const controller = new AbortController();
    bench.provider.generate(replyRequest(), sink, controller.signal);
    await bench.server.connected(2);
    await roundTrip();
    const readyCount = bench.server.connectionCount;
    controller.abort();
    await bench.server.disconnected((await bench.server.request(1)).connectionId);
    await reply();
    assert.ok((await bench.server.request(2)).connectionId <= readyCount);
  });

  test('a spare connection that grew too old is not used', async () => {
    bench.provider.warm?.();
    await bench.server.connected(1);
    await roundTrip();
    bench.clock.advance(90_000);
    await reply();
    assert.ok((await bench.server.request(1)).connectionId > 2);
    await bench.server.disconnected(1);
  });

  test('spare and idle connections that the provider closed are not used', async () => {
    await reply();
    bench.provider.warm?.();
    await bench.server.connected(2);
    await roundTrip();
    bench.server.dropConnections();
    await roundTrip();
    await reply();
    assert.equal(bench.server.requests.length, 2);
  });

  test('closing drops spare and busy connections, and the running generation fails', async () => {
    bench.server.next(behaviours.silence());
    const sink = new RecordingSink();
    bench.provider.generate(replyRequest(), sink, new AbortController().signal);
    await bench.server.connected(2);
    await bench.server.request(1);
    await bench.provider.close?.();
    assert.equal(await sink.ended(), 'CONNECTION_FAILED');
    await Promise.all([bench.server.disconnected(1), bench.server.disconnected(2)]);
  });
});
