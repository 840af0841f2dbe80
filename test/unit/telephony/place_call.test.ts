import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CarrierError, PlacedCall } from '../../../src/domain/carrier.ts';
import { RequestError } from '../../../src/domain/outcome.ts';
import {
  carrierError,
  FROM,
  ORDER,
  placingHouse,
  REFUSED,
  refused,
  settled,
  UNKNOWN,
  UNREACHABLE,
} from '../../support/placing_house.ts';
import { CALL_SID } from '../../support/telephony_samples.ts';
import { sampleWorkflow } from '../../support/sample_workflow.ts';

test('an order opens a filled call and asks the carrier once, with URLs that name the call', async () => {
  const { desk, carrier, place } = placingHouse();
  const { answer, replayed } = await place();
  const [[trackingId, call] = ['', undefined]] = [...desk.calls];
  assert.equal(replayed, false);
  assert.deepEqual(answer, {
    status: 200,
    body: { success: true, callSid: CALL_SID, status: 'queued', to: ORDER.to, from: FROM, trackingId },
  });
  assert.equal(call?.workflow.greeting, 'Hello Ann.');
  assert.equal(call?.record.callSid, CALL_SID);
  assert.equal(call?.record.language, 'en-US');
  assert.deepEqual(carrier.orders, [
    {
      trackingId,
      to: ORDER.to,
      from: FROM,
      twimlUrl: `https://example.com/api/twiml-optimized?trackingId=${trackingId}#rc=5&rp=all&tt=15000`,
      fallbackUrl: `https://example.com/api/twiml-optimized?trackingId=${trackingId}#rc=5&rp=all&tt=15000`,
      statusUrl: `https://example.com/api/twiml-status?trackingId=${trackingId}#rc=5&rp=all&tt=15000`,
      machineDetectionUrl: `https://example.com/api/amd-status?trackingId=${trackingId}#rc=5&rp=all&tt=15000`,
      ringS: 30,
      maxCallS: 600,
    },
  ]);
});

test("the order's own number, language and mode are used", async () => {
  const { desk, carrier, place } = placingHouse();
  await place({ from: '+14155550199', language: 'yue-hant-HK', mode: 'traditional' });
  const [call] = [...desk.calls.values()];
  assert.deepEqual([call?.record.language, call?.record.mode], ['zh-HK', 'traditional']);
  assert.equal(carrier.orders[0]?.from, '+14155550199');
  assert.match(carrier.orders[0]?.twimlUrl ?? '', /\/api\/twiml\?trackingId=/);
});

test('an order that cannot be met is refused before a call is opened', async () => {
  const cases = [
    [{ workflowId: 'nobody' }, 404, 'WORKFLOW_NOT_FOUND', /GET \/api\/workflows/],
    [{ variables: {} }, 422, 'VARIABLES_MISSING', /name/],
    [{ language: 'en-UK' }, 400, 'LANGUAGE_UNKNOWN', /Did you mean en-GB/],
    [{ language: 'English!' }, 400, 'LANGUAGE_UNKNOWN', /en-US/],
    [{ language: 'xx' }, 400, 'LANGUAGE_UNKNOWN', /GET \/api\/languages/],
  ] as const;
  for (const [order, status, code, words] of cases) {
    const { clock, desk, carrier, place } = placingHouse();
    const error = await refused(clock, place(order));
    assert.deepEqual([error.status, error.code], [status, code]);
    assert.match(error.message, words);
    assert.deepEqual([desk.calls.size, carrier.orders.length], [0, 0]);
  }
});

test('without a public URL nothing is placed and the reason is said', async () => {
  const { clock, carrier, place } = placingHouse('Set PUBLIC_URL.');
  const error = await refused(clock, place());
  assert.deepEqual([error.status, error.code, error.message], [503, 'PUBLIC_URL_MISSING', 'Set PUBLIC_URL.']);
  assert.equal(carrier.orders.length, 0);
});

test('without any number to call from nothing is placed', async () => {
  const { clock, carrier, desk, place } = placingHouse();
  carrier.defaultFrom = '';
  const error = await refused(clock, place());
  assert.deepEqual([error.status, error.code, desk.calls.size], [422, 'FROM_MISSING', 0]);
});

test('a refusal ends the call, is told with its code, and is not repeated', async () => {
  const { clock, desk, carrier, place } = placingHouse();
  carrier.steps.push(REFUSED);
  const error = await refused(clock, place());
  const [[trackingId, call] = ['', undefined]] = [...desk.calls];
  assert.deepEqual([error.status, error.code], [422, 'NUMBER_INVALID']);
  assert.deepEqual(error.details, { trackingId, carrierCode: 21211 });
  assert.equal(call?.record.end, 'failed');
  assert.equal(carrier.orders.length, 1);
  assert.equal(clock.pendingCount, 0);
});

