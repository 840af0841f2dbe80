/** The store outlives its process: killed in the middle of writing, or with no room left on the disk. */
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openStorage } from '../../src/storage/storage.ts';
import { callRecord } from '../support/call_records.ts';
import { createKeptLog } from '../support/kept_log.ts';

const root = mkdtempSync(join(tmpdir(), 'weaver-kill-'));
after(() => rmSync(root, { recursive: true }));
const WRITER = ['--import', 'tsx', fileURLToPath(new URL('../support/storage_writer.ts', import.meta.url))];

/** Calls `line` for each line that the process says; resolves when it has ended and everything was read. */
async function listen(child: ChildProcess, line: (text: string) => void): Promise<void> {
  assert.ok(child.stdout);
  for await (const text of createInterface({ input: child.stdout })) line(text);
}

test('a store whose writer is killed: every acknowledged record is there, and every record is whole', async () => {
  const dataDir = join(root, 'killed');
  const acknowledged: string[] = [];
  for (let round = 0; round < 4; round++) {
    const child = spawn(process.execPath, [...WRITER, dataDir, String(round * 100_000), '3000'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const before = acknowledged.length;
    await listen(child, (text) => {
      if (text.startsWith('acknowledged ')) acknowledged.push(text.slice('acknowledged '.length));
      if (acknowledged.length - before === 50 + round * 37) child.kill('SIGKILL');
    });
    assert.ok(acknowledged.length - before >= 50, 'the writer was killed before it had written anything');

    const storage = openStorage({ dataDir, log: createKeptLog() });
    for (const key of acknowledged) assert.ok(storage.calls.get(key), `acknowledged, but lost: ${key}`);
    const entries = storage.calls.entries({ limit: 1_000_000 });
    assert.equal(entries.length, storage.calls.count());
    for (const { key, value } of entries) {
      const number = value.createdEpochMs - 1_800_000_000_000;
      const whole = callRecord(value.createdEpochMs, { owner: `${number}:${'x'.repeat(3000)}` });
      assert.deepEqual(value, whole, key);
      assert.ok(key.startsWith(whole.trackingId));
    }
    assert.equal(storage.unreadableCount, 0);
    await storage.close();
  }
});

test('a disk without room: writes are refused and counted, nothing is unhandled, and what was written stays', async () => {
  const dataDir = join(root, 'full');
  const lines: string[] = [];
  // The shell's limit of 2,000 blocks of 512 or 1,024 bytes for a file stands for the full disk.
  const command = [
    'sh',
    '-c',
    'ulimit -f 2000; exec "$@"',
    'sh',
    process.execPath,
    ...WRITER,
    dataDir,
    '0',
    '30000',
    '60',
  ];
  const child = spawn('env', command, { stdio: ['ignore', 'pipe', 'ignore'] });
  await listen(child, (text) => lines.push(text));

  const acknowledged = lines.filter((line) => line.startsWith('acknowledged '));
  const refused = lines.filter((line) => line === 'refused WRITE_FAILED');
  assert.ok(acknowledged.length > 0);
  assert.ok(refused.length > 0);
  assert.equal(acknowledged.length + refused.length, 60);
  assert.deepEqual(
    lines.filter((line) => line.startsWith('unhandled')),
    [],
  );
  const summary = /^failed (\d+) logged (\d+) first storage write failed$/.exec(lines.at(-1) ?? '');
  assert.ok(summary, lines.at(-1));
  assert.ok(Number(summary[1]) >= refused.length);
  assert.ok(Number(summary[2]) < Number(summary[1]), 'the log is not flooded');

  const storage = openStorage({ dataDir, log: createKeptLog() });
  for (const line of acknowledged) assert.ok(storage.calls.get(line.slice('acknowledged '.length)));
  await storage.close();
});
