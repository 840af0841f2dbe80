/** `npm run replay` as a process: the recorded calls of the house as a regression suite, and every way to be refused. */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type ProcessEnd, runScript } from '../support/server_process.ts';
import { within } from '../support/waiting.ts';

const RECORDINGS = fileURLToPath(new URL('../recordings/', import.meta.url));
const TRACKING_ID = 'call_1800000001000_bargein000';
const root = mkdtempSync(join(tmpdir(), 'weaver-replay-'));
after(() => rmSync(root, { recursive: true, force: true }));

const path = (...names: readonly string[]): string => join(root, ...names);
const recorded = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(RECORDINGS, `${name}.json`), 'utf8')) as Record<string, unknown>;

before(() => {
  mkdirSync(path('.data', 'recordings'), { recursive: true });
  cpSync(join(RECORDINGS, 'barge_in.json'), path('.data', 'recordings', `${TRACKING_ID}.json`));
  for (const folder of ['mixed', 'foreign', 'empty']) mkdirSync(path(folder));
  cpSync(join(RECORDINGS, 'barge_in.json'), path('mixed', 'barge_in.json'));
  for (const folder of ['mixed', 'foreign']) {
    writeFileSync(path(folder, 'notes.txt'), 'call the plumber');
    writeFileSync(path(folder, 'other.json'), '{"format": "something else"}');
  }
  writeFileSync(path('traditional.json'), JSON.stringify({ ...recorded('barge_in'), mode: 'traditional' }));
  writeFileSync(path('newer.json'), JSON.stringify({ ...recorded('barge_in'), version: 2 }));
  writeFileSync(path('broken.json'), JSON.stringify({ ...recorded('barge_in'), turns: [{ turnId: 1 }] }));
});

