/** What we send is what the SDK sends: same path, query, headers and body. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { createAzureClient, createAzureOpenAiProvider } from '../../src/generation/azure_openai.ts';
import { createOpenAiClient, createOpenAiProvider } from '../../src/generation/openai.ts';
import type { ReplyProvider } from '../../src/domain/reply.ts';
import type { RecordedRequest } from '../support/azure_like_behaviours.ts';
import { API_KEY, createProviderBench, endpointOf } from './provider_bench.ts';
import type { ProviderBench } from './provider_bench.ts';
import { RecordingSink, replyRequest } from './provider_sink.ts';

/** Those that belong to the way of sending, which is fetch for the SDK and dispatch for us. */
const TRANSPORT_HEADERS = new Set(['accept-encoding', 'accept-language', 'connection', 'sec-fetch-mode']);

describe('the request', () => {
  let bench: ProviderBench;
  beforeEach(async () => {
    bench = await createProviderBench();
  });
  afterEach(async () => {
    await bench.close();
  });

  async function sentBy(provider: ReplyProvider): Promise<RecordedRequest> {
    const sink = new RecordingSink();
    provider.generate(replyRequest(), sink, new AbortController().signal);
    assert.equal(await sink.ended(), 'done');
    return bench.server.requests.at(-1)!;
  }

  async function sentBySdk(client: ReturnType<typeof createOpenAiClient>, model: string): Promise<RecordedRequest> {
    const messages = [...replyRequest().messages()];
    const parameters = { model, messages, temperature: 0.3, max_tokens: 200 };
    const stream = await client.chat.completions.create({ ...parameters, stream: true });
    for await (const chunk of stream) assert.ok(chunk);
    return bench.server.requests.at(-1)!;
  }

  function comparable({ method, path, headers, body }: RecordedRequest): unknown {
    const kept = Object.entries(headers).filter(([name]) => !TRANSPORT_HEADERS.has(name));
    return { method, path, headers: Object.fromEntries(kept), body };
  }

  test('to an Azure deployment is the same as the SDK sends', async () => {
    const endpoint = endpointOf(bench.server.endpoint('my-model'));
    const ours = await sentBy(createAzureOpenAiProvider({ ...bench.options, endpoint, apiKey: API_KEY }));
    const theirs = await sentBySdk(createAzureClient(endpoint, API_KEY), 'my-model');
    assert.deepEqual(comparable(ours), comparable(theirs));
    assert.equal(ours.path, '/openai/deployments/my-model/chat/completions?api-version=2024-06-01');
    assert.equal(ours.headers['api-key'], API_KEY);
    assert.equal(ours.headers.authorization, undefined);
  });

  test("to Azure's /openai/v1 is the same as the SDK sends, with the key in api-key", async () => {
    const endpoint = endpointOf(`${bench.server.url}/openai/v1/?api-version=preview`, 'my-model');
    const ours = await sentBy(createAzureOpenAiProvider({ ...bench.options, endpoint, apiKey: API_KEY }));
    const theirs = await sentBySdk(createAzureClient(endpoint, API_KEY), 'my-model');
    assert.deepEqual(comparable(ours), comparable(theirs));
    assert.equal(ours.path, '/openai/v1/chat/completions?api-version=preview');
    assert.equal(ours.headers['api-key'], API_KEY);
    assert.equal(ours.headers.authorization, undefined);
    assert.equal(ours.body.model, 'my-model');
  });

  test('to a compatible server is the same as the SDK sends', async () => {
    const baseUrl = `${bench.server.url}/v1/`;
    const model = 'llama-3.1-8b';
    const ours = await sentBy(createOpenAiProvider({ ...bench.options, baseUrl, apiKey: 'key', model }));
    const theirs = await sentBySdk(createOpenAiClient(baseUrl, 'key'), model);
    assert.deepEqual(comparable(ours), comparable(theirs));
    assert.equal(ours.path, '/v1/chat/completions');
    assert.equal(ours.headers.authorization, 'Bearer key');
  });

  test('asks for a stream with the settings of the workflow', async () => {
    const { body } = await sentBy(bench.provider);
    assert.deepEqual(body, {
      model: 'gpt-4o-mini',
      messages: replyRequest().messages(),
      stream: true,
      temperature: 0.3,
      max_tokens: 200,
    });
  });

  test('to a reasoning model names its limit, asks for no reasoning and leaves the temperature out', async () => {
    const { body } = await sentBy(
      createAzureOpenAiProvider({
        ...bench.options,
        endpoint: endpointOf(bench.server.endpoint()),
        apiKey: API_KEY,
        tokenLimitParameter: 'max_completion_tokens',
        reasoningEffort: 'none',
      }),
    );
    assert.equal(body['max_completion_tokens'], 200);
    assert.equal(body['reasoning_effort'], 'none');
    assert.ok(!('max_tokens' in body));
    assert.ok(!('temperature' in body));
  });
});
