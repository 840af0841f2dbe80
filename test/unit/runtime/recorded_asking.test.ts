/** Whom a recorded call asked for a prompt, also for one after which the caller went on. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DiscardRecord } from '../../../src/domain/turn.ts';
import type { RecordedCall } from '../../../src/replay/recorded_call.ts';
import { askingAt } from '../../../src/runtime/recorded_asking.ts';

const discarded = (source: string, startedUs: number, endedUs: number): DiscardRecord => ({
  source,
  startedUs,
  firstTokenUs: null,
  endedUs,
  why: 'appended',
});

/** One turn of two prompts, at 600 ms and at 1,700 ms of a turn that begins 2 s after its call. */
const CALL = {
  finals: [
    { atUs: 2_600_000, text: 'when are' },
    { atUs: 3_700_000, text: 'you open' },
  ],
  turns: [
    {
      key: '2',
      turn: {
        atMs: 2_000,
        timeline: { finalUs: 1_700_000 },
        attempts: [{ source: 'third', start: 'cold', startedUs: 1_700_000 }],
        discarded: [
          discarded('unheard', 300_000, 500_000),
          discarded('second', 600_000, 1_700_000),
          discarded('first', 520_000, 1_700_000),
          discarded('third', 1_400_000, 1_700_000),
        ],
      },
    },
  ],
} as unknown as RecordedCall;

test('A prompt after which the caller went on has what was asked for it and discarded with the next one', () => {
  const asking = askingAt(CALL, 1, 2_650_000);
  assert.deepEqual(
    asking?.attempts.map(({ source, start }) => `${source} ${start}`),
    ['first cold', 'second race', 'third hedge'],
  );
  assert.equal(asking?.sinceBeganUs, 650_000);
});

test('The last prompt of a turn has the attempts of its turn, and one that was not recorded has none', () => {
  assert.deepEqual(
    askingAt(CALL, 2, 3_700_000)?.attempts.map(({ source }) => source),
    ['third'],
  );
  assert.equal(askingAt(CALL, 3, 9_000_000), null);
});
