import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { describe, test } from 'node:test';
import { WebSocket } from 'ws';
import type { SendResult, Socket, SocketListener, SocketRoute, UpgradeRequest } from '../../src/domain/socket.ts';
import { ask, openRaw, startWorld, until } from './http_world.ts';
import type { HttpWorld } from './http_world.ts';

const OPTIONS = { timeout: 20_000 };
const MAX_FRAME_BYTES = 1000;
const MAX_BUFFERED_BYTES = 256 * 1024;

/** A socket route that keeps what it was told; a test may say what happens on it. */
class Recorder implements SocketRoute {
  readonly path = '/relay';
  readonly maxFrameBytes = MAX_FRAME_BYTES;
  readonly maxBufferedBytes = MAX_BUFFERED_BYTES;
  readonly requests: UpgradeRequest[] = [];
  readonly sockets: Socket[] = [];
  readonly messages: { readonly text: string; readonly receivedAtUs: number }[] = [];
  readonly closings: number[] = [];
  drainCount = 0;
  admission: () => ReturnType<SocketRoute['admit']> = () => null;
  onOpened: (socket: Socket) => void = () => undefined;
  onMessage: (socket: Socket, text: string) => void = () => undefined;
  onClosed: () => void = () => undefined;

  admit(request: UpgradeRequest): ReturnType<SocketRoute['admit']> {
    this.requests.push(request);
    return this.admission();
  }

  opened(socket: Socket): SocketListener {
    this.sockets.push(socket);
    this.onOpened(socket);
    return {
      message: (text, receivedAtUs) => {
        this.messages.push({ text, receivedAtUs });
        this.onMessage(socket, text);
      },
      drained: () => {
        this.drainCount += 1;
      },
      closed: (status) => {
        this.closings.push(status);
        this.onClosed();
      },
    };
  }
}

async function withRecorder(run: (world: HttpWorld, recorder: Recorder) => Promise<void>): Promise<void> {
  const recorder = new Recorder();
  const world = await startWorld({ sockets: [recorder] });
  try {
    await run(world, recorder);
  } finally {
    await world.server.close();
  }
}

async function open(world: HttpWorld, path = '/relay', headers: Record<string, string> = {}): Promise<WebSocket> {
  const client = new WebSocket(`ws://127.0.0.1:${world.port}${path}`, { headers });
  client.on('error', () => undefined);
  await once(client, 'open');
  return client;
}

async function closingOf(client: WebSocket): Promise<[status: number, reason: string]> {
  const [status, reason] = (await once(client, 'close')) as [number, Buffer];
  return [status, reason.toString()];
}

