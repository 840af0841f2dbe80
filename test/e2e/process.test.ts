/** The server as a process: how it starts, why it refuses to, how it stops, and what is left of it when it is killed. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { CallRecord } from '../../src/domain/call_record.ts';
import { readHandoff } from '../../src/domain/handoff.ts';
import { openStorage } from '../../src/storage/storage.ts';
import { createKeptLog } from '../support/kept_log.ts';
import { lastingProblems } from '../support/health_problems.ts';
import { connectCall, putDown } from '../support/relay_client.ts';
import { type ProcessEnd, runScript, type ServerProcess, startServerProcess } from '../support/server_process.ts';
import { ask, type ErrorBody } from '../support/signed_requests.ts';
import { callWhen, endedCall } from '../support/test_server.ts';
import { freePort } from '../../src/free_port.ts';
import { eventually, within } from '../support/waiting.ts';

const QUESTION = 'What are your opening hours?';
const ANSWER = /^We are open Tuesday to Sunday/;
const ORDER = { to: '+14155557777', workflowId: 'test-workflow' };
const END_WITHIN_MS = 15_000;

const root = mkdtempSync(join(tmpdir(), 'weaver-process-'));
const servers: ServerProcess[] = [];
after(() => {
  // What a failed test has left.
  for (const { child } of servers) child.kill('SIGKILL');
  rmSync(root, { recursive: true, force: true });
});

function folder(name: string): string {
  const path = join(root, name);
  mkdirSync(path);
  return path;
}

async function start(cwd: string, environment: Readonly<Record<string, string>> = {}): Promise<ServerProcess> {
  const server = await startServerProcess(await freePort('127.0.0.1'), environment, cwd);
  servers.push(server);
  return server;
}

function end(server: ServerProcess): Promise<ProcessEnd> {
  return within('the end of the process', server.ended, END_WITHIN_MS);
}

/** Everything in the store that a server has left behind. */
async function storedCalls(cwd: string): Promise<readonly CallRecord[]> {
  const storage = openStorage({ dataDir: join(cwd, '.data'), log: createKeptLog() });
  const calls = storage.calls.entries({ limit: 10_000 }).map(({ value }) => value);
  assert.equal(storage.unreadableCount, 0);
  await storage.close();
  return calls;
}

interface Health {
  readonly status: string;
  readonly problems: readonly string[];
}

function health(server: ServerProcess, query = ''): Promise<{ status: number; body: Health }> {
  return ask<Health>(server, `/api/health-optimized${query}`);
}

test('told to stop with a live call: no new call is taken, the call is finished, and its record is in the store', async () => {
  const cwd = folder('drain');
  const server = await start(cwd);
  assert.deepEqual(lastingProblems((await health(server)).body), []);
  const { call, relay } = await connectCall(server);
  assert.match((await relay.askFor(QUESTION)).text, ANSWER);
  relay.fellSilent();

  server.child.kill('SIGTERM');
  await eventually('draining', async () => ((await health(server)).body.status === 'draining' ? true : undefined));
  assert.equal((await health(server)).status, 200);
  assert.equal((await health(server, '?ready')).status, 503);
  const refused = await ask<ErrorBody>(server, '/api/make-call-optimized', { body: ORDER });
  assert.deepEqual([refused.status, refused.body.error.code], [503, 'DRAINING']);

  assert.match((await relay.askFor('What is your address?')).text, /^We are at 12 Harbour Street/);
  relay.fellSilent();
  assert.match((await relay.askFor('Goodbye')).text, /Goodbye!$/);
  relay.fellSilent();
  await relay.frameOf('end');
  await putDown(server, call);
  const { code, signal, stderr } = await end(server);
  assert.deepEqual([code, signal, stderr], [0, null, '']);

  const [record, ...others] = await storedCalls(cwd);
  assert.equal(others.length, 0);
  assert.deepEqual([record?.trackingId, record?.end, record?.turns.length], [call.trackingId, 'completed', 3]);
  assert.equal(record?.transcript.length, 7);
});

test('told to stop with a call that goes on for too long: after DRAIN_TIMEOUT_S it is handed over, not ended', async () => {
  const cwd = folder('drain_timeout');
  const server = await start(cwd, { DRAIN_TIMEOUT_S: '1' });
  const { call, relay } = await connectCall(server);
  await relay.askFor(QUESTION);
  const beganMs = performance.now();
  server.child.kill('SIGTERM');
  const { code, signal } = await end(server);
  const tookMs = performance.now() - beganMs;
  assert.deepEqual([code, signal], [0, null]);
  assert.ok(tookMs > 900 && tookMs < 8_000, `${tookMs} ms`);
  assert.equal(readHandoff((await relay.frameOf('end')).handoffData ?? '')?.reason, 'handover');
  await relay.closed;
  const [record] = await storedCalls(cwd);
  assert.deepEqual([record?.trackingId, record?.end, record?.state], [call.trackingId, null, 'reconnecting']);
  assert.equal(record?.turns.length, 1);
});

