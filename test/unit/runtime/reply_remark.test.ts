/** What a model is told of its own replies, where they could not be mended before they were spoken. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Line } from '../../../src/domain/transcript.ts';
import { remarkOn } from '../../../src/runtime/reply_remark.ts';

const agent = (text: string): Line => ({ role: 'agent', text, turnId: 1, atMs: 0 });
const caller = (text: string): Line => ({ role: 'caller', text, turnId: 1, atMs: 0 });

/** 把 and 了 were left, because no one word stands for them. */
const WRITTEN = agent('我把預約改了。');
const SPOKEN = agent('我幫你改咗個預約喇。');

test('a Cantonese line that was left in written Chinese is held against the model', () => {
  assert.match(remarkOn([WRITTEN], 'zh-HK'), /colloquial Cantonese/);
  assert.match(remarkOn([WRITTEN, caller('唔該。'), SPOKEN], 'yue-Hant-HK'), /colloquial Cantonese/);
});

test('a model that has spoken Cantonese for three answers is told nothing any more', () => {
  assert.equal(remarkOn([SPOKEN], 'zh-HK'), '');
  assert.equal(remarkOn([WRITTEN, SPOKEN, SPOKEN, SPOKEN], 'zh-HK'), '');
  assert.equal(remarkOn([], 'zh-HK'), '');
});

test('written Chinese of the caller, and of Mandarin calls, is no reason to tell the model anything', () => {
  assert.equal(remarkOn([SPOKEN, caller('我把預約改了。')], 'zh-HK'), '');
  assert.equal(remarkOn([WRITTEN], 'zh-TW'), '');
});
