import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GatherChannel } from '../../../src/runtime/gather_channel.ts';
import { VirtualClock } from '../../../src/runtime/virtual_clock.ts';

function gather(partMs: number | null = null) {
  const told: string[] = [];
  const clock = new VirtualClock();
  const listener = {
    written: (turnId: number, text: string) => void told.push(`written ${turnId} ${text}`),
    closed: (turnId: number) => void told.push(`closed ${turnId}`),
    overran: (turnId: number) => void told.push(`overran ${turnId}`),
  };
  return { channel: new GatherChannel(clock, listener, partMs), told, clock };
}

test('a round is answered with one whole reply', async () => {
  const { channel, told } = gather();
  const answer = channel.ask();
  channel.write(1, 'We open');
  channel.write(1, ' at nine.');
  assert.deepEqual(told, []);
  channel.closeReply(1, { endCall: false });
  assert.deepEqual(await answer, { text: 'We open at nine.', hangUp: false });
  assert.deepEqual(told, ['written 1 We open at nine.', 'closed 1']);
});

test('a reply that ends the call says so in its answer', async () => {
  const { channel } = gather();
  const answer = channel.ask();
  channel.write(1, 'Bye.');
  channel.closeReply(1, { endCall: true });
  assert.deepEqual(await answer, { text: 'Bye.', hangUp: true });
});

test('text while nobody asks is dropped and not reported as written', async () => {
  const { channel, told } = gather();
  channel.write(1, 'Unheard.');
  channel.closeReply(1, { endCall: false });
  assert.deepEqual(told, ['closed 1']);
  const answer = channel.ask();
  channel.write(2, 'Heard.');
  channel.closeReply(2, { endCall: false });
  assert.deepEqual(await answer, { text: 'Heard.', hangUp: false });
});

test('text of an earlier turn is late; a later turn replaces what was not said', async () => {
  const { channel } = gather();
  const answer = channel.ask();
  channel.write(1, 'Old.');
  channel.write(2, 'New');
  channel.write(1, ' late');
  channel.closeReply(1, { endCall: false });
  channel.closeReply(2, { endCall: false });
  assert.deepEqual(await answer, { text: 'New', hangUp: false });
});

test('a dropped reply is not said', async () => {
  const { channel } = gather();
  const answer = channel.ask();
  channel.write(1, 'Dropped.');
  channel.dropReply(1);
  channel.write(2, 'Said.');
  channel.closeReply(2, { endCall: false });
  assert.deepEqual(await answer, { text: 'Said.', hangUp: false });
});

test('a new round answers the one before it with nothing', async () => {
  const { channel } = gather();
  const first = channel.ask();
  const second = channel.ask();
  assert.deepEqual(await first, { text: '', hangUp: false });
  channel.end();
  assert.deepEqual(await second, { text: '', hangUp: true });
  assert.deepEqual(await channel.ask(), { text: '', hangUp: true });
});

test('a round that waits for long gets whole clauses, and the next one what follows', async () => {
  const { channel, told, clock } = gather(1_000);
  const answer = channel.ask();
  channel.write(1, 'We open at nine, and we');
  clock.advance(999);
  assert.deepEqual(told, []);
  clock.advance(1);
  assert.deepEqual(await answer, { text: 'We open at nine,', hangUp: false, isPart: true });
  const rest = channel.ask();
  channel.write(1, ' close at five.');
  channel.closeReply(1, { endCall: false });
  assert.deepEqual(await rest, { text: ' and we close at five.', hangUp: false });
  assert.deepEqual(told, ['written 1 We open at nine,', 'written 1  and we close at five.', 'closed 1']);
});

test('nothing to say when a part is due: the first words that can be said are', async () => {
  const { channel, clock } = gather(1_000);
  const answer = channel.ask();
  clock.advance(2_000);
  channel.write(1, 'We');
  channel.write(1, ' open');
  assert.deepEqual(await answer, { text: 'We', hangUp: false, isPart: true });
});

test('a reply that is whole before its rest is asked for waits for that', async () => {
  const { channel, told, clock } = gather(1_000);
  const answer = channel.ask();
  channel.write(1, 'Bye, ');
  clock.advance(1_000);
  await answer;
  channel.write(1, 'dear caller.');
  channel.closeReply(1, { endCall: true });
  assert.equal(channel.owesRest, true);
  assert.deepEqual(told, ['written 1 Bye,']);
  assert.deepEqual(await channel.ask(), { text: ' dear caller.', hangUp: true });
  assert.deepEqual([told.at(-1), channel.owesRest], ['closed 1', false]);
});

test('a part was said of a reply that is then dropped: its rest is nothing', async () => {
  const { channel, clock } = gather(1_000);
  const answer = channel.ask();
  channel.write(1, 'We open, ');
  clock.advance(1_000);
  await answer;
  channel.write(1, 'or so.');
  channel.dropReply(1);
  assert.equal(channel.owesRest, false);
});
