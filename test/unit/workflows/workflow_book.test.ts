import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { RequestError } from '../../../src/domain/outcome.ts';
import type { Route, RouteResponse } from '../../../src/domain/route.ts';
import type { StoredWorkflow } from '../../../src/domain/workflow.ts';
import { createWorkflowRoutes } from '../../../src/workflows/routes.ts';
import { SHIPPED_WORKFLOWS } from '../../../src/workflows/shipped_workflows.ts';
import { createWorkflowBook, type WorkflowBook, type WorkflowTable } from '../../../src/workflows/workflow_book.ts';

const INPUT = { name: 'Desk', greeting: 'Hello.' };
let rows: Map<string, StoredWorkflow>;
let diskIsFull: boolean;
let book: WorkflowBook;

const table: WorkflowTable = {
  entries: ({ limit }) => [...rows].slice(0, limit).map(([key, value]) => ({ key, value })),
  async put(key, value) {
    if (diskIsFull) throw new Error('full');
    rows.set(key, value);
  },
};
const open = (): WorkflowBook => createWorkflowBook({ table, shipped: SHIPPED_WORKFLOWS });

beforeEach(() => {
  rows = new Map();
  diskIsFull = false;
  book = open();
});

async function versionAfterPut(id: string, input: object = INPUT): Promise<number> {
  const parsed = await book.put(id, input);
  assert.ok(parsed.ok, JSON.stringify(parsed));
  return parsed.workflow.version;
}

test('shipped workflows are there from the start', () => {
  assert.deepEqual(
    book.list().map(({ id, version }) => `${id}@${version}`),
    ['appointment-reminder@1', 'restaurant-cantonese@1', 'test-workflow@1'],
  );
  assert.ok(book.isShipped('test-workflow'));
  assert.equal(book.get('nothing'), null);
});

test('versions count up at every change, also at once, and survive the process', async () => {
  const versions = await Promise.all([1, 2, 3].map(() => versionAfterPut('desk')));
  assert.deepEqual(versions, [1, 2, 3]);
  book = open();
  assert.equal(book.get('desk')?.version, 3);
  assert.equal(await versionAfterPut('desk'), 4);
});

test('a removed workflow is gone, and its versions are not used again', async () => {
  await versionAfterPut('desk');
  assert.equal(await book.remove('desk'), 'removed');
  assert.equal(book.get('desk'), null);
  assert.equal(await book.remove('desk'), 'unknown');
  book = open();
  assert.equal(book.get('desk'), null);
  assert.equal(await versionAfterPut('desk'), 3);
});

test('a shipped workflow is shadowed by a stored one and comes back as a later version', async () => {
  assert.equal(await versionAfterPut('test-workflow'), 2);
  assert.equal(book.get('test-workflow')?.name, 'Desk');
  assert.equal(book.isShipped('test-workflow'), false);
  assert.equal(await book.remove('test-workflow'), 'restored');
  assert.match(book.get('test-workflow')?.name ?? '', /café/);
  assert.equal(book.get('test-workflow')?.version, 3);
  assert.equal(await book.remove('test-workflow'), 'unknown');
});

test('a number is answered by one workflow', async () => {
  await versionAfterPut('desk', { ...INPUT, numbers: ['+1234567890'] });
  assert.equal(book.forNumber('+1234567890')?.id, 'desk');
  assert.equal(book.forNumber('+1999999999'), null);
  const other = await book.put('other', { ...INPUT, numbers: ['+1999999999', '+1234567890'] });
  assert.deepEqual(other, {
    ok: false,
    problems: [{ field: 'numbers[1]', problem: 'is answered by the workflow "desk" already' }],
  });
  await versionAfterPut('desk', INPUT);
  assert.equal(book.forNumber('+1234567890'), null);
});

test('a hedge delay that earlier versions wrote down without being asked is learned, any other one holds', async () => {
  const given = async (hedgeMs: number): Promise<number | undefined> => {
    await versionAfterPut('desk', { ...INPUT, turnClock: { hedgeMs } });
    return open().get('desk')?.turnClock.hedgeMs;
  };
  assert.equal(await given(900), 900, 'asked for in this version');
  assert.equal(await given(700), 700);
  await versionAfterPut('desk');
  assert.equal(open().get('desk')?.turnClock.hedgeMs, undefined);
  const earlier = (hedgeMs: number): number | undefined => {
    const { workflow } = rows.get('desk') ?? {};
    assert.ok(workflow);
    rows.set('desk', { version: 1, workflow: { ...workflow, turnClock: { ...workflow.turnClock, hedgeMs } } });
    return open().get('desk')?.turnClock.hedgeMs;
  };
  assert.equal(earlier(900), undefined, 'the default of that time');
  assert.equal(earlier(700), 700);
});

