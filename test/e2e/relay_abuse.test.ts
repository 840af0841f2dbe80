/** Whatever is sent to the relay costs at most its own socket: the server answers on and no record is lost. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { CallRecord } from '../../src/domain/call_record.ts';
import {
  connectCall,
  type InboundCall,
  newSid,
  putDown,
  readConnect,
  RelayClient,
  ring,
} from '../support/relay_client.ts';
import { lastingProblems } from '../support/health_problems.ts';
import { ask, socketSignature, webhook } from '../support/signed_requests.ts';
import { callWhen, endedCall, readCall, startTestServer, type TestServer } from '../support/test_server.ts';
import { eventually, within } from '../support/waiting.ts';

const QUESTION = 'What are your opening hours?';
const ANSWER = /^We are open Tuesday to Sunday/;
const POLICY_VIOLATION = 1008;

let server: TestServer;
before(async () => {
  server = await startTestServer();
});
after(() => server.stop());

afterEach(async () => {
  const { status, body } = await ask<{ readonly problems: readonly string[] }>(server, '/api/health-optimized');
  assert.deepEqual([status, lastingProblems(body)], [200, []]);
  const { call, relay } = await connectCall(server);
  assert.match((await relay.askFor(QUESTION)).text, ANSWER, 'the server answers the next call');
  await hangUp(call);
  await relay.closed;
  assert.deepEqual(
    server.log.entries.filter(({ level }) => level === 'error'),
    [],
  );
});

/** Ends the call and hands out its record, which must be whole. */
async function hangUp(call: InboundCall): Promise<CallRecord> {
  await putDown(server, call);
  const record = await endedCall(server, call.trackingId);
  assert.equal(record.end, 'completed');
  assert.ok(record.endedEpochMs !== null);
  for (const { turnId } of record.turns) {
    assert.ok(
      record.transcript.some((line) => line.role === 'caller' && line.turnId === turnId),
      `turn ${turnId}`,
    );
  }
  return record;
}

const HARMLESS: readonly (readonly [name: string, data: string, counter: string | null])[] = [
  ['half a JSON', '{"type":"prompt","voicePr', 'FRAME_MALFORMED'],
  ['an empty frame', '', 'FRAME_MALFORMED'],
  ['a JSON that is no object', '[1,2,3]', 'FRAME_MALFORMED'],
  ['a type that is a number', '{"type":7}', 'FRAME_MALFORMED'],
  ['an unknown type', '{"type":"telepathy","thought":"hello"}', 'FRAME_UNKNOWN'],
  ['a type named like a method', '{"type":"constructor"}', 'FRAME_UNKNOWN'],
  ['a prompt without words', '{"type":"prompt","last":true}', 'FRAME_INVALID'],
  ['a prompt of spaces', '{"type":"prompt","voicePrompt":"   ","last":true}', 'PROMPT_EMPTY'],
  ['a prompt that is an object', '{"type":"prompt","voicePrompt":{"a":1}}', 'FRAME_INVALID'],
  ['a key that is no key', '{"type":"dtmf","digit":"12345"}', 'FRAME_INVALID'],
  ['an info event of the future', '{"type":"info","name":"weather","value":{"rain":true}}', null],
  ['an interrupt while nothing is spoken', '{"type":"interrupt"}', null],
  ['an interrupt with a string for its duration', '{"type":"interrupt","durationUntilInterruptMs":"460"}', null],
  ['an interrupt with nonsense for its duration', '{"type":"interrupt","durationUntilInterruptMs":"soon"}', null],
  ['an error frame', '{"type":"error","description":"64107 Invalid Message Received"}', 'relay_error'],
  ['an error frame without a description', '{"type":"error"}', 'relay_error'],
  ['a partial prompt with nothing after it', '{"type":"prompt","voicePrompt":"What","last":false}', null],
  [
    'a deeply nested frame',
    `{"type":"prompt","voicePrompt":${'['.repeat(5_000)}${']'.repeat(5_000)}}`,
    'FRAME_INVALID',
  ],
];

test('frames that make no sense: each is ignored and counted, and the call goes on', async () => {
  for (const [name, data, counter] of HARMLESS) {
    const { call, relay } = await connectCall(server);
    relay.sendRaw(data);
    assert.match((await relay.askFor(QUESTION)).text, ANSWER, name);
    assert.equal(relay.lastCount, 1, name);
    const { counters, turns } = await hangUp(call);
    if (counter !== null) assert.equal(counters[counter], 1, `${name}: ${JSON.stringify(counters)}`);
    assert.deepEqual(
      turns.map(({ outcome }) => outcome),
      ['answered'],
      name,
    );
  }
});

test('a binary frame: the socket is closed as one that it does not understand', async () => {
  const { call, relay } = await connectCall(server);
  relay.sendRaw(Buffer.from([0, 1, 2, 255]));
  assert.equal(await within('the close', relay.closed, 3_000), 1003);
  await callWhen(server, call.trackingId, 'the loss of the socket', ({ state }) => state === 'reconnecting');
  await hangUp(call);
});

