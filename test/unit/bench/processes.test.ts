import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { startChild } from '../../../bench/processes.ts';
import { startServer, type Upstream } from '../../../bench/servers.ts';

test('a child that fails to start is reported with its name and its last words', async () => {
  const child = startChild({ name: 'The floor', script: 'bench/there_is_no_such_file.ts' });
  await assert.rejects(child.said('listening', 20_000), (error: Error) => {
    assert.match(error.message, /^The floor ended with 1 before it said "listening"\. It wrote:\n/);
    assert.match(error.message, /there_is_no_such_file/);
    return true;
  });
});

test('a child tells its lines, is told from silence, and is gone after it was stopped', async () => {
  const child = startChild({ name: 'The upstream', script: 'bench/upstream.ts' });
  const port = await child.said('listening', 20_000);
  assert.ok(Number(port) > 0);
  await assert.rejects(child.said('something else', 20), /did not say "something else" within 0\.02 s/);
  await child.stop();
  assert.equal(await child.ended, 0);
  assert.throws(() => process.kill(child.pid, 0));
});

test(
  'the servers beside the product run with the V8 flags of npm start, or their memory could not be compared',
  { skip: process.platform !== 'linux' },
  async () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: { start: string } };
    const flag = /--min-semi-space-size=\d+/.exec(scripts.start)?.[0];
    assert.ok(flag);
    const upstream = { endpoints: ['http://127.0.0.1:9/x'] } as unknown as Upstream;
    const servers = await Promise.all([startServer('floor', upstream), startServer('reference', upstream)]);
    try {
      for (const { child } of servers) {
        assert.ok(readFileSync(`/proc/${child.pid}/cmdline`, 'utf8').split('\0').includes(flag));
      }
    } finally {
      await Promise.all(servers.map((server) => server.stop()));
    }
  },
);
