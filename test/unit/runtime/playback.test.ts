import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Playback } from '../../../src/runtime/playback.ts';

test('everything is heard once all letters of the whole reply were reported, white space aside', () => {
  const playback = new Playback();
  playback.sent(1, 'We open');
  playback.sent(1, ' at nine.');
  assert.equal(playback.played('We open at nine.'), false, 'more text may come');
  playback.sentWhole(1);
  assert.equal(playback.played(''), true);
  assert.equal(playback.played('We open at nine.'), false, 'nothing is left');
});

test('a reply queued behind another is heard after it', () => {
  const playback = new Playback();
  for (const turnId of [1, 2]) {
    playback.sent(turnId, `Reply ${turnId}.`);
    playback.sentWhole(turnId);
  }
  assert.equal(playback.played('Reply1.'), false);
  assert.deepEqual(playback.interrupted(), { turnId: 2, played: '' });
  assert.equal(playback.interrupted(), null);
});

test('the carrier falling silent means the end only when every reply is whole', () => {
  const playback = new Playback();
  assert.equal(playback.fellSilent(), false);
  playback.sent(1, 'One');
  assert.equal(playback.fellSilent(), false);
  playback.sentWhole(1);
  assert.equal(playback.fellSilent(), true);
  assert.equal(playback.fellSilent(), false);
});

test('an interrupt tells which line was spoken and what of it was reported', () => {
  const playback = new Playback();
  playback.sent(1, 'We open at nine.');
  playback.played('We ');
  playback.played('open');
  assert.deepEqual(playback.interrupted(), { turnId: 1, played: 'We open' });
});
