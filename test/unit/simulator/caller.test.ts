import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { Caller, type CallerListener } from '../../../src/telephony/simulator/caller.ts';
import { DEFAULT_SIMULATOR_OPTIONS } from '../../../src/telephony/simulator/options.ts';
import type { Utterance } from '../../../src/telephony/simulator/persona.ts';
import { VirtualClock } from '../../../src/runtime/virtual_clock.ts';

let clock: VirtualClock;
let events: string[];
let heard: string[];
/** What the mind says next; it waits when there is nothing. */
let decide: (next: Utterance | 'hang_up') => void;
let caller: Caller;

const listener: CallerListener = {
  endOfTurnMs: 500,
  speechBegan: (text) => events.push(`began ${text}`),
  heardPartial: () => undefined,
  speechEnded: () => events.push('ended'),
  heardFinal: (text) => events.push(`final ${text}`),
  pressed: (digit) => events.push(digit),
};

beforeEach(() => {
  clock = new VirtualClock();
  events = [];
  heard = [];
  caller = new Caller({
    clock,
    random: () => 0.5,
    options: { ...DEFAULT_SIMULATOR_OPTIONS, callerWordsPerS: 2 },
    mind: {
      heard: (text) => heard.push(text),
      next: () =>
        new Promise((resolve) => {
          decide = resolve;
        }),
    },
    maxWaitMs: 10_000,
    hangUp: (reason) => events.push(reason),
  });
  caller.begin();
  caller.listenTo(listener);
});

async function decided(next: Utterance | 'hang_up'): Promise<void> {
  decide(next);
  await new Promise((resolve) => setImmediate(resolve));
}

describe('a caller', () => {
  test('waits for the agent to finish, reacts, speaks, and is free after the final', async () => {
    caller.agentAudible(true);
    await decided({ say: 'one two', afterMs: 300 });
    clock.advance(5_000);
    caller.hear('Hello. ');
    caller.agentAudible(false);
    clock.advance(5_000);
    assert.deepEqual(events, []);
    caller.agentFinished();
    assert.deepEqual(heard, ['Hello.']);
    clock.advance(299);
    assert.deepEqual(events, []);
    clock.advance(1);
    assert.deepEqual(events, ['began one two']);
    assert.equal(caller.speaking, true);
    clock.advance(1_000);
    assert.deepEqual(events.slice(1), ['ended']);
    assert.equal(caller.speaking, false);
    clock.advance(500);
    assert.deepEqual(events.slice(2), ['final one two']);
  });

  test('speaks into the words of an agent that has been talking for so long', async () => {
    await decided({ say: 'stop', bargeInAfterMs: 700 });
    clock.advance(5_000);
    caller.agentAudible(true);
    clock.advance(700);
    assert.deepEqual(events, ['began stop']);
    caller.hear('First. ');
    caller.agentCut('Sec');
    assert.deepEqual(heard, ['First. Sec']);
  });

  test('keeps what was said while it still pressed keys until it asks itself what is next', async () => {
    await decided({ say: 'one', afterMs: 0, keys: '12' });
    clock.advance(500 + 500 + 250);
    assert.deepEqual(events.slice(-2), ['final one', '1']);
    caller.hear('Thanks.');
    caller.agentFinished();
    assert.deepEqual(heard, []);
    clock.advance(250);
    assert.deepEqual(heard, ['Thanks.']);
  });

  test('says again what nobody listened to until its end', async () => {
    await decided({ say: 'one two three', afterMs: 0 });
    clock.advance(700);
    caller.listenTo(null);
    clock.advance(5_000);
    assert.deepEqual(events, ['began one two three']);
    caller.listenTo(listener);
    clock.advance(2_000);
    assert.deepEqual(events.slice(1), ['began one two three', 'ended', 'final one two three']);
  });

  test('gives up when nothing is heard for too long, and never while the agent talks', () => {
    caller.agentAudible(true);
    clock.advance(60_000);
    caller.agentAudible(false);
    clock.advance(9_999);
    assert.deepEqual(events, []);
    clock.advance(1);
    assert.deepEqual(events, ['gave_up']);
    caller.stop();
    assert.equal(clock.pendingCount, 0);
  });
});
