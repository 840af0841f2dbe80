/** Calls through Twilio: what its REST API is asked for, and which of its requests are believed. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import twilio from 'twilio';
import { newSid, putDown, readConnect, RelayClient, ring } from '../support/relay_client.ts';
import { lastingProblems } from '../support/health_problems.ts';
import { ask, type ErrorBody, socketSignature, webhook } from '../support/signed_requests.ts';
import { callWhen, endedCall, readCall, startTestServer, type TestServer } from '../support/test_server.ts';
import { startTwilioRestServer, type TwilioRestServer } from '../support/twilio_rest_server.ts';

const TWILIO = {
  TWILIO_ACCOUNT_SID: `AC${'5'.repeat(32)}`,
  TWILIO_AUTH_TOKEN: 'auth-token-of-the-account',
  TWILIO_PHONE_NUMBER: '+14155550199',
};
const PUBLIC_URL = 'https://calls.example.com';
const ORDER = { to: '+14155550123', workflowId: 'test-workflow' };
const QUESTION = 'What are your opening hours?';

interface Placed {
  readonly callSid: string;
  readonly status: string;
  readonly from: string;
  readonly optimization: { readonly trackingId: string };
}

let rest: TwilioRestServer;
let server: TestServer;
before(async () => {
  rest = await startTwilioRestServer();
  const environment = { ...TWILIO, PUBLIC_URL, API_ANONYMOUS: 'allow' };
  server = await startTestServer(environment, { carrierApiUrl: rest.url });
});
after(async () => {
  await server.stop();
  await rest.close();
});
beforeEach(() => rest.requests.splice(0));

async function place(order: object = ORDER): Promise<Placed> {
  const { status, body } = await ask<Placed>(server, '/api/make-call-optimized', { body: order });
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}

/** Path and query of an absolute URL that Twilio was given, without what Twilio keeps for itself. */
function pathOf(url: string | undefined): string {
  const { origin, pathname, search } = new URL(url ?? '');
  assert.equal(origin, PUBLIC_URL);
  return pathname + search;
}

test('a server that stops with live calls: they are kept for whoever comes next, and nobody is hung up', async () => {
  const stopping = await startTestServer({ ...TWILIO, PUBLIC_URL }, { carrierApiUrl: rest.url });
  const calls = [await ring(stopping), await ring(stopping)];
  const relays = await Promise.all(calls.map(() => RelayClient.open(stopping)));
  for (const [index, call] of calls.entries()) relays[index]?.setUp(stopping, call);
  for (const { trackingId } of calls)
    await callWhen(stopping, trackingId, 'a live call', ({ state }) => state === 'speaking');
  await stopping.stop();
  await Promise.all(relays.map(({ closed }) => closed));
  assert.equal(rest.requests.length, 0);
});

test('placing a call: one request to the REST API with everything that Twilio needs', async () => {
  const { callSid, status, from, optimization } = await place();
  const { trackingId } = optimization;
  assert.match(callSid, /^CA[0-9a-f]{32}$/);
  assert.deepEqual([status, from], ['queued', TWILIO.TWILIO_PHONE_NUMBER]);
  const [request, ...others] = rest.requests;
  assert.equal(others.length, 0);
  assert.deepEqual(
    [request?.method, request?.path],
    ['POST', `/2010-04-01/Accounts/${TWILIO.TWILIO_ACCOUNT_SID}/Calls.json`],
  );
  const credentials = Buffer.from(`${TWILIO.TWILIO_ACCOUNT_SID}:${TWILIO.TWILIO_AUTH_TOKEN}`).toString('base64');
  assert.equal(request?.authorization, `Basic ${credentials}`);
  const events = request?.form.filter(([name]) => name === 'StatusCallbackEvent').map(([, value]) => value);
  assert.deepEqual(events, ['initiated', 'ringing', 'answered', 'completed']);
  const form = new Map(request?.form);
  const overrides = '#rc=5&rp=all&tt=15000';
  const about = `?trackingId=${trackingId}${overrides}`;
  assert.deepEqual(
    ['To', 'From', 'Url', 'Method', 'FallbackUrl', 'StatusCallback'].map((name) => form.get(name)),
    [
      '+14155550123',
      TWILIO.TWILIO_PHONE_NUMBER,
      `${PUBLIC_URL}/api/twiml-optimized${about}`,
      'POST',
      `${PUBLIC_URL}/api/twiml-optimized${about}`,
      `${PUBLIC_URL}/api/twiml-status${about}`,
    ],
  );
  assert.ok(Number(form.get('Timeout')) > 0 && Number(form.get('TimeLimit')) > 0);
  await webhook(server, pathOf(form.get('StatusCallback')), { CallSid: callSid, CallStatus: 'busy' });
  assert.equal((await endedCall(server, trackingId)).end, 'busy');
});

