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
  assert.deepEqual(playback.interrupted(), { turnId: 2, heard: '', isSure: true });
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
  assert.deepEqual(playback.interrupted(), { turnId: 1, heard: 'We open', isSure: true });
});

test('words of a later line pass over the end of one whose socket was lost', () => {
  const playback = new Playback();
  playback.sent(1, 'We open at nine.');
  playback.sentWhole(1);
  playback.played('We ');
  playback.socketLost();
  playback.sent(2, 'Closed on Sunday.');
  playback.sentWhole(2);
  assert.equal(playback.played('Closed '), false);
  assert.deepEqual(playback.interrupted(), { turnId: 2, heard: 'Closed ', isSure: true });
});

test('a carrier that came back to its session may still report the line of the lost socket', () => {
  const playback = new Playback();
  playback.sent(1, 'We open at nine.');
  playback.sentWhole(1);
  playback.socketLost();
  assert.equal(playback.played('We open'), false);
  assert.equal(playback.played(' at nine.'), true);
});

test('a barge-in, and the carrier falling silent, concern the line after a lost socket where there is one', () => {
  const lost = (): Playback => {
    const playback = new Playback();
    playback.sent(1, 'That is not known.');
    playback.sentWhole(1);
    playback.played('That ');
    playback.socketLost();
    playback.sent(2, 'That is not known.');
    playback.sentWhole(2);
    return playback;
  };
  assert.deepEqual(lost().interrupted('That is'), { turnId: 2, heard: 'That is', isSure: true });
  const silent = lost();
  assert.equal(silent.played('That is not known.'), true);
  assert.deepEqual(
    lost()
      .unheard(0)
      .map(({ turnId }) => turnId),
    [2],
  );
});

test('what was not heard is told by what was reported, line by line', () => {
  const playback = new Playback();
  playback.sent(1, 'We open at nine.');
  playback.sentWhole(1);
  playback.played('We  open');
  playback.sent(2, 'Closed.');
  assert.deepEqual(playback.unheard(0), [
    { turnId: 1, heard: 'We open', unheard: ' at nine.' },
    { turnId: 2, heard: '', unheard: 'Closed.' },
  ]);
  playback.reset();
  assert.deepEqual(playback.unheard(1000), []);
});

test('where nothing is reported, what was not heard is estimated, from the beginning of a word or clause', () => {
  const unheard = (sent: string, leftMs: number): string => {
    const playback = new Playback();
    playback.sent(1, sent);
    playback.sentWhole(1);
    return playback.unheard(leftMs)[0]?.unheard ?? '';
  };
  assert.equal(unheard('We open at nine.', 0), '');
  assert.equal(unheard('We open at nine.', 300), 'nine.');
  assert.equal(unheard('We open at nine.', 60_000), 'We open at nine.');
  assert.equal(unheard('我哋九點開門，五點收工。', 1000), '五點收工。');
});
