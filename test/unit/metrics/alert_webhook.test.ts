import assert from 'node:assert/strict';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { afterEach, test } from 'node:test';
import { Secret } from '../../../src/domain/secret.ts';
import { freePort } from '../../../src/free_port.ts';
import { SIGNATURE_HEADER } from '../../../src/metrics/alert_sender.ts';
import { type AlertWebhook, createAlertWebhook } from '../../../src/metrics/alert_webhook.ts';
import { createKeptLog, type KeptLog } from '../../support/kept_log.ts';
import { eventually, within } from '../../support/waiting.ts';
import { change, Receiver, type Seen, WatchedClock } from './alert_receiver.ts';

const SECRET = 'a-shared-secret';
const SERVICE = { name: 'call-flow-weaver', version: '1.2.3', publicUrl: 'https://calls.example.com' };
const TIMEOUT_MS = 5_000;

interface World {
  readonly receiver: Receiver;
  readonly clock: WatchedClock;
  readonly log: KeptLog;
  readonly webhook: AlertWebhook;
}

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function world(answers: Receiver['answers'] = [200], givenUrl?: string): Promise<World> {
  const receiver = new Receiver();
  const clock = new WatchedClock();
  const log = createKeptLog();
  receiver.answers = answers;
  const ownUrl = await receiver.listen();
  let ids = 0;
  const randomId = (): string => `id-${(ids += 1)}`;
  const url = givenUrl ?? ownUrl;
  const webhook = createAlertWebhook({ url, secret: new Secret(SECRET), service: SERVICE, clock, log, randomId });
  closers.push(async () => {
    const closing = webhook.close();
    clock.advance(60_000);
    await closing;
    await receiver.close();
  });
  return { receiver, clock, log, webhook };
}

/** As a receiver does it. */
function isSigned({ headers, body }: Seen, nowS: number): boolean {
  const header = String(headers[SIGNATURE_HEADER]);
  const { t = '', v1 = '' } = Object.fromEntries(header.split(',').map((pair) => pair.split('='))) as Record<
    string,
    string
  >;
  const expected = createHmac('sha256', SECRET).update(`${t}.${body}`).digest();
  const given = Buffer.from(v1, 'hex');
  return Math.abs(nowS - Number(t)) < 300 && given.length === expected.length && timingSafeEqual(given, expected);
}

test('a change arrives whole, signed and at the configured address', async () => {
  const { receiver, webhook, clock } = await world();
  const raised = change('alert.raised');
  webhook.notify(raised);
  const seen = await receiver.request(1);
  assert.equal(seen.method, 'POST');
  assert.equal(seen.path, '/alerts?team=phones');
  assert.equal(seen.headers['content-type'], 'application/json');
  assert.equal(seen.headers['user-agent'], 'call-flow-weaver/1.2.3');
  assert.deepEqual(seen.notice, { ...raised, id: 'id-1', service: SERVICE });
  const nowS = clock.epochMs() / 1000;
  assert.ok(isSigned(seen, nowS));
  assert.ok(!isSigned({ ...seen, body: seen.body.replace('0.05', '0.01') }, nowS), 'a changed body');
  assert.ok(!isSigned(seen, nowS + 301), 'an old signature');
  assert.ok(!JSON.stringify([seen.headers, seen.body]).includes(SECRET));
});

