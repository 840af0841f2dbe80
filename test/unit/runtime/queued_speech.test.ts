/** Replies that wait at the carrier behind others: when they are heard, and what a barge-in then cuts. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Playback } from '../../../src/runtime/playback.ts';
import { CallWorld } from '../../support/call_world.ts';
import { says } from '../../support/fake_provider.ts';

/** Takes about twenty seconds to be spoken. */
const LONG = 'We are open every single day. '.repeat(9).trim();

test('playing: a reply that waits behind a long one is not over before that one was spoken', () => {
  const world = new CallWorld();
  world.provider().next.push(says([LONG]), says(['At nine.']));
  const call = world.talking();
  call.says('when');
  world.clock.advance(1_000);
  call.says('and on Monday');
  world.clock.advance(10_000);
  assert.equal(call.record.state, 'speaking');
  call.cutsIn('We are open every');
  assert.deepEqual(call.lines, [
    'agent: Hello.',
    'caller: when',
    'agent: We are open every /',
    'caller: and on Monday',
  ]);
  call.hangsUp();
  world.assertEndedCleanly();
});

test('speaking: what comes after a bridge and a silence is not over before it was spoken', () => {
  const world = new CallWorld();
  const call = world.talking();
  call.says('when');
  world.clock.advance(6_000);
  assert.equal(call.channel.said(1), 'One moment. Sorry, I cannot answer now.');
  assert.equal(call.record.state, 'speaking', 'the apology was sent at 4,000 ms and takes more than two seconds');
  world.clock.advance(1_000);
  assert.equal(call.record.state, 'listening');
  call.hangsUp();
  world.assertEndedCleanly();
});

test('a reply whose end was sent after its last word was reported is not the one that is cut later', () => {
  const playback = new Playback();
  playback.sent(1, 'At nine.');
  assert.equal(playback.played('At nine.'), false);
  playback.sentWhole(1);
  playback.sent(2, 'At ten.');
  playback.played('At');
  assert.deepEqual(playback.interrupted(''), { turnId: 2, heard: 'At', isSure: true });
});

test('closing: a carrier that comes back to its session before last words were heard says them by itself, and the call ends', () => {
  const world = new CallWorld();
  const call = world.talking();
  call.says('goodbye');
  call.connect();
  assert.deepEqual([call.record.state, call.channel.said(), call.channel.isEnded], ['speaking', '', false]);
  call.heardAll();
  assert.deepEqual([call.record.state, call.channel.isEnded], ['closing', true]);
  call.hangsUp();
  assert.equal(call.record.end, 'completed');
  world.assertEndedCleanly();
});

test('closing: a session that is lost while last words are spoken: the next one says what was not heard, then the call ends', () => {
  const world = new CallWorld();
  const call = world.talking();
  call.says('goodbye');
  const lastWords = call.channel.said(1);
  call.drops();
  assert.deepEqual([call.record.state, call.record.closing], ['reconnecting', 'completed']);
  call.connect({ sessionId: 'VX2' });
  assert.equal(call.channel.said(), lastWords);
  call.heardAll();
  assert.deepEqual([call.record.state, call.channel.isEnded], ['closing', true]);
  call.hangsUp();
  assert.equal(call.record.end, 'completed');
  world.assertEndedCleanly();
});

test('closing: a caller who hung up on last words is waited for in vain, and the call ended as it was about to', () => {
  const world = new CallWorld();
  const call = world.talking();
  call.says('goodbye');
  call.drops();
  world.clock.advance(60_000);
  assert.equal(call.record.end, 'completed');
  world.assertEndedCleanly();
});