test('what was provably not placed is asked for again, twice at most', async () => {
  const { clock, carrier, place } = placingHouse();
  carrier.steps.push(UNREACHABLE, UNREACHABLE);
  const placed = await settled(clock, place());
  assert.ok(!(placed instanceof RequestError));
  assert.equal(carrier.orders.length, 3);
  assert.equal(new Set(carrier.orders.map((order) => order.trackingId)).size, 1, 'one call');

  const other = placingHouse();
  other.carrier.steps.push(UNREACHABLE, UNREACHABLE, UNREACHABLE);
  const error = await refused(other.clock, other.place());
  assert.deepEqual([error.status, error.code], [503, 'CARRIER_UNREACHABLE']);
  assert.equal(other.carrier.orders.length, 3);
  assert.equal([...other.desk.calls.values()][0]?.record.end, 'failed');
});

test('a short retry-after is waited for, a long one is handed to the app', async () => {
  const limited = (retryAfterMs: number): CarrierError =>
    carrierError({ retryable: true, code: 'CARRIER_RATE_LIMITED', status: 503, retryAfterMs });
  const { clock, carrier, place } = placingHouse();
  carrier.steps.push(limited(2_000));
  const startedUs = clock.nowUs();
  await settled(clock, place());
  assert.equal(carrier.orders.length, 2);
  assert.equal(clock.nowUs() - startedUs, 2_000_000);

  const other = placingHouse();
  other.carrier.steps.push(limited(2_500));
  const error = await refused(other.clock, other.place());
  assert.deepEqual([error.code, error.headers], ['CARRIER_RATE_LIMITED', { 'retry-after': '3' }]);
  assert.equal(other.carrier.orders.length, 1);
});

test('after a lost answer a status callback within 5 s proves the call, and nothing is asked again', async () => {
  const { clock, desk, carrier, place } = placingHouse();
  carrier.steps.push(UNKNOWN);
  clock.setTimeout(() => desk.bindCallSid([...desk.calls.keys()][0] ?? '', CALL_SID), 4_900);
  const result = await settled(clock, place());
  assert.ok(!(result instanceof RequestError));
  assert.equal(result.answer.body['callSid'], CALL_SID);
  assert.equal(result.answer.body['status'], 'queued');
  assert.deepEqual([carrier.orders.length, carrier.searches.length], [1, 0]);
});

test('without a callback the carrier is asked for its calls, after 5 s', async () => {
  const { clock, desk, carrier, place } = placingHouse();
  carrier.steps.push(UNKNOWN);
  const other = desk.open({
    direction: 'outbound',
    mode: 'optimized',
    to: ORDER.to,
    from: FROM,
    workflow: sampleWorkflow(),
    language: 'en-US',
    variables: {},
    callSid: `CA${'2'.repeat(32)}`,
  });
  const ours: PlacedCall = { callSid: CALL_SID, status: 'ringing', to: ORDER.to, from: FROM };
  carrier.found = [
    { ...ours, callSid: desk.find(other)?.callSid ?? '' },
    { ...ours, callSid: `CA${'3'.repeat(32)}`, from: '+14155550999' },
    ours,
  ];
  const startedUs = clock.nowUs();
  const startedEpochMs = clock.epochMs();
  const result = await settled(clock, place());
  assert.ok(!(result instanceof RequestError));
  assert.deepEqual([result.answer.body['callSid'], result.answer.body['status']], [CALL_SID, 'ringing']);
  assert.equal(desk.findBySid(CALL_SID)?.trackingId, result.answer.body['trackingId']);
  assert.deepEqual(carrier.searches, [[ORDER.to, startedEpochMs - 2_000]]);
  assert.equal(clock.nowUs() - startedUs, 5_000_000);
  assert.equal(carrier.orders.length, 1);
});

test('when nothing proves the call, its state is unknown: 502, and the call stays open for its webhooks', async () => {
  const one: PlacedCall = { callSid: CALL_SID, status: 'queued', to: ORDER.to, from: FROM };
  const two: PlacedCall = { ...one, callSid: `CA${'2'.repeat(32)}` };
  for (const found of [[], [one, two], UNREACHABLE]) {
    const { clock, desk, carrier, place } = placingHouse();
    carrier.steps.push(UNKNOWN);
    carrier.found = found;
    const error = await refused(clock, place());
    const [[trackingId, call] = ['', undefined]] = [...desk.calls];
    assert.deepEqual([error.status, error.code], [502, 'CALL_STATE_UNKNOWN']);
    assert.deepEqual(error.details, { trackingId });
    assert.deepEqual([call?.record.end, call?.record.callSid], [null, null]);
    assert.deepEqual([carrier.orders.length, clock.pendingCount], [1, 0]);
  }
});
