import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Language, LanguageWords } from '../../../src/domain/language.ts';
import { CATALOGUE, wordsOf } from '../../../src/domain/language_catalogue.ts';
import { primaryLanguage } from '../../../src/domain/language_tag.ts';
import { createSpeakableFilter } from '../../../src/relay/speakable.ts';

const LANGUAGES_FLOOR = 60;
const homes = CATALOGUE.all.filter(({ code, home }) => code === home);

/** What a caller may hear, by name. */
function spokenTexts({ lines, parting, notices, continuation }: LanguageWords): readonly (readonly [string, string])[] {
  const all = { ...lines, ...parting, notices: Object.values(notices), asISaid: continuation.bridge };
  return Object.entries(all).flatMap(([name, value]: [string, string | readonly string[]]) =>
    (typeof value === 'string' ? [value] : value).map((text) => [name, text] as const),
  );
}

test('the catalogue has at least sixty languages that are heard and spoken', (context) => {
  const served = CATALOGUE.all.filter(({ hears, speaks }) => hears.length > 0 && speaks.length > 0);
  const onRelay = served.filter(({ hears, speaks }) =>
    [hears, speaks].every((offers) => offers.some(({ provider }) => provider !== 'Azure')),
  );
  const keysOf = (languages: readonly Language[]): number => new Set(languages.map(({ key }) => key)).size;
  context.diagnostic(
    `${keysOf(served)} languages in ${served.length} codes, ${keysOf(onRelay)} in ${onRelay.length} over the relay`,
  );
  assert.ok(keysOf(onRelay) >= LANGUAGES_FLOOR - 10);
  assert.ok(keysOf(served) >= LANGUAGES_FLOOR);
});

test('no two languages share a tag', () => {
  const tags = CATALOGUE.all.flatMap(({ code, aliases }) => [code, ...aliases].map((tag) => tag.toLowerCase()));
  const twice = tags.filter((tag, index) => tags.indexOf(tag) !== index);
  assert.deepEqual(twice, []);
});

