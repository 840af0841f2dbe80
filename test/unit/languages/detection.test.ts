/** Which language an utterance is in: figures over real ones, what must not switch a call, and odd input. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { before, describe, test } from 'node:test';
import * as opencc from 'opencc-js';
import { type DetectLanguage, loadDetector } from '../../../src/languages/detection/detect.ts';
import { LanguageFollow } from '../../../src/languages/detection/follow.ts';

let detect: DetectLanguage;
before(async () => {
  detect = await loadDetector();
});

function rowsOf(name: string): readonly unknown[] {
  const bytes = readFileSync(new URL(`../../data/${name}`, import.meta.url));
  const text = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return text
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
}

const CANTONESE = rowsOf('cantonese.dev.ndjson') as readonly { speaker: string; text: string }[];
const REQUESTS = rowsOf('xsid-utterances.dev.ndjson.gz') as readonly { lang: string; text: string }[];
const SURE = 0.5;
const share = (part: number, all: number): string => `${((100 * part) / all).toFixed(1)} %`;

const isYue = (text: string): boolean => {
  const found = detect(text);
  return found?.language === 'yue' && found.confidence >= SURE;
};

describe('Cantonese', () => {
  test('is known in at least 92 % of single utterances of four characters or more', (context) => {
    const rows = CANTONESE.filter(({ text }) => Array.from(text).length >= 4);
    const known = rows.filter(({ text }) => isYue(text)).length;
    const unsure = rows.filter(({ text }) => (detect(text)?.confidence ?? 0) < SURE).length;
    const wrong = rows.length - known - unsure;
    context.diagnostic(`${share(known, rows.length)} of ${rows.length}, unsure ${unsure}, wrong ${wrong}`);
    assert.equal(known / rows.length >= 0.92, true);
  });

  test('is known in at least 99 % of three utterances of one speaker in a row', (context) => {
    const threes: string[] = [];
    for (let at = 0; at + 2 < CANTONESE.length; at += 1) {
      const three = CANTONESE.slice(at, at + 3);
      const [first] = three;
      if (three.every(({ speaker }) => speaker === first?.speaker))
        threes.push(three.map(({ text }) => text).join('，'));
    }
    const known = threes.filter((text) => isYue(text)).length;
    context.diagnostic(`${share(known, threes.length)} of ${threes.length}`);
    assert.equal(threes.length > 100, true);
    assert.equal(known / threes.length >= 0.99, true);
  });

  test('is not heard in Mandarin, in Simplified characters or in Traditional ones: at most 1 %', (context) => {
    const rows = REQUESTS.filter(({ lang }) => lang === 'zh');
    const ways: Readonly<Record<string, (text: string) => string>> = {
      'as it is': (text) => text,
      s2t: opencc.Converter({ from: 'cn', to: 't' }),
      s2hk: opencc.Converter({ from: 'cn', to: 'hk' }),
    };
    for (const [name, convert] of Object.entries(ways)) {
      const wrong = rows.filter(({ text }) => detect(convert(text))?.language === 'yue').length;
      context.diagnostic(`${name}: ${wrong} of ${rows.length}`);
      assert.equal(wrong / rows.length <= 0.01, true, name);
    }
  });

  test('with English words in it stays Cantonese, in whatever call', () => {
    for (const text of MIXED) {
      const follow = new LanguageFollow(detect, {
        language: 'zh-HK',
        allowed: ['zh-HK', 'en-US', 'zh-CN'],
        tagOf: () => null,
      });
      for (let count = 0; count < 3; count += 1) {
        assert.equal(follow.heard({ text, recogniserLanguage: 'zh-HK' }), null, text);
      }
    }
    assert.equal(MIXED.length >= 40, true);
  });
});

/** Where the figure of a language is below the target, this is what it is: Norwegian is partly in dialects here. */
const KNOWN_SHORT: Readonly<Record<string, readonly [single: number, two: number]>> = { no: [0.88, 0.95] };
const LANGUAGES = 'ar da de en id it ja kk lt nl no sr tr zh'.split(' ');

test('requests in other languages are known: 90 % of single ones, 97 % of two together', (context) => {
  for (const language of LANGUAGES) {
    const rows = REQUESTS.filter(({ lang }) => lang === language);
    const wanted = language === 'no' ? 'nb' : language;
    const single = rows.filter(({ text }) => detect(text)?.language === wanted).length;
    const two = rows.filter(
      ({ text }, at) => detect(`${text} ${rows[(at + 1) % rows.length]?.text}`)?.language === wanted,
    );
    context.diagnostic(
      `${language}: ${share(single, rows.length)} of ${rows.length}, two ${share(two.length, rows.length)}`,
    );
    const [singleMin, twoMin] = KNOWN_SHORT[language] ?? [0.9, 0.97];
    assert.equal(single / rows.length >= singleMin, true, `${language}: ${single}`);
    assert.equal(two.length / rows.length >= twoMin, true, `${language}: two ${two.length}`);
  }
});

test('dialects that the catalogue does not have are taken for their neighbours', (context) => {
  for (const dialect of ['de-ba', 'de-muc', 'de-st', 'gsw', 'nap']) {
    const counts = new Map<string, number>();
    for (const { text } of REQUESTS.filter(({ lang }) => lang === dialect)) {
      const language = detect(text)?.language ?? 'unknown';
      counts.set(language, (counts.get(language) ?? 0) + 1);
    }
    const most = [...counts].sort((a, b) => b[1] - a[1]);
    context.diagnostic(`${dialect}: ${most.map(([language, count]) => `${language} ${count}`).join(', ')}`);
    assert.equal(most.length > 0, true);
  }
});