describe('a socket route', OPTIONS, () => {
  test('is asked with the path, the raw query, the headers and the peer, also after its callback', () =>
    withRecorder(async (world, recorder) => {
      const client = await open(world, '/relay?a=%20b', { 'x-twilio-signature': 'sig' });
      const [request] = recorder.requests;
      assert.deepEqual([request?.path, request?.query, request?.peer], ['/relay', 'a=%20b', '127.0.0.1']);
      assert.deepEqual([request?.header('x-twilio-signature'), request?.header('absent')], ['sig', '']);
      assert.equal(client.extensions, '', 'no compression');
      client.terminate();
      await until(() => recorder.closings.length === 1);
      assert.deepEqual(recorder.closings, [1006]);
    }));

  test('carries text both ways, stamped with the time of its arrival', () =>
    withRecorder(async (world, recorder) => {
      recorder.onMessage = (socket, text) => assert.equal(socket.send(`${text}!`), 'sent');
      const client = await open(world);
      const answered = once(client, 'message');
      client.send('héllo 你好');
      const [data, isBinary] = (await answered) as [Buffer, boolean];
      assert.deepEqual([data.toString(), isBinary], ['héllo 你好!', false]);
      assert.deepEqual(recorder.messages, [{ text: 'héllo 你好', receivedAtUs: world.clock.nowUs() }]);
      client.close(1000);
      await until(() => recorder.closings.length > 0);
      assert.deepEqual(recorder.closings, [1000]);
      assert.deepEqual(
        world.done.map(({ route, status }) => [route, status]),
        [['WS /relay', 101]],
      );
    }));

  test('that refuses answers the upgrade with its status and code', () =>
    withRecorder(async (world, recorder) => {
      recorder.admission = () => ({ status: 403, code: 'SIGNATURE_INVALID' });
      const client = new WebSocket(`ws://127.0.0.1:${world.port}/relay`);
      client.on('error', () => undefined);
      const [, response] = (await once(client, 'unexpected-response')) as [unknown, IncomingMessage];
      assert.equal(response.statusCode, 403);
      assert.match(String(response.headers['x-request-id']), /^id-/);
      const body = JSON.parse(String((await once(response, 'data'))[0])) as { error: { code: string } };
      assert.equal(body.error.code, 'SIGNATURE_INVALID');
      assert.deepEqual(recorder.sockets, []);
      client.terminate();
    }));

  test('whose admission throws answers 500 and lives on', () =>
    withRecorder(async (world, recorder) => {
      recorder.admission = () => {
        throw new TypeError('private');
      };
      const client = new WebSocket(`ws://127.0.0.1:${world.port}/relay`);
      client.on('error', () => undefined);
      const [, response] = (await once(client, 'unexpected-response')) as [unknown, IncomingMessage];
      assert.equal(response.statusCode, 500);
      client.terminate();
      recorder.admission = () => null;
      (await open(world)).terminate();
      assert.equal(world.errors[0]?.fields['error'], 'TypeError');
    }));

  test('asked for without an upgrade is 426, and another path is 404', () =>
    withRecorder(async (world) => {
      const answer = await ask(world, '/relay');
      assert.deepEqual([answer.status, answer.headers['upgrade']], [426, 'websocket']);
      const client = new WebSocket(`ws://127.0.0.1:${world.port}/relay/`);
      client.on('error', () => undefined);
      const [, response] = (await once(client, 'unexpected-response')) as [unknown, IncomingMessage];
      assert.equal(response.statusCode, 404);
      client.terminate();
    }));
});

