/** What a model was asked about is redacted as what the caller said, so that both are still the same. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RecordedFact } from '../../../src/domain/recording.ts';
import { redactRecording } from '../../../src/recording/redact.ts';
import { frameIn, madeRecording, prompt, textsOf } from '../../support/made_recording.ts';

const asked = (utterance: string): RecordedFact => ({
  type: 'generation.requested',
  turnId: 1,
  generation: 1,
  provider: 'openai',
  utterance,
});
const key = (digit: string): RecordedFact => frameIn({ type: 'dtmf', digit });

function redacted(...facts: readonly RecordedFact[]) {
  const recording = redactRecording(madeRecording(facts), new Uint8Array(32).fill(7));
  const questions = recording.events.flatMap((event) => (event.type === 'generation.requested' ? [event] : []));
  return { recording, said: textsOf(recording), asked: questions.map(({ utterance }) => utterance) };
}

test('a speculation is asked about the partial prompt, the turn about the final one', () => {
  const [partial, final] = ['my name is Thandeka', 'My name is Thandeka Mokoena.'];
  const call = redacted(prompt(partial, 'en-US', false), asked(partial), prompt(final), asked(final));
  assert.deepEqual(call.asked, call.said);
  assert.doesNotMatch(JSON.stringify(call.recording.events), /Thandeka|Mokoena/);
});

test('final prompts that were joined are joined again', () => {
  const [one, other] = ['I am Thandeka', 'call 415 555 0123'];
  const call = redacted(prompt('hello'), prompt(one), asked(one), prompt(other), asked(`${one} ${other}`));
  assert.deepEqual(call.asked, [call.said[1], `${call.said[1]} ${call.said[2]}`]);
});

test('keys that were pressed are asked about as the keys that they became', () => {
  const call = redacted(...['4', '2', '#', '9', '1', '#'].map(key), asked('91'));
  const keys = call.recording.events.flatMap((event) => {
    const digit = event.type === 'frame.in' ? event.frame['digit'] : null;
    return typeof digit === 'string' ? [digit] : [];
  });
  assert.deepEqual(call.asked, [keys.slice(3, 5).join('')]);
  assert.notEqual(call.asked[0], '91');
});

test('an utterance that nothing of the recording explains is redacted by itself', () => {
  const [utterance = ''] = redacted(prompt('I am Thandeka'), asked('thandeka has 415 555 0123')).asked;
  assert.match(utterance, / has /);
  assert.doesNotMatch(utterance, /thandeka|415|0123/i);
});

test('a request that does not say what it is about stays as it is', () => {
  const { utterance: _, ...earlier } = asked('') as { readonly utterance: string } & RecordedFact;
  assert.deepEqual(redacted(earlier as RecordedFact).asked, [undefined]);
});
