import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KeyPresses } from '../../../src/runtime/key_presses.ts';
import { VirtualClock } from '../../../src/runtime/virtual_clock.ts';

function keys(): {
  readonly clock: VirtualClock;
  readonly entered: string[];
  readonly press: (digits: string) => void;
  readonly clear: () => void;
} {
  const clock = new VirtualClock();
  const entered: string[] = [];
  const presses = new KeyPresses(clock, 1500, (digits) => entered.push(digits));
  return {
    clock,
    entered,
    press: (digits) => {
      for (const digit of digits) presses.pressed(digit);
    },
    clear: () => presses.clear(),
  };
}

test('keys are one utterance after a pause; each key waits anew', () => {
  const { clock, entered, press } = keys();
  press('1');
  clock.advance(1400);
  press('2*');
  clock.advance(1499);
  assert.deepEqual(entered, []);
  clock.advance(1);
  assert.deepEqual(entered, ['12*']);
  assert.equal(clock.pendingCount, 0);
});

test('the hash key ends the utterance at once and is no part of it', () => {
  const { clock, entered, press } = keys();
  press('42#');
  assert.deepEqual(entered, ['42']);
  press('#');
  assert.deepEqual(entered, ['42']);
  assert.equal(clock.pendingCount, 0);
});

test('after 32 keys the utterance ends by itself', () => {
  const { entered, press } = keys();
  press('7'.repeat(33));
  assert.deepEqual(entered, ['7'.repeat(32)]);
});

test('cleared keys are forgotten and leave no timer', () => {
  const { clock, entered, press, clear } = keys();
  press('12');
  clear();
  assert.equal(clock.pendingCount, 0);
  clock.advance(5000);
  assert.deepEqual(entered, []);
});
