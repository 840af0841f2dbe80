/** Asks a route as the server would. */
import assert from 'node:assert/strict';
import type { TSchema } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import type { Route, RouteRequest } from '../../../src/domain/route.ts';

/** Holds the query to the route's schema and the body to the one that it declares for its status. */
export async function askRoute(
  route: Route | undefined,
  parts: Partial<RouteRequest> = {},
): Promise<{ readonly status: number; readonly body: unknown }> {
  assert.ok(route);
  const request = { requestId: 'r', params: {}, query: {}, body: undefined, client: 'loopback', receivedAtUs: 0 };
  const response = await route.handle({ ...request, header: () => '', ...parts });
  const schema = route.responses[response.status]?.schema as TSchema | undefined;
  assert.ok(schema);
  const body: unknown = JSON.parse(JSON.stringify(response.body));
  assert.deepEqual([...Value.Errors(schema, body)], []);
  return { status: response.status, body };
}