test('a text is read in far less than a millisecond', (context) => {
  const startMs = performance.now();
  for (const { text } of REQUESTS) detect(text);
  const us = ((performance.now() - startMs) / REQUESTS.length) * 1000;
  context.diagnostic(`${us.toFixed(0)} µs an utterance`);
  assert.equal(us < 1_000, true);
});

test('odd input has an answer: nothing to tell by is null, and a long text costs no more than its beginning', () => {
  for (const text of ['', '   ', '123 45', '?!', 'ok', 'um', '👍', '\ud83d', '\u200f'])
    assert.equal(detect(text), null, text);
  assert.equal(detect('wo ist \ud83d der Bahnhof, bitte')?.language, 'de');
  assert.equal(detect('\u200fأريد حجز طاولة لشخصين غدا\u200f')?.language, 'ar');
  assert.equal(detect('und so weiter und so fort '.repeat(5_000))?.language, 'de');
});

test('among the languages that a call may be in, and no others', () => {
  assert.equal(detect('hvad er klokken', { candidates: ['nb', 'sv'] })?.language, 'nb');
  assert.equal(detect('กรุงเทพ', { candidates: ['en', 'zh'] }), null);
});

describe('a call', () => {
  const follow = (language: string, allowed: readonly string[]): LanguageFollow =>
    new LanguageFollow(detect, { language, allowed, tagOf: (found) => (found === 'es' ? 'es-ES' : null) });
  const said = (text: string, recogniserLanguage = '') => ({ text, recogniserLanguage });

  test('goes on in another language after one long clear sentence, under the tag that its workflow has', () => {
    const call = follow('en-US', ['en-US', 'es-MX']);
    assert.deepEqual(call.heard(said('Buenas tardes, quiero reservar una mesa para cuatro personas mañana')), {
      language: 'es-MX',
    });
    assert.equal(call.heard(said('para las ocho por favor, gracias')), null, 'it is in Spanish now');
  });

  test('goes on in another language after two shorter sentences in it, not after one', () => {
    const call = follow('en-US', ['en-US', 'es-ES']);
    assert.equal(call.heard(said('una mesa por favor')), null);
    assert.deepEqual(call.heard(said('para mañana, gracias')), { language: 'es-ES' });
  });

  test('stays where a sentence in its own language comes between', () => {
    const call = follow('en-US', ['en-US', 'es-ES']);
    assert.equal(call.heard(said('una mesa por favor')), null);
    assert.equal(call.heard(said('I would like a table for two please')), null);
    assert.equal(call.heard(said('una mesa por favor')), null);
  });

  test('does not switch by a name, a loan-word or a number', () => {
    const call = follow('en-US', ['en-US', 'es-ES', 'fr-FR', 'it-IT']);
    for (const text of ['Garcia Lopez', 'tapas', 'spaghetti carbonara', '12', 'déjà vu', 'ok']) {
      assert.equal(call.heard(said(text)), null, text);
    }
  });

  test('with a recogniser that tells languages apart begins in what it says, and follows it', () => {
    const call = follow('multi', []);
    assert.deepEqual(call.heard(said('quiero una mesa', 'es')), { language: 'es-ES' });
    assert.equal(call.heard(said('gracias', 'es')), null);
  });

  test('is not led astray by a recogniser that calls Cantonese Chinese', () => {
    const call = follow('zh-HK', ['zh-HK', 'zh-CN']);
    assert.equal(call.heard(said('我想訂枱，聽晚七點，唔該', 'zh')), null);
    assert.equal(call.heard(said('你哋有冇素食㗎', 'zh-CN')), null);
  });
});

/** Written for this test: as people in Hong Kong speak. */
const MIXED: readonly string[] = [
  '我想book張枱',
  '可唔可以send個email俾我',
  '我個check-in時間係幾點',
  '你哋accept唔accept信用卡㗎',
  '我要cancel個booking',
  '聽日開meeting，改期得唔得',
  '個app成日hang機',
  '我部phone冇電喇',
  '唔該幫我confirm一confirm',
  '呢個plan包唔包data㗎',
  '我想upgrade做VIP',
  '個password唔記得咗',
  '可以用Apple Pay俾錢嗎',
  '我哋有四個人，high chair有冇',
  '有冇vegetarian嘅menu',
  '我對seafood敏感㗎',
  '間房有冇WiFi',
  'check-out可唔可以遲少少',
  '我張card俾人block咗',
  '你send咗個link俾我未呀',
  '我想join你哋個membership',
  '個delivery幾時到',
  '唔好意思，我late咗',
  '我想搵customer service',
  '呢件衫有冇M size',
  '我個order number係一二三四',
  '可唔可以refund返俾我',
  '我download咗個app但係開唔到',
  '你哋星期日open唔open',
  '我想改個appointment',
  '個doctor今日喺唔喺度',
  '我想問下price幾多',
  '有冇student discount',
  '我要兩杯latte，走甜唔該',
  '個lift壞咗喎',
  '我想talk to你哋manager',
  '你話俾我知個address喺邊',
  '我set咗個alarm七點',
  '成個process要幾耐',
  '我淨係想check下個balance',
  '佢嘅English好好㗎',
  '我唔係好sure喎',
];