test('told to stop twice: it waits no longer', async () => {
  const cwd = folder('stop_twice');
  const server = await start(cwd);
  await connectCall(server);
  server.child.kill('SIGINT');
  await eventually('draining', async () => ((await health(server)).body.status === 'draining' ? true : undefined));
  server.child.kill('SIGINT');
  assert.equal((await end(server)).code, 0);
  assert.deepEqual(
    (await storedCalls(cwd)).map((record) => [record.end, record.state]),
    [[null, 'reconnecting']],
  );
});

test('killed in the middle of calls: every record is whole, what was answered is there, and it starts again', async () => {
  const cwd = folder('killed');
  const server = await start(cwd);
  const finished = await connectCall(server);
  await finished.relay.askFor(QUESTION);
  finished.relay.fellSilent();
  await putDown(server, finished.call);
  await endedCall(server, finished.call.trackingId);
  // An order under a key is answered when the store has acknowledged it, and with it all that was written before.
  const headers = { 'idempotency-key': 'before-the-crash' };
  const order = { method: 'POST', body: ORDER, headers };
  const first = await ask<{ optimization: { trackingId: string } }>(server, '/api/make-call-optimized', order);
  assert.equal(first.status, 200);

  const live = await Promise.all(Array.from({ length: 10 }, () => connectCall(server)));
  let answers = 0;
  const talking = live.map(async ({ relay }) => {
    for (;;) {
      await relay.askFor(QUESTION);
      answers++;
      relay.fellSilent();
      if (answers >= 100) server.child.kill('SIGKILL');
    }
  });
  await Promise.allSettled(talking);
  assert.equal((await end(server)).signal, 'SIGKILL');
  assert.ok(answers >= 100);

  const records = new Map((await storedCalls(cwd)).map((record) => [record.trackingId, record]));
  assert.equal(records.get(finished.call.trackingId)?.end, 'completed');
  assert.equal(records.get(finished.call.trackingId)?.turns.length, 1);
  assert.ok(records.has(first.body.optimization.trackingId));
  for (const { call } of live) {
    const record = records.get(call.trackingId);
    assert.equal(record?.end ?? null, null);
    for (const { turnId } of record?.turns ?? []) {
      assert.equal(record?.transcript.filter((line) => line.turnId === turnId).length, 2);
    }
  }

  const successor = await start(cwd);
  const read = await callWhen(successor, finished.call.trackingId, 'the record', () => true);
  assert.equal(read.transcript.length, 3);
  const again = await ask<{ optimization: { trackingId: string } }>(successor, '/api/make-call-optimized', order);
  assert.equal(
    again.body.optimization?.trackingId,
    first.body.optimization.trackingId,
    'the order is not placed twice',
  );
  successor.child.kill('SIGTERM');
  assert.equal((await end(successor)).code, 0);
});

const AZURE_WITHOUT_VERSION = 'https://x.openai.azure.com/openai/deployments/gpt/chat/completions';
/** Each start shows everything that is wrong, a line for each. */
const WRONG: readonly (readonly [environment: Readonly<Record<string, string>>, lines: readonly RegExp[]])[] = [
  [{ PORT: 'abc' }, [/^PORT must be a whole number/]],
  [
    {
      AZURE_OPENAI_ENDPOINT: AZURE_WITHOUT_VERSION,
      AZURE_OPENAI_API_KEY: 'hidden-value-1',
      TWILIO_AUTH_TOKEN: 'hidden-value-2',
      TWILIO_PHONE_NUMBER: '+14155550100',
    },
    [/^TWILIO_ACCOUNT_SID is missing/, /^AZURE_OPENAI_(ENDPOINT|API_VERSION) .*api-version/],
  ],
  [
    {
      API_KEYS: 'hidden-val',
      PUBLIC_URL: 'calls.example.com',
      LOG_LEVEL: 'loud',
      TWILIO_ACCOUNT_SID: 'hidden-value-3',
      TWILIO_AUTH_TOKEN: 'hidden-value-4',
      TWILIO_PHONE_NUMBER: '+14155550100',
    },
    [
      /^TWILIO_ACCOUNT_SID must be AC/,
      /^PUBLIC_URL must be an absolute URL/,
      /^API_KEYS must be keys of at least/,
      /^LOG_LEVEL must be one of/,
    ],
  ],
];

