import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { ReplyChannel } from '../../../src/domain/channel.ts';
import type { SetupFrame } from '../../../src/domain/relay_frames.ts';
import type { CallLink, Refusal, RelayFact } from '../../../src/relay/call_door.ts';
import { createRelayRoute } from '../../../src/relay/relay_socket.ts';
import { VirtualClock } from '../../../src/runtime/virtual_clock.ts';

const LIMITS = {
  setupMs: 5_000,
  waitingSockets: 3,
  frameBytes: 65_536,
  bufferedBytes: 65_536,
  frames: { burst: 50, perSecond: 20, floodPerSecond: 200 },
  outbox: { queuedBytes: 65_536, flushMs: 100, tokenBytes: 4_096 },
};
const UPGRADE = { path: '/relay', query: '', header: () => '', peer: '127.0.0.1' };
const SETUP = JSON.stringify({ type: 'setup', sessionId: 'VX1', callSid: 'CA1', customParameters: { token: 'T' } });

type Connect = (setup: SetupFrame, channel: ReplyChannel) => CallLink | Refusal;

function setUp(options: { connect?: Connect; tell?: (fact: RelayFact) => void; verify?: boolean } = {}) {
  const clock = new VirtualClock();
  const facts: RelayFact[] = [];
  const told: { fact: RelayFact; atUs: number }[] = [];
  const counts: string[] = [];
  const logs: string[] = [];
  const channels: ReplyChannel[] = [];
  const log = (event: string, fields?: object): void => void logs.push(`${event} ${JSON.stringify(fields)}`);
  const link: CallLink = {
    trackingId: 'call_1',
    listener: { written() {}, closed() {}, overran() {} },
    tell(fact, atUs) {
      facts.push(fact);
      told.push({ fact, atUs });
      options.tell?.(fact);
    },
  };
  const route = createRelayRoute({
    clock,
    limits: LIMITS,
    log: { debug: log, info: log, warn: log, error: log },
    verify: () => options.verify ?? true,
    onCount: (code) => counts.push(code),
    door: {
      connect(setup, channel) {
        channels.push(channel);
        return options.connect?.(setup, channel) ?? link;
      },
    },
  });
  /** Opens a socket whose close is answered at once, as a server does. */
  const open = () => {
    const closes: { status: number; reason: string }[] = [];
    const sent: string[] = [];
    const listener = route.opened({
      send(text) {
        sent.push(text);
        return 'sent';
      },
      close(status, reason) {
        closes.push({ status, reason });
        listener.closed(status);
      },
    });
    const say = (text: string): void => listener.message(text, clock.nowUs());
    return { listener, closes, sent, say };
  };
  return { clock, facts, told, counts, logs, channels, link, route, open };
}

const prompt = (text: string): string =>
  JSON.stringify({ type: 'prompt', voicePrompt: text, lang: 'en-US', last: true });

for (const name of ['happy', 'barge_in', 'unknown_types']) {
  test(`the recorded dialogue ${name} tells the call its facts in order`, () => {
    const { facts, open, channels } = setUp();
    const { say, sent, closes } = open();
    const url = new URL(`../../fixtures/relay/${name}.jsonl`, import.meta.url);
    const lines = readFileSync(url, 'utf8').trim().split('\n');
    assert.ok(lines.length > 4);
    for (const line of lines) {
      const { frame, raw, fact } = JSON.parse(line) as {
        frame?: object;
        raw?: string;
        fact: RelayFact | 'connected' | null;
      };
      const before = facts.length;
      say(raw ?? JSON.stringify(frame));
      if (fact === 'connected') assert.equal(channels.length, 1);
      else assert.deepEqual(facts.slice(before), fact === null ? [] : [fact], line);
    }
    assert.deepEqual(sent, [], 'a bad frame is never answered');
    assert.deepEqual(closes, []);
  });
}

test('a handshake without a good signature is refused with 403', () => {
  const { route, counts } = setUp({ verify: false });
  assert.deepEqual(route.admit(UPGRADE), { status: 403, code: 'SIGNATURE_INVALID' });
  assert.deepEqual(counts, ['SIGNATURE_INVALID']);
});