test('a write that fails changes nothing and stops no later one', async () => {
  diskIsFull = true;
  await assert.rejects(book.put('desk', INPUT), /full/);
  assert.equal(book.get('desk'), null);
  diskIsFull = false;
  assert.equal(await versionAfterPut('desk'), 1);
});

async function ask(method: Route['method'], id: string | null, body?: unknown): Promise<RouteResponse> {
  const path = id === null ? '/api/workflows' : '/api/workflows/:id';
  const route = createWorkflowRoutes(book).find((candidate) => candidate.method === method && candidate.path === path);
  assert.ok(route);
  assert.equal(route.audience, 'app');
  return route.handle({
    requestId: 'r',
    params: id === null ? {} : { id },
    query: {},
    body,
    header: () => '',
    client: 'loopback',
    receivedAtUs: 0,
  });
}

const refusal = (status: number, code: string) => (error: unknown) =>
  error instanceof RequestError && error.status === status && error.code === code;

test('routes: a workflow is stored, shown, listed and removed', async () => {
  const put = await ask('PUT', 'desk', { ...INPUT, greeting: 'Hi {{name}}.' });
  assert.equal(put.status, 200);
  assert.deepEqual(put.body, { success: true, workflow: book.get('desk') });
  assert.deepEqual((await ask('GET', 'desk')).body, put.body);
  const { workflows } = (await ask('GET', null)).body as { workflows: { id: string }[] };
  assert.deepEqual(
    workflows.find(({ id }) => id === 'desk'),
    {
      id: 'desk',
      version: 1,
      name: 'Desk',
      language: 'en-US',
      numbers: [],
      variables: ['name'],
      shipped: false,
    },
  );
  assert.deepEqual((await ask('DELETE', 'desk')).body, { success: true, id: 'desk', restored: false });
  await assert.rejects(ask('GET', 'desk'), refusal(404, 'WORKFLOW_NOT_FOUND'));
  await assert.rejects(ask('DELETE', 'desk'), refusal(404, 'WORKFLOW_NOT_FOUND'));
  await assert.rejects(ask('DELETE', 'test-workflow'), refusal(409, 'WORKFLOW_SHIPPED'));
});

test('routes: a workflow that breaks the rules is refused with every field named', async () => {
  await assert.rejects(ask('PUT', 'desk', { greeting: 4, colour: 'red' }), (error) => {
    assert.ok(error instanceof RequestError);
    assert.equal(error.status, 422);
    assert.equal(error.code, 'WORKFLOW_INVALID');
    const fields = (error.details as { fields: { field: string }[] }).fields.map(({ field }) => field);
    assert.deepEqual(fields.sort(), ['colour', 'greeting', 'name']);
    return true;
  });
  assert.equal(rows.size, 0);
});

test('routes: a language that is not known is 400 with the closest ones, whatever else is wrong', async () => {
  const input = { ...INPUT, greeting: ' ', language: 'en-UK', languages: [{ code: 'cantonese' }] };
  await assert.rejects(ask('PUT', 'desk', input), (error) => {
    assert.ok(error instanceof RequestError);
    assert.deepEqual([error.status, error.code], [400, 'LANGUAGE_UNKNOWN']);
    assert.match(error.message, /language is no language .* did you mean en-GB/);
    const { fields } = error.details as { fields: { field: string; code?: string; nearest?: string[] }[] };
    const first = fields.map(({ field, code, nearest }) => [field, code, nearest?.[0]]);
    assert.deepEqual(first, [
      ['greeting', undefined, undefined],
      ['language', 'LANGUAGE_UNKNOWN', 'en-GB'],
      ['languages[0].code', 'LANGUAGE_UNKNOWN', 'zh-HK'],
    ]);
    return true;
  });
  assert.equal(rows.size, 0);
});

test('routes: a provider that is not known to have the language is stored with a warning', async () => {
  const voice = { ttsProvider: 'ElevenLabs', transcriptionProvider: 'deepgram' };
  const { body } = await ask('PUT', 'desk', {
    ...INPUT,
    language: 'zh-HK',
    voice,
    languages: [{ code: 'he-IL', ...voice }],
  });
  const { warnings } = body as { warnings: { field: string; warning: string }[] };
  assert.deepEqual(
    warnings.map(({ field }) => field),
    ['voice.ttsProvider', 'languages[0].ttsProvider', 'languages[0].transcriptionProvider'],
  );
  assert.equal(warnings[0]?.warning, 'ElevenLabs is not known to speak zh-HK; Google and Amazon do');
  assert.equal(book.get('desk')?.voice?.ttsProvider, 'ElevenLabs');
});
