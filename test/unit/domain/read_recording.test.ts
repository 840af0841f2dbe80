import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRecording } from '../../../src/domain/read_recording.ts';
import { madeRecording, prompt, reply } from '../../support/made_recording.ts';

const RECORDING = madeRecording([
  { type: 'socket.opened' },
  prompt('hello'),
  { type: 'carrier.told', event: { type: 'carrier.ended', end: 'completed' } },
  { type: 'generation.requested', turnId: 1, generation: 1, provider: 'openai' },
  { type: 'generation.requested', turnId: 1, generation: 2, provider: 'openai', utterance: 'hello' },
  { type: 'generation.text', generation: 1, text: 'Hi.' },
  { type: 'generation.done', generation: 1, endCall: false },
  { type: 'generation.failed', generation: 2, code: 'STALLED' },
  { type: 'generation.aborted', generation: 3 },
  ...reply('Hi.'),
  { type: 'socket.closed', status: 1000 },
]);

test('a recording that was written as JSON is read as it was', () => {
  assert.deepEqual(readRecording(JSON.parse(JSON.stringify(RECORDING))), RECORDING);
});

test('turns of a version that discarded nothing have no discarded speculations', () => {
  const { turns } = readRecording({ ...RECORDING, turns: [{ turnId: 1 }] });
  assert.deepEqual(turns, [{ turnId: 1, discarded: [] }]);
});

const FAULTS: readonly (readonly [what: string, json: unknown, message: RegExp])[] = [
  ['no object', [], /it is no JSON object/],
  ['another file', {}, /format is not call-flow-weaver-recording/],
  ['another version', { ...RECORDING, version: 2 }, /version is 2, not 1/],
  ['an unknown privacy', { ...RECORDING, privacy: 'none' }, /privacy is not/],
  ['no workflow', { ...RECORDING, workflow: undefined }, /workflow is no object/],
  ['half a workflow', { ...RECORDING, workflow: { id: 'x' } }, /workflow\.version is no number/],
  ['a wrong direction', { ...RECORDING, direction: 'up' }, /direction is not/],
  ['a wrong mode', { ...RECORDING, mode: 'fast' }, /mode is not/],
  ['no list of events', { ...RECORDING, events: {} }, /events is no list/],
  ['an event that is none', { ...RECORDING, events: [1] }, /events\[0\] is no object/],
  ['an unknown event', { ...RECORDING, events: [{ type: 'toString', atUs: 0 }] }, /events\[0\]\.type/],
  ['an event without a time', { ...RECORDING, events: [{ type: 'socket.opened' }] }, /events\[0\]\.atUs/],
  [
    'times that fall',
    { ...RECORDING, events: [5, 4].map((atUs) => ({ type: 'socket.opened', atUs })) },
    /events\[1\]\.atUs/,
  ],
  ['a frame that is none', { ...RECORDING, events: [{ type: 'frame.in', atUs: 0, frame: [] }] }, /events\[0\]\.frame/],
  [
    'an utterance that is none',
    {
      ...RECORDING,
      events: [{ type: 'generation.requested', atUs: 0, turnId: 1, generation: 1, provider: 'openai', utterance: 5 }],
    },
    /events\[0\]\.utterance is no string or nothing/,
  ],
  ['a turn that is none', { ...RECORDING, turns: [null] }, /turns\[0\] is no object/],
  [
    'a telling without a type',
    { ...RECORDING, events: [{ type: 'carrier.told', atUs: 0, event: {} }] },
    /events\[0\]\.event\.type is no string/,
  ],
];

for (const [what, json, message] of FAULTS) {
  test(`a file with ${what} is refused by name`, () => {
    assert.throws(
      () => readRecording(json),
      (error: unknown) => error instanceof TypeError && message.test(error.message),
    );
  });
}
