import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { OWN_SPEECH } from '../../../src/domain/session_course.ts';
import type { LanguageOption, Workflow } from '../../../src/domain/workflow.ts';
import { speechTimeoutOf } from '../../../src/telephony/relay_speech.ts';
import { relayTwiml } from '../../../src/telephony/twiml.ts';
import { findAll, parseTwiml } from '../../support/telephony_samples.ts';
import { sampleWorkflow } from '../../support/sample_workflow.ts';

const SPEECH = ['language', 'ttsProvider', 'ttsLanguage', 'voice', 'transcriptionProvider', 'transcriptionLanguage'];

function twimlOf(workflow: Workflow, language = workflow.language, speech = OWN_SPEECH) {
  const root = parseTwiml(
    relayTwiml({
      actionUrl: 'https://example.com/api/twiml-action',
      socketUrl: 'wss://example.com/relay',
      workflow,
      language,
      token: 'secret',
      trackingId: 'call_1',
      greeting: null,
      speech,
    }),
  );
  const attributes = findAll(root, 'ConversationRelay')[0]?.attributes ?? {};
  return { attributes, languages: findAll(root, 'Language').map((node) => node.attributes) };
}

/** What is said of speech, in the order of `SPEECH`; '' = left to the carrier. */
function speechOf(workflow: Workflow, language?: string): readonly string[] {
  const { attributes } = twimlOf(workflow, language);
  return SPEECH.map((name) => attributes[name] ?? '');
}

const named = (tts: string, stt: string): Partial<Workflow> => ({
  voice: { ttsProvider: tts, transcriptionProvider: stt },
});

describe('a first connection names a provider only where the carrier’s own lacks the language, and its tag where it differs', () => {
  const cases: readonly (readonly [string, Partial<Workflow>, readonly string[]])[] = [
    ['en-US', {}, ['en-US', '', '', '', '', '']],
    ['de-AT', {}, ['de-AT', '', '', '', '', '']],
    ['zh-HK', {}, ['zh-HK', 'Google', 'yue-HK', '', '', '']],
    ['zh-HK', named('Amazon', 'Google'), ['zh-HK', 'Amazon', 'yue-CN', '', 'Google', 'yue-Hant-HK']],
    ['zh-CN', {}, ['zh-CN', '', '', '', '', '']],
    ['zh-CN', named('google', 'google'), ['zh-CN', 'google', 'cmn-CN', '', 'google', 'cmn-Hans-CN']],
    ['zh-TW', named('Google', 'Google'), ['zh-TW', 'Google', 'cmn-TW', '', 'Google', 'cmn-Hant-TW']],
    ['pa-IN', {}, ['pa-IN', 'Google', '', '', 'Google', 'pa-guru-IN']],
    ['ar-EG', {}, ['ar-EG', '', '', '', 'Google', '']],
    ['ar-EG', named('Google', 'Google'), ['ar-EG', 'Google', 'ar-XA', '', 'Google', '']],
    ['th-TH', {}, ['th-TH', 'Google', '', '', '', '']],
    ['he-IL', {}, ['he-IL', 'Google', '', '', 'Google', '']],
    ['cy-GB', {}, ['cy-GB', 'Amazon', '', '', '', '']],
    ['hr-HR', {}, ['hr-HR', '', '', '', 'Google', '']],
    ['multi', {}, ['multi', 'ElevenLabs', '', '', 'Deepgram', '']],
  ];
  for (const [language, changes, expected] of cases) {
    test(`${language} ${JSON.stringify(changes)}`, () => {
      assert.deepEqual(speechOf(sampleWorkflow({ language, ...changes })), expected);
      // The same where only the call is in that language.
      const options: readonly LanguageOption[] = [{ code: language, ...changes.voice }];
      assert.deepEqual(speechOf(sampleWorkflow({ languages: options }), language), expected);
    });
  }
});

test('a language that was stored under another of its tags is asked for by its code', () => {
  assert.deepEqual(speechOf(sampleWorkflow({ language: 'yue-HK' })), ['zh-HK', 'Google', 'yue-HK', '', '', '']);
});

