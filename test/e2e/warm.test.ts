/** `npm run warm` as a process against a server and a model on this machine: what it adds is said without the model. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import type { Workflow } from '../../src/domain/workflow.ts';
import { behaviours, type RecordedRequest } from '../support/azure_like_behaviours.ts';
import { type AzureLikeServer, closedPortUrl, startAzureLikeServer } from '../support/azure_like_server.ts';
import { connectCall, putDown } from '../support/relay_client.ts';
import { type ProcessEnd, runScript } from '../support/server_process.ts';
import { startTestServer, type TestServer } from '../support/test_server.ts';
import { within } from '../support/waiting.ts';

const KEY = 'key-of-the-azure-resource';
const API_KEY = 'a-key-that-apps-know';
const GREETING = 'Hello, this is the front desk. How can I help?';
const PARKING = 'We have a garage in Mill Lane, free for guests.';
const FRONT_DESK = {
  name: 'Front desk',
  greeting: GREETING,
  instructions: 'You answer the phone of a small hotel.',
  answers: [{ wordings: ['when is check in'], reply: 'Check-in is from three in the afternoon.' }],
  slots: [
    { name: 'room', values: [{ value: 'single', wordings: Array.from({ length: 20 }, (_, at) => `single ${at}`) }] },
  ],
  model: { temperature: 0.7, maxTokens: 120 },
};

const root = mkdtempSync(join(tmpdir(), 'weaver-warm-'));
const path = (name: string): string => join(root, name);
let azure: AzureLikeServer;
let server: TestServer;
let environment: Readonly<Record<string, string>>;

before(async () => {
  azure = await startAzureLikeServer();
  environment = {
    AZURE_OPENAI_ENDPOINT: azure.endpoint(),
    AZURE_OPENAI_API_KEY: KEY,
    API_KEYS: API_KEY,
    AZURE_OPENAI_PRICE: '10/20',
  };
  server = await startTestServer({ ...environment, DEFAULT_WORKFLOW: 'front-desk' });
  environment = { ...environment, PORT: new URL(server.origin).port };
});
after(async () => {
  await server.stop();
  await azure.close();
  rmSync(root, { recursive: true, force: true });
});
beforeEach(async () => {
  azure.always(behaviours.reply('I do not follow football.'));
  await workflowRoute(FRONT_DESK);
});

async function workflowRoute(body?: object, id = 'front-desk'): Promise<Workflow> {
  const response = await fetch(`${server.origin}/api/workflows/${id}`, {
    headers: { 'content-type': 'application/json', authorization: `Bearer ${API_KEY}` },
    ...(body !== undefined && { method: 'PUT', body: JSON.stringify(body) }),
  });
  assert.equal(response.status, 200);
  return ((await response.json()) as { readonly workflow: Workflow }).workflow;
}

function warm(args: readonly string[], changes: Readonly<Record<string, string>> = {}): Promise<ProcessEnd> {
  const script = runScript('src/warm.ts', { ...environment, ...changes }, root, { args });
  return within('the end of the command', script.ended, 60_000);
}

function write(name: string, text: string): string {
  writeFileSync(path(name), text);
  return name;
}

/** What a stand-in for the model says to what the questions of the file are about. */
function clerk({ lastUserText }: RecordedRequest): string {
  if (/park/.test(lastUserText)) return `**${PARKING}** 🙂`;
  return /weather/.test(lastUserText) ? 'It rains today.' : 'Breakfast is served until ten.';
}

test('questions of a file: shown first, then stored, and the next call is answered without the model', async () => {
  const file = write(
    'questions.txt',
    '# arrivals\nWhere can I park?\nWhen is check in?\n\nHow is the weather there?\n',
  );
  azure.always(behaviours.reply(clerk));
  const before = azure.requests.length;
  const shown = await warm(['front-desk', '--file', file]);
  assert.deepEqual([shown.code, shown.stderr], [0, '']);
  assert.match(shown.stdout, /^To be added to front-desk:\n {2}\+ Where can I park\?\n {6}→ We have a garage in Mill/m);
  assert.match(shown.stdout, /^ {2}- line 3: When is check in\?: the workflow has this wording already$/m);
  assert.match(
    shown.stdout,
    /^azure_openai was asked 1 time; estimated cost 0\.00\d+ in the currency of its price\.$/m,
  );
  assert.match(shown.stdout, /^Nothing was stored\. Add --yes/m);
  assert.equal((await workflowRoute()).answers.length, 1);

  const [request, ...more] = azure.requests.slice(before);
  assert.deepEqual(more, [], 'what depends on the place in the call is not asked');
  assert.deepEqual(
    request?.body.messages.map(({ role }) => role),
    ['system', 'assistant', 'user'],
  );
  assert.deepEqual(request?.body.messages[1]?.content, GREETING);
  assert.match(
    request?.body.messages[0]?.content ?? '',
    /^You answer the phone of a small hotel\.\n\nYou are speaking/,
  );
  assert.deepEqual([request?.body['temperature'], request?.body['max_tokens']], [0, 120]);

  const was = await workflowRoute();
  const stored = await warm(['front-desk', '--file', file, '--yes']);
  assert.equal(stored.code, 0, stored.stderr);
  assert.match(stored.stdout, new RegExp(`^Stored as version ${was.version + 1} of front-desk:`, 'm'));
  const now = await workflowRoute();
  const added = { wordings: ['Where can I park?'], reply: PARKING };
  assert.deepEqual(now, { ...was, version: was.version + 1, answers: [...was.answers, added] });

  const asked = azure.requests.length;
  const { call, relay } = await connectCall(server);
  const reply = await relay.askFor('where can I park');
  assert.equal(reply.text, PARKING);
  relay.fellSilent();
  const { turns } = await callWhenKnown(call.trackingId);
  assert.deepEqual([turns[0]?.outcome, turns[0]?.source], ['answered', 'curated']);
  assert.equal(
    azure.requests.slice(asked).filter(({ lastUserText }) => /park/i.test(lastUserText)).length,
    0,
    'the model was not asked',
  );
  await putDown(server, call);
});