describe('a socket', OPTIONS, () => {
  test('whose reader stopped reports buffered, then dropped, and drained when it reads again', () =>
    withRecorder(async (world, recorder) => {
      const [stopped, lively] = [await open(world), await open(world)];
      stopped.pause();
      const socket = recorder.sockets[0];
      assert.ok(socket !== undefined);
      const frame = 'x'.repeat(64 * 1024);
      const results: SendResult[] = [];
      // The kernel's own buffers come first, so how many frames are `sent` is not ours to say.
      while (results.at(-1) !== 'dropped' && results.length < 2000) results.push(socket.send(frame));
      assert.equal(results.at(-1), 'dropped');
      const firstBuffered = results.indexOf('buffered');
      assert.ok(firstBuffered >= 0);
      assert.ok(results.slice(0, firstBuffered).every((result) => result === 'sent'));
      assert.ok(results.slice(firstBuffered, -1).every((result) => result === 'buffered'));
      assert.ok((results.length - firstBuffered) * frame.length <= MAX_BUFFERED_BYTES + 3 * frame.length);
      assert.equal(recorder.sockets[1]?.send('still lively'), 'sent');
      assert.equal(recorder.drainCount, 0);

      let receivedCount = 0;
      stopped.on('message', () => (receivedCount += 1));
      stopped.resume();
      await until(() => recorder.drainCount > 0 && receivedCount === results.length - 1);
      assert.equal(recorder.drainCount, 1);
      assert.equal(socket.send('again'), 'sent');
      assert.deepEqual(recorder.closings, []);
      stopped.terminate();
      lively.terminate();
    }));

  test('that sends too big a frame is dropped', () =>
    withRecorder(async (world, recorder) => {
      const client = await open(world);
      client.send('x'.repeat(MAX_FRAME_BYTES));
      await until(() => recorder.messages.length === 1);
      client.send('x'.repeat(MAX_FRAME_BYTES + 1));
      const [status] = await closingOf(client);
      assert.ok(status === 1006 || status === 1009, String(status));
      assert.equal(recorder.messages.length, 1);
      assert.equal(recorder.closings.length, 1);
    }));

  test('that sends a binary frame is closed with 1003', () =>
    withRecorder(async (world, recorder) => {
      const client = await open(world);
      client.send(Buffer.from([1, 2, 3]));
      assert.deepEqual(await closingOf(client), [1003, 'Only text frames are understood.']);
      assert.deepEqual([recorder.messages, recorder.closings], [[], [1003]]);
    }));

  test('that sends text that is not UTF-8 is closed before anyone reads it', () =>
    withRecorder(async (world, recorder) => {
      const client = await open(world);
      client.send(Buffer.from([0xc3, 0x28]), { binary: false });
      await closingOf(client);
      assert.deepEqual([recorder.messages.length, recorder.closings.length], [0, 1]);
    }));

  test('closed by us is closed once, and using it afterwards is harmless', () =>
    withRecorder(async (world, recorder) => {
      const client = await open(world);
      const closing = closingOf(client);
      const [socket] = recorder.sockets;
      socket?.close(4000, 'enough');
      socket?.close(4001, 'again');
      assert.equal(socket?.send('late'), 'dropped');
      assert.deepEqual(await closing, [4000, 'enough']);
      assert.deepEqual(recorder.closings, [4000]);
      assert.equal(socket?.send('later'), 'dropped');
    }));

  test('closed while it is being opened still tells its listener, once', () =>
    withRecorder(async (world, recorder) => {
      recorder.onOpened = (socket) => socket.close(4002, 'no');
      const client = await open(world);
      if (client.readyState !== WebSocket.CLOSED) assert.deepEqual(await closingOf(client), [4002, 'no']);
      assert.deepEqual(recorder.closings, [4002]);
    }));

  for (const step of ['opening', 'message', 'closing'] as const) {
    test(`whose listener throws at its ${step} loses that socket and nothing else`, () =>
      withRecorder(async (world, recorder) => {
        const bystander = await open(world);
        const fail = (): never => {
          throw new TypeError('the caller said something private');
        };
        if (step === 'opening') recorder.onOpened = fail;
        if (step === 'message') recorder.onMessage = fail;
        if (step === 'closing') recorder.onClosed = fail;
        const client = await open(world);
        const closing = client.readyState === WebSocket.CLOSED ? null : closingOf(client);
        if (step === 'message') client.send('hello');
        if (step === 'closing') client.close(1000);
        const expected = step === 'closing' ? 1000 : 1011;
        assert.equal((await closing)?.[0] ?? expected, expected);
        await until(() => world.errors.length > 0);
        assert.equal(world.errors.length, 1);
        assert.deepEqual(world.errors[0]?.fields, { route: 'WS /relay', error: 'TypeError' });
        recorder.onMessage = (socket, text) => socket.send(text);
        const echoed = once(bystander, 'message');
        bystander.send('still here');
        assert.equal(String((await echoed)[0]), 'still here');
        recorder.onClosed = () => undefined;
      }));
  }

  test('whose connection is reset is reported as lost', () =>
    withRecorder(async (world, recorder) => {
      const handshake = [
        'GET /relay HTTP/1.1',
        'host: localhost',
        'connection: upgrade',
        'upgrade: websocket',
        'sec-websocket-version: 13',
        'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==',
      ].join('\r\n');
      const raw = await openRaw(world, `${handshake}\r\n\r\n`);
      const [head] = (await once(raw, 'data')) as [Buffer];
      assert.match(head.toString(), /^HTTP\/1\.1 101 /);
      raw.resetAndDestroy();
      await until(() => recorder.closings.length > 0);
      assert.deepEqual(recorder.closings, [1006]);
      assert.equal(recorder.sockets[0]?.send('late'), 'dropped');
    }));

  test('that is open when the server closes is told 1001, and nothing can connect any more', () =>
    withRecorder(async (world, recorder) => {
      const client = await open(world);
      const closing = closingOf(client);
      await world.server.close();
      assert.deepEqual(await closing, [1001, 'The server is stopping.']);
      assert.deepEqual(recorder.closings, [1001]);
      const refused = connect(world.port, '127.0.0.1');
      const [error] = (await once(refused, 'error')) as [NodeJS.ErrnoException];
      assert.equal(error.code, 'ECONNREFUSED');
    }));
});