test('a whole outbound call on signed webhooks and a signed socket: progress, conversation, end', async () => {
  const { callSid, optimization } = await place();
  const { trackingId } = optimization;
  const form = new Map(rest.requests[0]?.form);
  const about = { CallSid: callSid, From: TWILIO.TWILIO_PHONE_NUMBER, To: ORDER.to, Direction: 'outbound-api' };
  const status = (CallStatus: string, SequenceNumber: string) =>
    webhook(server, pathOf(form.get('StatusCallback')), { ...about, CallStatus, SequenceNumber });
  await status('initiated', '0');
  await status('ringing', '1');
  await status('in-progress', '2');
  const twiml = await webhook(server, pathOf(form.get('Url')), { ...about, CallStatus: 'in-progress' });
  assert.match(twiml.headers.get('content-type') ?? '', /^text\/xml/);
  assert.match(twiml.body, /url="wss:\/\/calls\.example\.com\/relay"/);
  const call = readConnect(twiml.body, callSid);
  assert.equal(call.trackingId, trackingId);
  assert.match(call.greeting, /Corner Café/);

  const relay = await RelayClient.open(server);
  relay.setUp(server, call, { direction: 'outbound-api' });
  assert.match((await relay.askFor(QUESTION)).text, /^We are open/);
  relay.fellSilent();
  assert.match((await relay.askFor('Goodbye')).text, /Goodbye!$/);
  relay.fellSilent();
  await relay.frameOf('end');
  const session = { ...about, CallStatus: 'in-progress', SessionId: call.sessionId, SessionStatus: 'ended' };
  const action = await webhook(server, call.actionPath, session);
  assert.match(action.body, /<Hangup\/>/);
  await status('completed', '3');
  const record = await endedCall(server, trackingId);
  assert.deepEqual([record.carrier, record.end, record.turns.length], ['twilio', 'completed', 2]);
  const facts = record.carrierHistory.map(({ fact }) => fact).join(' | ');
  assert.match(facts, /initiated.*ringing.*in-progress/);
});

test('requests that Twilio did not sign: 403 also with API_ANONYMOUS=allow, and no call is touched', async () => {
  const call = await ring(server);
  const form = { CallSid: call.callSid, CallStatus: 'completed', SessionStatus: 'completed' };
  const fields = { AccountSid: TWILIO.TWILIO_ACCOUNT_SID, ...form };
  const sign = (token: string, url: string, signed: Record<string, string> = fields): string =>
    twilio.getExpectedTwilioSignature(token, url, signed);
  const url = PUBLIC_URL + call.actionPath;
  const wrong: readonly (readonly [name: string, signature: string | null])[] = [
    ['none', null],
    ['nonsense', 'bm9uc2Vuc2U='],
    ['of another account', sign('another-token', url)],
    ['of the address that the server listens on', sign(TWILIO.TWILIO_AUTH_TOKEN, server.origin + call.actionPath)],
    ['of another path', sign(TWILIO.TWILIO_AUTH_TOKEN, `${PUBLIC_URL}/api/other`)],
    ['of another form', sign(TWILIO.TWILIO_AUTH_TOKEN, url, { ...fields, CallStatus: 'busy' })],
  ];
  const paths = [call.actionPath, '/api/twiml-optimized', '/api/twiml', '/api/twiml-status', '/api/amd-status'];
  for (const [name, signature] of wrong) {
    for (const path of paths) {
      const { status, body } = await webhook(server, path, form, signature);
      assert.equal(status, 403, `${name} at ${path}`);
      assert.equal((JSON.parse(body) as ErrorBody).error.code, 'SIGNATURE_INVALID');
    }
  }
  await assert.rejects(RelayClient.open(server, null), /HTTP 403/);
  await assert.rejects(RelayClient.open(server, socketSignature({ ...server, publicUrl: server.origin })), /HTTP 403/);
  assert.equal((await readCall(server, call.trackingId)).end, null);
  const right = await webhook(server, call.actionPath, form, sign(TWILIO.TWILIO_AUTH_TOKEN, url));
  assert.equal(right.status, 200, 'the signature as Twilio makes it is believed');
  assert.equal((await endedCall(server, call.trackingId)).end, 'completed');
});

