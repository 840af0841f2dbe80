/** The third try of a turn, for which there is time until the apology. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CallWorld } from '../../support/call_world.ts';
import { fails, says } from '../../support/fake_provider.ts';

test('generating: when every provider fails after 700 ms a bridge is said, and an apology once the fifth try has failed', () => {
  const world = new CallWorld();
  for (const provider of world.providers) provider.always = fails(700);
  const call = world.talking();
  call.says('when');
  world.clock.advance(1500);
  assert.deepEqual(
    call.channel.sent.map(({ text, atMs }) => [text, atMs]),
    [['One moment. ', 900]],
  );
  // The second one was late as well, so two were under way at a time.
  world.clock.advance(799);
  assert.equal(call.channel.said(1), 'One moment. ');
  world.clock.advance(1);
  assert.equal(call.channel.said(1), 'One moment. Sorry, I cannot answer now.');
  call.heardAll();
  assert.equal(call.record.turns[0]?.outcome, 'failed');
  call.hangsUp();
  world.assertEndedCleanly();
});

test('generating: when the first provider and its hedge are both late, a third try answers before the apology is due', () => {
  const world = new CallWorld();
  const call = world.talking();
  world.provider().next.push(fails(2500), says(['At nine.'], 600));
  world.provider(1).next.push(fails(2500));
  call.says('when');
  world.clock.advance(3500);
  assert.equal(call.channel.said(1), 'One moment. At nine.');
  call.heardAll();
  const [turn] = call.record.turns;
  assert.deepEqual(
    turn?.attempts.map(({ start, end }) => [start, end]),
    [
      ['cold', 'failed'],
      ['hedge', 'lost'],
      ['hedge', 'whole'],
      ['scripted', 'failed'],
    ],
  );
  call.hangsUp();
  world.assertEndedCleanly();
});
