import assert from 'node:assert/strict';
import { test } from 'node:test';
import { andWord } from '../../../src/languages/spoken_words.ts';

test('the word for & follows the primary language, and Cantonese is not folded into Mandarin', () => {
  const words: [string, string][] = [
    ['en-US', 'and'],
    ['de-AT', 'und'],
    ['fr', 'et'],
    ['ja-JP', 'と'],
    ['ES-mx', 'y'],
    ['zh-CN', '和'],
    ['zh', '和'],
    ['cmn-Hans-CN', '和'],
    ['zh-TW', '和'],
    ['zh-HK', '同'],
    ['zh-Hant-HK', '同'],
    ['yue-Hant-HK', '同'],
    ['yue', '同'],
  ];
  for (const [language, word] of words) assert.equal(andWord(language), word, language);
});

test('the word for & in an unknown language is the English one', () => {
  for (const language of ['', 'multi', 'xx-YY', 'constructor', '__proto__']) assert.equal(andWord(language), 'and');
});
