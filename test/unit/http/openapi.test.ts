import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Type } from '@sinclair/typebox';
import type { Route } from '../../../src/domain/route.ts';
import type { SocketRoute } from '../../../src/domain/socket.ts';
import { createOpenApiRoute, describeApi } from '../../../src/http/openapi.ts';

const handle = () => ({ status: 200, body: '' });
const call = Type.Object({ success: Type.Literal(true), callSid: Type.String() }, { description: 'A placed call' });

const routes: readonly Route[] = [
  {
    method: 'POST',
    path: '/api/make-call-optimized',
    audience: 'app',
    summary: 'Place a call',
    body: Type.Object({
      to: Type.String({ pattern: '^\\+[1-9]\\d{6,14}$', errorMessage: 'is no phone number', errorCode: 'X' }),
      workflowId: Type.String(),
      mode: Type.Optional(Type.Union([Type.Literal('a'), Type.Literal('b')])),
      variables: Type.Optional(Type.Record(Type.String(), Type.String())),
    }),
    responses: {
      200: { description: 'Placed', schema: call },
      503: { description: 'No capacity', schema: Type.Object({ success: Type.Literal(false) }) },
    },
    ratePerMinute: 60,
    handle,
  },
  {
    method: 'GET',
    path: '/api/calls/:trackingId',
    audience: 'app',
    summary: 'One call',
    query: Type.Object({ turns: Type.Optional(Type.Boolean({ description: 'With all turns' })), at: Type.Integer() }),
    responses: { 200: { description: 'The call', schema: Type.Object({}) } },
    handle,
  },
  {
    method: 'DELETE',
    path: '/api/calls/:trackingId',
    audience: 'app',
    summary: 'Forget a call',
    responses: { 204: { description: 'Gone' } },
    handle,
  },
  {
    method: 'POST',
    path: '/api/twiml-optimized',
    audience: 'twilio',
    summary: 'TwiML of a call',
    body: Type.Object({ CallSid: Type.String() }),
    query: Type.Object({ trackingId: Type.Optional(Type.String()) }),
    responses: { 200: { description: 'TwiML' } },
    handle,
  },
  {
    method: 'GET',
    path: '/api/health-optimized',
    audience: 'open',
    summary: 'Health',
    responses: { 200: { description: 'Healthy' } },
    handle,
  },
];
const sockets: readonly SocketRoute[] = [
  { path: '/relay', maxFrameBytes: 1000, maxBufferedBytes: 1000, admit: () => null, opened: () => assert.fail() },
];
const about = { title: 'Test', version: '1.2.3', publicUrl: 'https://calls.example' };

interface Operation {
  readonly operationId: string;
  readonly security: readonly object[];
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required: boolean }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, unknown>> };
  readonly responses: Readonly<
    Record<string, { readonly description?: string; readonly $ref?: string; content?: object }>
  >;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly responses: Readonly<Record<string, unknown>> };
}

function document(): Document & Record<string, unknown> {
  return JSON.parse(JSON.stringify(describeApi(routes, sockets, about))) as Document & Record<string, unknown>;
}
function operation(path: string, method: string): Operation {
  const found = document().paths[path]?.[method];
  assert.ok(found !== undefined);
  return found;
}

test('the document of a realistic set of routes is valid OpenAPI 3.1', async () => {
  const route = createOpenApiRoute(routes, sockets, about);
  const response = await route.handle({} as never);
  assert.equal(response.contentType, 'application/json; charset=utf-8');
  const result = await new Validator().validate(JSON.parse(response.body as string) as Record<string, unknown>);
  assert.deepEqual(result.errors ?? [], []);
  assert.equal(result.valid, true);
});

test('every route, the document itself and every socket is in it', () => {
  const api = JSON.parse(createOpenApiRoute(routes, sockets, about).handle({} as never)['body' as never]) as Document;
  assert.deepEqual(Object.keys(api.paths).sort(), [
    '/api/calls/{trackingId}',
    '/api/health-optimized',
    '/api/make-call-optimized',
    '/api/twiml-optimized',
    '/openapi.json',
  ]);
  assert.deepEqual(document()['x-sockets'], [{ path: '/relay', maxFrameBytes: 1000 }]);
  const ids = Object.values(api.paths).flatMap((methods) => Object.values(methods).map((one) => one.operationId));
  assert.equal(new Set(ids).size, 6);
});

test('parameters of the path are required, those of the query as their schema says', () => {
  assert.deepEqual(
    operation('/api/calls/{trackingId}', 'get').parameters?.map(({ name, in: where, required }) => [
      name,
      where,
      required,
    ]),
    [
      ['trackingId', 'path', true],
      ['turns', 'query', false],
      ['at', 'query', true],
    ],
  );
});

test('bodies have the media type of their audience', () => {
  assert.deepEqual(Object.keys(operation('/api/make-call-optimized', 'post').requestBody?.content ?? {}), [
    'application/json',
  ]);
  assert.deepEqual(Object.keys(operation('/api/twiml-optimized', 'post').requestBody?.content ?? {}), [
    'application/x-www-form-urlencoded',
  ]);
});

test('the standard errors are those that the route can give, and a status of its own wins', () => {
  const placing = operation('/api/make-call-optimized', 'post').responses;
  assert.deepEqual(Object.keys(placing), ['200', '400', '401', '408', '413', '415', '429', '500', '503']);
  assert.equal(placing['503']?.description, 'No capacity');
  assert.equal(placing['429']?.$ref, '#/components/responses/RateLimited');
  assert.ok('RateLimited' in document().components.responses);
  const health = operation('/api/health-optimized', 'get').responses;
  assert.deepEqual(Object.keys(health), ['200', '500', '503']);
});

test('security follows the audience', () => {
  assert.deepEqual(operation('/api/calls/{trackingId}', 'get').security, [{ bearer: [] }, { apiKey: [] }]);
  assert.deepEqual(operation('/api/twiml-optimized', 'post').security, [{ twilioSignature: [] }]);
  assert.deepEqual(operation('/api/health-optimized', 'get').security, []);
});
