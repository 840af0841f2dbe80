import assert from 'node:assert/strict';
import { test } from 'node:test';
import { completenessOf } from '../../../src/languages/completeness.ts';
import {
  type Facts,
  factsOf,
  hasPersonalData,
  isContextDependent,
  isCorrection,
  isTimeRelative,
  sameFacts,
} from '../../../src/languages/facts.ts';
import { normaliseUtterance } from '../../../src/languages/normalise.ts';

type Said = readonly (readonly [language: string, text: string, ...expected: string[]])[];

function lists(name: string, field: keyof Omit<Facts, 'negated'>, said: Said): void {
  test(name, () => {
    for (const [language, text, ...expected] of said)
      assert.deepEqual(factsOf(text, language)[field], expected, `${language}: ${text}`);
  });
}

lists('numbers are the same in words, digits and as times or money', 'numbers', [
  ['en', 'twenty five people', '25'],
  ['en', '25 people', '25'],
  ['en', 'from 9 a.m. to 5:30 pm', '17:30', '9:00'],
  ['en', 'half past four', '4:30'],
  ['en', 'at 4 30 pm', '16:30'],
  ['en', 'it costs $5.00', '5$'],
  ['en', 'five dollars', '5$'],
  ['en', 'the twenty first of March', '21'],
  ['en', 'March 3rd', '3'],
  ['en', 'March third', '3'],
  ['en', 'no one'],
  ['es', 'treinta y cinco euros', '35€'],
  ['fr', 'à 16h30', '16:30'],
  ['de', 'um 16 Uhr 30', '16:30'],
  ['de', '1.000,50', '1000.5'],
  ['zh-HK', '下午三點半', '15:30'],
  ['zh-HK', '三十五蚊一位', '35$'],
  ['zh-CN', '晚上8点', '20:00'],
  ['ja', '午後3時半', '15:30'],
  ['ko', '두 명 오후 3시', '15:00', '2'],
]);

lists('dates are canonical', 'dates', [
  ['en', 'Monday to Friday', 'fri', 'mon'],
  ['en', 'you may come in May, or march on', 'may'],
  ['es', 'mañana por la mañana', 'tomorrow'],
  ['fr', "aujourd'hui ou lundi", 'mon', 'today'],
  ['de', 'am Mittwoch oder morgen', 'tomorrow', 'wed'],
  ['de', 'am Morgen'],
  ['zh-HK', '禮拜三同聽日', 'tomorrow', 'wed'],
  ['zh-CN', '周六和十二月', 'dec', 'sat'],
  ['ja', '金曜日', 'fri'],
  ['ko', '토요일', 'sat'],
  ['ar', 'يوم الاثنين', 'mon'],
  ['hi', 'सोमवार', 'mon'],
]);

lists('question words have one class whatever the wording', 'questionWords', [
  ['en', 'what time do you open and how many can come', 'how many', 'when'],
  ['en', 'how much is it', 'how much'],
  ['es', '¿A qué hora abren?', 'when'],
  ['es', 'por qué', 'why'],
  ['fr', 'combien de personnes', 'how many'],
  ['fr', "qu'est-ce que c'est", 'what'],
  ['de', 'um wie viel Uhr', 'when'],
  ['it', "dov'è", 'where'],
  ['zh-HK', '你哋喺邊度', 'where'],
  ['zh-HK', '幾多錢', 'how much'],
  ['zh-HK', '點解', 'why'],
  ['zh-HK', '幾點', 'when'],
  ['zh-HK', '點樣去', 'how'],
  ['zh-HK', '邊個', 'who'],
  ['zh-CN', '为什么', 'why'],
  ['ja', 'いくつ', 'how many'],
  ['ar', 'متى', 'when'],
]);

lists('modals have classes', 'modals', [
  ['en', 'could you, or do I have to, or might I', 'can', 'may', 'must'],
  ['de', 'darf ich', 'may'],
  ['zh-HK', '可唔可以', 'can'],
]);

lists('names are capitalised words within a sentence', 'names', [
  ['en', 'We deliver to Boston. The Tate is near', 'boston', 'tate'],
  ['en', 'we deliver to boston'],
  ['en', 'WE DELIVER TO BOSTON'],
  ['en', 'On Monday I may come'],
  ['es', 'vivo en Madrid', 'madrid'],
]);

