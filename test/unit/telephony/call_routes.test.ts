import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import type { TSchema } from '@sinclair/typebox';
import { RequestError } from '../../../src/domain/outcome.ts';
import type { RouteResponse } from '../../../src/domain/route.ts';
import { type CallRoutesParts, createCallRoutes } from '../../../src/telephony/call_routes.ts';
import type { CallOrder, PlaceOptions } from '../../../src/telephony/place_call.ts';
import { CALL_SID, routeRequest } from '../../support/telephony_samples.ts';

const TRACKING_ID = 'call_1800000000000_abcdefghij';
const FEATURES = {
  conversationRelay: true,
  predictiveCache: false,
  languageOptimization: true,
  providerFailover: true,
};
const UNMEASURED = { range: '', measured: false, n: 0, afterSpeech: null, ownFigures: true };
const MEASURED = { range: '90-310ms', measured: true, n: 57, afterSpeech: null, ownFigures: true };

function routes(changes: Partial<CallRoutesParts> = {}) {
  const orders: CallOrder[] = [];
  const seen: PlaceOptions[] = [];
  const [optimized, traditional] = createCallRoutes({
    placer: {
      async place(order, options) {
        orders.push(order);
        seen.push(options);
        const from = order.from ?? '+14155550100';
        const placed = { trackingId: TRACKING_ID, callSid: CALL_SID, status: 'queued', to: order.to, from };
        return { answer: { status: 200, body: options.describe(placed) }, replayed: false };
      },
    },
    features: () => FEATURES,
    expected: () => UNMEASURED,
    ratePerMinute: 60,
    ...changes,
  });
  assert.ok(optimized !== undefined && traditional !== undefined);
  const call = (route: typeof optimized, body: object, headers = {}): Promise<RouteResponse> =>
    Promise.resolve(route.handle(routeRequest({ body, headers })));
  return { optimized, traditional, orders, seen, call };
}

const BODY = { to: '+1234567890', workflowId: 'test-workflow' };

test('the optimized answer has exactly the documented shape, with the target while nothing is measured', async () => {
  const { optimized, call } = routes();
  const { status, body, headers } = await call(optimized, BODY);
  assert.equal(status, 200);
  assert.equal(headers, undefined);
  assert.deepEqual(body, {
    success: true,
    callSid: CALL_SID,
    status: 'queued',
    to: '+1234567890',
    from: '+14155550100',
    optimization: { enabled: true, trackingId: TRACKING_ID, expectedLatency: '150-250ms', features: FEATURES },
    message: 'Call placed. 150-250ms is the target, not yet measured for this workflow.',
  });
});

test('a measured workflow shows its own figures', async () => {
  const { optimized, call } = routes({ expected: () => MEASURED });
  const { body } = await call(optimized, BODY);
  const { optimization, message } = body as { optimization: { expectedLatency: string }; message: string };
  assert.equal(optimization.expectedLatency, '90-310ms');
  assert.match(message, /90-310ms.*57/);
  assert.doesNotMatch(message, /target|%/);
});

test('the message counts from the final transcript, and from the end of speech only where the carrier reports it', async () => {
  const messageOf = async (expected: ReturnType<CallRoutesParts['expected']>): Promise<unknown> => {
    const { optimized, call } = routes({ expected: () => expected });
    return ((await call(optimized, BODY)).body as { message: unknown }).message;
  };
  assert.equal(
    await messageOf(MEASURED),
    'Call placed. Answers of this workflow begin within 90-310ms of the final transcript (p50-p95 of 57 turns).',
  );
  assert.equal(
    await messageOf({ ...MEASURED, afterSpeech: '640-905ms' }),
    'Call placed. Answers of this workflow begin within 90-310ms of the final transcript (p50-p95 of 57 turns), about ' +
      '640-905ms after the caller stops speaking, as the carrier reports it.',
  );
});

test('a workflow that shares its figures with others is not called unmeasured', async () => {
  const { optimized, call } = routes({ expected: () => ({ ...UNMEASURED, ownFigures: false }) });
  const { optimization, message } = (await call(optimized, BODY)).body as {
    optimization: { expectedLatency: string };
    message: string;
  };
  assert.equal(optimization.expectedLatency, '150-250ms');
  assert.match(message, /150-250ms is the target\. This workflow has no figures of its own/);
  assert.doesNotMatch(message, /not yet measured|%/);
});

