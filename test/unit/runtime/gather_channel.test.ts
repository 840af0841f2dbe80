import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GatherChannel } from '../../../src/runtime/gather_channel.ts';
import { VirtualClock } from '../../../src/runtime/virtual_clock.ts';

function gather(): { readonly channel: GatherChannel; readonly told: string[] } {
  const told: string[] = [];
  const channel = new GatherChannel(new VirtualClock(), {
    written: (turnId, text) => void told.push(`written ${turnId} ${text}`),
    closed: (turnId) => void told.push(`closed ${turnId}`),
    overran: (turnId) => void told.push(`overran ${turnId}`),
  });
  return { channel, told };
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
