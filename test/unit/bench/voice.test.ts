import assert from 'node:assert/strict';
import { mock, test, type TestContext } from 'node:test';
import { agentSpeechMs } from '../../../bench/speech_timing.ts';
import { Voice } from '../../../bench/voice.ts';

/** A voice whose time passes when the test says so. */
function openVoice(t: TestContext) {
  let nowMs = 0;
  const timers = mock.timers;
  timers.enable({ apis: ['setTimeout'] });
  t.after(() => timers.reset());
  const told: string[] = [];
  const listener = {
    audible: (on: boolean): void => void told.push(on ? 'on' : 'off'),
    played: (text: string): void => void told.push(text),
  };
  const voice = new Voice(listener, 1, () => nowMs);
  const pass = (ms: number): void => {
    // In small steps, because a timer that ends begins the next one.
    for (let step = 0; step < ms; step += 10) {
      nowMs += 10;
      timers.tick(10);
    }
  };
  return { voice, told, pass };
}

test('the words that have come are spoken, from the first sound to the last', (t) => {
  const { voice, told, pass } = openVoice(t);
  voice.say('Good ', false);
  voice.say('morning. How', false);
  assert.deepEqual([told, voice.isActive], [[], true]);
  pass(160);
  assert.deepEqual(told, ['on']);
  voice.say(' may I help?', true);
  pass(agentSpeechMs('Good morning. ') + 20);
  assert.deepEqual(told, ['on', 'Good morning. ']);
  pass(agentSpeechMs('How may I help?') + 20);
  assert.deepEqual(told, ['on', 'Good morning. ', 'How may I help?', 'off']);
  assert.equal(voice.isActive, false);
});

test('a caller who cuts in has heard the words until then, and nothing of the reply comes after', (t) => {
  const { voice, told, pass } = openVoice(t);
  voice.say('Good morning. How may I help you today', false);
  pass(150 + agentSpeechMs('Good morning. ') + 20);
  voice.say('?', true);
  voice.say('Second', false);
  pass(agentSpeechMs('How may') + 50);
  const { heard, ms } = voice.cut();
  assert.equal(heard.startsWith('Good morning.'), true);
  assert.ok(ms > 700, `${ms} ms`);
  assert.equal(voice.isActive, false);
  voice.say(' reply', true);
  pass(3_000);
  assert.equal(told.at(-1), 'off');
});

test('a new turn is spoken although the reply that was cut was never closed', (t) => {
  const { voice, told, pass } = openVoice(t);
  voice.say('One sentence. And more', false);
  pass(300);
  voice.cut();
  voice.say(' of it', false);
  voice.beginTurn();
  voice.say('Another.', true);
  pass(1_000);
  assert.deepEqual(told, ['on', 'off', 'on', 'Another.', 'off']);
});