test('a frame of one megabyte: the socket is dropped, and the same call may come back', async () => {
  const { call, relay } = await connectCall(server);
  await relay.askFor(QUESTION);
  relay.send({ type: 'prompt', voicePrompt: 'a'.repeat(1024 * 1024), last: true });
  assert.equal(await within('the close', relay.closed, 3_000), 1006);
  const again = await RelayClient.open(server);
  again.setUp(server, call);
  assert.match((await again.askFor(QUESTION)).text, ANSWER);
  assert.equal((await hangUp(call)).turns.length, 2);
});

test('an utterance of 60 kB and a lone surrogate: answered, bounded and well-formed', async () => {
  const { call, relay } = await connectCall(server);
  assert.notEqual((await relay.askFor('word '.repeat(12_000))).text, '');
  relay.fellSilent();
  relay.sendRaw('{"type":"prompt","voicePrompt":"What are \\ud83d your opening hours?","lang":"\\udc00","last":true}');
  assert.notEqual((await relay.reply()).text, '');
  const { transcript } = await hangUp(call);
  const said = transcript.filter(({ role }) => role === 'caller').map(({ text }) => text);
  assert.equal(said.length, 2);
  assert.ok((said[0]?.length ?? 0) <= 4_000);
  assert.ok(said.every((text) => text.isWellFormed()));
});

test('a prompt before the setup: ignored; after the setup the call is answered', async () => {
  const call = await ring(server);
  const relay = await RelayClient.open(server);
  relay.prompt(QUESTION);
  relay.setUp(server, call);
  assert.match((await relay.askFor('What is your address?')).text, /^We are at 12 Harbour Street/);
  const { transcript } = await hangUp(call);
  assert.equal(transcript.filter(({ role }) => role === 'caller').length, 1);
});

test('a second setup, of the same session or of another one: ignored and counted', async () => {
  const { call, relay } = await connectCall(server);
  relay.setUp(server, call);
  relay.setUp(server, call, { sessionId: newSid('VX') });
  assert.match((await relay.askFor(QUESTION)).text, ANSWER);
  const { counters } = await hangUp(call);
  assert.deepEqual([counters['SETUP_REPEATED'], counters['SETUP_CONFLICT']], [1, 1]);
});

test('a handshake that is not signed, or signed otherwise: refused with 403 before the upgrade', async () => {
  const otherToken = socketSignature({ ...server, authToken: 'another-secret' });
  const otherPath = socketSignature(server, '/media');
  const asWebhook = socketSignature({ ...server, publicUrl: server.origin.replace('http', 'https') });
  for (const signature of [null, '', 'nonsense', otherToken, otherPath, asWebhook]) {
    await assert.rejects(RelayClient.open(server, signature), /HTTP 403/);
  }
});

test('a token that is wrong, missing, or of another call: refused with 1008 and no call is touched', async () => {
  const [mine, other] = [await ring(server), await ring(server)];
  const attempts: readonly Readonly<Record<string, unknown>>[] = [
    { customParameters: { token: 'AAAAAAAAAAAAAAAAAAAAAA', trackingId: mine.trackingId } },
    { customParameters: {} },
    { customParameters: null },
    { customParameters: { token: other.token } },
    { callSid: other.callSid },
    { accountSid: `AC${'0'.repeat(32)}` },
  ];
  for (const changes of attempts) {
    const relay = await RelayClient.open(server);
    relay.setUp(server, mine, changes);
    assert.equal(await within('the refusal', relay.closed, 3_000), POLICY_VIOLATION, JSON.stringify(changes));
    assert.deepEqual(relay.seen, []);
  }
  for (const call of [mine, other]) {
    const relay = await RelayClient.open(server);
    relay.setUp(server, call);
    assert.match((await relay.askFor(QUESTION)).text, ANSWER);
    await hangUp(call);
  }
});

test('two sockets with one token: the second is refused, the first lives on', async () => {
  const { call, relay } = await connectCall(server);
  const second = await RelayClient.open(server);
  second.setUp(server, call, { sessionId: newSid('VX') });
  assert.equal(await within('the refusal', second.closed, 3_000), POLICY_VIOLATION);
  assert.match((await relay.askFor(QUESTION)).text, ANSWER);
  await hangUp(call);
});

test('the same session on a new socket: it takes the place of the old one, which is closed', async () => {
  const { call, relay } = await connectCall(server);
  await relay.askFor(QUESTION);
  const second = await RelayClient.open(server);
  second.setUp(server, call);
  await within('the close of the old socket', relay.closed, 3_000);
  assert.match((await second.askFor('What is your address?')).text, /^We are at/);
  assert.equal((await hangUp(call)).turns.length, 2);
});

test('a connection that breaks in the middle of a call: the same token connects again, and nothing is lost', async () => {
  const { call, relay } = await connectCall(server);
  await relay.askFor(QUESTION);
  relay.fellSilent();
  await relay.settled();
  await relay.drop();
  await callWhen(server, call.trackingId, 'the loss of the socket', ({ state }) => state === 'reconnecting');
  const again = await RelayClient.open(server);
  again.setUp(server, call, { sessionId: newSid('VX') });
  assert.match((await again.askFor('What is your address?')).text, /^We are at/);
  const { transcript } = await hangUp(call);
  assert.deepEqual(
    transcript.map(({ role }) => role),
    ['agent', 'caller', 'agent', 'caller', 'agent'],
  );
  const late = await RelayClient.open(server);
  late.setUp(server, call);
  assert.equal(await within('the refusal', late.closed, 3_000), POLICY_VIOLATION, 'the token ends with its call');
});