test('set values that are wrong: the start stops with exit code 1 and a line for each variable, without its value', async () => {
  const cwd = folder('wrong_values');
  const port = String(await freePort('127.0.0.1'));
  await Promise.all(
    WRONG.map(async ([environment, lines]) => {
      const script = runScript('src/main.ts', { HOST: '127.0.0.1', PORT: port, ...environment }, cwd);
      const { code, stdout, stderr } = await within('the end', script.ended, END_WITHIN_MS);
      assert.equal(code, 1);
      assert.doesNotMatch(stdout + stderr, /hidden-val/);
      const written = stderr.trim().split('\n');
      assert.equal(written.length, lines.length, stderr);
      for (const line of lines) assert.equal(written.filter((text) => line.test(text)).length, 1, stderr);
    }),
  );
  assert.deepEqual(readdirSync(cwd), [], 'nothing was written');
});

test('a port in use and a data directory that is a file: one line that says what to do, and exit code 1', async () => {
  const cwd = folder('in_the_way');
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => {
    other.once('listening', resolve);
  });
  const address = other.address();
  const used = typeof address === 'object' && address !== null ? String(address.port) : '';
  writeFileSync(join(cwd, 'file'), '');
  const base = { HOST: '127.0.0.1', LOG_LEVEL: 'warn' };
  const attempts = [
    { environment: { ...base, PORT: used }, line: /^Cannot listen on 127\.0\.0\.1:\d+ \(EADDRINUSE\): .*PORT/ },
    {
      environment: { ...base, PORT: String(await freePort('127.0.0.1')), DATA_DIR: join(cwd, 'file') },
      line: /^Cannot write to the data directory .*DATA_DIR/,
    },
  ];
  await Promise.all(
    attempts.map(async ({ environment, line }) => {
      const { code, stderr } = await within('the end', runScript('src/main.ts', environment, cwd).ended, END_WITHIN_MS);
      assert.equal(code, 1);
      assert.match(stderr, line);
      assert.equal(stderr.trim().split('\n').length, 1, stderr);
    }),
  );
  other.close();
});

test('the log of a whole call at level info: no word of the caller, no whole number, no token', async () => {
  const cwd = folder('log');
  const server = await start(cwd, { DRAIN_TIMEOUT_S: '0' });
  const { call, relay } = await connectCall(server);
  for (const text of ['My secret word is zebrafish.', QUESTION, 'My number is +4915112345678, zebrafish.']) {
    relay.partial(text);
    await relay.askFor(text);
    relay.fellSilent();
  }
  relay.sendRaw('{"type":"zebrafish"');
  relay.send({ type: 'error', description: 'zebrafish' });
  relay.interrupt('zebrafish');
  await relay.settled();
  await ask(server, '/api/make-call-optimized', { body: ORDER });
  await ask(server, '/api/make-call-optimized', { body: { ...ORDER, to: '+14155558888', workflowId: 'zebrafish' } });
  await putDown(server, call);
  server.child.kill('SIGTERM');
  const { stdout, stderr, code } = await end(server);
  assert.equal(code, 0);
  assert.equal(stderr, '');
  const lines = stdout.trim().split('\n');
  for (const line of lines) assert.equal(typeof (JSON.parse(line) as { event: unknown }).event, 'string', line);
  assert.ok(lines.length >= 3);
  assert.doesNotMatch(stdout, /zebrafish|opening hours|\+\d{7,}|4915112345678|4155557777|4155558888/i);
  for (const secret of [call.token, server.authToken]) assert.ok(!stdout.includes(secret));
});

test('the doctor: says what is set and missing and whether the server could start, in words and by its exit code', async () => {
  const cwd = folder('doctor');
  const port = String(await freePort('127.0.0.1'));
  const base = { HOST: '127.0.0.1', PORT: port };
  const [well, ill] = await Promise.all([
    runScript('src/doctor.ts', base, cwd).ended,
    runScript('src/doctor.ts', { ...base, TWILIO_AUTH_TOKEN: 'hidden-value' }, cwd).ended,
  ]);
  assert.deepEqual([well.code, well.stderr], [0, '']);
  for (const words of [/Node/, /simulator/i, /The server can start/, new RegExp(`127\\.0\\.0\\.1:${port} is free`)]) {
    assert.match(well.stdout, words);
  }
  assert.equal(ill.code, 1);
  assert.match(ill.stdout, /fix .*TWILIO_ACCOUNT_SID is missing/);
  assert.match(ill.stdout, /The server cannot start: 2 to fix/);
  assert.doesNotMatch(ill.stdout + ill.stderr, /hidden-value/);
  assert.deepEqual(readdirSync(cwd), [], 'the doctor leaves no trace');
});
