/** What a model writes, as it is spoken: in Cantonese its wording, its characters and its numbers are put right. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { loadScript, type Script } from '../../../src/languages/cantonese/script.ts';
import { createReplyFilter } from '../../../src/runtime/reply_filter.ts';

let script: Script;
before(async () => {
  script = await loadScript();
});

function spoken(language: string, text: string): { readonly text: string; readonly counted: readonly string[] } {
  const counted: string[] = [];
  const filter = createReplyFilter(language, { script, count: (code) => void counted.push(code) });
  let all = '';
  for (const char of text) all += filter.push(char);
  return { text: all + filter.flush(), counted };
}

test('a reply in written Chinese is spoken as people speak, and counted', () => {
  const { text, counted } = spoken('zh-HK', '我們現在沒有空位。');
  assert.equal(text, '我哋而家冇空位。');
  assert.deepEqual(counted, ['cantonese_reply_in_written_chinese']);
});

test('a reply in spoken Cantonese stays as it is, Markdown apart, and nothing is counted', () => {
  assert.deepEqual(spoken('zh-HK', '**好呀**，我哋九點開門㗎。'), { text: '好呀，我哋九點開門㗎。', counted: [] });
});

test('in other languages nothing of this is done', () => {
  assert.equal(spoken('zh-CN', '我们现在没有空位。').text, '我们现在没有空位。');
});
