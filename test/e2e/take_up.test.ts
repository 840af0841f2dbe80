/** Calls that outlive their process: killed, told to stop, or replaced by another one while they go on. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import type { CallRecord } from '../../src/domain/call_record.ts';
import { writeHandoff } from '../../src/domain/handoff.ts';
import { freePort } from '../../src/free_port.ts';
import { type Exchange, Phone, type PhoneCall } from '../support/phone.ts';
import { connectCall, newSid, putDown, readConnect, RelayClient } from '../support/relay_client.ts';
import { type ServerProcess, startServerProcess } from '../support/server_process.ts';
import { ask, webhook } from '../support/signed_requests.ts';
import { callWhen, readCall } from '../support/test_server.ts';
import { eventually, within } from '../support/waiting.ts';

const EXCHANGES: readonly Exchange[] = [
  { say: 'What are your opening hours?', answer: /We are open Tuesday/ },
  { say: 'What is your address?', answer: /We are at 12 Harbour Street/ },
  { say: 'How can I pay?', answer: /in cash or with any card/ },
  { say: 'Do you have parking?', answer: /no parking of our own/ },
];
const GREETING = /this is the Corner Café/;
const PACE = 5;
const CALL_WITHIN_MS = 90_000;
/** README's Bin holds a caller for so long. */
const HOLD_S = 8;

const root = mkdtempSync(join(tmpdir(), 'weaver-takeup-'));
const servers: ServerProcess[] = [];
const phones: Phone[] = [];
after(async () => {
  await Promise.all(phones.map((phone) => phone.close()));
  // What a failed test has left.
  for (const { child } of servers) child.kill('SIGKILL');
  rmSync(root, { recursive: true, force: true });
});

async function start(port: number, environment: Readonly<Record<string, string>>): Promise<ServerProcess> {
  const server = await startServerProcess(port, { LOG_LEVEL: 'info', ...environment }, root);
  servers.push(server);
  return server;
}

/** On a machine that is so busy that a start takes its time, callers are held for longer. */
async function startWithPhone(
  port: number,
  environment: Readonly<Record<string, string>>,
): Promise<{ readonly server: ServerProcess; readonly phone: Phone }> {
  const beganMs = performance.now();
  const server = await start(port, environment);
  const startS = (performance.now() - beganMs) / 1000;
  const phone = new Phone(server, PACE, Math.max(HOLD_S, Math.ceil(startS * 3)));
  phones.push(phone);
  return { server, phone };
}

/** Every caller has asked something and nobody is done. */
async function midConversation(calls: readonly PhoneCall[]): Promise<void> {
  const all = (holds: (call: PhoneCall) => boolean) => (calls.every(holds) ? true : undefined);
  await eventually('a question of every caller', () => all(({ progress }) => progress.spoken >= 1), 20_000);
  assert.ok(calls.every(({ progress }) => progress.answered < EXCHANGES.length));
}

/** The records of these calls, whose callers have hung up. */
async function recordsOf(server: ServerProcess, calls: readonly PhoneCall[]): Promise<readonly CallRecord[]> {
  const ends = await within('the end of every call', Promise.all(calls.map(({ ended }) => ended)), CALL_WITHIN_MS);
  assert.deepEqual(new Set(ends.map(({ reason }) => reason)), new Set(['caller_hung_up']));
  const { body } = await ask<{ calls: readonly { trackingId: string; callSid: string }[] }>(
    server,
    '/api/calls?limit=200',
  );
  const ids = new Map(body.calls.map(({ callSid, trackingId }) => [callSid, trackingId]));
  assert.equal(ids.size, body.calls.length, 'no call was begun twice');
  return Promise.all(
    calls.map(({ callSid }) =>
      callWhen(server, ids.get(callSid) ?? '', `the end of ${callSid}`, ({ end }) => end !== null),
    ),
  );
}

/** What was asked is there in order, answered, and once unless its caller had to repeat it. */
function assertWhole(record: CallRecord, spokenCount: number): void {
  assert.equal(record.end, 'completed');
  const { transcript } = record;
  const story = transcript.map(({ role, text, cut }) => `${role}: ${text}${cut === true ? ' /' : ''}`).join('\n');
  assert.equal(transcript.filter(({ text }) => GREETING.test(text)).length, 1, story);
  const asked = transcript.flatMap(({ role, text }) => (role === 'caller' ? [text] : []));
  assert.ok(asked.length <= spokenCount, `${asked.length} of ${spokenCount}\n${story}`);
  assert.deepEqual(
    asked.filter((text, at) => text !== asked[at - 1]),
    EXCHANGES.map(({ say }) => say),
    story,
  );
  for (const { say, answer } of EXCHANGES) {
    const at = transcript.findIndex(({ role, text }) => role === 'caller' && text === say);
    const reply = transcript
      .slice(at)
      .find(({ role, text, cut }) => role === 'agent' && cut !== true && answer.test(text));
    assert.ok(reply !== undefined, `${say}\n${story}`);
  }
  const ids = record.turns.map(({ turnId }) => turnId);
  assert.deepEqual(
    ids,
    [...new Set(ids)].sort((a, b) => a - b),
    'each turn once and in order',
  );
}

