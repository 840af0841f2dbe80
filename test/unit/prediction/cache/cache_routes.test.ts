import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type TSchema } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { RequestError } from '../../../../src/domain/outcome.ts';
import type { Route, RouteResponse } from '../../../../src/domain/route.ts';
import { createQueryReader } from '../../../../src/http/checks.ts';
import { createCacheRoutes } from '../../../../src/prediction/cache/cache_routes.ts';
import { cacheWorld, type CacheWorld } from '../../../support/cache_world.ts';

async function provenWorld(): Promise<CacheWorld> {
  const world = cacheWorld({ model: () => 'At 9.' });
  await world.see('When do you open?', 'At 9.', 1);
  await world.see('When do you open?', 'At 9.', 2);
  return world;
}

function routeOf(world: CacheWorld, method: string, path: string): Route {
  const route = createCacheRoutes({ cache: world.cache }).find((one) => one.method === method && one.path === path);
  assert.ok(route);
  return route;
}

async function ask(route: Route, query: string, params: Readonly<Record<string, string>> = {}): Promise<RouteResponse> {
  const request = { requestId: 'r', params, body: undefined, header: () => '', client: 'loopback', receivedAtUs: 0 };
  const read = route.query === undefined ? {} : createQueryReader(route.query, 'a route')(query);
  const response = await route.handle({ ...request, query: read });
  const schema = route.responses[response.status]?.schema as unknown as TSchema;
  assert.deepEqual([...Value.Errors(schema, response.body)], []);
  return response;
}

test('a list says of each entry what it is, where it belongs and why it may be served', async () => {
  const world = await provenWorld();
  const { body } = await ask(routeOf(world, 'GET', '/api/cache'), 'workflowId=test-workflow');
  const { entries, counts } = body as { entries: Record<string, unknown>[]; counts: { turnCount: number } };
  assert.equal(entries.length, 1);
  assert.equal(counts.turnCount, 2);
  const { state, text, utterance, callerCount, sightingCount, trials, hitCount, place } = entries[0] ?? {};
  assert.deepEqual(
    { state, text, utterance, callerCount, sightingCount, trials, hitCount },
    {
      state: 'proven',
      text: 'At 9.',
      utterance: 'when do you open',
      callerCount: 2,
      sightingCount: 2,
      trials: { agreed: 1, disagreed: 0 },
      hitCount: 0,
    },
  );
  assert.equal((place as { lastAgentLine: string }).lastAgentLine, 'How can I help?');
});

test('a list of a workflow without entries is empty', async () => {
  const { body } = await ask(routeOf(await provenWorld(), 'GET', '/api/cache'), 'workflowId=other&limit=5');
  assert.deepEqual((body as { entries: unknown[] }).entries, []);
});

test('a request without workflowId is refused with the field', async () => {
  const world = await provenWorld();
  for (const method of ['GET', 'DELETE']) {
    await assert.rejects(ask(routeOf(world, method, '/api/cache'), ''), (error: unknown) => {
      assert.ok(error instanceof RequestError);
      assert.equal(error.status, 400);
      assert.match(JSON.stringify(error.details), /"field":"workflowId"/);
      return true;
    });
  }
});

test('an entry that is removed is not served any more, and is unknown then', async () => {
  const world = await provenWorld();
  const entryId = world.hit('When do you open?')?.entryId ?? '';
  const route = routeOf(world, 'DELETE', '/api/cache/:entryId');
  assert.deepEqual((await ask(route, '', { entryId })).body, { success: true, entryId });
  assert.equal(world.hit('When do you open?'), null);
  await assert.rejects(ask(route, '', { entryId }), { status: 404, code: 'CACHE_ENTRY_NOT_FOUND' });
});

test('all entries of a workflow are removed, and their number is told', async () => {
  const world = await provenWorld();
  const { body } = await ask(routeOf(world, 'DELETE', '/api/cache'), 'workflowId=test-workflow');
  assert.deepEqual(body, { success: true, workflowId: 'test-workflow', removedCount: 1 });
  assert.equal(world.hit('When do you open?'), null);
});
