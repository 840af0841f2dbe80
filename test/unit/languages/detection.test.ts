/** Telling the language of one text: what is told, what is left open, and that no text does harm. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { detectedCode } from '../../../src/languages/detection/codes.ts';
import { detectableLanguages, detectLanguage } from '../../../src/languages/detection/detect.ts';
import { MIXED_CANTONESE, ONE_EACH, PLAIN_MANDARIN, TELLING_NOTHING } from './detection_samples.ts';

const told = (text: string, candidates?: readonly string[]): string | null =>
  detectLanguage(text, candidates)?.language ?? null;

describe('the language of a text', () => {
  test('every language that can be told has a request that is told right', () => {
    assert.deepEqual(Object.keys(ONE_EACH).toSorted(), [...detectableLanguages()].toSorted());
    for (const [language, text] of Object.entries(ONE_EACH)) assert.equal(told(text), language, text);
  });

  test('sounds, digits, names and loan-words tell no language', () => {
    for (const text of TELLING_NOTHING) assert.equal(told(text), null, JSON.stringify(text));
  });

  test('single words of courtesy are told where one language has them', () => {
    const words = { gracias: 'es', danke: 'de', yes: 'en', merci: 'fr', dziękuję: 'pl', 唔該: 'yue', 谢谢您: 'zh' };
    for (const [word, language] of Object.entries(words)) assert.equal(told(word), language, word);
    for (const word of ['no', 'si', 'Kim']) assert.equal(told(word), null, word);
  });

  test('names and titles do not hide the sentence that they stand in', () => {
    assert.equal(told('Legg Bohemian Rhapsody til spillelisten min'), 'nb');
    assert.equal(told('Spiel bitte The House of the Rising Sun'), 'de');
    assert.equal(told('播放 The Dark Side of the Moon 这张专辑'), 'zh');
    assert.equal(told('أريد الذهاب إلى Golden Gate Park'), 'ar');
  });

  test('candidates decide between close languages and keep all others out', () => {
    assert.equal(told('kan jeg bestille en time', ['nb-NO', 'en-US']), 'nb');
    assert.equal(told('kan jeg bestille en time', ['da-DK', 'en-US']), 'da');
    assert.equal(told('Saya mau memesan meja untuk besok malam', ['ms-MY', 'en-US']), 'ms');
    assert.equal(told('Ich möchte einen Tisch reservieren', ['en-US', 'es-ES']), null);
    assert.equal(told('我想预订明天晚上的桌子', ['en-US', 'ja-JP']), null);
    assert.equal(told('Ich möchte einen Tisch reservieren', ['', 'de-AT']), 'de');
  });

  test('languages that share most words are told by their endings and letters', () => {
    const said: readonly (readonly [string, string])[] = [
      ['mr', 'तुम्ही अजून फोनवर आहात का?'],
      ['mr', 'उद्या सकाळी भेटण्यासाठी वेळ मिळेल का?'],
      ['hi', 'क्या कल सुबह मिलने का समय मिलेगा?'],
      ['ne', 'म अहिले यसको जवाफ दिन सक्दिनँ, फेरि भन्नुहोस्।'],
      ['ne', 'भोलि बिहान भेट्न समय पाइन्छ?'],
      ['mk', 'Може ли да дојдам утре во десет?'],
      ['bg', 'Може ли да дойда утре в десет?'],
      ['sr', 'Могу ли да дођем сутра у десет?'],
      ['nb', 'Takk, kan du spørre ham om det er nok mat igjen?'],
      ['da', 'Tak, kan du spørge ham, om der er nok mad tilbage?'],
    ];
    for (const [language, text] of said) assert.equal(told(text), language, text);
  });

  test('tags of one language are one code', () => {
    const codes = {
      'no-NO': 'nb',
      'nn-NO': 'nb',
      'zh-TW': 'zh',
      'cmn-Hans-CN': 'zh',
      'zh-HK': 'yue',
      'fil-PH': 'fil',
      tl: 'fil',
      iw: 'he',
      '': '',
    };
    for (const [tag, code] of Object.entries(codes)) assert.equal(detectedCode(tag), code, tag);
  });
});

describe('Cantonese and Mandarin', () => {
  test('Cantonese is told in both scripts', () => {
    for (const text of [
      '你而家喺邊度呀',
      '你而家喺边度呀',
      '佢哋幾時嚟',
      '佢哋几时嚟',
      '點解冇人聽電話嘅',
      '系咪要俾钱先',
    ])
      assert.equal(told(text), 'yue', text);
  });

  test('Mandarin is told in both scripts', () => {
    for (const text of [
      '你現在在哪裡',
      '你现在在哪里',
      '他們什麼時候來',
      '他们什么时候来',
      '為什麼沒有人接電話',
      '是不是要先给钱',
    ])
      assert.equal(told(text), 'zh', text);
  });

  test('characters that both write are no evidence', () => {
    assert.equal(told('關係'), null);
    assert.equal(told('的士'), null);
    assert.equal(told('嗰架的士喺現在嘅位置'), 'yue');
    assert.equal(told('我们的系统关系很好'), 'zh');
  });

  test('a text without marks is left open, unless only one of the two may be meant', () => {
    assert.equal(told('取消訂單'), null);
    assert.equal(told('取消訂單', ['zh-HK', 'en-US']), 'yue');
    assert.equal(told('取消訂單', ['zh-TW', 'en-US']), 'zh');
    assert.equal(told('取消訂單', ['zh-TW', 'zh-HK']), null);
  });

  test('Mandarin on the telephone is never Cantonese, and mostly told', (context) => {
    const answers = PLAIN_MANDARIN.map((text) => ({ text, language: told(text) }));
    for (const { text, language } of answers) assert.notEqual(language, 'yue', text);
    const rightCount = answers.filter(({ language }) => language === 'zh').length;
    context.diagnostic(`Mandarin on the telephone: ${rightCount} of ${answers.length} told, the rest left open`);
    assert.ok(rightCount >= 0.7 * answers.length, `${rightCount} of ${answers.length}`);
  });

  test('Cantonese with English words in it is never taken for another language with confidence', () => {
    for (const text of MIXED_CANTONESE) {
      const found = detectLanguage(text);
      assert.ok(
        found === null || found.language === 'yue' || found.confidence < 0.4,
        `${text} ${found?.language ?? ''}`,
      );
    }
  });
});

describe('a text of any kind', () => {
  test('only the beginning of a long text is read', () => {
    const long = `${'Ich möchte gerne einen Tisch für heute Abend bestellen. '.repeat(8)}${'I would like to book. '.repeat(2000)}`;
    assert.equal(told(long), 'de');
    assert.deepEqual(detectLanguage(long), detectLanguage(long.slice(0, 400)));
  });

  test('marks of direction and lone surrogates change nothing', () => {
    const text = 'אני רוצה להזמין שולחן למחר בערב';
    assert.deepEqual(detectLanguage(`\u200f\u202b${text}\u202c`), detectLanguage(text));
    assert.equal(told(`${text} \ud800`), 'he');
    assert.equal(told(`${'a'.repeat(399)}😀`), null);
  });

  test('decomposed letters are read as composed ones', () => {
    const text = 'Haluaisin varata pöydän kahdelle';
    assert.deepEqual(detectLanguage(text.normalize('NFD')), detectLanguage(text));
  });

  test('no text throws, and a confidence is above 0 and at most 1', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 60 }),
        fc.array(fc.constantFrom('en', 'zh-HK', 'x')),
        (text, tags) => {
          const found = detectLanguage(text, tags);
          assert.ok(found === null || (found.confidence > 0 && found.confidence <= 1));
        },
      ),
    );
  });

  test('with candidates the answer is one of them', () => {
    const texts = fc.constantFrom(...Object.values(ONE_EACH));
    fc.assert(
      fc.property(texts, fc.subarray(Object.keys(ONE_EACH), { minLength: 1 }), (text, candidates) => {
        const found = detectLanguage(text, candidates);
        assert.ok(found === null || candidates.includes(found.language));
      }),
    );
  });
});
