import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Completeness, completenessOf } from '../../../src/languages/completeness.ts';

function reads(expected: Completeness, name: string, said: Readonly<Record<string, readonly string[]>>): void {
  test(name, () => {
    for (const [language, texts] of Object.entries(said)) {
      for (const text of texts) assert.equal(completenessOf(text, language), expected, `${language}: ${text}`);
    }
  });
}

reads('open', 'an utterance is open after a word that waits for the next', {
  en: [
    'I would like a',
    'my name is',
    'I want to',
    'book a table for',
    'what is the price of',
    'because',
    'do you have',
  ],
  'es-MX': ['quiero una mesa para', 'mi nombre es', 'quisiera'],
  fr: ['je voudrais une', 'mon nom est', "j'ai besoin de"],
  'de-AT': ['ich möchte einen', 'mein Name ist', 'Ich heiße'],
  it: ['vorrei un', 'il mio nome è'],
  pt: ['eu quero uma', 'meu nome é'],
  nl: ['ik wil een', 'mijn naam is'],
  'zh-HK': ['我想', '因為', '我嘅', '但係', '我喺', '我個名係', '我要一個'],
  'zh-CN': ['因为', '我的', '如果', '我想要'],
  ja: ['東京から', '明日の', 'テーブルを'],
  ko: ['예약을', '그리고'],
  hi: ['मेरा'],
  ar: ['اريد حجز في'],
  multi: ['I would like a', 'je voudrais une'],
});

reads('open', 'an utterance is open after a filler, a comma or a hesitation', {
  en: ['um', 'I need, uh', 'I need,', 'so I was thinking...', 'well -'],
  de: ['ich äh'],
  'zh-HK': ['我想要呃', '今日，'],
});

reads('open', 'letters and digits that are being dictated are open, with a full stop too', {
  en: [
    'my number is 4 1 5',
    'my number is four one five.',
    'A as in',
    'B as in boy',
    'it is s m i',
    'john at gmail dot',
  ],
  'zh-HK': ['我電話係九一二三'],
  es: ['mi número es 6 5 4'],
});

reads('open', 'a full stop behind an article is a pause of the speaker', {
  en: ['I would like a.'],
  fr: ['je voudrais une.'],
});

reads('complete', 'an utterance is complete at the sign that ends a sentence in its script', {
  en: ['Where are you?', 'I want a table.', 'Stop!'],
  'zh-CN': ['什么时候？', '好。'],
  ar: ['متى؟'],
  hi: ['कब खुलता है।'],
  es: ['¿Dónde está?'],
});

reads('complete', 'a particle ends an utterance in Cantonese, and a polite ending in Japanese and Korean', {
  'zh-HK': ['你哋幾點開門呀', '係咪呀', '今日開唔開門㗎', '好貴喎', '得啦', '真係咩', '開門嗎', '好喇', '去吖'],
  ja: ['いつですか', '予約をお願いします'],
  ko: ['영업시간이 어떻게 되나요'],
});

reads('unclear', 'a single answer word is unclear', {
  en: ['yes', 'no', 'on', 'okay'],
  es: ['sí', 'si', 'no'],
  it: ['si'],
  'zh-HK': ['係', '得', '係嘅'],
});

reads('unclear', 'an utterance without a sign of either is unclear', {
  en: [
    'what time do you open',
    'yes I do',
    'where are you from',
    'tell me what my balance is',
    'how do I log in',

    'what is it for',
    'table for two',
    'my number is 415 555 0199',
    'why not',
    'twenty five',
    'set it for 5 am',
    '',
  ],
  es: ['dónde está'],
  fr: ['quelle heure est il'],
  de: ['was ist das', 'wie spät ist'],
  'zh-HK': ['我想訂枱'],
  'xx-YY': ['something'],
});
