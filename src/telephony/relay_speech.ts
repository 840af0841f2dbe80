/**
 * Other speech settings for the same language, for calls whose own were refused or have failed. Kept small: which
 * providers have a language at all, and the tags that differ from the usual one.
 * Source: the carrier's voice table, the SDK's language types, the lists of Deepgram and ElevenLabs, late 2026.
 */
import { isCantonese, primaryLanguage } from '../domain/language_tag.ts';
import type { SpeechSteps } from '../domain/relay_course.ts';
import type { Workflow } from '../domain/workflow.ts';

type Provider = 'ElevenLabs' | 'Google' | 'Amazon' | 'Deepgram';

/** Languages without region or script. Google is taken to speak and hear everything, and is the last resort. */
const SPEAKS: readonly (readonly [Provider, ReadonlySet<string>])[] = [
  [
    'ElevenLabs',
    words('ar bg cs da de el en es fi fil fr hi hr hu id it ja ko ms nb nl pl pt ro ru sk sv ta tr uk vi zh zh-hant'),
  ],
  ['Google', words('*')],
  ['Amazon', words('ar ca cy da de en es fi fr hi is it ja ko nb nl pl pt ro ru sv tr yue zh')],
];
const HEARS: readonly (readonly [Provider, ReadonlySet<string>])[] = [
  [
    'Deepgram',
    words(
      'bg bn ca cs da de el en es et fi fr hi hu id it ja ko lt lv mr ms nb nl pl pt ro ru sk sv ta te th tr uk vi yue zh zh-hant',
    ),
  ],
  ['Google', words('*')],
];

interface Tags {
  readonly tts: Partial<Record<Provider, string>>;
  readonly stt: Partial<Record<Provider, string>>;
}

/** Only those that differ from the tag of the workflow. */
const TAGS: ReadonlyMap<string, Tags> = new Map([
  ['yue', { tts: { Google: 'yue-HK', Amazon: 'yue-CN' }, stt: { Google: 'yue-Hant-HK', Deepgram: 'zh-HK' } }],
  ['zh', { tts: { Google: 'cmn-CN', Amazon: 'cmn-CN' }, stt: { Google: 'cmn-Hans-CN', Deepgram: 'zh-CN' } }],
  ['zh-hant', { tts: { Google: 'cmn-TW' }, stt: { Google: 'cmn-Hant-TW', Deepgram: 'zh-TW' } }],
  ['pa', { tts: {}, stt: { Google: 'pa-guru-IN' } }],
  ['ar', { tts: { Google: 'ar-XA' }, stt: {} }],
]);

/** Where a region is not known, the language is asked for in its best-known one. */
const REGIONS: ReadonlyMap<string, string> = new Map(
  ['de-DE', 'en-US', 'es-ES', 'fr-FR', 'nl-NL', 'pt-BR'].map((tag) => [primaryLanguage(tag), tag]),
);

/** Automatic detection is offered by one pair of providers only. */
const MULTI = 'multi';
const MULTI_INSTEAD = 'en-US';

/** Attributes of `<ConversationRelay>`; undefined = left out. */
export type SpeechAttributes = Readonly<Record<string, string | undefined>>;

/** What replaces the workflow's own speech settings after these steps. Null: nothing does. */
export function speechAttributes(workflow: Workflow, language: string, steps: SpeechSteps): SpeechAttributes | null {
  const { tts, stt, tag } = steps;
  if (tts + stt + tag === 0) return null;
  if (language === MULTI) return speechOf(MULTI_INSTEAD, 'ElevenLabs', 'Deepgram');
  const own = ownSpeech(workflow, language);
  const tags = tagChoices(language);
  // Once every tag was tried, another pair of providers may know one of them.
  const rounds = Math.floor(tag / tags.length);
  const speaker = nth(providersFor(SPEAKS, language, own.tts), tts + rounds);
  const hearer = nth(providersFor(HEARS, language, own.stt), stt + rounds);
  // A voice or model of the workflow stays with its own provider and its own tag.
  return {
    ...speechOf(nth(tags, tag), speaker, hearer),
    ...(speaker === own.tts && tag === 0 ? own.speaking : {}),
    ...(hearer === own.stt && tag === 0 ? own.hearing : {}),
  };
}

function speechOf(language: string, tts: Provider, stt: Provider): SpeechAttributes {
  const tags = TAGS.get(primaryLanguage(language));
  return {
    language,
    ttsProvider: tts,
    voice: undefined,
    ttsLanguage: tags?.tts[tts],
    transcriptionProvider: stt,
    speechModel: undefined,
    transcriptionLanguage: tags?.stt[stt],
  };
}

/** The tags that the language may be asked for under, the workflow's own first. */
function tagChoices(language: string): readonly string[] {
  const primary = primaryLanguage(language);
  // Where each provider has a tag of its own, that is the one.
  if (TAGS.has(primary) || isCantonese(language)) return [language];
  return [...new Set([language, REGIONS.get(primary) ?? language])];
}

/** What the workflow says of speech, or else who the carrier takes. */
function ownSpeech(workflow: Workflow, language: string) {
  const isOwn = language === workflow.language;
  const option = isOwn ? workflow.voice : workflow.languages.find(({ code }) => code === language);
  const given = workflow.relayAttributes;
  const ttsProvider = given['ttsProvider'] ?? option?.ttsProvider;
  const transcriptionProvider = given['transcriptionProvider'] ?? option?.transcriptionProvider;
  return {
    tts: providerOf(ttsProvider) ?? 'ElevenLabs',
    stt: providerOf(transcriptionProvider) ?? 'Deepgram',
    speaking: { ttsProvider, voice: given['voice'] ?? option?.name, ttsLanguage: given['ttsLanguage'] },
    hearing: {
      transcriptionProvider,
      speechModel: given['speechModel'] ?? option?.speechModel,
      transcriptionLanguage: given['transcriptionLanguage'],
    },
  };
}

const PROVIDERS: readonly Provider[] = ['ElevenLabs', 'Google', 'Amazon', 'Deepgram'];

function providerOf(name: string | undefined): Provider | undefined {
  return PROVIDERS.find((provider) => provider.toLowerCase() === name?.toLowerCase());
}

/** The own one first, then those that have the language, in the order of the table. */
function providersFor(table: typeof SPEAKS, language: string, own: Provider): readonly Provider[] {
  const able = table.filter(([, languages]) => languages.has('*') || languages.has(primaryLanguage(language)));
  return [...new Set([own, ...able.map(([name]) => name)])];
}

/** Of a list that is gone through again from its beginning. */
function nth<T>(list: readonly T[], index: number): T {
  return list[index % list.length] as T;
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}
