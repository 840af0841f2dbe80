import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cutAgentLine, type Line } from '../../../src/domain/transcript.ts';

const agent = (text: string, turnId = 1): Line => ({ role: 'agent', text, turnId, atMs: 0 });
const caller = (text: string, turnId = 1): Line => ({ role: 'caller', text, turnId, atMs: 0 });

test('a cut line holds what was heard; agent lines after it go, caller lines stay', () => {
  const lines = [caller('when'), agent('We open at nine.'), caller('and', 2), agent('Closed.', 2)];
  assert.deepEqual(cutAgentLine(lines, 1, ' We open '), [
    caller('when'),
    { ...agent('We open'), cut: true },
    caller('and', 2),
  ]);
});

test('an unheard line is removed', () => {
  assert.deepEqual(cutAgentLine([caller('when'), agent('We open')], 1, '  '), [caller('when')]);
});

test('what was heard is never longer than what was said', () => {
  assert.equal(cutAgentLine([agent('Nine.')], 0, 'Nine. And a half.')[0]?.text, 'Nine.');
});

test('only agent lines are cut', () => {
  const lines = [caller('when')];
  assert.equal(cutAgentLine(lines, 0, 'w'), lines);
  assert.equal(cutAgentLine(lines, -1, 'w'), lines);
  assert.equal(cutAgentLine(lines, 5, 'w'), lines);
});
