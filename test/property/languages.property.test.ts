/** The tools that read utterances, for any text: they never throw, and no key is shared by what differs. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { completenessOf } from '../../src/languages/completeness.ts';
import {
  factsOf,
  hasPersonalData,
  isContextDependent,
  isCorrection,
  isTimeRelative,
  sameFacts,
} from '../../src/languages/facts.ts';
import { normaliseUtterance } from '../../src/languages/normalise.ts';

const language = fc.constantFrom(
  ...'en-US es-ES fr-FR de-DE it-IT pt-BR nl-NL ja-JP ko-KR zh-CN zh-TW zh-HK yue hi-IN ar-EG multi sv-SE xx'.split(
    ' ',
  ),
  '',
  'constructor',
  '__proto__',
);

/** Pieces on which one rule works upon what another has left. */
const piece = fc.constantFrom(
  ...(
    "um please thank you no not don't can't twenty five hundred and two thousand one the oh 4 1,000 1.5 $ € 5pm 4:15 " +
    "p.m. hello so far well B12 e mail veinte y cinq quatre vingt dix sept et un fünfundzwanzig l'heure s'il vous plaît " +
    'sei alle 三 十 三十五 一 點 唔該 唔係 ， 。 , . - 呀 嘅話 我 你好 請問 呃 麻煩 嗎 很 の お願いします すみません 안녕하세요 음 ' +
    "नमस्ते ५ مرحبا ٣ İ ß ﬀ ½ ² ① 👍 x 第 星期 萬 千 百 零 蚊 book ー e\u0301 ' ’ ?"
  ).split(' '),
  '\u200D',
  '\uD800',
);
const pieced = fc
  .array(fc.tuple(piece, fc.constantFrom(' ', '', ', ')), { maxLength: 12 })
  .map((pieces) => pieces.flat().join(''));
const units = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 30 })
  .map((codes) => String.fromCharCode(...codes));
const anything = fc.oneof(pieced, units, fc.string({ unit: 'binary', maxLength: 40 }), fc.string({ unit: 'grapheme' }));

test('a normalised utterance is its own normal form, in every language and of any text', () => {
  fc.assert(
    fc.property(anything, language, (text, tag) => {
      const once = normaliseUtterance(text, tag);
      assert.equal(normaliseUtterance(once, tag), once);
    }),
    { numRuns: 1500 },
  );
});

test('no text, unpaired surrogates included, makes a tool throw', () => {
  fc.assert(
    fc.property(anything, language, (text, tag) => {
      const facts = factsOf(text, tag);
      assert.ok(sameFacts(facts, facts));
      assert.ok(['complete', 'open', 'unclear'].includes(completenessOf(text, tag)));
      for (const holds of [isTimeRelative, isContextDependent, hasPersonalData, isCorrection])
        assert.equal(typeof holds(text, tag), 'boolean');
    }),
    { numRuns: 800 },
  );
});

const CHANGES: Readonly<Record<string, readonly string[]>> = {
  en: [
    'two',
    'three',
    '12',
    '120',
    '1.5',
    'twenty five',
    'twenty',
    'not',
    'never',
    'can',
    'could',
    'must',
    'what',
    'when',
    'where',
    'who',
    'how many',
    'how much',
    'why',
    'Anna',
    'Boston',
    'no',
    'without',
    'yes',
  ],
  'zh-HK': [
    '二十',
    '三十五',
    '15',
    '唔',
    '冇',
    '未',
    '幾多',
    '邊度',
    '點解',
    '幾時',
    '陳大文',
    'Anna',
    '唔係',
    '有冇',
    '可以',
  ],
  es: ['dos', 'tres', 'treinta y dos', 'no', 'nunca', 'qué', 'cuándo', 'Ana', 'puedo'],
  fr: ['deux', 'quatre-vingts', 'vingt-quatre', 'pas', 'jamais', 'quand', 'où', 'Anne', 'dois'],
  de: ['zwei', 'zweiundzwanzig', 'nicht', 'kein', 'wann', 'wo', 'Anna', 'muss', 'darf'],
};
const AROUND: Readonly<Record<string, readonly string[]>> = {
  en: ['please', 'book', 'a table', 'for', 'um', 'hello', 'dinner', 'and', 'on Friday', 'thank you'],
  'zh-HK': ['唔該', '我想', '訂枱', '呃', '星期五', '呀', '你哋', '開門', '請問'],
  es: ['por favor', 'una mesa', 'para', 'el viernes', 'hola'],
  fr: ['bonjour', 'une table', 'pour', 'vendredi', "s'il vous plaît"],
  de: ['bitte', 'einen Tisch', 'für', 'Freitag', 'ähm', 'hallo'],
};

test('two utterances that differ in a number, a negation, a modal, a name or a question word are never merged', () => {
  for (const [tag, changes] of Object.entries(CHANGES)) {
    const around = fc.array(fc.constantFrom(...(AROUND[tag] ?? [])), { maxLength: 4 });
    fc.assert(
      fc.property(
        around,
        around,
        fc.subarray([...changes], { minLength: 2, maxLength: 2 }),
        (before, after, [one, other]) => {
          const said = [one, other, ''].map((change) =>
            normaliseUtterance([...before, change, ...after].join(tag === 'zh-HK' ? '' : ' '), tag),
          );
          assert.equal(new Set(said).size, 3, said.join(' | '));
        },
      ),
      { numRuns: 400 },
    );
  }
});

test('a number is the same in words and in digits, and two numbers never are', () => {
  const ones =
    'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
      ' ',
    );
  const tens = '- - twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
  const inWords = (value: number): string => {
    if (value >= 1000)
      return `${inWords(Math.floor(value / 1000))} thousand ${value % 1000 > 0 ? inWords(value % 1000) : ''}`.trim();
    if (value >= 100)
      return `${inWords(Math.floor(value / 100))} hundred ${value % 100 > 0 ? `and ${inWords(value % 100)}` : ''}`.trim();
    if (value < 20) return ones[value] ?? '';
    return `${tens[Math.floor(value / 10)] ?? ''} ${value % 10 > 0 ? (ones[value % 10] ?? '') : ''}`.trim();
  };
  const inHan = (value: number): string => {
    const digits = '零一二三四五六七八九';
    const [hundreds, rest] = [Math.floor(value / 100), value % 100];
    const head = hundreds > 0 ? `${digits[hundreds] ?? ''}百` : '';
    if (rest === 0) return head;
    if (rest < 10) return `${head}${head === '' ? '' : '零'}${digits[rest] ?? ''}`;
    const ten = Math.floor(rest / 10);
    return `${head}${ten > 1 || head !== '' ? (digits[ten] ?? '') : ''}十${rest % 10 > 0 ? (digits[rest % 10] ?? '') : ''}`;
  };
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999_999 }), (value) => {
      assert.equal(normaliseUtterance(`for ${inWords(value)} people`, 'en'), `for ${value} people`);
      const small = 10 + (value % 990);
      assert.equal(normaliseUtterance(`要${inHan(small)}蚊`, 'zh-HK'), `要${small}蚊`);
      assert.deepEqual(factsOf(`要${inHan(small)}蚊`, 'zh-HK').numbers, [`${small}$`]);
    }),
    { numRuns: 400 },
  );
});