lists('content words are what is left', 'contentWords', [
  ['en', 'Could you please tell me the opening hours?', 'hours', 'opening'],
  ['zh-HK', '停車場呀', '停車', '車場'],
]);

test('an utterance denies by the number of its negations, clause by clause', () => {
  const denying: Said = [
    ['en', 'we do not deliver'],
    ['en', "No, we don't"],
    ['en', 'No we do not'],
    ['en', 'not on Sunday and not on Monday'],
    ['es', 'no hay nada'],
    ['fr', "il n'y a plus de place"],
    ['fr', "je n'ai pas de table"],
    ['de', 'wir haben keinen Tisch'],
    ['zh-HK', '今日唔開門'],
    ['zh-HK', '冇位'],
    ['zh-HK', '今日係咪唔開'],
    ['zh-CN', '不可以'],
    ['ja', '予約できません'],
    ['hi', 'हम नहीं करते'],
    ['sv', 'vi har inte öppet'],
  ];
  const plain: Said = [
    ['en', 'there is no problem'],
    ['en', 'we can not not come'],
    ['fr', 'une personne de plus'],
    ['zh-HK', '係唔係今日開門'],
    ['zh-HK', '有冇位呀'],
    ['zh-HK', '得唔得'],
    ['zh-HK', '可唔可以'],
    ['zh-HK', '唔該，唔好意思'],
    ['zh-HK', '冇問題'],
    ['zh-HK', '開咗門未呀'],
    ['zh-CN', '可不可以'],
    ['zh-CN', '特别好，非常好'],
    ['ja', '予約できませんか'],
  ];
  for (const [language, text] of denying) assert.equal(factsOf(text, language).negated, true, text);
  for (const [language, text] of plain) assert.equal(factsOf(text, language).negated, false, text);
});

test('two wordings say the same when numbers, dates, negation and names agree, in any order', () => {
  const agree = (one: string, other: string, language = 'en'): boolean =>
    sameFacts(factsOf(one, language), factsOf(other, language));
  assert.equal(agree('We open at 9 am on Monday', 'On Monday you can come from 9:00 a.m.'), true);
  assert.equal(agree('It costs $25', 'The price is twenty five dollars'), true);
  assert.equal(agree('We open at 9 am', 'We open at 9 pm'), false);
  assert.equal(agree('We open on Monday', 'We open on Sunday'), false);
  assert.equal(agree('We are open', 'We are not open'), false);
  assert.equal(agree('It is in Boston', 'It is in Austin'), false);
  assert.equal(agree('It costs 5 dollars', 'It costs 5 euros'), false);
  assert.equal(agree('March third', 'March fourth'), false);
  assert.equal(agree('我哋九點開門', '開門時間係 9:00', 'zh-HK'), true);
  assert.equal(agree('我哋九點開門', '我哋十點開門', 'zh-HK'), false);
  assert.equal(agree('我哋今日開門', '我哋今日唔開門', 'zh-HK'), false);
});

function predicate(
  name: string,
  holds: (text: string, language: string) => boolean,
  yes: Readonly<Record<string, readonly string[]>>,
  no: Readonly<Record<string, readonly string[]>>,
): void {
  test(name, () => {
    for (const [language, texts] of Object.entries(yes))
      for (const text of texts) assert.equal(holds(text, language), true, text);
    for (const [language, texts] of Object.entries(no))
      for (const text of texts) assert.equal(holds(text, language), false, text);
  });
}

predicate(
  'an utterance about now is known',
  isTimeRelative,
  {
    en: ['are you open now', 'what is my balance', 'when is the next bus', 'what is the status of my order'],
    'zh-HK': ['而家開緊門嗎', '聽日開唔開', '今日幾點收'],
    es: ['¿abren hoy?'],
    fr: ["êtes-vous ouverts aujourd'hui"],
    de: ['haben Sie heute offen'],
  },
  { en: ['what are your opening hours', 'do you have parking'], 'zh-HK': ['你哋喺邊度'], de: ['wo sind Sie'] },
);

