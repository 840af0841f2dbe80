/** What one relay socket tells beside the conversation: its error frames, and what comes twice after a reconnect. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ErrorFrames } from '../../../src/runtime/error_frames.ts';
import { ReplayedPrompts } from '../../../src/runtime/replayed_prompts.ts';

const S = 1_000_000;

test('two error frames within ten seconds are enough, two that are further apart are not', () => {
  const frames = new ErrorFrames();
  assert.equal(frames.note(null, 0), false);
  assert.equal(frames.note(null, 11 * S), false);
  assert.equal(frames.note(null, 20 * S), true);
});

test('error frames about speech count with or without a code, those about a message of ours do not', () => {
  for (const code of [null, 64106, 64111, 64112, 64113, 64114, 12345]) {
    const frames = new ErrorFrames();
    assert.deepEqual([frames.note(code, 0), frames.note(code, S)], [false, true], String(code));
  }
  const frames = new ErrorFrames();
  assert.deepEqual([frames.note(64107, 0), frames.note(64107, 1), frames.note(64107, 2)], [false, false, false]);
});

test('the final prompt that was had is known again once, soon after the reconnect and as the first', () => {
  const had = { text: 'yes', atUs: 0 };
  assert.equal(new ReplayedPrompts(had, S).has('yes', 2 * S), true);
  assert.equal(new ReplayedPrompts(had, S).has('yes', 4 * S), false);
  assert.equal(new ReplayedPrompts(had, 11 * S).has('yes', 11 * S), false, 'it was had long ago');
  assert.equal(new ReplayedPrompts(null, 0).has('yes', S), false);
  const prompts = new ReplayedPrompts(had, 0);
  assert.deepEqual([prompts.has('no', S), prompts.has('yes', S)], [false, false]);
  const twice = new ReplayedPrompts(had, 0);
  assert.deepEqual([twice.has('yes', S), twice.has('yes', S)], [true, false]);
});
