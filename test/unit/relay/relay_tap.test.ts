import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChannelListener, ReplyChannel } from '../../../src/domain/channel.ts';
import type { SendResult } from '../../../src/domain/socket.ts';
import type { FrameTap } from '../../../src/relay/relay_session.ts';
import { createRelayRoute } from '../../../src/relay/relay_socket.ts';
import { VirtualClock } from '../../../src/runtime/virtual_clock.ts';
import { createKeptLog } from '../../support/kept_log.ts';

const LIMITS = {
  setupMs: 5_000,
  waitingSockets: 3,
  frameBytes: 65_536,
  bufferedBytes: 65_536,
  frames: { burst: 50, perSecond: 20, floodPerSecond: 200 },
  outbox: { queuedBytes: 65_536, flushMs: 100, tokenBytes: 4_096 },
};
const SETUP = JSON.stringify({ type: 'setup', sessionId: 'VX1', callSid: 'CA1', customParameters: { token: 'T' } });

/** A socket of a call, and everything that the tap hears: time, call, what. */
function setUp(options: { refuse?: boolean } = {}) {
  const clock = new VirtualClock();
  const heard: (readonly [atUs: number, trackingId: string, what: unknown])[] = [];
  const tap: FrameTap = {
    frame: (trackingId, direction, text, atUs) => void heard.push([atUs, trackingId, `${direction} ${text}`]),
    socket: (trackingId, what, atUs) => void heard.push([atUs, trackingId, what]),
  };
  const results: SendResult[] = [];
  const sent: string[] = [];
  const channels: ReplyChannel[] = [];
  const listener: ChannelListener = { written() {}, closed() {}, overran() {} };
  const route = createRelayRoute({
    clock,
    limits: LIMITS,
    log: createKeptLog(),
    verify: () => true,
    tap,
    door: {
      connect(_, channel) {
        channels.push(channel);
        return options.refuse === true ? { refused: 'TOKEN_UNKNOWN' } : { trackingId: 'call_1', listener, tell() {} };
      },
    },
  });
  const socket = route.opened({
    send(text) {
      sent.push(text);
      return results.shift() ?? 'sent';
    },
    close: (status) => socket.closed(status),
  });
  const say = (text: string): void => socket.message(text, clock.nowUs());
  return { clock, heard, results, sent, channels, socket, say };
}

test('a tap hears the setup frame once its call was found, then every frame in and out, and the end', () => {
  const { clock, heard, channels, socket, say } = setUp();
  const startUs = clock.nowUs();
  say(SETUP);
  clock.advance(1);
  say('{"type":"dtmf","digit":"1"}');
  clock.advance(1);
  channels[0]?.write(1, 'Hi.');
  channels[0]?.closeReply(1, { endCall: false });
  clock.advance(1);
  socket.closed(1005);
  assert.deepEqual(
    heard.map(([atUs, trackingId, what]) => [atUs - startUs, trackingId, what]),
    [
      [0, 'call_1', 'opened'],
      [0, 'call_1', `in ${SETUP}`],
      [1000, 'call_1', 'in {"type":"dtmf","digit":"1"}'],
      [2000, 'call_1', 'out {"type":"text","token":"Hi.","last":false}'],
      [2000, 'call_1', 'out {"type":"text","token":"","last":true}'],
      [3000, 'call_1', { closed: 1005 }],
    ],
  );
});

test('a tap hears frames that are then dropped as no good', () => {
  const { heard, say } = setUp();
  say(SETUP);
  for (const text of ['nonsense', '{"type":"novelty"}', SETUP]) say(text);
  assert.deepEqual(
    heard.slice(2).map(([, , what]) => what),
    ['in nonsense', 'in {"type":"novelty"}', `in ${SETUP}`],
  );
});

test('a tap hears nothing of a socket that belongs to no call', () => {
  const { heard, say } = setUp({ refuse: true });
  say('nonsense');
  say(SETUP);
  assert.deepEqual(heard, []);
});

test('a tap hears only what the socket took', () => {
  const { heard, results, sent, channels, say } = setUp();
  say(SETUP);
  results.push('dropped');
  channels[0]?.write(1, 'Hi.');
  assert.equal(sent.length, 1);
  assert.deepEqual(
    heard.slice(2).map(([, , what]) => what),
    [],
  );
});
