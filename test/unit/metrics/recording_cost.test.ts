import assert from 'node:assert/strict';
import { test } from 'node:test';
import { measureRecording } from '../../../bench/recording_cost.ts';

test('recording all figures of a turn costs less than 80 µs, also on a machine that does other things', () => {
  const { medianUs, roundedUpCount } = measureRecording(9, 2_000, 150);
  assert.ok(medianUs > 0 && medianUs < 80, `${medianUs} µs a turn`);
  assert.equal(roundedUpCount, 0);
});
