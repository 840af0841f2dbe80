/** The demo as a newcomer runs it: it shows a whole call, ends well and can dial nobody. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { runScript } from '../support/server_process.ts';
import { eventually, within } from '../support/waiting.ts';

const root = mkdtempSync(join(tmpdir(), 'weaver-demo-'));
after(() => rmSync(root, { recursive: true, force: true }));

/** With these a server would ask Twilio for a real call. */
const DIALLING = {
  TWILIO_ACCOUNT_SID: `AC${'5'.repeat(32)}`,
  TWILIO_AUTH_TOKEN: 'hidden-value',
  TWILIO_PHONE_NUMBER: '+14155550199',
  PUBLIC_URL: 'https://calls.example.com',
  API_KEYS: 'a-key-that-the-demo-lacks',
  DATA_DIR: join(root, 'of_the_environment'),
  PORT: 'abc',
};

describe('the demo', { concurrency: true }, () => {
  test('Twilio credentials in the environment: a simulated call is shown from greeting to figures, exit code 0', async () => {
    const { code, stdout, stderr } = await within('the end', runScript('src/demo.ts', DIALLING, root).ended, 110_000);
    assert.deepEqual([code, stderr], [0, '']);
    const shown = [
      /placed the call call_\d{13}_[a-z0-9]+/,
      /Hello, this is the Corner Café/,
      /What are your opening hours\?/,
      /We are open Tuesday to Sunday/,
      /book a table/,
      /Thank you, goodbye\./,
      /Thank you for calling the Corner Café\. Goodbye!/,
      /The call ended: completed\./,
      /response gap p50 +\d+(\.\d+)? ms/,
      /turns answered +6 of 6/,
    ];
    let from = 0;
    for (const line of shown) {
      const at = stdout.slice(from).search(line);
      assert.ok(at !== -1, `${line} is not shown, or not in its place:\n${stdout}`);
      from += at;
    }
    assert.doesNotMatch(stdout, /hidden-value/);
    assert.equal(existsSync(DIALLING.DATA_DIR), false);
  });

  test('a caller at the keyboard: what is typed is said and answered, and a goodbye ends it', async () => {
    const home = mkdtempSync(join(root, 'home-'));
    const demo = runScript('src/demo.ts', DIALLING, home, { args: ['--me'], input: true });
    const sees = (words: RegExp) =>
      eventually(`${words} in ${demo.output()}`, () => (words.test(demo.output()) ? true : undefined), 30_000);
    await sees(/Hello, this is the Corner Café/);
    demo.child.stdin?.write('Do you have parking?\n');
    await sees(/We have no parking of our own/);
    demo.child.stdin?.write('Goodbye\n');
    const { code, stdout, stderr } = await within('the end', demo.ended, 30_000);
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(stdout, /The call ended: completed\./);
    assert.deepEqual(readdirSync(home), []);
  });
});