test('the traditional answer promises nothing', async () => {
  const { traditional, orders, call } = routes();
  const { body } = await call(traditional, BODY);
  assert.equal(orders[0]?.mode, 'traditional');
  assert.deepEqual((body as { optimization: unknown }).optimization, { enabled: false, trackingId: TRACKING_ID });
});

test('the order is read whole, variables as text', async () => {
  const { optimized, orders, call } = routes();
  const variables = { name: 'Ann', count: 3, vip: true };
  await call(optimized, { ...BODY, from: '+14155550199', language: 'zh-HK', variables, campaign: 'autumn' });
  assert.deepEqual(orders, [
    {
      mode: 'optimized',
      to: '+1234567890',
      from: '+14155550199',
      workflowId: 'test-workflow',
      language: 'zh-HK',
      variables: { name: 'Ann', count: '3', vip: 'true' },
    },
  ]);
});

test('the Idempotency-Key is handed on with the client, and a strange one is refused', async () => {
  const { optimized, seen, call } = routes();
  await call(optimized, BODY, { 'idempotency-key': 'order-17' });
  await call(optimized, BODY);
  assert.deepEqual(
    seen.map(({ idempotencyKey, client }) => [idempotencyKey, client]),
    [
      ['order-17', 'loopback'],
      [null, 'loopback'],
    ],
  );
  for (const key of ['a b', 'ä', 'x'.repeat(256)]) {
    await assert.rejects(
      call(optimized, BODY, { 'idempotency-key': key }),
      (error) => error instanceof RequestError && error.status === 400 && error.code === 'IDEMPOTENCY_KEY_INVALID',
    );
  }
});

test('an answer given before is marked, whether it was good or bad', async () => {
  for (const status of [200, 422]) {
    const answer = { status, body: { success: status === 200 } };
    const { optimized, call } = routes({ placer: { place: () => Promise.resolve({ answer, replayed: true }) } });
    const response = await call(optimized, BODY);
    assert.deepEqual(response, { ...answer, headers: { 'idempotent-replayed': 'true' } });
  }
});

test('bodies are checked by shape: the documented one passes verbatim, unknown fields are let through', () => {
  const check = TypeCompiler.Compile(routes().optimized.body as unknown as TSchema);
  const good = [
    BODY,
    { ...BODY, custom: { any: 1 } },
    { ...BODY, language: 'multi' },
    { ...BODY, variables: { a: 1 } },
  ];
  const bad = [
    { workflowId: 'x' },
    { to: '+1234567890' },
    { ...BODY, to: '1234567890' },
    { ...BODY, to: '+0123456789' },
    { ...BODY, from: 'anonymous' },
    { ...BODY, language: 'x'.repeat(36) },
    { ...BODY, variables: { a: {} } },
    { ...BODY, workflowId: '' },
  ];
  for (const body of good) assert.equal(check.Check(body), true, JSON.stringify(body));
  for (const body of bad) assert.equal(check.Check(body), false, JSON.stringify(body));
});

test('both answers keep to their schemas, and both routes are limited to 60 calls a minute', async () => {
  const { optimized, traditional, call } = routes();
  for (const route of [optimized, traditional]) {
    const schema = route.responses[200]?.schema as unknown as TSchema;
    assert.equal(TypeCompiler.Compile(schema).Check((await call(route, BODY)).body), true);
    assert.deepEqual([route.audience, route.method, route.ratePerMinute], ['app', 'POST', 60]);
  }
  assert.deepEqual([optimized.path, traditional.path], ['/api/make-call-optimized', '/api/make-call']);
});

test('a wrong number has a code of its own in both fields', () => {
  const { properties } = routes().optimized.body as unknown as { properties: Record<string, { errorCode?: string }> };
  assert.equal(properties['to']?.errorCode, 'INVALID_PHONE_NUMBER');
  assert.equal(properties['from']?.errorCode, 'INVALID_PHONE_NUMBER');
  assert.equal(properties['language']?.errorCode, 'LANGUAGE_UNKNOWN');
});
