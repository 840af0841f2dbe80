/** A server whose first provider goes down and comes back: who answers meanwhile, and what health and metrics say of it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { behaviours } from '../support/azure_like_behaviours.ts';
import { type AzureLikeServer, startAzureLikeServer } from '../support/azure_like_server.ts';
import { connectCall, putDown } from '../support/relay_client.ts';
import { ask } from '../support/signed_requests.ts';
import { startTestServer, type TestServer } from '../support/test_server.ts';
import { eventually } from '../support/waiting.ts';

interface Shown {
  readonly name: string;
  readonly state: string;
  readonly why: string | null;
  readonly ttftP95Ms: number | null;
  readonly hedgeMs: number;
  readonly inFlight: number;
  readonly limit: number;
}

interface Health {
  readonly status: string;
  readonly problems: readonly string[];
  readonly features: { readonly providerFailover: boolean };
  readonly providers: readonly Shown[];
}

let first: AzureLikeServer;
let second: AzureLikeServer;
let server: TestServer;

before(async () => {
  [first, second] = [await startAzureLikeServer(), await startAzureLikeServer()];
  second.always(behaviours.reply('The second model answers.'));
  server = await startTestServer({
    AZURE_OPENAI_ENDPOINT: first.endpoint(),
    AZURE_OPENAI_API_KEY: 'key-one',
    AZURE_OPENAI_ENDPOINT_2: second.endpoint('gpt-4o'),
    AZURE_OPENAI_KEY_2: 'key-two',
  });
});
after(async () => {
  await server.stop();
  await Promise.all([first.close(), second.close()]);
});

async function health(): Promise<Health> {
  const { status, body } = await ask<Health>(server, '/api/health-optimized');
  assert.equal(status, 200);
  return body;
}

async function metric(name: string): Promise<readonly string[]> {
  const text = await (await fetch(`${server.origin}/metrics`)).text();
  return text.split('\n').filter((line) => line.startsWith(name));
}

test('a provider that asks for rest is open until it was tried in the background, and its turns go to the other one', async () => {
  const before = await health();
  assert.equal(before.features.providerFailover, true);
  assert.deepEqual(
    before.providers.map(({ name, state, why, hedgeMs }) => [name, state, why, hedgeMs]),
    [
      ['azure_openai', 'closed', null, 900],
      ['azure_openai_2', 'closed', null, 900],
    ],
  );
  first.always(behaviours.status(429, { headers: { 'retry-after': '2' } }));
  const { call, relay } = await connectCall(server);
  for (const question of ['Who won the football?', 'And who won the tennis?', 'And who won the chess?']) {
    const reply = await relay.askFor(question);
    assert.equal(reply.text, 'The second model answers.');
    assert.ok(reply.firstTextMs < 1_500);
    relay.fellSilent();
  }
  const { providers, problems } = await health();
  assert.deepEqual([providers[0]?.state, providers[0]?.why], ['open', 'asked_for_rest']);
  assert.ok(problems.includes('PROVIDER_OPEN'));
  assert.ok(
    (await metric('weaver_provider_state')).includes('weaver_provider_state{provider="azure_openai",state="open"} 1'),
  );
  first.always(behaviours.reply('The first model answers.'));
  await eventually('the first provider to be closed again', async () =>
    (await health()).providers.find(({ name, state }) => name === 'azure_openai' && state === 'closed'),
  );
  const probes = first.requests.filter(({ body }) => (body as { max_tokens?: number }).max_tokens === 1);
  assert.ok(probes.length >= 2, 'it was tried with requests for one token');
  const events = server.log.entries.map(({ event }) => event).filter((event) => event.startsWith('provider '));
  assert.deepEqual(events, ['provider opened', 'provider closed']);
  await putDown(server, call);
});
