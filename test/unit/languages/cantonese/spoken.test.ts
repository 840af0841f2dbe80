import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readInteger, readNumber } from '../../../../src/languages/cantonese/numerals.ts';
import { createCantoneseReply } from '../../../../src/languages/cantonese/reply.ts';
import { speakCantonese } from '../../../../src/languages/cantonese/spoken.ts';
import { cantoneseLines, medianUs } from '../../../support/cantonese_lines.ts';

const READ: Readonly<Record<string, string>> = {
  '$38.5': '三十八個半',
  '$38.50': '三十八個半',
  'HK$1,200': '一千二百蚊',
  '3,500元': '三千五百蚊',
  $2: '兩蚊',
  '$0.5': '五毫',
  '$12.8': '十二個八',
  '$120.5': '一百二十蚊五毫',
  '$100-200': '一百至二百蚊',
  US$50: '美金五十蚊',
  '3萬蚊': '三萬蚊',
  '3:30': '三點半',
  '3:05pm': '下晝三點零五分',
  '9am': '朝早九點',
  '15:45': '下晝三點四十五分',
  下午3點45分: '下午三點四十五分',
  '下午 15:30': '下午 三點半',
  '2點': '兩點',
  '2點半': '兩點半',
  '10:00至18:30': '十點至下晝六點半',
  '9:00-18:00': '九點至下晝六點',
  '00:30': '凌晨十二點半',
  '9時正': '九點正',
  '2小時': '兩小時',
  '10-15分鐘': '十至十五分鐘',
  '2026年11月27日': '二零二六年十一月二十七號',
  '2026-11-27': '二零二六年十一月二十七號',
  '27/11': '十一月二十七號',
  '27/11/2026': '二零二六年十一月二十七號',
  '2月2日': '二月二號',
  '01632 960 100': '零一六三二 九六零 一零零',
  '212-555-0100': '二一二 五五五 零一零零',
  QX30AD: 'QX三零AD',
  '2345 6789': '二三四五 六七八九',
  '2345-6789': '二三四五 六七八九',
  '23456789。': '二三四五 六七八九。',
  '+852 2345 6789': '八五二 二三四五 六七八九',
  熱線1823: '熱線一八二三',
  '12樓B室': '十二樓B室',
  '2樓': '二樓',
  '1203室': '一二零三室',
  '88號': '八十八號',
  訂單編號係A12345: '訂單編號係A一二三四五',
  '密碼：4829': '密碼：四八二九',
  CX888: 'CX八八八',
  '962X': '九六二X',
  '5G': '五G',
  '25%': '百分之二十五',
  '3.14': '三點一四',
  '8.5折': '八五折',
  '88折': '八八折',
  '-5度': '負五度',
  '2個': '兩個',
  '12位': '十二位',
  '22個': '二十二個',
  '200蚊': '二百蚊',
  第2位: '第二位',
  '007': '零零七',
  '1,000,000,000,000': '一萬億',
};
for (const [written, said] of Object.entries(READ)) {
  test(`a number is read as people say it: ${written}`, () => {
    assert.equal(speakCantonese(written), said);
    assert.equal(speakCantonese(`請記住${written}，多謝`), `請記住${said}，多謝`);
  });
}

for (const text of ['24/7', '1/2', '2:1', '1.2.3', '5-6', 'HKD', 'Hello US', '$', '+ - $ €', '25:70']) {
  test(`what is not plainly a number of a kind stays: ${text}`, () => assert.equal(speakCantonese(text), text));
}

test('a reply is repaired and read in one go', () => {
  const reply = createCantoneseReply();
  const pieces = ['我們的', '電話是23', '45 67', '89，一共$3', '8.5。'];
  const said = pieces.map((piece) => reply.push(piece)).join('') + reply.flush();
  assert.equal(said, '我哋嘅電話係二三四五 六七八九，一共三十八個半。');
  assert.deepEqual(reply.counts, { caught: 3, repaired: 3, left: 0 });
});

test('whole numbers are read up to a million millions', () => {
  const known: readonly (readonly [number, string])[] = [
    [0, '零'],
    [10, '十'],
    [15, '十五'],
    [105, '一百零五'],
    [110, '一百一十'],
    [1005, '一千零五'],
    [1050, '一千零五十'],
    [10_500, '一萬零五百'],
    [100_010, '十萬零一十'],
    [150_000, '十五萬'],
    [12_345_678, '一千二百三十四萬五千六百七十八'],
    [100_000_001, '一億零一'],
  ];
  for (const [value, said] of known) assert.equal(readInteger(value), said);
  assert.equal(readNumber('1,2'), null);
});

test('what people said without digits is not touched, and reading takes microseconds', (context) => {
  const texts = cantoneseLines()
    .map(({ text }) => text)
    .filter((text) => !/\d/.test(text));
  for (const text of texts) assert.equal(speakCantonese(text), text);
  const [plainUs, numberUs] = [medianUs(texts, speakCantonese), medianUs(Object.keys(READ), speakCantonese)];
  context.diagnostic(`${texts.length} lines; ${plainUs.toFixed(1)} µs a line, ${numberUs.toFixed(1)} µs a number`);
  assert.ok(plainUs < 100 && numberUs < 100);
});
