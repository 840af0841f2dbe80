import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { DEFAULT_SIMULATOR_OPTIONS } from '../../../src/telephony/simulator/options.ts';
import { Playback } from '../../../src/telephony/simulator/playback.ts';
import { VirtualClock } from '../../../src/runtime/virtual_clock.ts';

const OPTIONS = {
  ...DEFAULT_SIMULATOR_OPTIONS,
  agentWordsPerS: 2,
  agentCharsPerS: 4,
  firstByteMs: 150,
  textWaitMs: 250,
};
const PLAIN = { interruptible: 'any', preemptible: false } as const;

let clock: VirtualClock;
let events: string[];
let playback: Playback;

function start(options: Partial<typeof OPTIONS> = {}): void {
  clock = new VirtualClock();
  events = [];
  playback = new Playback(
    clock,
    { ...OPTIONS, ...options },
    {
      audible: (on) => events.push(on ? 'on' : 'off'),
      played: (text) => events.push(text.trim()),
      finished: () => events.push('finished'),
    },
  );
}

describe('the agent is heard', () => {
  beforeEach(() => start());

  test('from the first sentence end on, at speaking pace, until its talk cycle is spoken', () => {
    playback.write('One two. Three', false, PLAIN);
    clock.advance(149);
    assert.deepEqual(events, []);
    clock.advance(1);
    assert.deepEqual(events, ['on']);
    playback.write(' four', true, PLAIN);
    clock.advance(1_000);
    assert.deepEqual(events, ['on', 'One two.']);
    clock.advance(1_000);
    assert.deepEqual(events, ['on', 'One two.', 'Three four', 'off', 'finished']);
    assert.equal(clock.pendingCount, 0);
  });

  test('after a short wait when no sentence ends, and is not finished while the cycle is open', () => {
    playback.write('One', false, PLAIN);
    clock.advance(200);
    playback.write(' two', false, PLAIN);
    clock.advance(200);
    assert.deepEqual(events, []);
    clock.advance(50 + 150);
    assert.deepEqual(events, ['on']);
    clock.advance(1_000);
    assert.deepEqual(events, ['on', 'One two', 'off']);
    playback.write('', true, PLAIN);
    assert.deepEqual(events, ['on', 'One two', 'off', 'finished']);
    assert.equal(clock.pendingCount, 0);
  });

  test('in the order of the talk cycles, without a pause between them', () => {
    playback.write('One.', true, PLAIN);
    playback.write('Two.', true, PLAIN);
    clock.advance(150 + 500 + 500);
    assert.deepEqual(events, ['on', 'One.', 'Two.', 'off', 'finished']);
  });

  test('faster at a higher pace', () => {
    start({ pace: 10 });
    playback.write('One two.', true, PLAIN);
    clock.advance(115);
    assert.deepEqual(events, ['on', 'One two.', 'off', 'finished']);
  });

  test('up to a bound of waiting text', () => {
    start({ queuedCharsMax: 10 });
    assert.equal(playback.write('One two.', false, PLAIN), true);
    assert.equal(playback.write('Three four.', true, PLAIN), false);
    clock.advance(1_150);
    assert.deepEqual(events, ['on', 'One two.', 'off']);
  });
});

describe('a caller who cuts in', () => {
  beforeEach(() => start());

  test('has heard the words until then; the rest of the reply is dropped, the next one is spoken', () => {
    playback.write('One two. Three four five.', false, PLAIN);
    clock.advance(150 + 1_000 + 1_100);
    assert.deepEqual(playback.cut('speech'), {
      heard: 'One two. Three four',
      unfinished: ' Three four',
      sinceStartMs: 2_100,
    });
    assert.deepEqual(events, ['on', 'One two.', 'off']);
    playback.write(' Six.', true, PLAIN);
    clock.advance(1_000);
    playback.write('Seven.', true, PLAIN);
    clock.advance(650);
    assert.deepEqual(events.slice(3), ['on', 'Seven.', 'off', 'finished']);
    assert.equal(clock.pendingCount, 0);
  });

  test('hears the next turn also when the cut reply was never closed', () => {
    playback.write('One. Two', false, PLAIN);
    clock.advance(200);
    playback.cut('speech');
    playback.beginTurn();
    playback.write('Three.', true, PLAIN);
    clock.advance(650);
    assert.deepEqual(events, ['on', 'off', 'on', 'Three.', 'off', 'finished']);
  });

  test('stops only what may be stopped by that input', () => {
    playback.write('One two three.', true, { interruptible: 'dtmf', preemptible: false });
    clock.advance(200);
    assert.equal(playback.cut('speech'), null);
    assert.notEqual(playback.cut('dtmf'), null);
    assert.equal(playback.cut('dtmf'), null);
  });

  test('before the first sound has heard nothing', () => {
    playback.write('One.', true, PLAIN);
    assert.deepEqual(playback.cut('speech'), { heard: '', unfinished: '', sinceStartMs: 0 });
    assert.equal(clock.pendingCount, 0);
  });
});

test('a preemptible reply gives way to the next one', () => {
  start();
  playback.write('One two three four.', true, { interruptible: 'any', preemptible: true });
  clock.advance(400);
  playback.write('Five.', true, PLAIN);
  clock.advance(650);
  assert.deepEqual(events, ['on', 'off', 'on', 'Five.', 'off', 'finished']);
});