describe('every language of the catalogue is whole', () => {
  test('its code, tags and voices have the shape of their provider', () => {
    for (const { code, home, speaks, hears, gather, say, aliases, speechTimeoutMs = 600 } of CATALOGUE.all) {
      assert.ok(speechTimeoutMs >= 600 && speechTimeoutMs <= 5000, code);
      assert.equal(Intl.getCanonicalLocales(code)[0], code);
      assert.match(code, /^[a-z]{2,3}-[A-Z]{2}$/);
      assert.equal(CATALOGUE.find(home)?.home, home, code);
      for (const alias of aliases) assert.match(alias, /^[a-z]{2,3}(-[a-z]{3,4})?(-([A-Z]{2}|\d{3}))?$/i);
      const offers = [...speaks, ...hears];
      assert.ok(offers.length > 1, code);
      for (const tag of [gather, say, ...offers.map((offer) => offer.tag)]) {
        assert.match(tag, /^[a-z]{2,3}(-[A-Za-z]{4})?-[A-Z]{2}$/, code);
      }
      for (const { provider, tag, voices } of speaks) {
        assert.ok(voices.length > 0, code);
        const shape = { Azure: `^${tag}-[A-Z][A-Za-z]+Neural$`, Google: `^${tag}-`, Amazon: '', ElevenLabs: '' }[
          provider
        ];
        for (const voice of voices) assert.match(voice, new RegExp(shape), code);
      }
      for (const list of [speaks, hears]) {
        const providers = list.map(({ provider }) => provider);
        assert.equal(new Set(providers).size, providers.length, code);
      }
    }
  });

  test('it has all lines, none of them blank or with blanks around it, and no two bridges are the same', () => {
    for (const { code, words } of homes) {
      for (const [name, text] of spokenTexts(words)) {
        assert.ok(text.length > 0 && text === text.trim(), `${code} ${name}: "${text}"`);
        assert.ok(!/[{}<>*_#|]/.test(text), `${code} ${name}`);
      }
      const { bridge, apology, unknown, brokenOff, stillThere } = words.lines;
      assert.equal(new Set(bridge).size, 3, code);
      for (const list of [apology, unknown, brokenOff]) assert.ok(list.length === 1 || list.length === 2, code);
      assert.equal(stillThere.length, 2, code);
      const { instruction, greetings, starters } = words.continuation;
      assert.ok(instruction.length > 80, code);
      assert.ok(greetings.length >= 2 && words.and !== '' && words.fillers.length >= 3, code);
      for (const word of [...greetings, ...starters, ...words.fillers]) {
        assert.ok(word === word.toLowerCase() && word.trim() === word && word !== '', `${code}: "${word}"`);
      }
    }
  });

  test('its sentences end as its punctuation says, and its digits are ten', () => {
    for (const { code, sentenceEnds, clauseEnds, digits, words } of homes) {
      assert.ok(sentenceEnds.length > 1 && clauseEnds.length > 0, code);
      assert.equal(Array.from(digits ?? '0123456789').length, 10, code);
      // Thai has no sign at the end of a sentence.
      if (code === 'th-TH') continue;
      for (const [name, text] of spokenTexts(words)) {
        if (name !== 'asISaid') assert.ok(sentenceEnds.includes(text.at(-1) ?? ''), `${code} ${name}: "${text}"`);
      }
    }
  });
});

test("words are written in the language's own scripts", () => {
  for (const { code, scripts, ownName, words } of homes) {
    const letters = new RegExp(`^[${scripts.map((script) => `\\p{Script=${script}}`).join('')}]$`, 'u');
    const texts = [...spokenTexts(words).map(([, text]) => text), words.continuation.instruction];
    const others = [
      ...texts,
      ...words.continuation.greetings,
      ...words.continuation.starters,
      ...words.fillers,
      words.and,
    ];
    for (const text of [...others, ownName]) {
      // The Katakana mark of a long vowel belongs to two scripts, and so to none.
      const foreign = Array.from(text).filter((char) => /\p{L}/u.test(char) && char !== 'ー' && !letters.test(char));
      assert.deepEqual(foreign, [], `${code}: "${text}"`);
    }
  }
});

test('no two languages have the same apology or instruction, as a copy would', () => {
  const apologies = new Set(homes.map(({ words }) => words.lines.apology[0]));
  const instructions = new Set(homes.map(({ words }) => words.continuation.instruction));
  assert.deepEqual([apologies.size, instructions.size], [homes.length, homes.length]);
});

test('every line passes the speakable filter as it is', () => {
  let count = 0;
  for (const { code, words } of homes) {
    for (const [name, text] of spokenTexts(words)) {
      const filter = createSpeakableFilter({ and: words.and });
      assert.equal(filter.push(text) + filter.flush(), text, `${code} ${name}`);
      count += 1;
    }
  }
  assert.ok(count > 1000);
});

test('regions share the words of their language, and keep their own codes', () => {
  assert.equal(wordsOf('de-AT'), wordsOf('de-DE'));
  assert.equal(wordsOf('en-XX'), wordsOf('en-US'), 'a region that is not known');
  assert.equal(wordsOf('xx'), wordsOf('en-US'));
  assert.notEqual(wordsOf('zh-HK'), wordsOf('zh-CN'));
  assert.notEqual(wordsOf('zh-TW'), wordsOf('zh-CN'));
});

test('a tag is found in any case, and a region that is not known is not guessed', () => {
  const codeOf = (tag: string): string | undefined => CATALOGUE.find(tag)?.code;
  for (const tag of ['yue', 'YUE-hk', 'yue-CN', 'yue-Hant-HK', 'zh-hant-hk', 'zh-Hant-MO']) {
    assert.equal(codeOf(tag), 'zh-HK', tag);
  }
  assert.deepEqual(['en', 'zh', 'zh-hant', 'cmn-Hans-CN', 'iw', 'no', 'tl'].map(codeOf), [
    'en-US',
    'zh-CN',
    'zh-TW',
    'zh-CN',
    'he-IL',
    'nb-NO',
    'fil-PH',
  ]);
  for (const tag of ['en-XX', 'xx-US', 'multi', '', 'constructor', 'en_US']) assert.equal(codeOf(tag), undefined, tag);
});

test('what comes closest to a tag or name that is not known', () => {
  const nearest = (text: string): readonly string[] => CATALOGUE.nearest(text).map(({ code }) => code);
  const first = {
    cantonese: 'zh-HK',
    'en-UK': 'en-GB',
    jp: 'ja-JP',
    廣東話: 'zh-HK',
    Deutsch: 'de-DE',
    espanol: 'es-ES',
  };
  for (const [text, code] of Object.entries(first)) assert.equal(nearest(text)[0], code, text);
  assert.ok(nearest('en-XX').every((code) => code.startsWith('en-')));
  assert.deepEqual([nearest('klingon'), nearest(''), nearest('!?')], [[], [], []]);
  assert.ok(nearest('chinese').length <= 3);
  assert.doesNotThrow(() => nearest('x'.repeat(10_000)));
});

test('lists of words are found by one name for every spelling of a language', () => {
  const cases = {
    'zh-MO': 'yue',
    'ZH-HANT-HK': 'yue',
    'cmn-TW': 'zh-hant',
    'zh-CN': 'zh',
    'en-XX': 'en',
    'xx-YY': 'xx',
  };
  for (const [tag, key] of Object.entries(cases)) assert.equal(primaryLanguage(tag), key, tag);
  assert.equal(primaryLanguage('multi'), 'multi');
  const and = ['en-US', 'de-AT', 'zh-TW', 'zh-HK', 'xx'].map((tag) => wordsOf(tag).and);
  assert.deepEqual(and, ['and', 'und', '和', '同', 'and']);
});