test('sockets that wait for their setup are bounded; a connected or closed one makes room', () => {
  const { route, open } = setUp();
  const sockets = [open(), open(), open()];
  assert.deepEqual(route.admit(UPGRADE), { status: 503, code: 'TOO_MANY_SOCKETS' });
  sockets[0]?.say(SETUP);
  assert.equal(route.admit(UPGRADE), null);
  open();
  assert.notEqual(route.admit(UPGRADE), null);
  sockets[1]?.listener.closed(1006);
  assert.equal(route.admit(UPGRADE), null);
  assert.deepEqual([route.waitingCount, route.liveCount], [2, 1]);
});

test('a socket without a good setup is closed after five seconds, whatever else it sent', () => {
  const { clock, open, route, counts } = setUp();
  const { closes, say } = open();
  say(prompt('hello'));
  say('{"type":"setup"}');
  clock.advance(4_999);
  assert.deepEqual(closes, []);
  clock.advance(1);
  assert.deepEqual(closes, [{ status: 1008, reason: 'setup expected' }]);
  assert.deepEqual(counts, ['SETUP_MISSING', 'FRAME_INVALID', 'SETUP_LATE']);
  assert.equal(route.waitingCount, 0);
});

test('a connected socket is not closed by the setup timer', () => {
  const { clock, open } = setUp();
  const { closes, say } = open();
  say(SETUP);
  assert.equal(clock.pendingCount, 0);
  clock.advance(60_000);
  assert.deepEqual(closes, []);
});

test('a refused setup closes the socket with the code as the reason', () => {
  const { open, counts, clock, route, facts } = setUp({ connect: () => ({ refused: 'TOKEN_UNKNOWN' }) });
  const { closes, say } = open();
  say(SETUP);
  say(prompt('hello'));
  assert.deepEqual(closes, [{ status: 1008, reason: 'TOKEN_UNKNOWN' }]);
  assert.deepEqual(counts, ['TOKEN_UNKNOWN']);
  assert.deepEqual(facts, []);
  assert.deepEqual([clock.pendingCount, route.waitingCount, route.liveCount], [0, 0, 0]);
});

test('facts carry the time at which their frame was received', () => {
  const { open, told } = setUp();
  const { listener } = open();
  listener.message(SETUP, 5);
  listener.message(prompt('hello'), 77);
  assert.deepEqual(told, [{ fact: { type: 'prompt.final', text: 'hello', language: 'en-US' }, atUs: 77 }]);
});

test('text of the call leaves on its socket', () => {
  const { open, channels } = setUp();
  const { say, sent } = open();
  say(SETUP);
  channels[0]?.write(1, 'Hello.');
  channels[0]?.closeReply(1, { endCall: false });
  assert.deepEqual(sent, ['{"type":"text","token":"Hello.","last":false}', '{"type":"text","token":"","last":true}']);
});

test('excess frames are dropped and counted, later ones pass again', () => {
  const { open, facts, clock, counts } = setUp();
  const { say, closes } = open();
  say(SETUP);
  for (let index = 0; index < 60; index++) say(prompt(`p${index}`));
  assert.equal(facts.filter((fact) => fact.type === 'prompt.final').length, 49);
  assert.equal(facts.filter((fact) => fact.type === 'frame.dropped' && fact.code === 'FRAME_FLOOD').length, 11);
  assert.equal(counts.length, 11);
  clock.advance(1_000);
  say(prompt('again'));
  assert.equal(facts.at(-1)?.type, 'prompt.final');
  assert.deepEqual(closes, []);
});

test('a flood closes the socket', () => {
  const { open, facts, route } = setUp();
  const { say, closes } = open();
  say(SETUP);
  for (let index = 0; index < 500; index++) say(prompt('x'));
  assert.deepEqual(closes, [{ status: 1008, reason: 'too many frames' }]);
  assert.deepEqual(facts.at(-1), { type: 'channel.closed', status: 1008 });
  assert.equal(route.liveCount, 0);
});

test('dropped frames are logged a few times only, without what they contain', () => {
  const { open, logs } = setUp();
  const { say } = open();
  say(SETUP);
  for (let index = 0; index < 30; index++) say('{"type":"mine","secret":"4111 1111"}');
  assert.equal(logs.length, 3);
  assert.ok(logs.every((line) => line.includes('FRAME_UNKNOWN') && !line.includes('4111') && !line.includes('mine')));
});