test('a session that the carrier reports as failed: the call is connected anew without a second greeting', async () => {
  const { call, relay } = await connectCall(server);
  await relay.askFor(QUESTION);
  relay.fellSilent();
  await relay.settled();
  await relay.drop();
  const failed = { CallSid: call.callSid, SessionStatus: 'failed', ErrorCode: '64105', CallStatus: 'in-progress' };
  const next = readConnect((await webhook(server, call.actionPath, failed)).body, call.callSid);
  assert.deepEqual([next.trackingId, next.greeting], [call.trackingId, '']);
  const again = await RelayClient.open(server);
  again.setUp(server, next);
  assert.match((await again.askFor('What is your address?')).text, /^We are at/);
  const { transcript, turns } = await hangUp(next);
  assert.equal(transcript.length, 5);
  assert.equal(turns.length, 2);
});

test('five hundred sockets that say nothing: the next one is refused with 503, and let in when they are gone', async () => {
  const silent = await Promise.all(Array.from({ length: 500 }, () => RelayClient.open(server)));
  await assert.rejects(RelayClient.open(server), /HTTP 503/);
  await Promise.all(silent.map((relay) => relay.drop()));
  const late = await eventually('a free place', () => RelayClient.open(server).catch(() => undefined));
  await late.drop();
});

test('fifty final prompts at once: every reply is closed exactly once and all of it is in the record', async () => {
  const { call, relay } = await connectCall(server);
  for (let count = 0; count < 50; count++) relay.prompt(`${QUESTION} ${count}`);
  await relay.settled();
  await callWhen(
    server,
    call.trackingId,
    'the end of the turns',
    ({ state }) => state === 'speaking' || state === 'listening',
  );
  const begun = relay.seen.filter(({ frame }, at) => frame.type === 'text' && relay.seen[at - 1]?.frame.last !== false);
  assert.equal(relay.lastCount, begun.length);
  assert.ok(relay.lastCount >= 1);
  const { transcript, turns } = await hangUp(call);
  const said = transcript.filter(({ role }) => role === 'caller').map(({ text }) => text);
  const words = said.join(' ');
  for (let count = 0; count < 50; count++) assert.ok(words.includes(`${QUESTION} ${count}`), `prompt ${count} is lost`);
  assert.equal(turns.length, said.length);
});

test('keys pressed: what # ends is one utterance, and so are a hundred keys without it', async () => {
  const { call, relay } = await connectCall(server);
  for (const digit of ['1', '2', '#']) relay.send({ type: 'dtmf', digit });
  await relay.reply();
  relay.fellSilent();
  for (let count = 0; count < 100; count++) relay.send({ type: 'dtmf', digit: '9' });
  assert.notEqual((await relay.reply()).text, '');
  const { transcript } = await hangUp(call);
  const [first, ...others] = transcript.filter(({ role }) => role === 'caller').map(({ text }) => text);
  assert.equal(first, '12');
  assert.match(others.join('').replaceAll(' ', ''), /^9{20,100}$/);
});

test('ten thousand frames in a second: that socket is closed with 1008, and a call beside it gets every answer', async () => {
  const beside = await connectCall(server);
  const { call, relay } = await connectCall(server);
  const frame = JSON.stringify({ type: 'info', name: 'clientSpeaking', value: 'on' });
  const flood = async (): Promise<void> => {
    for (let count = 0; count < 10_000 && !relay.isClosed; count++) {
      relay.sendRaw(frame);
      if (count % 500 === 0) await new Promise(setImmediate);
    }
  };
  const flooding = flood();
  for (let turn = 0; turn < 20; turn++) {
    const { text, firstTextMs } = await beside.relay.askFor(QUESTION);
    assert.match(text, ANSWER);
    assert.ok(firstTextMs < 1_500);
    beside.relay.fellSilent();
  }
  await flooding;
  assert.equal(await within('the close', relay.closed, 3_000), POLICY_VIOLATION);
  assert.equal(beside.relay.lastCount, 20);
  await hangUp(beside.call);
  const { counters } = await hangUp(call);
  assert.ok((counters['FRAME_FLOOD'] ?? 0) > 1_000);
});

test('a socket that never speaks: closed after five seconds, while the call waits for its own', async () => {
  const call = await ring(server);
  const silent = await RelayClient.open(server);
  const beganMs = performance.now();
  assert.equal(await within('the close', silent.closed, 8_000), POLICY_VIOLATION);
  const tookMs = performance.now() - beganMs;
  assert.ok(tookMs > 4_500 && tookMs < 7_000, `${tookMs} ms`);
  assert.equal((await readCall(server, call.trackingId)).end, null);
  await hangUp(call);
});
