import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallEnd, CallRecord } from '../../../src/domain/call_record.ts';
import { createCallRoutes } from '../../../src/runtime/call_routes.ts';
import { CallWorld } from '../../support/call_world.ts';
import { routeRequest } from '../../support/telephony_samples.ts';

interface Listed {
  readonly calls: readonly { readonly trackingId: string }[];
  readonly next: string | null;
}

/** Calls numbered from the newest, 0, to the oldest; every tenth was promised a call-back. */
function library(count: number) {
  const world = new CallWorld();
  const sample = world.record(world.open());
  world.registry.stopAll();
  const records = Array.from({ length: count }, (_, index): CallRecord => {
    const end: CallEnd = index % 10 === 0 ? 'call_back' : 'completed';
    return { ...sample, trackingId: `call_${index}`, end };
  });
  const [list] = createCallRoutes({
    find: () => null,
    list: (limit, before) => {
      const from = before === undefined ? 0 : records.findIndex(({ trackingId }) => trackingId === before) + 1;
      return records.slice(from, from + limit);
    },
  });
  return async (query: Readonly<Record<string, unknown>>): Promise<Listed> => {
    const request = { ...routeRequest({}), query: query as Readonly<Record<string, string>> };
    return (await list?.handle(request))?.body as Listed;
  };
}

test('calls are searched by their end, page by page, each once', async () => {
  const ask = library(450);
  const found: string[] = [];
  for (let next: string | null | undefined; next !== null;) {
    const page: Listed = await ask({ limit: 20, end: 'call_back', ...(next !== undefined && { before: next }) });
    found.push(...page.calls.map(({ trackingId }) => trackingId));
    next = page.next;
  }
  assert.deepEqual(
    found,
    Array.from({ length: 45 }, (_, index) => `call_${index * 10}`),
  );
});

test('a search that finds little says where it stopped, and goes on there', async () => {
  const ask = library(5_000);
  const page = await ask({ limit: 200, end: 'lost' });
  assert.deepEqual(page, { success: true, calls: [], next: 'call_1999' });
  assert.equal((await ask({ limit: 200, end: 'lost', before: 'call_4900' })).next, null);
});

test('without an end the newest calls are listed as they are', async () => {
  const { calls, next } = await library(60)({});
  assert.deepEqual([calls.length, next], [50, 'call_49']);
});
