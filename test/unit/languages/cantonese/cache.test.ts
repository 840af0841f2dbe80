/** The cache of answers with Cantonese callers: what a recogniser spells anew is found, what means another thing is not. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadCantoneseTables } from '../../../../src/languages/cantonese/tables.ts';
import { createTools } from '../../../../src/runtime/create_early.ts';
import { cacheWorld, type CacheWorld } from '../../../support/cache_world.ts';

const PLACE = { language: 'zh-HK', lines: [['agent', '你好，有咩可以幫到你？']] } as const;

async function proven(question: string, answer: string): Promise<CacheWorld> {
  const world = cacheWorld({ tools: createTools(await loadCantoneseTables()), model: () => answer });
  await world.see(question, answer, 1, PLACE);
  await world.see(question, answer, 2, PLACE);
  assert.equal(world.hit(question, PLACE)?.text, answer);
  return world;
}

test('an answer is found when the recogniser writes the same sounds with other characters', async () => {
  const world = await proven('你哋嘅營業時間係幾點至幾點', '我哋朝早九點開到夜晚六點。');
  for (const heard of ['你哋嘅形業時間係幾點至幾點', '你哋嘅营业时间係幾點至幾點呀', '你地嘅形業時間係幾點至幾點唔該'])
    assert.equal(world.hit(heard, PLACE)?.text, '我哋朝早九點開到夜晚六點。', heard);
  assert.match(world.asked[0]?.utterance ?? '', /營業時間/, 'the model is asked in words and not in sounds');
});

test('an answer is not served to a question with another number, denial or thing asked', async (context) => {
  const world = await proven('兩個人訂位要唔要畀按金', '唔使，兩位唔使畀按金。');
  const others = [
    '三個人訂位要唔要畀按金',
    '十二個人訂位要唔要畀按金',
    '兩個人訂位要畀按金',
    '兩個人訂位唔要畀按金',
    '兩個人訂位要幾多按金',
    '兩個人唔訂位要唔要畀按金',
    '倆個人訂位未要畀按金',
    '兩百個人訂位要唔要畀按金',
    '兩個人訂位使唔使畀按金',
  ];
  for (const other of others) assert.equal(world.hit(other, PLACE), null, other);
  context.diagnostic(`${others.length} near questions, none served`);
});

test('without the tables the cache goes by characters', async () => {
  const world = cacheWorld({ tools: createTools(null), model: () => '九點。' });
  for (const caller of [1, 2]) await world.see('你哋嘅營業時間', '九點。', caller, PLACE);
  assert.equal(world.hit('你哋嘅營業時間', PLACE)?.text, '九點。');
  assert.equal(world.hit('你哋嘅形業時間', PLACE), null);
});
