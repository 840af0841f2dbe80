import assert from 'node:assert/strict';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createRecordingFiles } from '../../../src/recording/recording_files.ts';
import { createKeptLog } from '../../support/kept_log.ts';
import { madeRecording, prompt } from '../../support/made_recording.ts';

async function setUp(context: TestContext, filesMax = 10) {
  const root = await mkdtemp(join(tmpdir(), 'recordings-'));
  context.after(() => rm(root, { recursive: true, force: true }));
  const log = createKeptLog();
  const directory = join(root, 'deep', 'recordings');
  return { root, directory, log, files: createRecordingFiles({ directory, filesMax, log }) };
}

const idOf = (createdEpochMs: number): string => `call_${createdEpochMs}_abcdefghij`;
const recordingOf = (createdEpochMs: number) =>
  madeRecording([prompt('hello')], { trackingId: idOf(createdEpochMs), createdEpochMs });
const T = 1_800_000_000_000;

test('a recording that was written is read again', async (context) => {
  const { files } = await setUp(context);
  const recording = recordingOf(T);
  await files.write(recording);
  assert.deepEqual(await files.read(idOf(T)), recording);
  assert.equal(await files.read(idOf(T + 1)), null);
  assert.equal(await files.read('../secrets'), null);
});

test('recordings are readable by their owner alone and nothing unfinished is left', async (context) => {
  const { files, directory } = await setUp(context);
  await files.write(recordingOf(T));
  assert.deepEqual(await readdir(directory), [`${idOf(T)}.json`]);
  assert.equal((await stat(directory)).mode & 0o777, 0o700);
  assert.equal((await stat(join(directory, `${idOf(T)}.json`))).mode & 0o777, 0o600);
});

test('a directory that is not there has no recordings', async (context) => {
  const { files } = await setUp(context);
  assert.deepEqual(await files.list(), []);
  assert.equal(await files.prune(T, 0), 0);
});

test('files that are no recordings are neither listed nor removed', async (context) => {
  const { files, directory } = await setUp(context);
  await files.write(recordingOf(T));
  await writeFile(join(directory, 'notes.json'), '{}');
  assert.deepEqual(await files.list(), [idOf(T)]);
  assert.equal(await files.prune(T + 1, 0), 1);
  assert.deepEqual(await readdir(directory), ['notes.json']);
});

test('the oldest recordings go when there are too many', async (context) => {
  const { files } = await setUp(context, 2);
  for (const at of [T + 2, T, T + 1]) await files.write(recordingOf(at));
  assert.deepEqual(await files.list(), [idOf(T + 1), idOf(T + 2)]);
});

test('pruning removes what is older than a time, and the oldest above a count', async (context) => {
  const { files } = await setUp(context);
  for (const at of [T, T + 1, T + 2, T + 3]) await files.write(recordingOf(at));
  assert.equal(await files.prune(T + 1, 10), 1);
  assert.deepEqual(await files.list(), [idOf(T + 1), idOf(T + 2), idOf(T + 3)]);
  assert.equal(await files.prune(0, 1), 2);
  assert.deepEqual(await files.list(), [idOf(T + 3)]);
});

test('a disk that cannot be written is logged and throws nothing', async (context) => {
  const { root, log } = await setUp(context);
  // A file in the place of the directory fails for every user, also for one who may write everywhere.
  const blocked = join(root, 'blocked');
  await writeFile(blocked, '');
  const files = createRecordingFiles({ directory: join(blocked, 'recordings'), filesMax: 10, log });
  await files.write(recordingOf(T));
  assert.deepEqual(
    log.entries.map(({ level, event, fields }) => [level, event, fields['reason']]),
    [['error', 'recording not written', 'ENOTDIR']],
  );
});

/** Nothing is read-only for root. */
const isRoot = process.getuid?.() === 0;

test('a read-only directory is logged and keeps what it has', { skip: isRoot }, async (context) => {
  const { files, log, directory } = await setUp(context);
  await files.write(recordingOf(T));
  await chmod(directory, 0o500);
  await files.write(recordingOf(T + 1));
  await chmod(directory, 0o700);
  assert.deepEqual(
    log.entries.map(({ event, fields }) => [event, fields['reason']]),
    [['recording not written', 'EACCES']],
  );
  assert.deepEqual(await files.list(), [idOf(T)]);
});

test('a file that is no recording says what is wrong with it', async (context) => {
  const { files, directory } = await setUp(context);
  await files.write(recordingOf(T));
  const path = join(directory, `${idOf(T)}.json`);
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replace('"version":1', '"version":2'));
  await assert.rejects(files.read(idOf(T)), /The recording cannot be read: version is 2, not 1\./);
});
