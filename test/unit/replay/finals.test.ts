import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject, RecordedEvent } from '../../../src/domain/recording.ts';
import { readFinals } from '../../../src/replay/finals.ts';

const at = (atMs: number, frame: JsonObject): RecordedEvent => ({ atUs: atMs * 1000, type: 'frame.in', frame });
const key = (atMs: number, digit: string): RecordedEvent => at(atMs, { type: 'dtmf', digit });
const prompt = (atMs: number, voicePrompt: string, last?: boolean): RecordedEvent =>
  at(atMs, { type: 'prompt', voicePrompt, ...(last === undefined ? {} : { last }) });
const later = (atMs: number): RecordedEvent => ({ atUs: atMs * 1000, type: 'socket.opened' });

const CASES: readonly (readonly [name: string, events: readonly RecordedEvent[], finals: readonly unknown[]])[] = [
  ['partial and empty prompts are none', [prompt(1, 'a', false), prompt(2, ' '), prompt(3, 'a b')], [[3, 'a b']]],
  ['a prompt without `last` is final', [prompt(5, 'yes')], [[5, 'yes']]],
  ['keys end with #', [key(1, '4'), key(2, '2'), key(3, '#')], [[3, '42']]],
  ['keys end with a pause', [key(1, '4'), key(1_400, '2'), later(9_000)], [[2_900, '42']]],
  [
    'keys that are too far apart are two',
    [key(1, '4'), key(1_600, '2'), later(9_000)],
    [
      [1_501, '4'],
      [3_100, '2'],
    ],
  ],
  [
    'words before the pause of keys is over come first',
    [key(1, '4'), prompt(900, 'yes'), later(9_000)],
    [
      [900, 'yes'],
      [1_501, '4'],
    ],
  ],
  [
    'keys are forgotten with their socket',
    [key(1, '4'), { atUs: 9_000, type: 'socket.closed', status: 1006 }, later(9_000)],
    [],
  ],
];

for (const [name, events, finals] of CASES) {
  test(name, () => {
    assert.deepEqual(
      readFinals(events, 1_500).map(({ atUs, text }) => [atUs / 1000, text]),
      finals,
    );
  });
}
