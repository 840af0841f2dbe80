import { freePort } from '../../src/free_port.ts';
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { type Carrier, CarrierError, type PlaceCallOrder } from '../../src/domain/carrier.ts';
import { createTwilioCarrier } from '../../src/telephony/twilio_carrier.ts';
import { ACCOUNT_SID } from '../support/telephony_samples.ts';
import { createKeptLog } from '../support/kept_log.ts';
import { type SeenRequest, startTwilioRestServer } from '../support/twilio_rest_server.ts';
import { VirtualClock } from '../../src/runtime/virtual_clock.ts';

const TIMEOUT_MS = 10_000;

const clock = new VirtualClock();
const log = createKeptLog();
const server = await startTwilioRestServer();
const carrier = carrierAt(server.url);
after(async () => {
  await carrier.close();
  await server.close();
});

function carrierAt(apiBaseUrl: string, accountSid = ACCOUNT_SID): Carrier {
  const parts = { accountSid, authToken: 'secret-token', defaultFrom: '+14155550100', clock, log };
  return createTwilioCarrier({ ...parts, timeoutMs: TIMEOUT_MS, apiBaseUrl });
}

const ORDER: PlaceCallOrder = {
  trackingId: 'call_1800000000000_abcdefghij',
  to: '+14155550123',
  from: '+14155550100',
  twimlUrl: 'https://example.com/api/twiml-optimized?trackingId=x#rc=5&rp=all&tt=15000',
  fallbackUrl: 'https://example.com/fallback',
  statusUrl: 'https://example.com/api/twiml-status?trackingId=x',
  machineDetectionUrl: null,
  ringS: 30,
  maxCallS: 600,
};