test('when the socket is gone the call hears it once and nothing is left', () => {
  const { open, facts, channels, clock, route } = setUp();
  const { listener, say, sent } = open();
  say(SETUP);
  channels[0]?.write(1, 'Hello');
  channels[0]?.write(1, ' you');
  listener.closed(1006);
  listener.closed(1006);
  listener.drained();
  say(prompt('late'));
  channels[0]?.write(1, ' there.');
  assert.deepEqual(facts, [{ type: 'channel.closed', status: 1006 }]);
  assert.equal(sent.length, 1);
  assert.deepEqual([clock.pendingCount, route.waitingCount, route.liveCount], [0, 0, 0]);
});

test('a call that closes its channel hears that it is closed, also while it is being connected', () => {
  const later = setUp();
  later.open().say(SETUP);
  later.channels[0]?.close();
  assert.deepEqual(later.facts, [{ type: 'channel.closed', status: 1000 }]);

  const atOnce = setUp({
    connect(_setup, channel) {
      channel.close();
      return atOnce.link;
    },
  });
  atOnce.open().say(SETUP);
  assert.deepEqual(atOnce.facts, [{ type: 'channel.closed', status: 1000 }]);
  assert.deepEqual([atOnce.route.waitingCount, atOnce.route.liveCount, atOnce.clock.pendingCount], [0, 0, 0]);
});

test('a call that throws costs its own socket only', () => {
  const { open, facts, logs, counts, route } = setUp({
    tell(fact) {
      if (fact.type === 'prompt.final' && fact.text === 'break') throw new TypeError('card 4111 1111');
    },
  });
  const [broken, other] = [open(), open()];
  broken.say(SETUP);
  other.say(SETUP.replace('VX1', 'VX2'));
  broken.say(prompt('break'));
  broken.say(prompt('ignored'));
  other.say(prompt('fine'));
  assert.deepEqual(broken.closes, [{ status: 1011, reason: 'internal error' }]);
  assert.deepEqual(other.closes, []);
  assert.deepEqual(facts.slice(1), [
    { type: 'channel.closed', status: 1011 },
    { type: 'prompt.final', text: 'fine', language: 'en-US' },
  ]);
  assert.deepEqual(counts, ['RELAY_BROKEN']);
  assert.ok(logs.some((line) => line.includes('TypeError')) && !logs.some((line) => line.includes('4111')));
  assert.equal(route.liveCount, 1);
});

test('a listener that throws from a timer costs its own socket only', () => {
  let calls = 0;
  const listener = {
    written() {
      calls += 1;
      if (calls === 2) throw new Error('broken');
    },
    closed() {},
    overran() {},
  };
  const { open, clock, channels } = setUp({ connect: () => ({ trackingId: 'call_2', listener, tell() {} }) });
  const { say, closes } = open();
  say(SETUP);
  channels[0]?.write(1, 'One');
  channels[0]?.write(1, ' two three');
  clock.advance(100);
  assert.deepEqual(closes, [{ status: 1011, reason: 'internal error' }]);
  assert.equal(clock.pendingCount, 0);
});

test('a door that throws closes the socket', () => {
  const { open, route, clock } = setUp({
    connect() {
      throw new Error('no');
    },
  });
  const { say, closes } = open();
  say(SETUP);
  assert.deepEqual(closes, [{ status: 1011, reason: 'internal error' }]);
  assert.deepEqual([route.waitingCount, clock.pendingCount], [0, 0]);
});

test('closeAll closes waiting and connected sockets', () => {
  const { open, route, facts, clock } = setUp();
  const [waiting, live] = [open(), open()];
  live.say(SETUP);
  route.closeAll(1001, 'going away');
  for (const { closes } of [waiting, live]) assert.deepEqual(closes, [{ status: 1001, reason: 'going away' }]);
  assert.deepEqual(facts, [{ type: 'channel.closed', status: 1001 }]);
  assert.deepEqual([route.waitingCount, route.liveCount, clock.pendingCount], [0, 0, 0]);
});