test('a voice without a provider is left to the carrier, who alone knows whose it is', () => {
  const workflow = sampleWorkflow({ language: 'zh-HK', voice: { name: 'some-voice' } });
  assert.deepEqual(speechOf(workflow), ['zh-HK', '', '', 'some-voice', '', '']);
});

test('relay attributes win over the catalogue, but not those of another language than the call’s', () => {
  const relayAttributes = { ttsProvider: 'Amazon', ttsLanguage: 'yue-CN', voice: 'Hiujin-Neural', hints: 'one,two' };
  const workflow = sampleWorkflow({ language: 'zh-HK', relayAttributes });
  assert.deepEqual(speechOf(workflow), ['zh-HK', 'Amazon', 'yue-CN', 'Hiujin-Neural', '', '']);
  assert.equal(twimlOf(workflow).attributes['hints'], 'one,two');
  assert.deepEqual(speechOf(workflow, 'fr-FR'), ['fr-FR', 'Amazon', '', '', '', '']);
  const japanese = sampleWorkflow({ relayAttributes: { language: 'zh-CN', ttsProvider: 'Google' } });
  assert.deepEqual(speechOf(japanese), ['zh-CN', 'Google', 'cmn-CN', '', '', '']);
});

test('further languages have a provider of their own where that of the call lacks them', () => {
  const languages = [{ code: 'zh-HK' }, { code: 'es-ES' }, { code: 'he-IL' }];
  assert.deepEqual(twimlOf(sampleWorkflow({ languages })).languages, [
    { code: 'zh-HK', ttsProvider: 'Google' },
    { code: 'es-ES' },
    { code: 'he-IL', ttsProvider: 'Google', transcriptionProvider: 'Google' },
  ]);
  const cantonese = sampleWorkflow({ language: 'zh-HK', languages: [{ code: 'en-US' }, { code: 'sv-SE' }] });
  assert.deepEqual(twimlOf(cantonese).languages, [{ code: 'en-US' }, { code: 'sv-SE' }], 'Google has them too');
});

test('further languages do not inherit a voice of the call’s language', () => {
  const voice = { ttsProvider: 'Google', name: 'en-US-Journey-O' };
  const languages = [{ code: 'es-ES' }, { code: 'hr-HR' }, { code: 'fr-FR', ttsProvider: 'Amazon' }];
  assert.deepEqual(twimlOf(sampleWorkflow({ voice, languages })).languages, [
    { code: 'es-ES', voice: 'es-ES-Chirp3-HD-Aoede' },
    { code: 'hr-HR', ttsProvider: 'ElevenLabs', voice: 'UgBBYS2sOqTuMpoF3BR0', transcriptionProvider: 'Google' },
    { code: 'fr-FR', ttsProvider: 'Amazon', voice: 'Lea-Neural' },
  ]);
});

test('a language that needs another silence than the carrier’s says so, and a workflow may say it otherwise', () => {
  assert.deepEqual(
    [speechTimeoutOf({ speechTimeoutMs: 900 }), speechTimeoutOf({}), speechTimeoutOf(null)],
    ['900', undefined, undefined],
  );
  assert.equal(twimlOf(sampleWorkflow()).attributes['speechTimeout'], undefined);
  const workflow = sampleWorkflow({ relayAttributes: { speechTimeout: '700' } });
  assert.equal(twimlOf(workflow).attributes['speechTimeout'], '700');
});

test('names of the workflow are hints, and gone with its other attributes when the carrier refused them', () => {
  const answers = [{ wordings: ['who'], reply: 'Ask for Anna Berg.' }];
  const hintsAfter = (plain: number) =>
    twimlOf(sampleWorkflow({ answers }), 'en-US', { ...OWN_SPEECH, tts: plain, stt: plain, plain }).attributes['hints'];
  assert.deepEqual([hintsAfter(0), hintsAfter(1)], ['Anna Berg', undefined]);
});