async function failure(work: Promise<unknown>): Promise<CarrierError> {
  const error: unknown = await work.then(
    () => assert.fail('It should have failed.'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof CarrierError, String(error));
  return error;
}

test('a call is placed by one request with exactly the documented parameters', async () => {
  const before = server.requests.length;
  const placed = await carrier.place(ORDER);
  assert.match(placed.callSid, /^CA[0-9a-f]{32}$/);
  assert.deepEqual(placed, { ...placed, status: 'queued', to: ORDER.to, from: ORDER.from });
  assert.equal(server.requests.length, before + 1);
  const request = server.requests.at(-1);
  assert.equal(request?.method, 'POST');
  assert.equal(request?.path, `/2010-04-01/Accounts/${ACCOUNT_SID}/Calls.json`);
  const credentials = Buffer.from(`${ACCOUNT_SID}:secret-token`).toString('base64');
  assert.equal(request?.authorization, `Basic ${credentials}`);
  assert.deepEqual(sorted(request?.form ?? []), [
    ['FallbackMethod', 'POST'],
    ['FallbackUrl', ORDER.fallbackUrl],
    ['From', ORDER.from],
    ['Method', 'POST'],
    ['StatusCallback', ORDER.statusUrl],
    ['StatusCallbackEvent', 'answered'],
    ['StatusCallbackEvent', 'completed'],
    ['StatusCallbackEvent', 'initiated'],
    ['StatusCallbackEvent', 'ringing'],
    ['StatusCallbackMethod', 'POST'],
    ['TimeLimit', '600'],
    ['Timeout', '30'],
    ['To', ORDER.to],
    ['Url', ORDER.twimlUrl],
  ]);
});

test('machine detection is asked for asynchronously, so that the call connects at once', async () => {
  await carrier.place({ ...ORDER, machineDetectionUrl: 'https://example.com/amd' });
  const form = new Map(server.requests.at(-1)?.form);
  assert.equal(form.get('MachineDetection'), 'Enable');
  assert.equal(form.get('AsyncAmd'), 'true');
  assert.equal(form.get('AsyncAmdStatusCallback'), 'https://example.com/amd');
  assert.equal(form.get('AsyncAmdStatusCallbackMethod'), 'POST');
});

test('every refusal of Twilio has a code, a status and words of its own', async (t) => {
  const cases = [
    [401, 20003, 'CARRIER_CREDENTIALS', 502],
    [404, 20404, 'CARRIER_NOT_FOUND', 502],
    [400, 21201, 'NUMBER_INVALID', 422],
    [400, 21205, 'CARRIER_URL_REFUSED', 502],
    [400, 21210, 'FROM_NOT_ALLOWED', 422],
    [400, 21211, 'NUMBER_INVALID', 422],
    [400, 21212, 'FROM_NOT_ALLOWED', 422],
    [400, 21214, 'NUMBER_UNREACHABLE', 422],
    [400, 21215, 'CARRIER_PERMISSION', 422],
    [400, 21216, 'CARRIER_PERMISSION', 422],
    [400, 21217, 'NUMBER_INVALID', 422],
    [400, 21219, 'CARRIER_TRIAL', 422],
    [400, 21608, 'CARRIER_TRIAL', 422],
    [400, 573002, 'CARRIER_TRIAL', 422],
    [400, 573005, 'CARRIER_TRIAL', 422],
    [400, 10001, 'CARRIER_ACCOUNT', 502],
    [400, 10004, 'CARRIER_CONCURRENCY', 503],
    [400, 10005, 'CARRIER_ACCOUNT', 502],
    [400, 29999, 'CARRIER_REFUSED', 502],
    [401, null, 'CARRIER_CREDENTIALS', 502],
  ] as const;
  for (const [status, carrierCode, code, appStatus] of cases) {
    await t.test(`HTTP ${status}, Twilio ${carrierCode} is ${code}`, async () => {
      server.plan.push({ kind: 'error', status, code: carrierCode });
      const before = server.requests.length;
      const error = await failure(carrier.place(ORDER));
      assert.deepEqual([error.code, error.status, error.carrierCode], [code, appStatus, carrierCode]);
      assert.deepEqual([error.placed, error.retryable], ['no', false]);
      assert.doesNotMatch(error.message, /\d{7}/, 'the message quotes no number');
      assert.equal(server.requests.length, before + 1, 'asked once');
    });
  }
});

test('429 is not placed, may be asked again, and says when; the carrier itself asks once', async () => {
  server.plan.push({ kind: 'error', status: 429, code: 20429, retryAfterS: 2 });
  const before = server.requests.length;
  const error = await failure(carrier.place(ORDER));
  assert.deepEqual([error.code, error.placed, error.retryable], ['CARRIER_RATE_LIMITED', 'no', true]);
  assert.deepEqual([error.status, error.retryAfterMs], [503, 2000]);
  assert.equal(server.requests.length, before + 1);
});

test('an error of the server behind Twilio leaves open whether the call was placed', async () => {
  for (const status of [500, 502, 503, 504]) {
    server.plan.push({ kind: 'error', status, code: null });
    const error = await failure(carrier.place(ORDER));
    assert.deepEqual([error.placed, error.retryable], ['unknown', false]);
  }
});

test('a connection that breaks after the request was sent leaves it open, and nothing is sent again', async () => {
  server.plan.push({ kind: 'reset', placed: true });
  const before = server.requests.length;
  const error = await failure(carrier.place(ORDER));
  assert.deepEqual([error.code, error.placed, error.retryable], ['CARRIER_NO_ANSWER', 'unknown', false]);
  assert.equal(server.requests.length, before + 1);
});

test('an answer that cannot be read leaves it open', async () => {
  server.plan.push({ kind: 'garbage', placed: true });
  const error = await failure(carrier.place(ORDER));
  assert.deepEqual([error.placed, error.retryable], ['unknown', false]);
});

test('no answer within the time allowed leaves it open and leaves no timer', async () => {
  server.plan.push({ kind: 'silent', placed: true });
  const before = server.requests.length;
  const work = failure(carrier.place(ORDER));
  await server.seen(before + 1);
  clock.advance(TIMEOUT_MS);
  const error = await work;
  assert.deepEqual([error.placed, error.retryable], ['unknown', false]);
  assert.match(error.message, /TIMEOUT/);
  assert.equal(clock.pendingCount, 0);
});

test('a refused connection is provably not placed and may be tried again', async () => {
  const closed = await freePort('127.0.0.1');
  const unreachable = carrierAt(`http://127.0.0.1:${closed}`);
  const error = await failure(unreachable.place(ORDER));
  await unreachable.close();
  assert.deepEqual([error.code, error.placed, error.retryable], ['CARRIER_UNREACHABLE', 'no', true]);
  assert.equal(error.status, 503);
});

test('a name that does not resolve is provably not placed and may be tried again', async () => {
  const unreachable = carrierAt('http://no-such-host.invalid');
  const error = await failure(unreachable.place(ORDER));
  await unreachable.close();
  assert.deepEqual([error.code, error.placed, error.retryable], ['CARRIER_UNREACHABLE', 'no', true]);
});

test('an account sid that is none is a matter of credentials, before anything is sent', async () => {
  const wrong = carrierAt(server.url, 'XX123');
  const before = server.requests.length;
  const error = await failure(wrong.place(ORDER));
  await wrong.close();
  assert.deepEqual([error.code, error.placed, error.retryable], ['CARRIER_CREDENTIALS', 'no', false]);
  assert.equal(server.requests.length, before);
});

test('calls are found by their number and the time since which they began', async () => {
  const placed = await carrier.place({ ...ORDER, to: '+14155550177' });
  const found = await carrier.findCalls('+14155550177', Date.UTC(2026, 10, 22, 20, 0, 1, 500));
  assert.deepEqual(found, [placed]);
  const query = new Map(server.requests.at(-1)?.query);
  assert.equal(query.get('To'), '+14155550177');
  assert.equal(query.get('StartTime>'), '2026-11-22T20:00:01Z');
  assert.deepEqual(await carrier.findCalls('+14155550178', 0), []);
});

test('hanging up completes the call', async () => {
  const { callSid } = await carrier.place(ORDER);
  await carrier.hangUp(callSid);
  assert.equal(server.requests.at(-1)?.path, `/2010-04-01/Accounts/${ACCOUNT_SID}/Calls/${callSid}.json`);
  assert.deepEqual(server.requests.at(-1)?.form, [['Status', 'completed']]);
  assert.equal(server.calls.find(({ sid }) => sid === callSid)?.status, 'completed');
});

test('hanging up a call that is over is no error; of a call that never was it is', async () => {
  const { callSid } = await carrier.place(ORDER);
  server.plan.push({ kind: 'error', status: 400, code: 21220 });
  await carrier.hangUp(callSid);
  const error = await failure(carrier.hangUp(`CA${'f'.repeat(32)}`));
  assert.equal(error.code, 'CARRIER_NOT_FOUND');
});

test('neither the token nor a whole number is ever logged', () => {
  const text = JSON.stringify(log.entries);
  assert.match(text, /carrier\.call_created/);
  assert.doesNotMatch(text, /secret-token|4155550123/);
});

function sorted(pairs: SeenRequest['form']): SeenRequest['form'] {
  return [...pairs].sort((a, b) => (a.join('=') < b.join('=') ? -1 : 1));
}
