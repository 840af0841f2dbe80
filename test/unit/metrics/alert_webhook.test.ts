import assert from 'node:assert/strict';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, test } from 'node:test';
import { Secret } from '../../../src/domain/secret.ts';
import { freePort } from '../../../src/free_port.ts';
import {
  type AlertNotice,
  type AlertWebhook,
  createAlertWebhook,
  SIGNATURE_HEADER,
} from '../../../src/metrics/alert_webhook.ts';
import type { AlertChange, AlertState } from '../../../src/metrics/alerts.ts';
import { createKeptLog, type KeptLog } from '../../support/kept_log.ts';
import { VirtualClock } from '../../../src/runtime/virtual_clock.ts';
import { eventually, within } from '../../support/waiting.ts';

const SECRET = 'a-shared-secret';
const SERVICE = { name: 'call-flow-weaver', version: '1.2.3', publicUrl: 'https://calls.example.com' };
const TIMEOUT_MS = 5_000;

interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly notice: AlertNotice;
  readonly response: ServerResponse;
}

/** Answers each request with the next of `answers`, the last one again and again; `hang` answers nothing. */
class Receiver {
  readonly seen: Seen[] = [];
  readonly #server: Server;
  answers: (number | 'hang')[] = [200];

  constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString('utf8');
        const { method = '', url = '', headers } = request;
        this.seen.push({ method, path: url, headers, body, notice: JSON.parse(body) as AlertNotice, response });
        const answer = this.answers.length > 1 ? this.answers.shift() : this.answers[0];
        if (answer === 'hang' || answer === undefined) return;
        response.writeHead(answer, { location: '/elsewhere' }).end('thank you');
      });
    });
  }

  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/alerts?team=phones`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  request(count: number): Promise<Seen> {
    return eventually(`request ${count}`, () => this.seen[count - 1]);
  }
}

/** Tells which timers were asked for, so that a test can wait for the back-off itself. */
class WatchedClock extends VirtualClock {
  readonly delaysMs: number[] = [];

  override setTimeout(task: () => void, delayMs: number): number {
    this.delaysMs.push(delayMs);
    return super.setTimeout(task, delayMs);
  }

  async timer(delayMs: number, count = 1): Promise<void> {
    const find = (): true | undefined => this.delaysMs.filter((ms) => ms === delayMs).length >= count || undefined;
    await eventually(`timer ${count} of ${delayMs} ms, asked for: ${this.delaysMs.join(', ')}`, find);
  }
}

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

async function world(answers: (number | 'hang')[] = [200], givenUrl?: string): Promise<World> {
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

function change(type: AlertChange['type'], name = 'error_share'): AlertChange {
  const about = { name, severity: 'critical', sinceEpochMs: 1_800_000_000_000, message: 'What to do.' } as const;
  const alert: AlertState = { ...about, value: 0.05, target: 0.02, unit: 'share', n: 120 };
  const reason = type === 'alert.raised' ? null : 'good';
  return { type, alert, reason, atEpochMs: 1_800_000_000_500 };
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

test('a receiver that is away is asked 5 times with growing pauses, each time signed anew under the same id', async () => {
  const { receiver, webhook, clock, log } = await world([500, 503, 429, 502, 500]);
  webhook.notify(change('alert.raised'));
  for (const [index, backOffMs] of [1_000, 5_000, 25_000, 60_000].entries()) {
    const count = index + 1;
    await receiver.request(count);
    await clock.timer(backOffMs, backOffMs === TIMEOUT_MS ? count + 1 : 1);
    clock.advance(backOffMs - 1);
    assert.equal(receiver.seen.length, count);
    clock.advance(1);
  }
  await receiver.request(5);
  await eventually('the change is given up', () => webhook.lostCount || undefined);
  assert.equal(clock.pendingCount, 0);
  assert.equal(receiver.seen.length, 5);
  assert.deepEqual(new Set(receiver.seen.map(({ notice }) => notice.id)), new Set(['id-1']));
  assert.equal(new Set(receiver.seen.map(({ headers }) => headers[SIGNATURE_HEADER])).size, 5);
  assert.ok(isSigned(receiver.seen[4]!, clock.epochMs() / 1000), 'the last try is not older than itself');
  const fields = { type: 'alert.raised', alert: 'error_share', tries: 5, reason: 'status 500' };
  assert.deepEqual(log.entries, [{ level: 'error', event: 'alert webhook not delivered', fields }]);
});

test('a receiver that comes back gets what it missed, in order', async () => {
  const { receiver, webhook, clock } = await world([503, 200]);
  webhook.notify(change('alert.raised'));
  webhook.notify(change('alert.cleared'));
  webhook.notify(change('alert.raised', 'disk'));
  await receiver.request(1);
  await clock.timer(1_000);
  clock.advance(1_000);
  await receiver.request(4);
  assert.deepEqual(
    receiver.seen.map(({ notice }) => `${notice.alert.name} ${notice.type}`),
    ['error_share alert.raised', 'error_share alert.raised', 'error_share alert.cleared', 'disk alert.raised'],
  );
  assert.equal(webhook.lostCount, 0);
});

for (const status of [400, 401, 404, 410, 302, 307]) {
  test(`an answer of ${status} is final: neither repeated nor followed`, async () => {
    const { receiver, webhook, log } = await world([status, 200]);
    webhook.notify(change('alert.raised'));
    webhook.notify(change('alert.cleared'));
    await receiver.request(2);
    assert.equal(webhook.lostCount, 1);
    assert.deepEqual(
      receiver.seen.map(({ path, notice }) => `${path} ${notice.type}`),
      ['/alerts?team=phones alert.raised', '/alerts?team=phones alert.cleared'],
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
  for (const [index, backOffMs] of [1_000, 5_000, 25_000, 60_000].entries()) {
    await clock.timer(backOffMs, backOffMs === TIMEOUT_MS ? index + 2 : 1);
    clock.advance(backOffMs);
  }
  await eventually('the change is given up', () => webhook.lostCount || undefined);
  assert.equal(log.entries[0]?.fields['reason'], 'ECONNREFUSED');
  assert.ok(!JSON.stringify(log.entries).includes('secret-path'));
});

test('a full queue drops what was raised and cleared while it waited, oldest first, and keeps the order', async () => {
  const { receiver, webhook, log } = await world(['hang', 200]);
  webhook.notify(change('alert.raised', 'in_flight'));
  const first = await receiver.request(1);
  webhook.notify(change('alert.raised', 'disk'));
  for (let index = 0; index < 49; index += 1) {
    webhook.notify(change('alert.raised', `alert_${index}`));
    webhook.notify(change('alert.cleared', `alert_${index}`));
  }
  webhook.notify(change('alert.raised', 'fits'));
  assert.equal(webhook.lostCount, 0);
  webhook.notify(change('alert.raised', 'last'));
  assert.equal(webhook.lostCount, 2);
  assert.deepEqual(log.entries[0], {
    level: 'warn',
    event: 'alert webhook queue full',
    fields: { droppedCount: 2, lostCount: 2 },
  });
  first.response.end();
  await receiver.request(100);
  const names = receiver.seen.map(({ notice }) => notice.alert.name);
  assert.deepEqual(names.slice(0, 4), ['in_flight', 'disk', 'alert_1', 'alert_1']);
  assert.deepEqual(names.slice(-2), ['fits', 'last']);
});

test('a full queue without such a pair drops its oldest change', async () => {
  const { receiver, webhook } = await world(['hang', 200]);
  webhook.notify(change('alert.raised', 'in_flight'));
  const first = await receiver.request(1);
  for (let index = 0; index <= 100; index += 1) webhook.notify(change('alert.raised', `alert_${index}`));
  assert.equal(webhook.lostCount, 1);
  first.response.end();
  await receiver.request(101);
  assert.equal(receiver.seen[1]?.notice.alert.name, 'alert_1');
});

test('closing sends what waits once more, without waiting for its pause', async () => {
  const { receiver, webhook, clock } = await world([500, 200]);
  webhook.notify(change('alert.raised'));
  webhook.notify(change('alert.cleared'));
  await receiver.request(1);
  await clock.timer(1_000);
  await within('the webhook is closed', webhook.close(), 5_000);
  assert.deepEqual(
    receiver.seen.map(({ notice }) => notice.type),
    ['alert.raised', 'alert.raised', 'alert.cleared'],
  );
  assert.equal(clock.pendingCount, 0);
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
