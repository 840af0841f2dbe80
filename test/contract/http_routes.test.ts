import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { BODY_BYTES, SIGNATURE, ask, askJson, openRaw, readToEnd, startWorld, until } from './http_world.ts';
import type { Answer, HttpWorld } from './http_world.ts';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const JSON_TYPE = { 'content-type': 'application/json' };
const OPTIONS = { timeout: 20_000 };

function assertError(answer: Answer, status: number, code: string): void {
  assert.equal(answer.status, status, answer.text);
  assert.equal(answer.json()['success'], false);
  assert.equal(answer.json().error?.code, code);
  assert.ok((answer.json().error?.message ?? '').length > 10);
  assert.equal(answer.headers['content-type'], 'application/json; charset=utf-8');
  assertStandardHeaders(answer);
}

function assertStandardHeaders(answer: Answer): void {
  assert.equal(answer.headers['cache-control'], 'no-store');
  assert.equal(answer.headers['x-content-type-options'], 'nosniff');
  assert.match(String(answer.headers['x-request-id']), /^[A-Za-z0-9._-]{1,64}$/);
}

describe('a server on loopback without keys', OPTIONS, () => {
  let world: HttpWorld;
  before(async () => {
    world = await startWorld();
  });
  after(() => world.server.close());

  test('a route is given its decoded parameters and query, and answers JSON', async () => {
    const answer = await ask(world, '/show/a%2Fb%20c?x=1&x=2');
    assert.equal(answer.status, 200);
    assert.equal(answer.headers['content-type'], 'application/json; charset=utf-8');
    assertStandardHeaders(answer);
    assert.equal(answer.headers['access-control-allow-origin'], undefined);
    assert.equal(answer.headers['vary'], undefined);
    const { params, query, client } = answer.json();
    assert.deepEqual([params, query, client], [{ id: 'a/b c' }, { x: '2' }, 'loopback']);
  });

  test('a query is converted and checked', async () => {
    assert.deepEqual((await ask(world, '/show?n=5')).json()['query'], { n: 5 });
    assertError(await ask(world, '/show?n=five'), 400, 'INVALID_FIELD');
  });

  test('an unknown path, also by a slash at its end, is 404', async () => {
    assertError(await ask(world, '/nothing'), 404, 'NOT_FOUND');
    assertError(await ask(world, '/show/'), 404, 'NOT_FOUND');
    assertError(await ask(world, '/nothing', { method: 'OPTIONS' }), 404, 'NOT_FOUND');
  });

  test('another method is 405 and the answer names those that are allowed', async () => {
    const answer = await ask(world, '/show/1', { method: 'PUT', headers: JSON_TYPE, body: '{}' });
    assertError(answer, 405, 'METHOD_NOT_ALLOWED');
    assert.equal(answer.headers['allow'], 'GET, DELETE, HEAD, OPTIONS');
    assertError(await ask(world, '/bare'), 405, 'METHOD_NOT_ALLOWED');
    assert.equal((await ask(world, '/bare', { method: 'HEAD' })).status, 405);
  });

  test('HEAD is GET without its body', async () => {
    const headers = { 'x-request-id': 'same' };
    const [head, get] = [
      await ask(world, '/open', { method: 'HEAD', headers }),
      await ask(world, '/open', { headers }),
    ];
    assert.deepEqual([head.status, head.text], [200, '']);
    assert.equal(head.headers['content-length'], get.headers['content-length']);
  });

  test('an answer of 204 has no body and no type', async () => {
    const answer = await ask(world, '/show/1', { method: 'DELETE' });
    assert.deepEqual([answer.status, answer.text, answer.headers['content-type']], [204, '', undefined]);
  });

  test('a malformed parameter is 400', async () => {
    assertError(await ask(world, '/show/%zz'), 400, 'INVALID_PATH');
  });

  test('a JSON body arrives, whatever the parameters of its type', async () => {
    const headers = { 'content-type': 'Application/JSON ; charset=UTF-8' };
    const answer = await ask(world, '/show', { method: 'POST', headers, body: '{"to":"é"}' });
    assert.deepEqual(answer.json()['body'], { to: 'é' });
  });

  test('a body of just the limit arrives, in many pieces and chunked', async () => {
    const to = 'x'.repeat(BODY_BYTES - 9);
    const head = 'POST /show HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: application/json\r\n';
    const socket = await openRaw(world, `${head}transfer-encoding: chunked\r\n\r\n`);
    const text = JSON.stringify({ to });
    assert.equal(text.length, BODY_BYTES);
    for (let at = 0; at < text.length; at += 4096) {
      const piece = text.slice(at, at + 4096);
      await new Promise((resolve) => socket.write(`${piece.length.toString(16)}\r\n${piece}\r\n`, resolve));
    }
    socket.write('0\r\n\r\n');
    assert.ok((await readToEnd(socket)).includes(to));
  });

  const bad: readonly [
    name: string,
    headers: Record<string, string>,
    body: string | Buffer,
    status: number,
    code: string,
  ][] = [
    ['a form', FORM, 'to=1', 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['text', { 'content-type': 'text/plain' }, '{"to":"1"}', 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['a type that begins well', { 'content-type': 'application/jsonx' }, '{}', 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['no type', {}, '{"to":"1"}', 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['nothing', {}, '', 400, 'BODY_MISSING'],
    ['nothing, called JSON', JSON_TYPE, '', 400, 'BODY_MISSING'],
    ['broken JSON', JSON_TYPE, '{"to":"1" x}', 400, 'BODY_NOT_JSON'],
    ['bytes that are not UTF-8', JSON_TYPE, Buffer.from([0x22, 0xc3, 0x28, 0x22]), 400, 'BODY_NOT_UTF8'],
    ['a wrong field', JSON_TYPE, '{"to":1}', 400, 'INVALID_FIELD'],
  ];
  for (const [name, headers, body, status, code] of bad) {
    test(`a body that is ${name} is ${status} ${code}`, async () => {
      assertError(await ask(world, '/show', { method: 'POST', headers, body }), status, code);
    });
  }

  test('a nested wrong field is named', async () => {
    const answer = await askJson(world, '/show', { to: '1', variables: { name: 7 } });
    const details = answer.json().error?.details as { field: string } | undefined;
    assert.equal(details?.field, 'variables.name');
  });

  test('a prototype in a body does no harm', async () => {
    const body = '{"to":"1","__proto__":{"polluted":true}}';
    const answer = await ask(world, '/show', { method: 'POST', headers: JSON_TYPE, body });
    assert.deepEqual(answer.json()['body'], { to: '1' });
    assert.equal(({} as { polluted?: boolean }).polluted, undefined);
  });

  test('a route without a body schema does not read one', async () => {
    const answer = await ask(world, '/bare', { method: 'POST', body: 'whatever' });
    assert.deepEqual([answer.status, answer.json()['body']], [200, null]);
  });

  test('a body over the limit is 413 for a client that sends it whole first', async () => {
    for (const headers of [JSON_TYPE, { ...JSON_TYPE, 'transfer-encoding': 'chunked' }]) {
      const body = 'x'.repeat(BODY_BYTES + 1);
      const answer = await ask(world, '/show', { method: 'POST', headers, body });
      assertError(answer, 413, 'BODY_TOO_LARGE');
    }
  });

  test('a body that is announced over the limit is 413 though its client still sends', async () => {
    const head = 'POST /show HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n';
    const socket = await openRaw(world, `${head}content-length: 99999999\r\n\r\n{`);
    const received = readToEnd(socket);
    await until(() => world.clock.pendingCount > 0);
    world.clock.advance(500);
    assert.match(await received, /^HTTP\/1\.1 413 [^]*Connection: close[^]*BODY_TOO_LARGE/);
  });

  test('a body without end is cut off after the excess, without waiting for a clock', async () => {
    const head = 'POST /show HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n';
    const socket = await openRaw(world, `${head}transfer-encoding: chunked\r\n\r\n`);
    const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
    const chunk = `8000\r\n${'x'.repeat(0x8000)}\r\n`;
    const doneBefore = world.done.length;
    while (!socket.destroyed) {
      socket.write(chunk);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await closed;
    assert.equal(world.done[doneBefore]?.status, 413);
  });

  test('a body that never ends in time is 408, and the connection is closed', async () => {
    const head = 'POST /show HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n';
    const socket = await openRaw(world, `${head}content-length: 100\r\n\r\n{"to":`);
    const received = readToEnd(socket);
    await until(() => world.clock.pendingCount > 0);
    world.clock.advance(10_000);
    assert.match(await received, /^HTTP\/1\.1 408 [^]*BODY_TIMEOUT/);
    assert.equal(world.clock.pendingCount, 0);
  });

  test('a client that goes away in the middle of its body leaves no timer', async () => {
    const head = 'POST /show HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n';
    const socket = await openRaw(world, `${head}content-length: 100\r\n\r\n{"to":`);
    await until(() => world.clock.pendingCount > 0);
    socket.destroy();
    await until(() => world.clock.pendingCount === 0);
    assert.deepEqual(pick(world.done.at(-1)), ['POST /show', 499]);
  });

  test('the answer for a client that went away is dropped', async () => {
    const socket = await openRaw(world, 'GET /wait HTTP/1.1\r\nhost: localhost\r\n\r\n');
    await until(() => world.waitingCount() === 1);
    socket.destroy();
    await until(() => world.done.at(-1)?.status === 499);
    assert.ok(world.release());
    assert.equal((await ask(world, '/open')).status, 200);
    assert.deepEqual(world.errors, []);
  });

  test('an answer that comes later arrives', async () => {
    const answer = ask(world, '/wait');
    await until(() => world.release());
    assert.equal((await answer).text, 'waited');
  });

  test('a handler that throws or rejects, or whose answer cannot be sent, is 500 without a word of why', async () => {
    for (const path of ['/throws', '/rejects', '/circular', '/splits']) {
      const answer = await ask(world, path, { headers: { 'x-request-id': 'seen-again' } });
      assertError(answer, 500, 'INTERNAL');
      assert.doesNotMatch(answer.text, /private|circular/);
      const line = world.errors.pop();
      assert.deepEqual([line?.event, line?.fields['requestId']], ['http.request_failed', 'seen-again']);
      assert.equal(line?.fields['route'], `GET ${path}`);
      assert.doesNotMatch(JSON.stringify(line), /private/);
    }
  });

  test('a RequestError of a handler is answered as it says', async () => {
    const answer = await ask(world, '/refuses');
    assertError(answer, 409, 'TAKEN');
    assert.deepEqual(answer.json().error?.details, { by: 'you' });
    assert.equal(answer.headers['x-why'], 'because');
    assert.deepEqual(world.errors, []);
  });

  test('the id of a request is its own if it is a good one, else ours', async () => {
    const idOf = async (id: string): Promise<unknown> => {
      const answer = await ask(world, '/show', { headers: { 'x-request-id': id } });
      assert.equal(answer.json()['requestId'], answer.headers['x-request-id']);
      return answer.headers['x-request-id'];
    };
    assert.equal(await idOf('a.B_c-9'), 'a.B_c-9');
    for (const id of ['', 'a b', 'x'.repeat(65), '<script>']) assert.match(String(await idOf(id)), /^id-\d+$/);
  });

  test('a route with a rate is 429 with the seconds to wait, and open again after them', async () => {
    assert.equal((await ask(world, '/rated')).status, 200);
    assert.equal((await ask(world, '/rated')).status, 200);
    const answer = await ask(world, '/rated');
    assertError(answer, 429, 'RATE_LIMITED');
    assert.equal(answer.headers['retry-after'], '30');
    world.clock.advance(30_000);
    assert.equal((await ask(world, '/rated')).status, 200);
  });

  test('a proxy, a foreign name and a foreign page are 401 on app routes, not on open ones', async () => {
    const foreign: readonly Record<string, string>[] = [
      { 'x-forwarded-for': '127.0.0.1' },
      { 'x-forwarded-proto': 'https' },
      { forwarded: 'for=127.0.0.1' },
      { host: 'rebound.example' },
      { origin: 'https://evil.example' },
    ];
    for (const headers of foreign) {
      const answer = await ask(world, '/show', { headers });
      assertError(answer, 401, 'UNAUTHORIZED');
      assert.match(answer.text, /API_KEYS.*API_ANONYMOUS/);
      assert.equal(answer.headers['www-authenticate'], 'Bearer');
      assert.equal((await ask(world, '/open', { headers })).json()['client'], 'anonymous');
    }
  });

  test('every request is reported once with its route and status', async () => {
    const before = world.done.length;
    await ask(world, '/show/7');
    await ask(world, '/nothing');
    assert.deepEqual(world.done.slice(before).map(pick), [
      ['GET /show/:id', 200],
      ['unmatched', 404],
    ]);
  });

  test('the description of the API is open to anyone', async () => {
    const answer = await ask(world, '/openapi.json', { headers: { host: 'calls.example' } });
    assert.deepEqual([answer.status, answer.json()['openapi']], [200, '3.1.0']);
    assert.ok('/show/{id}' in (answer.json()['paths'] as object));
  });

  test('a method that the protocol does not know gets an answer', async () => {
    const socket = await openRaw(world, 'BREW /show HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n');
    assert.match(await readToEnd(socket), /^HTTP\/1\.1 405 /);
  });
});

function pick(done: { readonly route: string; readonly status: number } | undefined): unknown[] {
  return [done?.route, done?.status];
}

describe('a server with keys', OPTIONS, () => {
  let world: HttpWorld;
  before(async () => {
    world = await startWorld({ access: { apiKeys: ['first-key', 'second-key'] } });
  });
  after(() => world.server.close());

  test('no key and a wrong key are 401, each said in its own words', async () => {
    const missing = await ask(world, '/show');
    const wrong = await ask(world, '/show', { headers: { authorization: 'Bearer third-key' } });
    assertError(missing, 401, 'UNAUTHORIZED');
    assertError(wrong, 401, 'UNAUTHORIZED');
    assert.notEqual(missing.text, wrong.text);
    assert.doesNotMatch(wrong.text, /third-key/);
  });

  test('a key opens the route in either header, and the client is told by a hash of it', async () => {
    const [bearer, header, other] = await Promise.all([
      ask(world, '/show', { headers: { authorization: 'Bearer first-key', host: 'calls.example' } }),
      ask(world, '/show', { headers: { 'x-api-key': 'first-key' } }),
      ask(world, '/show', { headers: { 'x-api-key': 'second-key' } }),
    ]);
    assert.match(String(bearer.json()['client']), /^key_[0-9a-f]{12}$/);
    assert.equal(header.json()['client'], bearer.json()['client']);
    assert.notEqual(other.json()['client'], bearer.json()['client']);
  });

  test('a refused client does not have its body read first', async () => {
    const head = 'POST /show HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n';
    const socket = await openRaw(world, `${head}content-length: 100\r\nconnection: close\r\n\r\n`);
    const [first] = (await new Promise<Buffer>((resolve) => socket.once('data', resolve))).toString().split('\r\n');
    assert.equal(first, 'HTTP/1.1 401 Unauthorized');
    socket.destroy();
  });
});

describe("the carrier's routes", OPTIONS, () => {
  let world: HttpWorld;
  before(async () => {
    world = await startWorld({ access: { anonymous: true } });
  });
  after(() => world.server.close());
  const signed = { ...FORM, 'x-twilio-signature': SIGNATURE };

  test('a signed form arrives as strings, and the check sees the exact URL and all fields', async () => {
    const path = '/twiml?trackingId=call_1&x=%7e+b';
    const answer = await ask(world, path, { method: 'POST', headers: signed, body: 'To=%2B1&a=1&a=2&__proto__=p' });
    assert.equal(answer.status, 200);
    assert.equal(answer.json()['client'], 'twilio');
    assert.ok(answer.text.includes('"body":{"To":"+1","a":"2","__proto__":"p"}'));
    assert.deepEqual(world.verified.at(-1), {
      pathAndQuery: path,
      form: [
        ['To', '+1'],
        ['a', '1'],
        ['a', '2'],
        ['__proto__', 'p'],
      ],
    });
  });

  test('a GET is checked without fields', async () => {
    const answer = await ask(world, '/twiml?', { headers: { 'x-twilio-signature': SIGNATURE } });
    assert.deepEqual([answer.status, answer.text], [200, '<Response/>']);
    assert.equal(answer.headers['content-type'], 'text/xml; charset=utf-8');
    assert.deepEqual(world.verified.at(-1), { pathAndQuery: '/twiml?', form: [] });
  });

  test('an empty form is a form', async () => {
    const headers = { 'x-twilio-signature': SIGNATURE };
    assert.deepEqual((await ask(world, '/twiml', { method: 'POST', headers })).json()['body'], {});
  });

  test('no signature and a wrong one are 403 though the app routes are open', async () => {
    assert.equal((await ask(world, '/show', { headers: { host: 'x.example' } })).json()['client'], 'anonymous');
    for (const headers of [FORM, { ...FORM, 'x-twilio-signature': 'bad' }, { 'x-twilio-signature': 'bad' }]) {
      const method = 'content-type' in headers ? 'POST' : 'GET';
      const answer = await ask(world, '/twiml', { method, headers, ...(method === 'POST' && { body: 'To=1' }) });
      assertError(answer, 403, 'SIGNATURE_INVALID');
    }
    assertError(await ask(world, '/twiml'), 403, 'SIGNATURE_INVALID');
  });

  test('another type than a form is 415', async () => {
    const headers = { ...signed, ...JSON_TYPE };
    assertError(await ask(world, '/twiml', { method: 'POST', headers, body: '{}' }), 415, 'UNSUPPORTED_MEDIA_TYPE');
  });
});

describe('a server for web pages of one origin', OPTIONS, () => {
  const origin = 'https://ok.example';
  let world: HttpWorld;
  before(async () => {
    world = await startWorld({ access: { apiKeys: ['first-key'], corsOrigins: [origin] } });
  });
  after(() => world.server.close());

  test('a preflight of that origin is told methods and headers', async () => {
    const headers = { origin, 'access-control-request-method': 'DELETE' };
    const answer = await ask(world, '/show/1', { method: 'OPTIONS', headers });
    assert.equal(answer.status, 204);
    assert.equal(answer.headers['access-control-allow-origin'], origin);
    assert.equal(answer.headers['access-control-allow-methods'], 'GET, DELETE, HEAD, OPTIONS');
    assert.match(String(answer.headers['access-control-allow-headers']), /authorization.*x-api-key/);
    assert.equal(answer.headers['vary'], 'origin');
  });

  test('a preflight of another origin is told nothing', async () => {
    const headers = { origin: 'https://evil.example', 'access-control-request-method': 'DELETE' };
    const answer = await ask(world, '/show/1', { method: 'OPTIONS', headers });
    assert.deepEqual([answer.status, answer.headers['access-control-allow-origin']], [204, undefined]);
    assert.equal(answer.headers['access-control-allow-methods'], undefined);
  });

  test('errors can be read by that origin too', async () => {
    const answer = await ask(world, '/show', { headers: { origin } });
    assertError(answer, 401, 'UNAUTHORIZED');
    assert.equal(answer.headers['access-control-allow-origin'], origin);
  });
});

describe('a server behind a trusted proxy', OPTIONS, () => {
  let world: HttpWorld;
  before(async () => {
    world = await startWorld({ access: { trustProxy: true } });
  });
  after(() => world.server.close());

  test('the last address that the proxy wrote decides, also when the header is repeated', async () => {
    const statusFor = async (forwardedFor: string | string[]): Promise<number> =>
      (await ask(world, '/show', { headers: { 'x-forwarded-for': forwardedFor } })).status;
    assert.equal(await statusFor('9.9.9.9, 127.0.0.1'), 200);
    assert.equal(await statusFor('127.0.0.1, 9.9.9.9'), 401);
    assert.equal(await statusFor(['127.0.0.1', '9.9.9.9']), 401);
  });
});

describe('the bound of open requests', OPTIONS, () => {
  test('one more is 503, and there is room again when one was answered or went away', async () => {
    const world = await startWorld({ openRequests: 2 });
    const first = ask(world, '/wait');
    const second = await openRaw(world, 'GET /wait HTTP/1.1\r\nhost: localhost\r\n\r\n');
    await until(() => world.waitingCount() === 2);
    const refused = await ask(world, '/open');
    assertError(refused, 503, 'OVERLOADED');
    assert.equal(refused.headers['retry-after'], '1');
    second.destroy();
    await until(() => world.done.some((request) => request.status === 499));
    assert.equal((await ask(world, '/open')).status, 200);
    while (world.release());
    assert.equal((await first).status, 200);
    await world.server.close();
  });
});

describe('the life of a server', OPTIONS, () => {
  test('a port in use is refused with its code and the way out', async () => {
    const [first, second] = [await startWorld(), await startWorld()];
    // Asked for by number: the system shares a port between processes only then, unless it is told not to.
    first.server.stopListening();
    assert.equal(await first.server.listen('127.0.0.1', first.port), first.port);
    second.server.stopListening();
    await assert.rejects(second.server.listen('127.0.0.1', first.port), (error: NodeJS.ErrnoException) => {
      assert.equal(error.code, 'EADDRINUSE');
      assert.match(error.message, new RegExp(`127\\.0\\.0\\.1:${first.port} .*another program uses this port`));
      return true;
    });
    await Promise.all([first.server.close(), second.server.close()]);
  });

  test('an address of another machine is refused with its code', async () => {
    const world = await startWorld();
    world.server.stopListening();
    await assert.rejects(world.server.listen('192.0.2.1', 0), { code: 'EADDRNOTAVAIL' });
    await world.server.close();
  });

  test('a server that stopped listening refuses new connections and serves those that exist', async () => {
    const world = await startWorld();
    const socket = await openRaw(world, 'GET /wait HTTP/1.1\r\nhost: localhost\r\n\r\n');
    await until(() => world.waitingCount() === 1);
    world.server.stopListening();
    const refused = connect(world.port, '127.0.0.1');
    const code = await new Promise((resolve) =>
      refused.on('error', (error: NodeJS.ErrnoException) => resolve(error.code)),
    );
    assert.equal(code, 'ECONNREFUSED');
    world.release();
    const first = await new Promise<Buffer>((resolve) => socket.once('data', resolve));
    assert.match(first.toString(), /^HTTP\/1\.1 200 OK/);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    await world.server.close();
    await closed;
  });

  test('a server that is closed drops the answers that are still to come', async () => {
    const world = await startWorld();
    const socket = await openRaw(world, 'GET /wait HTTP/1.1\r\nhost: localhost\r\n\r\n');
    await until(() => world.waitingCount() === 1);
    await world.server.close();
    await world.server.close();
    world.release();
    assert.equal(await readToEnd(socket), '');
    assert.deepEqual(world.done.map(pick), [['GET /wait', 499]]);
  });
});