/** The code of the README, as a reader runs it. */
async function sampleOfReadme(): Promise<(secret: string, header: string | undefined, rawBody: string) => boolean> {
  const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
  const sample = /```js\n([^`]*function isFromWeaver[^]*?)```/.exec(readme)?.[1];
  assert.ok(sample);
  const source = `${sample}\nexport { isFromWeaver };`;
  const module: unknown = await import(`data:text/javascript,${encodeURIComponent(source)}`);
  return (module as { isFromWeaver: Awaited<ReturnType<typeof sampleOfReadme>> }).isFromWeaver;
}

test("the README's check of the signature takes what we send and refuses the rest, a request without the header included", async () => {
  const isFromWeaver = await sampleOfReadme();
  const { receiver, webhook, clock } = await world();
  clock.advance(Date.now() - clock.epochMs());
  webhook.notify(change('alert.raised'));
  const { headers, body } = await receiver.request(1);
  const header = String(headers[SIGNATURE_HEADER]);
  assert.equal(isFromWeaver(SECRET, header, body), true);
  assert.equal(isFromWeaver(SECRET, header, `${body} `), false);
  assert.equal(isFromWeaver('another secret', header, body), false);
  const old = header.replace(/\d+/, (seconds) => String(Number(seconds) - 301));
  for (const wrong of [undefined, '', 't', 't=1', old, `${header},v1=`, header.slice(0, -1), 'v1=é,t=1']) {
    assert.equal(isFromWeaver(SECRET, wrong, body), false, String(wrong));
  }
});

const BACK_OFFS_MS = [1_000, 5_000, 25_000, 60_000];

/** Until the pause after try `index + 1` was asked for; a try asks for a timer of 5 s itself. */
function pauseAsked(clock: WatchedClock, backOffMs: number, index: number): Promise<void> {
  return clock.timer(backOffMs, backOffMs === TIMEOUT_MS ? index + 2 : backOffMs === 60_000 ? index - 2 : 1);
}

test('a receiver that is away is asked with growing pauses, then each minute until it is back, signed anew under one id', async () => {
  const { receiver, webhook, clock, log } = await world([500, 503, 429, 502, 500, 500, 200]);
  webhook.notify(change('alert.raised'));
  for (const [index, backOffMs] of [...BACK_OFFS_MS, 60_000, 60_000].entries()) {
    const count = index + 1;
    await receiver.request(count);
    await pauseAsked(clock, backOffMs, index);
    clock.advance(backOffMs - 1);
    assert.equal(receiver.seen.length, count);
    clock.advance(1);
  }
  await receiver.request(7);
  await eventually('nothing is left to be told', () => clock.pendingCount === 0 || undefined);
  assert.deepEqual(new Set(receiver.seen.map(({ notice }) => notice.id)), new Set(['id-1']));
  assert.equal(new Set(receiver.seen.map(({ headers }) => headers[SIGNATURE_HEADER])).size, 7);
  assert.ok(isSigned(receiver.seen[6]!, clock.epochMs() / 1000), 'the last try is not older than itself');
  const fields = { type: 'alert.raised', alert: 'error_share', tries: 5, reason: 'status 500' };
  assert.deepEqual(log.entries, [{ level: 'error', event: 'alert webhook not delivered yet', fields }]);
  assert.equal(webhook.lostCount, 0);
});

test('a notice that fails holds no other one: it is delivered without any time passing', async () => {
  for (const answer of [500, 'hang'] as const) {
    const { receiver, webhook } = await world();
    receiver.answerTo = ({ alert }) => (alert.name === 'error_share' ? answer : 200);
    webhook.notify(change('alert.raised'));
    await receiver.request(1);
    webhook.notify(change('alert.raised', 'disk'));
    webhook.notify(change('alert.raised', 'dead_air'));
    for (const name of ['disk', 'dead_air']) {
      await eventually(`${name} is told`, () => receiver.told.includes(`${name} alert.raised`) || undefined);
    }
  }
});

test('a receiver that takes one alert is back for the others at once', async () => {
  const { receiver, webhook, clock } = await world();
  receiver.answerTo = () => 503;
  webhook.notify(change('alert.raised'));
  for (const [index, backOffMs] of BACK_OFFS_MS.entries()) {
    await pauseAsked(clock, backOffMs, index);
    if (backOffMs < 60_000) clock.advance(backOffMs);
  }
  receiver.answerTo = null;
  webhook.notify(change('alert.raised', 'disk'));
  await receiver.request(6);
  assert.deepEqual(receiver.told.slice(4), ['disk alert.raised', 'error_share alert.raised']);
});

test('a receiver that comes back is told what is so, not what has happened meanwhile', async () => {
  const { receiver, webhook, clock, log } = await world();
  webhook.notify(change('alert.raised'));
  await receiver.request(1);
  await eventually('it was delivered', () => clock.pendingCount === 0 || undefined);
  receiver.answerTo = () => 503;
  webhook.notify(change('alert.cleared'));
  await clock.timer(1_000);
  webhook.notify(change('alert.raised'));
  await clock.timer(1_000, 2);
  receiver.answerTo = null;
  clock.advance(1_000);
  await receiver.request(4);
  assert.deepEqual(receiver.told, [
    'error_share alert.raised',
    'error_share alert.cleared',
    'error_share alert.raised',
    'error_share alert.raised',
  ]);
  assert.equal(webhook.lostCount, 1);
  assert.deepEqual(log.entries[0]?.fields, {
    type: 'alert.cleared',
    alert: 'error_share',
    reason: 'it is no longer so',
  });
});

for (const answer of [500, 400]) {
  test(`a clearing is not delivered alone when its raising was answered ${answer}`, async () => {
    const { receiver, webhook, clock } = await world();
    receiver.answerTo = ({ alert }) => (alert.name === 'disk' ? 200 : answer);
    webhook.notify(change('alert.raised'));
    await receiver.request(1);
    if (answer === 500) await clock.timer(1_000);
    webhook.notify(change('alert.cleared'));
    await eventually('both are given up', () => webhook.lostCount === 2 || undefined);
    receiver.answerTo = null;
    webhook.notify(change('alert.raised', 'disk'));
    await receiver.request(2);
    await eventually('it was delivered', () => clock.pendingCount === 0 || undefined);
    clock.advance(600_000);
    webhook.notify(change('alert.raised'));
    await receiver.request(3);
    assert.deepEqual(receiver.told, ['error_share alert.raised', 'disk alert.raised', 'error_share alert.raised']);
  });
}

test('a clearing waits for the answer to its raising, and is told when that was good', async () => {
  const { receiver, webhook } = await world(['hang', 200]);
  webhook.notify(change('alert.raised'));
  const first = await receiver.request(1);
  webhook.notify(change('alert.cleared'));
  first.response.end();
  await receiver.request(2);
  assert.deepEqual(receiver.told, ['error_share alert.raised', 'error_share alert.cleared']);
  assert.equal(webhook.lostCount, 0);
});

test('a raising that was not answered may have arrived: its clearing is told', async () => {
  const { receiver, webhook, clock } = await world(['hang', 200]);
  webhook.notify(change('alert.raised'));
  await receiver.request(1);
  clock.advance(TIMEOUT_MS);
  await clock.timer(1_000);
  webhook.notify(change('alert.cleared'));
  await receiver.request(2);
  assert.deepEqual(receiver.told, ['error_share alert.raised', 'error_share alert.cleared']);
});

for (const status of [400, 401, 404, 410, 302, 307]) {
  test(`an answer of ${status} is final: neither repeated nor followed`, async () => {
    const { receiver, webhook, clock, log } = await world([status]);
    webhook.notify(change('alert.raised'));
    await receiver.request(1);
    await eventually('the change is given up', () => webhook.lostCount || undefined);
    assert.equal(clock.pendingCount, 0);
    assert.deepEqual(
      receiver.seen.map(({ path }) => path),
      ['/alerts?team=phones'],
    );
    assert.equal(log.entries[0]?.fields['reason'], `status ${status}`);
  });
}

test('a receiver that hangs is given up after 5 s and asked again', async () => {
  const { receiver, webhook, clock } = await world(['hang', 200]);
  webhook.notify(change('alert.raised'));
  const first = await receiver.request(1);
  const hungUp = once(first.response, 'close');
  clock.advance(TIMEOUT_MS - 1);
  assert.ok(!clock.delaysMs.includes(1_000), 'it has its whole time');
  clock.advance(1);
  await hungUp;
  await clock.timer(1_000);
  clock.advance(1_000);
  await receiver.request(2);
});

test('an address where nobody listens costs tries and nothing else, and is not logged', async () => {
  const url = `http://127.0.0.1:${await freePort('127.0.0.1')}/T0/secret-path`;
  const { webhook, clock, log } = await world([200], url);
  webhook.notify(change('alert.raised'));
  for (const [index, backOffMs] of BACK_OFFS_MS.entries()) {
    await pauseAsked(clock, backOffMs, index);
    clock.advance(backOffMs);
  }
  await clock.timer(60_000, 2);
  assert.equal(log.entries[0]?.fields['reason'], 'ECONNREFUSED');
  assert.ok(!JSON.stringify(log.entries).includes('secret-path'));
});