test('signed requests of another account, of an unknown call, or without a CallSid: spoken, and no call is touched', async () => {
  const call = await ring(server);
  const attempts = [
    webhook(server, '/api/twiml-optimized', { AccountSid: `AC${'6'.repeat(32)}`, CallSid: newSid('CA') }),
    webhook(server, '/api/twiml-optimized?trackingId=call_1790000000000_aaaaaaaaaa', { CallSid: newSid('CA') }),
    webhook(server, '/api/twiml-optimized', {}),
    webhook(server, call.actionPath, { CallSid: newSid('CA'), SessionStatus: 'ended' }),
  ];
  for (const { status, body } of await Promise.all(attempts)) {
    assert.equal(status, 200);
    assert.match(body, /<Say[^>]*>.+<\/Say>.*<Hangup\/>/);
    assert.doesNotMatch(body, /ConversationRelay/);
  }
  assert.equal((await readCall(server, call.trackingId)).end, null);
  await putDown(server, call);
});

test('a refusal of Twilio: told to the app in our words, and the call is recorded as failed', async () => {
  rest.plan.push({ kind: 'error', status: 400, code: 21211 });
  const { status, body } = await ask<ErrorBody>(server, '/api/make-call-optimized', { body: ORDER });
  assert.ok(status === 400 || status === 422, String(status));
  assert.equal(body.success, false);
  assert.ok(!JSON.stringify(body).includes(ORDER.to), 'no whole number in an error');
  assert.equal(rest.requests.length, 1, 'what was refused is not asked again');
  const { body: list } = await ask<{ readonly calls: readonly { readonly end: string | null }[] }>(
    server,
    '/api/calls?limit=1',
  );
  assert.equal(list.calls[0]?.end, 'failed');
});

test('Twilio is busy at first: the order is repeated, and one call is placed', async () => {
  rest.plan.push({ kind: 'error', status: 429, code: 20429 });
  const callCount = rest.calls.length;
  const { callSid, optimization } = await place();
  assert.equal(rest.requests.length, 2);
  assert.equal(rest.calls.length, callCount + 1);
  await webhook(server, `/api/twiml-status?trackingId=${optimization.trackingId}`, {
    CallSid: callSid,
    CallStatus: 'canceled',
  });
});

test('a public URL that is not https: the server runs, but placing a call is refused with what to do', async () => {
  const local = await startTestServer(TWILIO, { carrierApiUrl: rest.url });
  try {
    for (const path of ['/api/make-call-optimized', '/api/make-call']) {
      const { status, body } = await ask<ErrorBody>(local, path, { body: ORDER });
      assert.deepEqual([status, body.error.code], [503, 'PUBLIC_URL_MISSING']);
      assert.match(body.error.message, /PUBLIC_URL/);
    }
    assert.equal(rest.requests.length, 0);
    const { status, body } = await ask<{ status: string; problems: string[] }>(local, '/api/health-optimized');
    assert.deepEqual([status, body.status, lastingProblems(body)], [200, 'degraded', ['PUBLIC_URL_MISSING']]);
  } finally {
    await local.stop();
  }
});
