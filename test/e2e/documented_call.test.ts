/** The API as its users know it: the documented call word for word, its figures and record, and every refusal. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import type { CallRecord } from '../../src/domain/call_record.ts';
import { connectCall, putDown, readConnect, ring } from '../support/relay_client.ts';
import { lastingProblems } from '../support/health_problems.ts';
import { type Schema, schemaProblems } from '../support/schema_check.ts';
import { type Answer, ask, type ErrorBody, webhook } from '../support/signed_requests.ts';
import { findAll, parseTwiml } from '../support/telephony_samples.ts';
import { callWhen, endedCall, personOf, startTestServer, type TestServer } from '../support/test_server.ts';

const DOCUMENTED_BODY = { to: '+1234567890', workflowId: 'test-workflow' };

interface PlacedBody {
  readonly success: true;
  readonly callSid: string;
  readonly status: string;
  readonly to: string;
  readonly from: string;
  readonly message: string;
  readonly optimization: {
    readonly enabled: boolean;
    readonly trackingId: string;
    readonly expectedLatency: string;
    readonly features: Readonly<Record<string, boolean>>;
  };
}

interface Figures {
  readonly live: boolean;
  readonly end: string | null;
  readonly turns: readonly { readonly outcome: string; readonly timeline: Readonly<Record<string, number>> }[];
  readonly responseGap: { readonly n: number; readonly p50Ms: number };
}

const PERSON = personOf('What are your opening hours?', 'Where is the nearest moon?', 'Thank you, goodbye.');

let server: TestServer;
before(async () => {
  server = await startTestServer({}, { pace: 30, personaFor: () => PERSON });
});
after(() => server.stop());

function place(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer<PlacedBody>> {
  return ask<PlacedBody>(server, path, { body: DOCUMENTED_BODY, headers });
}

function spokenBy(call: CallRecord, role: 'agent' | 'caller'): readonly string[] {
  return call.transcript.filter((line) => line.role === role).map((line) => line.text);
}

test('the documented request has the documented answer, and the call takes place', async () => {
  const { status, body } = await place('/api/make-call-optimized');
  assert.equal(status, 200);
  const { trackingId, features } = body.optimization;
  assert.deepEqual(body, {
    success: true,
    callSid: body.callSid,
    status: body.status,
    to: '+1234567890',
    from: body.from,
    optimization: { enabled: true, trackingId, expectedLatency: '150-250ms', features },
    message: body.message,
  });
  assert.match(body.callSid, /^CA[0-9a-f]{32}$/);
  assert.match(body.status, /^(queued|initiated|ringing)$/);
  assert.match(body.from, /^\+\d+$/);
  assert.match(trackingId, /^call_\d{13}_[a-z0-9]+$/);
  const placedEpochMs = Number(trackingId.split('_')[1]);
  assert.ok(Math.abs(Date.now() - placedEpochMs) < 60_000);
  assert.deepEqual(Object.keys(features), [
    'conversationRelay',
    'predictiveCache',
    'languageOptimization',
    'providerFailover',
  ]);
  for (const on of Object.values(features)) assert.equal(typeof on, 'boolean');
  assert.match(body.message, /target, not yet measured/);
  assert.doesNotMatch(body.message, /%/);

  const live = await ask<Figures>(server, `/api/performance-metrics/${trackingId}`);
  assert.deepEqual([live.status, live.body.live, live.body.end], [200, true, null]);

  const call = await endedCall(server, trackingId);
  assert.deepEqual([call.end, call.state, call.callSid], ['completed', 'ended', body.callSid]);
  assert.ok(call.endedEpochMs !== null && call.endedEpochMs >= call.createdEpochMs);
  assert.deepEqual(
    spokenBy(call, 'caller'),
    PERSON.lines.map((line) => line.say),
  );
  const agent = spokenBy(call, 'agent');
  assert.match(agent[0] ?? '', /^Hello, this is the Corner Café/);
  assert.match(agent[1] ?? '', /^We are open Tuesday to Sunday/);
  assert.match(agent[3] ?? '', /Goodbye!$/);
  assert.equal(agent.length, 4);
  assert.deepEqual(
    call.turns.map(({ turnId, outcome }) => [turnId, outcome]),
    [
      [1, 'answered'],
      [2, 'answered'],
      [3, 'answered'],
    ],
  );
  for (const { timeline, responseGapMs } of call.turns) {
    const { firstPartialUs = 0, finalUs = 0, answerTextUs = 0, endedUs = 0 } = timeline;
    assert.ok(
      firstPartialUs <= finalUs && finalUs <= answerTextUs && answerTextUs <= endedUs,
      JSON.stringify(timeline),
    );
    assert.ok(finalUs > 0 && responseGapMs !== null && responseGapMs < 1500);
  }
  const facts = call.carrierHistory.map(({ fact }) => fact).join(' | ');
  for (const fact of ['ringing', 'in-progress']) assert.match(facts, new RegExp(fact));

  const { body: figures } = await ask<Figures>(server, `/api/performance-metrics/${trackingId}`);
  assert.deepEqual([figures.live, figures.end, figures.turns.length], [false, 'completed', 3]);
  assert.equal(figures.responseGap.n, 3);
});

test('a workflow with twenty measured turns: the next answer promises what was measured', async () => {
  const { call, relay } = await connectCall(server);
  for (let turn = 0; turn < 20; turn++) {
    await relay.askFor('What are your opening hours?');
    relay.fellSilent();
  }
  await relay.settled();
  await putDown(server, call);
  const { body } = await place('/api/make-call-optimized');
  const { expectedLatency, trackingId } = body.optimization;
  assert.match(expectedLatency, /^\d+-\d+ms$/);
  assert.ok(body.message.includes(expectedLatency));
  assert.doesNotMatch(body.message, /not yet measured|%/);
  await endedCall(server, trackingId);
});

test('the traditional request is answered in its own shape, and the call takes place turn by turn', async () => {
  const { status, body } = await place('/api/make-call');
  assert.equal(status, 200);
  assert.deepEqual([body.success, body.to, body.optimization.enabled], [true, '+1234567890', false]);
  const call = await endedCall(server, body.optimization.trackingId);
  assert.deepEqual([call.mode, call.end], ['traditional', 'completed']);
  assert.deepEqual(
    spokenBy(call, 'caller'),
    PERSON.lines.map((line) => line.say),
  );
  assert.match(spokenBy(call, 'agent')[1] ?? '', /^We are open/);
  assert.deepEqual(
    call.turns.map(({ outcome }) => outcome),
    ['answered', 'answered', 'answered'],
  );
});

test('figures and health show calls that have ended', async () => {
  const { status, body } = await ask<{
    readonly calls: {
      readonly opened: Readonly<Record<string, number>>;
      readonly ended: Readonly<Record<string, number>>;
    };
    readonly turns: { readonly answered: { readonly share: number; readonly n: number } };
  }>(server, '/api/performance-metrics');
  assert.equal(status, 200);
  assert.ok((body.calls.opened['optimized'] ?? 0) >= 2 && (body.calls.opened['traditional'] ?? 0) >= 1);
  assert.ok((body.calls.ended['completed'] ?? 0) >= 3);
  assert.ok(body.turns.answered.n >= 9);
  assert.equal(body.turns.answered.share, 1);

  for (const query of ['', '?ready']) {
    const health = await ask<Record<string, unknown> & { readonly problems: readonly string[] }>(
      server,
      `/api/health-optimized${query}`,
    );
    assert.equal(health.status, 200);
    assert.deepEqual(lastingProblems(health.body), []);
    if (health.body.problems.length === 0) assert.equal(health.body['status'], 'healthy');
    assert.ok('targets' in health.body && 'current' in health.body && 'features' in health.body);
  }
});

const JSON_TYPE = { 'content-type': 'application/json' };
const REFUSALS: readonly (readonly [
  name: string,
  request: Parameters<typeof ask>[2] & { readonly path?: string },
  status: number,
  code: string,
])[] = [
  ['an unknown workflow', { body: { to: '+1234567890', workflowId: 'nobody' } }, 404, 'WORKFLOW_NOT_FOUND'],
  ['a number without a plus', { body: { ...DOCUMENTED_BODY, to: '1234567890' } }, 400, 'INVALID_PHONE_NUMBER'],
  ['a number with letters', { body: { ...DOCUMENTED_BODY, to: '+1-800-FLOWERS' } }, 400, 'INVALID_PHONE_NUMBER'],
  ['a malformed number to call from', { body: { ...DOCUMENTED_BODY, from: '0' } }, 400, 'INVALID_PHONE_NUMBER'],
  ['no body', { method: 'POST' }, 400, 'BODY_MISSING'],
  ['an empty JSON body', { raw: '', headers: JSON_TYPE }, 400, 'BODY_MISSING'],
  ['half a JSON', { raw: '{"to":"+1234567890",' }, 400, 'BODY_NOT_JSON'],
  ['no workflow', { body: { to: '+1234567890' } }, 400, 'INVALID_FIELD'],
  [
    'form data',
    { raw: 'to=%2B1234567890', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    415,
    'UNSUPPORTED_MEDIA_TYPE',
  ],
  ['the wrong method', { method: 'DELETE' }, 405, 'METHOD_NOT_ALLOWED'],
  ['an unknown route', { path: '/api/make-call-optimised', body: DOCUMENTED_BODY }, 404, 'NOT_FOUND'],
  ['missing variables', { body: { ...DOCUMENTED_BODY, workflowId: 'appointment-reminder' } }, 422, 'VARIABLES_MISSING'],
  [
    'a bad Idempotency-Key',
    { body: DOCUMENTED_BODY, headers: { 'idempotency-key': 'a b' } },
    400,
    'IDEMPOTENCY_KEY_INVALID',
  ],
  ['an unknown language', { body: { ...DOCUMENTED_BODY, language: 'en-UK' } }, 400, 'LANGUAGE_UNKNOWN'],
  [
    'a workflow in an unknown language',
    { path: '/api/workflows/desk', method: 'PUT', body: { name: 'D', greeting: 'H.', language: 'jp' } },
    400,
    'LANGUAGE_UNKNOWN',
  ],
  ['an unknown call', { path: '/api/calls/call_1790000000000_aaaaaaaaaa', method: 'GET' }, 404, 'CALL_NOT_FOUND'],
  ['figures of no call', { path: '/api/performance-metrics/nothing', method: 'GET' }, 404, 'CALL_NOT_FOUND'],
];

for (const [name, request, status, code] of REFUSALS) {
  test(`${name}: refused with ${status} ${code} in the error shape`, async () => {
    const answer = await ask<ErrorBody>(server, request.path ?? '/api/make-call-optimized', request);
    assert.equal(answer.status, status, JSON.stringify(answer.body));
    const { success, error } = answer.body;
    assert.deepEqual([success, error.code], [false, code]);
    assert.ok(error.message.length > 20, 'the message says what to do');
    if (status === 405) assert.equal(answer.headers.get('allow')?.includes('POST'), true);
  });
}

test('a workflow that the app stores: the next call speaks it, and a call under way keeps the version it began with', async () => {
  const workflow = (reply: string) => ({
    name: 'Bakery',
    greeting: 'Bakery "Crust & Crumb", hello!',
    answers: [{ wordings: ['Do you have bread?'], reply }],
  });
  const put = (reply: string) =>
    ask<{ readonly workflow: { readonly version: number } }>(server, '/api/workflows/bakery', {
      method: 'PUT',
      body: workflow(reply),
    });
  const { body: stored } = await put('Yes, we do.');
  const old = await connectCall(server, '?workflowId=bakery');
  assert.equal(old.call.greeting, 'Bakery "Crust & Crumb", hello!');
  assert.equal((await put('Not today.')).body.workflow.version, stored.workflow.version + 1);
  const fresh = await connectCall(server, '?workflowId=bakery');
  assert.equal((await old.relay.askFor('do you have bread')).text, 'Yes, we do.');
  assert.equal((await fresh.relay.askFor('do you have bread')).text, 'Not today.');
  for (const { call } of [old, fresh]) await putDown(server, call);
  assert.equal((await ask(server, '/api/workflows/bakery', { method: 'DELETE' })).status, 200);
  const gone = await ask<ErrorBody>(server, '/api/make-call', { body: { ...DOCUMENTED_BODY, workflowId: 'bakery' } });
  assert.deepEqual([gone.status, gone.body.error.code], [404, 'WORKFLOW_NOT_FOUND']);
});

test('the same Idempotency-Key: the same answer for the same body and 409 for another one', async () => {
  const headers = { 'idempotency-key': 'order-1' };
  const first = await place('/api/make-call-optimized', headers);
  const second = await place('/api/make-call-optimized', headers);
  assert.deepEqual([first.status, second.status], [200, 200]);
  assert.deepEqual(second.body, first.body);
  assert.equal(second.headers.get('idempotent-replayed'), 'true');
  const body = { ...DOCUMENTED_BODY, to: '+1234567891' };
  const other = await ask<ErrorBody>(server, '/api/make-call-optimized', { body, headers });
  assert.equal(other.status, 409);
  assert.equal(other.body.success, false);
  const { body: list } = await ask<{ readonly calls: readonly { readonly callSid: string; readonly to: string }[] }>(
    server,
    '/api/calls',
  );
  assert.equal(list.calls.filter(({ callSid }) => callSid === first.body.callSid).length, 1);
  assert.ok(list.calls.every(({ to }) => to !== '+1234567891'));
  await endedCall(server, first.body.optimization.trackingId);
});

test('a server whose lines are taken: 503 for the app, a spoken busy line for Twilio, and free again afterwards', async () => {
  const small = await startTestServer(
    { MAX_CALLS: '1', API_KEYS: 'the-first-key-of-two,the-second-key-of-two' },
    { personaFor: () => ({ ...personOf(), hangUp: 'waits', maxWaitMs: null }) },
  );
  try {
    const headers = { 'x-api-key': 'the-first-key-of-two' };
    const nobody = await ask<ErrorBody>(small, '/api/make-call-optimized', { body: DOCUMENTED_BODY });
    assert.deepEqual([nobody.status, nobody.body.error.code], [401, 'UNAUTHORIZED']);

    const call = await ring(small);
    const full = await ask<ErrorBody>(small, '/api/make-call-optimized', { body: DOCUMENTED_BODY, headers });
    assert.deepEqual([full.status, full.body.error.code], [503, 'CAPACITY']);
    assert.ok(Number(full.headers.get('retry-after')) > 0);
    const busy = await webhook(small, '/api/twiml-optimized', { CallSid: `CA${'b'.repeat(32)}`, To: '+14155550199' });
    assert.equal(busy.status, 200);
    const twiml = parseTwiml(busy.body);
    assert.match(findAll(twiml, 'Say')[0]?.text ?? '', /busy/);
    assert.equal(findAll(twiml, 'Hangup').length, 1);
    const repeated = await webhook(small, '/api/twiml-optimized', { CallSid: call.callSid });
    assert.equal(
      readConnect(repeated.body, call.callSid).trackingId,
      call.trackingId,
      'a repeated webhook is no new call',
    );

    const form = { CallSid: call.callSid, CallStatus: 'completed', SessionStatus: 'completed' };
    await webhook(small, call.actionPath, form);
    const free = await ask<PlacedBody>(small, '/api/make-call-optimized', { body: DOCUMENTED_BODY, headers });
    assert.equal(free.status, 200);
  } finally {
    await small.stop();
  }
});

test('the 61st order of a minute is refused with 429, for that key alone', async () => {
  const keyed = await startTestServer({ API_KEYS: 'the-first-key-of-two,the-second-key-of-two' });
  try {
    const body = { to: '+1234567890', workflowId: 'nobody' };
    const order = (key: string) =>
      ask<ErrorBody>(keyed, '/api/make-call-optimized', { body, headers: { authorization: `Bearer ${key}` } });
    const answers = await Promise.all(Array.from({ length: 60 }, () => order('the-first-key-of-two')));
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([404]));
    const excess = await order('the-first-key-of-two');
    assert.deepEqual([excess.status, excess.body.error.code], [429, 'RATE_LIMITED']);
    assert.ok(Number(excess.headers.get('retry-after')) >= 1);
    assert.equal((await order('the-second-key-of-two')).status, 404);
  } finally {
    await keyed.stop();
  }
});

const ROUTES = [
  'post /api/make-call-optimized',
  'post /api/make-call',
  'post /api/twiml-optimized',
  'post /api/twiml',
  'post /api/twiml-status',
  'post /api/twiml-action',
  'post /api/amd-status',
  'get /api/performance-metrics',
  'get /api/performance-metrics/{trackingId}',
  'get /api/health-optimized',
  'get /api/workflows',
  'get /api/workflows/{id}',
  'put /api/workflows/{id}',
  'delete /api/workflows/{id}',
  'get /api/calls',
  'get /api/calls/{trackingId}',
  'get /api/languages',
  'get /openapi.json',
];

interface Operation {
  readonly responses: Readonly<
    Record<string, { readonly $ref?: string; readonly content?: Record<string, { schema: Schema }> }>
  >;
}

interface ApiDocument extends Schema {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

async function apiDocument(): Promise<ApiDocument> {
  return (await ask<ApiDocument>(server, '/openapi.json')).body;
}

test('the OpenAPI document is valid, lists every route, and every route that it lists exists', async () => {
  const document = await apiDocument();
  const { valid, errors } = await new Validator().validate(structuredClone(document));
  assert.ok(valid, JSON.stringify(errors));
  const listed = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method} ${path}`),
  );
  assert.deepEqual(
    ROUTES.filter((route) => !listed.includes(route)),
    [],
  );
  for (const route of listed) {
    const [method = '', path = ''] = route.split(' ');
    const response = await fetch(server.origin + path.replace(/\{\w+\}/, 'nothing'), { method: method.toUpperCase() });
    const text = await response.text();
    assert.doesNotMatch(text, /"NOT_FOUND"|METHOD_NOT_ALLOWED/, route);
    assert.ok(response.status < 500, route);
  }
});

test('real answers fit the schemas that the OpenAPI document gives them', async () => {
  const document = await apiDocument();
  const placed = await place('/api/make-call-optimized');
  const { trackingId } = placed.body.optimization;
  const one = { trackingId, id: 'test-workflow' };
  const gets = ROUTES.filter((route) => route.startsWith('get ')).map((route) => route.slice(4));
  const answers: { path: string; method: string; answer: Answer<unknown> }[] = [
    { path: '/api/make-call-optimized', method: 'post', answer: placed },
    { path: '/api/make-call', method: 'post', answer: await place('/api/make-call') },
  ];
  for (const round of ['live', 'ended']) {
    if (round === 'ended') await endedCall(server, trackingId);
    else await callWhen(server, trackingId, 'a turn', ({ turns }) => turns.length > 0);
    for (const path of gets) {
      const real = path.replace(/\{(\w+)\}/, (_, name: string) => one[name as keyof typeof one]);
      answers.push({ path, method: 'get', answer: await ask(server, real) });
    }
  }
  for (const [, request, , code] of REFUSALS) {
    if (request.path !== undefined || code === 'METHOD_NOT_ALLOWED') continue;
    const answer = await ask(server, '/api/make-call-optimized', request);
    answers.push({ path: '/api/make-call-optimized', method: 'post', answer });
  }
  for (const { path, method, answer } of answers) {
    const described = document.paths[path]?.[method]?.responses[answer.status];
    assert.ok(described, `${method} ${path} answered ${answer.status}, which is not described`);
    const response = described.$ref === undefined ? described : refersTo(document, described.$ref);
    const schema = response.content?.['application/json']?.schema;
    assert.ok(schema, `${method} ${path} ${answer.status}`);
    assert.deepEqual(schemaProblems(schema, answer.body, document), [], `${method} ${path} ${answer.status}`);
  }
  assert.ok(answers.length > 25);
});

function refersTo(document: ApiDocument, reference: string): Operation['responses'][string] {
  const name = reference.split('/').at(-1) ?? '';
  const { responses } = document['components'] as { readonly responses: Operation['responses'] };
  const found = responses[name];
  assert.ok(found, reference);
  return found;
}

test('a schema that is broken on purpose is noticed', () => {
  const schema = {
    type: 'object',
    required: ['a'],
    properties: { a: { type: 'integer' } },
    additionalProperties: false,
  };
  assert.deepEqual(schemaProblems(schema, { a: 1 }), []);
  for (const value of [{}, { a: 'x' }, { a: 1, b: 2 }, null, []]) assert.ok(schemaProblems(schema, value).length > 0);
});
