import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import {
  cantoneseKey,
  cantoneseWords,
  loadSounds,
  type Sounds,
  soundKey,
} from '../../../../src/languages/cantonese/key.ts';
import { loadScript, type Script } from '../../../../src/languages/cantonese/script.ts';
import { createTools } from '../../../../src/runtime/create_early.ts';
import { cantoneseLines, medianUs } from '../../../support/cantonese_lines.ts';

let script: Script;
let sounds: Sounds;
before(async () => {
  [script, sounds] = await Promise.all([loadScript(), loadSounds()]);
});

const keyOf = (text: string): string => cantoneseKey(text, sounds, script);

const SAME: readonly (readonly [string, string])[] = [
  ['你哋幾點開門呀？', '你哋几点开门'],
  ['我想訂枱', '我想訂檯'],
  ['改到二十八號', '改到28號'],
  ['我要兩個位', '我要二個位'],
  ['唔該，幾時有貨', '幾時有貨呀唔該'],
  ['可唔可以 Cancel 呀', '可唔可以cancel'],
  ['你哋有冇停車場', '你地有冇停車場'],
  ['想問營業時間', '想問形業時間'],
  ['想預約睇醫生', '想預約睇醫牲'],
  ['你哋有冇地址', '你哋有冇地指'],
];
for (const [one, other] of SAME) {
  test(`two ways to write what is heard have one key: ${one} = ${other}`, () => assert.equal(keyOf(one), keyOf(other)));
}

const DIFFERENT: readonly (readonly [string, string])[] = [
  ['我想買飛', '我想賣飛'],
  ['我要三個', '我要四個'],
  ['我要三個人嘅位', '我要衫個人嘅位'],
  ['我要位', '我唔要位'],
  ['仲有位', '仲有冇位'],
  ['仲有位', '仲冇位'],
  ['食咗飯', '食咗飯未'],
  ['你係陳生', '你係陳生嗎'],
  ['你係陳生', '你唔係陳生'],
  ['搵黃醫生', '搵王醫生'],
  ['我姓張', '我姓章'],
  ['我未收到', '我收到'],
  ['幾點開', '邊度開'],
  ['五個位', '唔個位'],
  ['我未去', '我味去'],
  ['第九間', '第久間'],
  ['冇電話', '武電話'],
  ['一百蚊', '一千蚊'],
  ['你去咩', '你去呀'],
];
for (const [one, other] of DIFFERENT) {
  test(`what differs has two keys: ${one} and ${other}`, () => assert.notEqual(keyOf(one), keyOf(other)));
}

test('words of other scripts are kept in lower case, and are never a sound', () => {
  assert.match(keyOf('我想 Book 枱'), /book/);
  assert.notEqual(keyOf('nei5 hou2 嗎'), keyOf('你好嗎'));
});

test('the words of a key can be read by people', () => {
  assert.equal(cantoneseWords('唔該，你哋几点开门呀？', script), '你哋幾點開門');
});

test('tones are kept, because words that differ in nothing else mean different things', (context) => {
  const toneless = (words: string): string => soundKey(words, sounds).replace(/(?<=[A-Z])\d/g, '');
  const lines = [...new Set(cantoneseLines().map(({ text }) => text))];
  const words = [...new Set(cantoneseLines().flatMap((line) => line.words))].filter((word) => word.length > 1);
  const collisions = (texts: readonly string[], read: (text: string) => string): string[][] =>
    groupsOf(texts, read).filter((group) => group.length > 1);
  for (const [name, texts, fold] of [
    ['lines', lines, (text: string): string => cantoneseWords(text, script)],
    ['words of two and more characters', words, (text: string): string => text],
  ] as const) {
    const [written, toned, plain] = [
      collisions(texts, fold),
      collisions(texts, (text) => soundKey(fold(text), sounds)),
      collisions(texts, (text) => toneless(fold(text))),
    ];
    context.diagnostic(
      `${texts.length} different ${name}: ${written.length} groups share a key of characters, ${toned.length} one of sounds with tones, ${plain.length} one without tones`,
    );
    context.diagnostic(`with tones: ${toned.map((group) => group.join('/')).join(' ')}`);
    context.diagnostic(`without tones: ${plain.map((group) => group.join('/')).join(' ')}`);
    assert.ok(toned.length <= plain.length);
    // Of lines, sounds fold nothing that characters do not: those that are one differ in particles at the end.
    if (name === 'lines') assert.deepEqual(toned, written);
  }
  assert.equal(toneless('買飛'), toneless('賣飛'));
});

function groupsOf(texts: readonly string[], read: (text: string) => string): string[][] {
  const groups = new Map<string, string[]>();
  for (const text of texts) groups.set(read(text), [...(groups.get(read(text)) ?? []), text]);
  return [...groups.values()];
}

test('another number or another denial in a line that was said is another key', (context) => {
  let count = 0;
  for (const { text } of cantoneseLines()) {
    const key = keyOf(text);
    for (const [index, character] of Array.from(text).entries()) {
      const others = '三四五六七八九'.includes(character)
        ? '三四五六七八九'
        : '唔冇未'.includes(character)
          ? '唔冇未有'
          : '';
      for (const other of others.replace(character, '')) {
        const changed = Array.from(text);
        changed[index] = other;
        count += 1;
        assert.notEqual(keyOf(changed.join('')), key, `${text} and ${changed.join('')}`);
      }
    }
  }
  context.diagnostic(`${count} changed lines, none with the key of its original`);
  assert.ok(count > 500);
});

test('the cache is told the sound for Cantonese alone, and characters while nothing is loaded', () => {
  const tools = createTools({ script, sounds });
  assert.equal(tools.keyOf?.('你好', 'zh-HK'), soundKey('你好', sounds));
  assert.equal(tools.keyOf?.('你好', 'zh-CN'), '你好');
  assert.equal(createTools(null).keyOf?.('你好', 'yue'), '你好');
  assert.equal(tools.normalise('你哋几点开门呀', 'yue'), '你哋幾點開門');
});

test('a key takes microseconds', (context) => {
  const us = medianUs(
    cantoneseLines().map(({ text }) => text),
    keyOf,
  );
  context.diagnostic(`${us.toFixed(1)} µs an utterance`);
  assert.ok(us < 300);
});