predicate(
  'an utterance that needs what was said before is known',
  isContextDependent,
  {
    en: ['what about that one', 'yes', '25', 'twenty five', 'and on sunday', 'yes danish food', 'how about thai food'],
    'zh-HK': ['佢幾錢', '係呀', '呢個幾多錢呀', '三點'],
    es: ['¿y eso cuánto cuesta?'],
    de: ['und wie teuer ist das'],
  },
  {
    en: ['is there parking near the hotel', 'what time do you open on sundays'],
    'zh-HK': ['你哋星期日幾點開門'],
    de: ['wann haben Sie geöffnet'],
    fr: ['quels sont vos horaires'],
    es: ['cuáles son sus horarios'],
  },
);

predicate(
  'personal data is known',
  hasPersonalData,
  {
    en: [
      'my number is 415 555 0199',
      'four one five five five five',
      'my name is John',
      'i am John Smith speaking',

      'john at gmail dot com',
      'a@b.com',
      's m i t h',
      'I was born on May 3',
      'booking AB123C',
      '4111-1111-1111-1111',
    ],
    'zh-HK': ['我叫陳大文', '九一二三四五六七', '我電話係 9123 4567'],
    es: ['me llamo Ana'],
    fr: ["je m'appelle Anne"],
    de: ['ich heiße Anna'],
  },
  {
    en: ['in 2024 it costs $1200', 'what are your opening hours', 'a table for 4 at 7:30', 'from may 3 to 5'],
    'zh-HK': ['你哋幾點開門', '三十五蚊'],
  },
);

predicate(
  'a correction is known',
  isCorrection,
  {
    en: ['no, I asked about the price', "that's not what I asked", 'I said tomorrow', 'you got that wrong'],
    'zh-HK': ['我唔係問呢樣', '我係問幾點', '你聽錯咗'],
    es: ['no es lo que pregunté'],
    fr: ["ce n'est pas ce que j'ai demandé"],
    de: ['das habe ich nicht gefragt'],
  },
  { en: ['no', 'what time do you open', 'I want to ask about prices'], 'zh-HK': ['我想問下幾點開門'] },
);

test('an utterance of twenty words is read in well under a millisecond, ten thousand words in a moment', (context) => {
  const said =
    'hello could you please tell me whether there is a table for twenty five people on Friday at half past seven';
  const read = (text: string): void => {
    normaliseUtterance(text, 'en');
    completenessOf(text, 'en');
    factsOf(text, 'en');
  };
  const runs: number[] = [];
  for (let run = 0; run < 800; run += 1) {
    const start = performance.now();
    read(said);
    runs.push(performance.now() - start);
  }
  const median = runs.slice(400).sort((a, b) => a - b)[200] ?? Infinity;
  const start = performance.now();
  read(`${said} `.repeat(500));
  const longMs = performance.now() - start;
  context.diagnostic(`20 words: ${(median * 1000).toFixed(0)} µs; 10,000 words: ${longMs.toFixed(1)} ms`);
  assert.ok(median < 1, `${median} ms`);
  assert.ok(longMs < 250, `${longMs} ms`);
});

test('who asks for an address or a number in Japanese tells nothing of himself', () => {
  for (const line of [
    '住所は',
    '電話番号は何ですか',
    '住所は分かりますか',
    'お名前は？',
    '電話番号は教えてもらえますか',
    '住所はそして電話番号は',
  ]) {
    assert.ok(!hasPersonalData(line, 'ja-JP'), line);
  }
  for (const line of ['住所は東京都港区です', '電話番号は零三の', '名前は田中です'])
    assert.ok(hasPersonalData(line, 'ja-JP'), line);
});

test('another one, or once more, speaks of no time', () => {
  for (const line of [
    'Gibt es noch etwas anderes?',
    'Haben Sie noch ein anderes?',
    'Sagen Sie das noch einmal',
    'Kann ich sonst noch helfen?',
  ]) {
    assert.ok(!isTimeRelative(line, 'de-DE'), line);
  }
  assert.ok(!isTimeRelative('Hier gibt es kein Restaurant.', 'de-DE'));
  assert.ok(isTimeRelative('Vous étiez ouvert hier ?', 'fr-FR'));
  assert.ok(isTimeRelative('Haben Sie noch geöffnet?', 'de-DE'));
  assert.ok(!isTimeRelative('もう一軒ありますか', 'ja-JP'));
  assert.ok(isTimeRelative('もう開いていますか', 'ja-JP'));
});