test('closing sends what waits once more, without waiting for its pause', async () => {
  const { receiver, webhook, clock } = await world([500, 500, 200]);
  webhook.notify(change('alert.raised'));
  webhook.notify(change('alert.raised', 'disk'));
  await clock.timer(1_000, 2);
  await within('the webhook is closed', webhook.close(), 5_000);
  assert.deepEqual([...receiver.told].sort(), [
    'disk alert.raised',
    'disk alert.raised',
    'error_share alert.raised',
    'error_share alert.raised',
  ]);
  assert.deepEqual([clock.pendingCount, webhook.lostCount], [0, 0]);
  webhook.notify(change('alert.raised'));
  assert.equal(clock.pendingCount, 0);
});

test('closing waits 3 s for a receiver that hangs, and no longer', async () => {
  const { receiver, webhook, clock, log } = await world(['hang']);
  webhook.notify(change('alert.raised'));
  webhook.notify(change('alert.cleared'));
  await receiver.request(1);
  const closed = webhook.close();
  clock.advance(3_000);
  await within('the webhook is closed', closed, 5_000);
  assert.equal(webhook.lostCount, 2);
  assert.deepEqual(
    log.entries.map(({ fields }) => fields['reason']),
    ['this process stops', 'this process stops'],
  );
  assert.equal(clock.pendingCount, 0);
});
