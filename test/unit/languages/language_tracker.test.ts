/** When a call changes its language, and what does not make it change. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { LanguageTracker } from '../../../src/languages/detection/tracker.ts';
import { MIXED_CANTONESE } from './detection_samples.ts';

interface Course {
  readonly language: string;
  readonly allowed?: readonly string[];
  /** Reported with every utterance, by a recogniser that tells languages apart. */
  readonly tags?: readonly string[];
}

/** What the tracker says to each text in turn. */
function courseOf({ language, allowed, tags }: Course, texts: readonly string[]): readonly (string | null)[] {
  const tracker = new LanguageTracker(allowed === undefined ? { language } : { language, allowed });
  return texts.map((text, at) => {
    const recogniserLanguage = tags?.[at] ?? language;
    return tracker.heard({ text, recogniserLanguage, tellsLanguages: tags !== undefined })?.language ?? null;
  });
}

describe('a call in one language', () => {
  test('a clear long utterance in another language switches it', () => {
    assert.deepEqual(courseOf({ language: 'en-US' }, ['Ich möchte gerne für heute Abend einen Tisch reservieren']), [
      'de',
    ]);
  });

  test('two consecutive shorter utterances switch it', () => {
    assert.deepEqual(courseOf({ language: 'en-US' }, ['quiero una mesa', 'para esta noche']), [null, 'es']);
  });

  test('its own language in between takes the evidence back', () => {
    const said = ['quiero una mesa', 'sorry I mean a table please', 'para esta noche'];
    assert.deepEqual(courseOf({ language: 'en-US' }, said), [null, null, null]);
  });

  test('sounds in between take nothing back', () => {
    assert.deepEqual(courseOf({ language: 'en-US' }, ['quiero una mesa', 'um', 'para esta noche']), [null, null, 'es']);
  });

  test('evidence for different languages does not add up', () => {
    assert.deepEqual(courseOf({ language: 'en-US' }, ['quiero una mesa', 'ich brauche Hilfe']), [null, null]);
  });

  test('one foreign word, names and loan-words do not switch it', () => {
    const said = ['gracias', 'Peter Müller', 'OK', 'email', 'check-in', 'Anna Kowalska', 'hotel taxi', 'danke'];
    assert.deepEqual(
      courseOf({ language: 'en-US' }, said),
      said.map(() => null),
    );
    assert.deepEqual(courseOf({ language: 'de-DE' }, ['OK', 'check-in', 'Service Hotline', 'email please']), [
      null,
      null,
      null,
      null,
    ]);
  });

  test('switching back takes the same', () => {
    const said = [
      'Ich möchte gerne für heute Abend einen Tisch reservieren',
      'table',
      'I would like to speak English with you please',
    ];
    assert.deepEqual(courseOf({ language: 'en-US' }, said), ['de', null, 'en']);
  });

  test('languages that the call may not use do not switch it', () => {
    const said = [
      'Ich möchte gerne für heute Abend einen Tisch reservieren',
      'quisiera reservar una mesa para esta noche',
    ];
    assert.deepEqual(courseOf({ language: 'en-US', allowed: ['en-US', 'es-ES'] }, said), [null, 'es']);
  });

  test('a language that was set elsewhere is the one that utterances are held against', () => {
    const tracker = new LanguageTracker({ language: 'en-US' });
    tracker.setLanguage('zh-HK');
    assert.equal(tracker.language, 'yue');
    assert.equal(tracker.heard({ text: '你而家喺邊度呀', recogniserLanguage: '', tellsLanguages: false }), null);
  });
});

describe('a recogniser that tells languages apart', () => {
  test('its tag and a text that tells nothing switch after a while, never at once', () => {
    const said = ['Grand Plaza Hotel', 'Maria Lopez', 'Casa Blanca'];
    assert.deepEqual(courseOf({ language: 'en-US', tags: ['es', 'es', 'es'] }, said), [null, null, 'es']);
  });

  test('its tag against the text slows a switch', () => {
    const said = ['Ich möchte gerne für heute Abend einen Tisch reservieren', 'ja bitte für zwei Personen heute Abend'];
    assert.deepEqual(courseOf({ language: 'en-US', tags: ['en-US', 'en-US'] }, said), [null, 'de']);
  });

  test('a text that is clearly in the language of the call outweighs a foreign tag', () => {
    const said = ['I would like to book a table', 'for two people please'];
    assert.deepEqual(courseOf({ language: 'en-US', tags: ['nl', 'nl'] }, said), [null, null]);
  });

  test('a tag of a language that the call may not use is no evidence', () => {
    const course = { language: 'en-US', allowed: ['en-US', 'fr-FR'], tags: ['es', 'es', 'es'] };
    assert.deepEqual(courseOf(course, ['Grand Plaza Hotel', 'Maria Lopez', 'Casa Blanca']), [null, null, null]);
  });

  test('its Mandarin tag does not speak against Cantonese text', () => {
    assert.deepEqual(courseOf({ language: 'zh-CN', tags: ['zh'] }, ['我而家喺屋企等緊你哋嘅電話']), ['yue']);
  });

  test('a fixed recogniser says nothing by its tag', () => {
    const tracker = new LanguageTracker({ language: 'en-US' });
    for (const text of ['Grand Plaza Hotel', 'Maria Lopez', 'Casa Blanca', 'Los Angeles'])
      assert.equal(tracker.heard({ text, recogniserLanguage: 'es-ES', tellsLanguages: false }), null);
  });
});

describe('a Cantonese call', () => {
  test('English words in Cantonese sentences do not switch it away', () => {
    assert.ok(MIXED_CANTONESE.length >= 40);
    const course = courseOf({ language: 'zh-HK' }, MIXED_CANTONESE);
    assert.deepEqual(
      course,
      MIXED_CANTONESE.map(() => null),
    );
  });

  test('a caller who speaks Mandarin switches it, and one who speaks English', () => {
    assert.deepEqual(courseOf({ language: 'zh-HK' }, ['我想问一下你们明天什么时候开门']), ['zh']);
    assert.deepEqual(courseOf({ language: 'zh-HK' }, ['sorry can we please speak in English']), ['en']);
  });
});