interface Counted {
  readonly counters: Readonly<Record<string, number>>;
}

async function counters(server: ServerProcess): Promise<Readonly<Record<string, number>>> {
  return (await ask<Counted>(server, '/api/performance-metrics')).body.counters;
}

describe('calls that outlive their process', { concurrency: true }, () => {
  test('100 calls in mid-conversation, the server is killed and started again: every caller goes on, none is lost', async () => {
    const port = await freePort('127.0.0.1');
    const environment = { DATA_DIR: join(root, 'killed') };
    const { server: first, phone } = await startWithPhone(port, environment);
    const calls = Array.from({ length: 100 }, () => phone.call(EXCHANGES));
    await midConversation(calls);
    first.child.kill('SIGKILL');
    assert.equal((await first.ended).signal, 'SIGKILL');

    const second = await start(port, environment);
    const records = await recordsOf(second, calls);
    for (const [index, record] of records.entries()) assertWhole(record, calls[index]?.progress.spoken ?? 0);
    assert.equal((await counters(second))['call_taken_up'], calls.length);
    second.child.kill('SIGTERM');
    assert.equal((await second.ended).code, 0);
  });

  test('told to stop with calls in mid-conversation and started again: they are handed over and go on, none is lost', async () => {
    const port = await freePort('127.0.0.1');
    const environment = { DATA_DIR: join(root, 'stopped'), DRAIN_TIMEOUT_S: '1', HANDOVER_GAP_S: '4' };
    const { server: first, phone } = await startWithPhone(port, environment);
    const calls = Array.from({ length: 30 }, () => phone.call(EXCHANGES));
    await midConversation(calls);
    first.child.kill('SIGTERM');
    const { code, stderr } = await within('the end of the process', first.ended, 15_000);
    assert.deepEqual([code, stderr], [0, '']);

    const second = await start(port, environment);
    const records = await recordsOf(second, calls);
    for (const [index, record] of records.entries()) assertWhole(record, calls[index]?.progress.spoken ?? 0);
    second.child.kill('SIGTERM');
    assert.equal((await second.ended).code, 0);
  });

  test('a new process beside one that stops, on one store: each has its calls, and the old one hands its call over', async () => {
    const environment = { DATA_DIR: join(root, 'both'), DRAIN_TIMEOUT_S: '4' };
    const old = await start(await freePort('127.0.0.1'), environment);
    const next = await start(await freePort('127.0.0.1'), environment);
    const { call, relay } = await connectCall(old);
    assert.match((await relay.askFor('What are your opening hours?')).text, /^We are open/);
    relay.fellSilent();
    await callWhen(next, call.trackingId, 'a call that is live elsewhere', ({ state }) => state === 'listening');

    old.child.kill('SIGTERM');
    assert.match((await relay.askFor('How can I pay?')).text, /^You can pay/);
    relay.fellSilent();
    const other = await connectCall(next);
    assert.match((await other.relay.askFor('What is your address?')).text, /^We are at/);
    assert.equal((await relay.frameOf('end')).handoffData, writeHandoff({ reason: 'handover' }));
    await relay.close();
    const session = { CallSid: call.callSid, CallStatus: 'in-progress', SessionId: call.sessionId };
    const handedOver = { ...session, SessionStatus: 'ended', HandoffData: writeHandoff({ reason: 'handover' }) };
    const { body } = await webhook(next, call.actionPath, handedOver);
    const again = { ...readConnect(body, call.callSid), sessionId: newSid('VX') };
    assert.deepEqual([again.trackingId, again.greeting], [call.trackingId, '']);
    const second = await RelayClient.open(next);
    second.setUp(next, again);
    assert.match((await second.reply()).text, /\?$/, 'the caller is asked to go on');
    second.fellSilent();
    assert.match((await second.askFor('Do you have parking?')).text, /^We have no parking/);
    second.fellSilent();
    assert.equal((await within('the end of the old process', old.ended, 15_000)).code, 0);
    await putDown(next, again);
    await putDown(next, other.call);
    const record = await callWhen(next, call.trackingId, 'the end', ({ end }) => end !== null);
    assert.deepEqual([record.end, record.turns.length], ['completed', 3]);
    assert.deepEqual(
      record.transcript.flatMap(({ role, text }) => (role === 'caller' ? [text] : [])),
      ['What are your opening hours?', 'How can I pay?', 'Do you have parking?'],
    );
    assert.equal((await readCall(next, other.call.trackingId)).end, 'completed');
    assert.equal((await counters(next))['record_not_written'], undefined);
    next.child.kill('SIGTERM');
    assert.equal((await next.ended).code, 0);
  });
});