function replay(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<ProcessEnd> {
  return within('the end of the replay', runScript('src/replay.ts', environment, root, { args }).ended, 60_000);
}

test('the recorded calls of the house are as they were', async () => {
  const { code, stdout, stderr } = await replay([RECORDINGS, '--strict']);
  assert.equal(code, 0, stdout + stderr);
  assert.match(stdout, /^5 recorded calls replayed without changes, seed 1\.$/m);
  assert.match(stdout, /^22 turns: 22 same, 0 better, 0 worse, 0 changed; 0 estimated\. .* \(n = 22\)\.$/m);
  assert.match(stdout, /^Speculation: recorded 4 turns adopted, 2 discarded, .*; replayed 4 turns adopted, /m);
});

test('without speculation the turns that adopted one wait for their answer, and how each was started is told', async () => {
  const { code, stdout } = await replay([join(RECORDINGS, 'speculated.json'), '--strict', '--speculation', 'off']);
  assert.equal(code, 1);
  assert.match(stdout, /replayed with --speculation off, seed 1\./);
  assert.match(stdout, /^1 +when do you open tomorrow +worse.* azure_openai\/speculation → \w+\/\w+ .* 0 → 3\d\d$/m);
  assert.match(stdout, /^3 .* same +interrupted +openai\/race .* 310$/m);
  assert.match(stdout, /^ +speculations discarded: appended → none$/m);
  assert.match(stdout, /; replayed none\.$/m);
});

test('a suite with a fault: what became worse is counted, and strict ends with 1', async () => {
  const { code, stdout } = await replay([RECORDINGS, '--strict', '--fault', 'first:hang']);
  assert.equal(code, 1);
  assert.match(stdout, /^barge_in\.json +3 +0 +0 +3 +0 +3 +443 → \d+$/m);
});

test('a call is found by its trackingId, in DATA_DIR and with --data-dir, and told turn by turn', async () => {
  const [configured, named] = await Promise.all([
    replay([TRACKING_ID, '--fault', 'azure_openai:hang@1']),
    replay([TRACKING_ID, '--fault', 'azure_openai:hang@1', '--data-dir', path('.data')], { DATA_DIR: path('empty') }),
  ]);
  assert.equal(configured.stdout, named.stdout);
  assert.deepEqual([configured.code, configured.stderr], [0, '']);
  assert.match(configured.stdout, /replayed with --fault azure_openai:hang@1, seed 1\./);
  assert.match(configured.stdout, /^1 +when are you open +worse/m);
  assert.match(configured.stdout, /^2 +no I mean on monday +same/m);
  assert.match(configured.stdout, /^Call ended: completed\.$/m);
});

test('--json twice: byte for byte the same, with both sides of every turn', async () => {
  const args = [join(RECORDINGS, 'hedged_reply.json'), '--json', '--fault', 'all:slow:700@50%', '--seed', '5'];
  const [one, other] = await Promise.all([replay(args), replay(args)]);
  assert.equal(one.stdout, other.stdout);
  const report = JSON.parse(one.stdout) as {
    readonly calls: readonly {
      readonly turns: readonly { readonly recorded: unknown; readonly replayed: unknown }[];
    }[];
    readonly summary: { readonly turns: number };
  };
  assert.equal(report.summary.turns, 5);
  assert.ok(report.calls[0]?.turns.every(({ recorded: was, replayed }) => was !== null && replayed !== null));
});

test('files of a directory that are no recordings are named and skipped', async () => {
  const { code, stdout } = await replay([path('mixed'), '--strict']);
  assert.equal(code, 0);
  assert.match(stdout, /^notes\.txt was skipped: it is no recording: it is no JSON\.$/m);
  assert.match(stdout, /^other\.json was skipped: The recording cannot be read: format is not /m);
});

test('--help says how', async () => {
  const { code, stdout } = await replay(['--help']);
  assert.equal(code, 0);
  assert.match(stdout, /^npm run replay -- <trackingId \| file \| directory> \[options\]$/m);
});

const REFUSED: readonly (readonly [name: string, args: () => readonly string[], line: RegExp])[] = [
  ['no target', () => [], /^What is to be replayed\?/],
  ['an unknown option', () => ['x', '--loud'], /^Unknown option '--loud'/],
  ['speculation', () => ['x', '--speculation', 'maybe'], /^--speculation must be on, off: it is "maybe"/],
  ['a name of nothing', () => ['nowhere'], /^nowhere is neither a file nor a directory nor a trackingId/],
  [
    'an unknown trackingId',
    () => ['call_1800000001000_aaaaaaaaaa'],
    /^There is no recording of call_18.* RECORD=redacted/,
  ],
  ['a file that is no JSON', () => [path('mixed', 'notes.txt')], /notes\.txt: it is no recording: it is no JSON\.$/],
  ['a foreign file', () => [path('mixed', 'other.json')], /other\.json: The recording cannot be read: format is not/],
  ['another version', () => [path('newer.json')], /version is 2, not 1/],
  ['a traditional call', () => [path('traditional.json')], /only calls over the relay can be replayed/],
  [
    'a recording with broken parts',
    () => [path('broken.json')],
    /broken\.json cannot be replayed: its parts contradict/,
  ],
  ['a directory without a recording', () => [path('foreign')], /foreign holds no recording .* notes\.txt: it is no/],
  ['an empty directory', () => [path('empty')], /empty holds no recording that can be replayed\.$/],
  [
    'a fault of an unknown provider',
    () => [path('mixed', 'barge_in.json'), '--fault', 'azure:hang'],
    /^--fault azure: nothing is called that; there are first, second, all, azure_openai\.$/,
  ],
];

for (const [name, args, line] of REFUSED) {
  test(`${name}: one line and exit code 2`, async () => {
    const { code, stdout, stderr } = await replay(args());
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr.trimEnd(), line);
    assert.equal(stderr.trimEnd().includes('\n'), false, stderr);
  });
}

test('an environment that is wrong is told where DATA_DIR would be needed, and only there', async () => {
  const wrong = { PORT: 'many' };
  const { code, stderr } = await replay([TRACKING_ID], wrong);
  assert.equal(code, 2);
  assert.match(
    stderr,
    /^DATA_DIR is not known, because the environment is wrong: PORT must be .* Or give --data-dir\.$/m,
  );
  assert.equal((await replay([path('mixed', 'barge_in.json')], wrong)).code, 0);
});
