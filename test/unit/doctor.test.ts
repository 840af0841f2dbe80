import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { diagnose, type DoctorProbes } from '../../src/diagnose.ts';
import { createDoctorProbes } from '../../src/doctor_probes.ts';

const HEALTHY: DoctorProbes = {
  nodeVersion: 'v22.0.0',
  directoryProblem: () => Promise.resolve(null),
  portProblem: () => Promise.resolve(null),
};
const TWILIO = {
  TWILIO_ACCOUNT_SID: `AC${'0a'.repeat(16)}`,
  TWILIO_AUTH_TOKEN: 'auth-token',
  TWILIO_PHONE_NUMBER: '+14158675309',
};

describe('the doctor', () => {
  it('with nothing set says that the server can start and what real calls would need', async () => {
    const { lines, canStart } = await diagnose({}, HEALTHY);
    assert.equal(canStart, true);
    const text = lines.join('\n');
    for (const word of ['simulator', 'TWILIO_ACCOUNT_SID', 'AZURE_OPENAI_ENDPOINT', 'API_KEYS', 'npm start']) {
      assert.ok(text.includes(word), word);
    }
  });

  it('names each setting to correct and says that the server cannot start', async () => {
    const { lines, canStart } = await diagnose({ PORT: 'x', API_ANONYMOUS: 'yes' }, HEALTHY);
    assert.equal(canStart, false);
    assert.deepEqual(
      lines.filter((line) => line.startsWith('fix')).map((line) => line.split(/ +/)[2]),
      ['PORT', 'API_ANONYMOUS'],
    );
    assert.match(lines.at(-1) ?? '', /cannot start: 2 to fix/);
  });

  it('shows no secret and no whole phone number', async () => {
    const environment = { ...TWILIO, API_KEYS: 'key-of-sixteen-chars' };
    const text = (await diagnose(environment, HEALTHY)).lines.join('\n');
    for (const hidden of ['auth-token', 'key-of-sixteen-chars', '+14158675309']) assert.ok(!text.includes(hidden));
    assert.match(text, /Twilio, calls come from \+1\*+09/);
    assert.match(text, /PUBLIC_URL is no https URL/);
  });

  const broken: readonly (readonly [string, DoctorProbes])[] = [
    ['Node 21', { ...HEALTHY, nodeVersion: 'v21.7.0' }],
    ['a storage that cannot be written', { ...HEALTHY, directoryProblem: () => Promise.resolve('EACCES') }],
    ['a port that is taken', { ...HEALTHY, portProblem: () => Promise.resolve('EADDRINUSE') }],
  ];
  for (const [what, probes] of broken) {
    it(`with ${what} says that the server cannot start`, async () => {
      const { lines, canStart } = await diagnose({}, probes);
      assert.equal(canStart, false);
      assert.equal(lines.filter((line) => line.startsWith('fix')).length, 1);
    });
  }

  it('run as a command ends with 1 when a setting is wrong', () => {
    const run = spawnSync(process.execPath, ['--import', 'tsx', 'src/doctor.ts'], {
      env: { PATH: process.env['PATH'], MAX_CALLS: 'many' },
      encoding: 'utf8',
    });
    assert.match(run.stdout, /MAX_CALLS must be/);
    assert.equal(run.status, 1);
  });
});

describe('the doctor’s probes', () => {
  const probes = createDoctorProbes('v22.0.0');

  it('take a folder that does not exist yet by the one above it, and create nothing', async (t) => {
    const root = mkdtempSync(join(tmpdir(), 'weaver-doctor-'));
    t.after(() => rmSync(root, { recursive: true }));
    assert.equal(await probes.directoryProblem(join(root, 'a', 'b')), null);
    writeFileSync(join(root, 'file'), '');
    assert.equal(await probes.directoryProblem(join(root, 'file')), 'not a folder');
    assert.equal(await probes.directoryProblem(join(root, 'file', 'below')), 'ENOTDIR');
    mkdirSync(join(root, 'a'));
    assert.equal(await probes.directoryProblem(join(root, 'a')), null);
  });

  it('tell a taken port from a free one', async () => {
    const server = createServer();
    const port = await new Promise<number>((done) => {
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        done(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
    assert.equal(await probes.portProblem('127.0.0.1', port), 'EADDRINUSE');
    await new Promise((done) => server.close(done));
    assert.equal(await probes.portProblem('127.0.0.1', port), null);
  });
});