async function callWhenKnown(trackingId: string): Promise<{ readonly turns: readonly TurnSeen[] }> {
  const url = `${server.origin}/api/calls/${trackingId}`;
  for (let tries = 0; tries < 200; tries++) {
    const response = await fetch(url, { headers: { authorization: `Bearer ${API_KEY}` } });
    const { call } = (await response.json()) as { readonly call: { readonly turns: readonly TurnSeen[] } };
    if (call.turns.length > 0) return call;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('The turn did not end.');
}

interface TurnSeen {
  readonly outcome: string;
  readonly source: string | null;
}

test('what was shown can be saved, edited and stored without the model', async () => {
  azure.always(behaviours.reply(clerk));
  const file = write('ask.json', '[{"wordings": ["Where can I park?", "where do I leave my car"]}]');
  const saved = await warm(['front-desk', '--file', file, '--save', 'saved.json']);
  assert.match(saved.stdout, /npm run warm -- front-desk --file saved\.json --yes stores it\.$/m);
  assert.deepEqual(JSON.parse(readFileSync(path('saved.json'), 'utf8')), [
    { wordings: ['Where can I park?', 'where do I leave my car'], reply: PARKING },
  ]);
  const asked = azure.requests.length;
  const stored = await warm(['front-desk', '--file', 'saved.json', '--yes'], {
    AZURE_OPENAI_ENDPOINT: '',
    AZURE_OPENAI_API_KEY: '',
  });
  assert.equal(stored.code, 0, stored.stderr);
  assert.match(stored.stdout, /^No model was asked\.$/m);
  assert.equal(azure.requests.length, asked);
  assert.equal((await workflowRoute()).answers[1]?.wordings.length, 2);
  const again = await warm(['front-desk', '--file', file, '--save', 'saved.json']);
  assert.deepEqual([again.code, again.stderr], [2, '--save: saved.json exists already.\n']);
});

test('without a file the answers of the workflow get further wordings', async () => {
  const list = ['When can I check in?', 'When is check out?', 'when is check in!', 'Where is check in?'];
  azure.always(behaviours.burst(`Here you are: ${JSON.stringify(list)}`));
  const { code, stdout, stderr } = await warm(['front-desk', '--wordings', '1', '--yes']);
  assert.equal(code, 0, stderr);
  assert.match(
    stdout,
    /^ {2}\+ When can I check in\?\n {6}→ Check-in is from three.*\(an answer that it has, 0\.00\d+\)$/m,
  );
  assert.match(stdout, /^ {2}- answers\[0\]: Where is check in\?: more than asked for$/m);
  assert.deepEqual((await workflowRoute()).answers[0]?.wordings, ['when is check in', 'When can I check in?']);
  assert.match(azure.requests.at(-1)?.body.messages[0]?.content ?? '', /JSON list/);
  assert.equal(azure.requests.at(-1)?.body['temperature'], 0);
});

test('a rate limit is waited for, and a question that the model fails at costs the others nothing', async () => {
  azure.next(behaviours.status(429, { headers: { 'retry-after': '1' } }));
  azure.next(behaviours.reply(clerk));
  azure.next(behaviours.status(500));
  azure.always(behaviours.reply(clerk));
  const file = write('three.txt', 'Is there parking?\nWhen is breakfast?\nIs there a sauna?\n');
  const { code, stdout } = await warm(['front-desk', '--file', file, '--concurrency', '1']);
  assert.equal(code, 0);
  assert.match(stdout, /^ {2}\+ Is there parking\?\n {6}→ We have a garage/m);
  assert.match(stdout, /^ {2}- line 2: When is breakfast\?: The provider answered with an error/m);
  assert.match(stdout, /^ {2}\+ Is there a sauna\?$/m);
});

test('a workflow that changed meanwhile is not stored over', async () => {
  azure.always(behaviours.reply(clerk, { afterMs: 2_500 }));
  const file = write('slow.txt', 'Is there parking?\n');
  const before = azure.requests.length;
  const running = warm(['front-desk', '--file', file, '--yes']);
  await azure.request(before + 1);
  await workflowRoute({ ...FRONT_DESK, name: 'Changed' });
  const { code, stderr } = await running;
  assert.equal(code, 7);
  assert.match(
    stderr,
    /^Not stored: front-desk was changed meanwhile \(version \d+ instead of \d+\)\. Run it again\.\n$/,
  );
  assert.equal((await workflowRoute()).name, 'Changed');
});

interface Refused {
  readonly name: string;
  readonly args: readonly string[];
  readonly changes?: Readonly<Record<string, string>>;
  readonly code: number;
  readonly line: RegExp;
}

const NO_MODEL = { AZURE_OPENAI_ENDPOINT: '', AZURE_OPENAI_API_KEY: '' };
const REFUSED: readonly Refused[] = [
  { name: 'no workflow', args: [], code: 2, line: /^Which workflow is to be warmed up\?/ },
  { name: 'no such file', args: ['a', '--file', 'none.txt'], code: 2, line: /^none\.txt cannot be read \(ENOENT\)\.$/ },
  { name: 'a malformed file', args: ['a', '--file', 'bad.json'], code: 2, line: /^bad\.json:2: this is no JSON\.$/ },
  {
    name: 'a wrong environment',
    args: ['front-desk'],
    changes: { PORT: 'many' },
    code: 2,
    line: /^The environment is wrong: PORT /,
  },
  {
    name: 'no model',
    args: ['front-desk'],
    changes: NO_MODEL,
    code: 3,
    line: /^No model is configured: set AZURE_OPENAI_API_KEY and AZURE_OPENAI_ENDPOINT/,
  },
  { name: 'an unknown workflow', args: ['none'], code: 6, line: /^none: There is no workflow of this id\./ },
  {
    name: 'a wrong key',
    args: ['front-desk'],
    changes: { API_KEYS: 'a-key-of-another-server' },
    code: 5,
    line: /^http:\/\/127\.0\.0\.1:\d+ refuses the key: This API key is not known\./,
  },
];

for (const { name, args, changes, code, line } of REFUSED) {
  test(`${name}: one line and exit code ${code}`, async () => {
    write('bad.json', '[\n{"wordings"]\n]');
    const ended = await warm(args, changes);
    assert.deepEqual([ended.code, ended.stdout], [code, ''], ended.stderr);
    assert.match(ended.stderr.trimEnd(), line);
    assert.equal(ended.stderr.trimEnd().includes('\n'), false, ended.stderr);
  });
}

test('a server that is away, or another one: exit code 4', async () => {
  const url = await closedPortUrl();
  const away = await warm(['front-desk', '--server', url]);
  assert.deepEqual([away.code, away.stdout], [4, '']);
  assert.equal(away.stderr, `${url} cannot be reached (ECONNREFUSED). Start the server, or name it with --server.\n`);
  const other = await warm(['front-desk', '--server', azure.url]);
  assert.deepEqual([other.code, other.stdout], [4, '']);
  assert.match(other.stderr, /answers, but not as a Call Flow Weaver does \(status 404\)\. Name the server/);
});

test('a model that refuses the key, or answers nothing at all: exit code 3', async () => {
  azure.always(behaviours.status(401));
  const file = write('one.txt', 'Is there parking?\nIs there a sauna?\n');
  const refused = await warm(['front-desk', '--file', file]);
  assert.deepEqual([refused.code, refused.stdout], [3, '']);
  assert.match(refused.stderr, /^azure_openai: The provider refused our key/);
  azure.always(behaviours.status(500));
  const none = await warm(['front-desk', '--file', file]);
  assert.equal(none.code, 3);
  assert.match(none.stderr, /^azure_openai answered none of 2: The provider answered with an error/);
  assert.ok(!none.stderr.includes(KEY));
});

test('a server that refuses what is stored: exit code 7 with its words', async () => {
  const workflow = await workflowRoute();
  const strict = createServer((request, response) => {
    const [status, body] =
      request.method === 'GET'
        ? [200, { success: true, workflow }]
        : [422, { success: false, error: { code: 'WORKFLOW_INVALID', message: 'The workflow was not stored:\n no.' } }];
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => strict.once('listening', resolve));
  const url = `http://127.0.0.1:${(strict.address() as AddressInfo).port}`;
  try {
    const file = write('given.json', '[{"wordings": ["is there a sauna"], "reply": "Yes, there is."}]');
    const { code, stderr } = await warm(['front-desk', '--file', file, '--server', url, '--yes']);
    assert.equal(code, 7);
    assert.equal(stderr, `${url} refuses it (422 WORKFLOW_INVALID): The workflow was not stored: no.\n`);
  } finally {
    strict.closeAllConnections();
    strict.close();
  }
});

test('--help says how, and needs neither server nor model', async () => {
  const { code, stdout } = await warm(['--help'], NO_MODEL);
  assert.equal(code, 0);
  assert.match(stdout, /^npm run warm -- <workflowId> \[options\]$/m);
  assert.equal(existsSync(path('.data')), false, 'nothing is written here');
});
