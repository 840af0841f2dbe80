/**
 * What `<ConversationRelay>` is told of speech: as the workflow and the catalogue have it, and other settings for calls
 * whose own were refused or have failed. Who has a language at all, in which order and under which tag, is in the
 * catalogue.
 */
import type { Language } from '../domain/language.ts';
import { CATALOGUE } from '../domain/language_catalogue.ts';
import { MULTI, MULTI_INSTEAD } from '../domain/language_tag.ts';
import type { SpeechSteps } from '../domain/session_course.ts';
import type { LanguageOption, Voice, Workflow } from '../domain/workflow.ts';

/** Those that the relay has. */
type Speaker = 'ElevenLabs' | 'Google' | 'Amazon';
type Hearer = 'Deepgram' | 'Google';

const SPEAKERS: readonly Speaker[] = ['ElevenLabs', 'Google', 'Amazon'];
const HEARERS: readonly Hearer[] = ['Deepgram', 'Google'];

/** Whom the carrier takes when none is named. Source: twilio.com/docs/voice/twiml/connect/conversationrelay. */
const CARRIERS_SPEAKER: Speaker = 'ElevenLabs';
const CARRIERS_HEARER: Hearer = 'Deepgram';

/** Attributes of `<ConversationRelay>`; undefined = left out. */
export type SpeechAttributes = Readonly<Record<string, string | undefined>>;

/**
 * What a first connection needs beyond what the workflow says: a provider where the carrier's own does not have the
 * language, and the provider's tag where it differs from ours. Empty for most languages.
 */
export function neededSpeech(workflow: Workflow, language: string): SpeechAttributes {
  const { speaking, hearing } = ownSpeech(workflow, language);
  const speechTimeout = speechTimeoutOf(CATALOGUE.find(language));
  const { ttsProvider, ttsLanguage } = speaking;
  const { transcriptionProvider, transcriptionLanguage } = hearing;
  const needed = { ttsProvider, ttsLanguage, transcriptionProvider, transcriptionLanguage, speechTimeout };
  return Object.fromEntries(Object.entries(needed).filter(([, value]) => value !== undefined));
}

/** Undefined = as the carrier judges. */
export function speechTimeoutOf(language: Pick<Language, 'speechTimeoutMs'> | null): string | undefined {
  return language?.speechTimeoutMs?.toString();
}

/** What replaces the workflow's own speech settings after these steps. Null: nothing does. */
export function speechAttributes(workflow: Workflow, language: string, steps: SpeechSteps): SpeechAttributes | null {
  const { tts, stt, tag } = steps;
  if (tts + stt + tag === 0) return null;
  if (language === MULTI) return speechOf(MULTI_INSTEAD, CARRIERS_SPEAKER, CARRIERS_HEARER);
  const own = ownSpeech(workflow, language);
  const tags = tagChoices(language);
  // Once every tag was tried, another pair of providers may know one of them.
  const rounds = Math.floor(tag / tags.length);
  const speakers = speakersOf(language, own.tts);
  const hearers = hearersOf(language, own.stt);
  const speaker = nth(speakers, tts + rounds);
  // Where both lists come to their ends together, one of them goes a step further, so that every pair has its turn.
  const hearer = nth(hearers, stt + rounds + Math.floor(rounds / commonMultiple(speakers.length, hearers.length)));
  // A voice or model of the workflow stays with its own provider and its own tag.
  return {
    ...speechOf(nth(tags, tag), speaker, hearer),
    ...(speaker === own.tts && tag === 0 ? own.speaking : {}),
    ...(hearer === own.stt && tag === 0 ? own.hearing : {}),
  };
}

/**
 * A further language of the workflow, as attributes of `<Language>`. What it leaves out it has from the language of the
 * call, so a provider that lacks it is replaced, and with a voice of the call's language it must have one of its own.
 */
export function languageOption(workflow: Workflow, language: string, option: LanguageOption): SpeechAttributes {
  const { code, ttsProvider, name, transcriptionProvider, speechModel } = option;
  const parent = ownSpeech(workflow, language);
  const speaks = CATALOGUE.find(code)?.speaks ?? [];
  const speaker =
    providerOf(SPEAKERS, ttsProvider) ?? (name === undefined ? ableOr(speakersHaving(code), parent.tts) : parent.tts);
  const hearer =
    providerOf(HEARERS, transcriptionProvider) ??
    (speechModel === undefined ? ableOr(hearersHaving(code), parent.stt) : parent.stt);
  const needsVoice = name === undefined && parent.speaking.voice !== undefined;
  return {
    code,
    ttsProvider: ttsProvider ?? (speaker === parent.tts ? undefined : speaker),
    voice: name ?? (needsVoice ? speaks.find(({ provider }) => provider === speaker)?.voices[0] : undefined),
    transcriptionProvider: transcriptionProvider ?? (hearer === parent.stt ? undefined : hearer),
    speechModel,
  };
}

function speechOf(language: string, tts: Speaker, stt: Hearer): SpeechAttributes {
  const found = CATALOGUE.find(language);
  return {
    language,
    ttsProvider: tts,
    voice: undefined,
    ttsLanguage: otherTag(found, found?.speaks, tts),
    transcriptionProvider: stt,
    speechModel: undefined,
    transcriptionLanguage: otherTag(found, found?.hears, stt),
  };
}

/** The provider's tag for the language, where it is not the language's code. */
function otherTag(
  language: Language | null,
  offers: readonly { readonly provider: string; readonly tag: string }[] = [],
  wanted: string,
): string | undefined {
  const tag = offers.find(({ provider }) => provider === wanted)?.tag;
  return tag === language?.code ? undefined : tag;
}

/** The tags that the language may be asked for under, its own first. */
function tagChoices(language: string): readonly string[] {
  const found = CATALOGUE.find(language);
  if (found === null) return [language];
  // Where each provider has a tag of its own, that is the one.
  const haveOwnTags = [...found.speaks, ...found.hears].some(({ tag }) => tag !== found.code);
  return haveOwnTags ? [found.code] : [...new Set([found.code, found.home])];
}

/**
 * Speech in this language as the workflow has it; what it leaves open is the carrier's choice, or the catalogue's where
 * the carrier's own provider does not have the language. Undefined = left out.
 */
function ownSpeech(workflow: Workflow, language: string) {
  const given = workflow.relayAttributes;
  const isOwn = language === workflow.language || language === given['language'];
  const option: Voice | undefined = isOwn ? workflow.voice : workflow.languages.find(({ code }) => code === language);
  const ttsProvider = given['ttsProvider'] ?? option?.ttsProvider;
  const transcriptionProvider = given['transcriptionProvider'] ?? option?.transcriptionProvider;
  const voice = (isOwn ? given['voice'] : undefined) ?? option?.name;
  const speechModel = given['speechModel'] ?? option?.speechModel;
  // A voice or a model without a provider is one of the carrier's own.
  const speakers = voice === undefined ? speakersHaving(language) : [];
  const hearers = speechModel === undefined ? hearersHaving(language) : [];
  const tts = providerOf(SPEAKERS, ttsProvider) ?? ableOr(speakers, CARRIERS_SPEAKER);
  const stt = providerOf(HEARERS, transcriptionProvider) ?? ableOr(hearers, CARRIERS_HEARER);
  // What the carrier takes by itself depends on the account, so where only one pair will do it is named.
  const isMulti = language === MULTI;
  const found = CATALOGUE.find(language);
  return {
    tts,
    stt,
    speaking: {
      ttsProvider: ttsProvider ?? (isMulti || tts !== CARRIERS_SPEAKER ? tts : undefined),
      voice,
      ttsLanguage: (isOwn ? given['ttsLanguage'] : undefined) ?? otherTag(found, found?.speaks, tts),
    },
    hearing: {
      transcriptionProvider: transcriptionProvider ?? (isMulti || stt !== CARRIERS_HEARER ? stt : undefined),
      speechModel,
      transcriptionLanguage: (isOwn ? given['transcriptionLanguage'] : undefined) ?? otherTag(found, found?.hears, stt),
    },
  };
}

function providerOf<T extends string>(known: readonly T[], name: string | undefined): T | undefined {
  return known.find((provider) => provider.toLowerCase() === name?.toLowerCase());
}

function speakersHaving(language: string): readonly Speaker[] {
  const offers = CATALOGUE.find(language)?.speaks ?? [];
  return offers.map(({ provider }) => provider).filter((provider) => provider !== 'Azure');
}

function hearersHaving(language: string): readonly Hearer[] {
  const offers = CATALOGUE.find(language)?.hears ?? [];
  return offers.map(({ provider }) => provider).filter((provider) => provider !== 'Azure');
}

/** The own one first, then those that have the language; Google, which has most, is the last resort for all. */
function speakersOf(language: string, own: Speaker): readonly Speaker[] {
  return [...new Set([own, ...speakersHaving(language), 'Google' as const])];
}

function hearersOf(language: string, own: Hearer): readonly Hearer[] {
  return [...new Set([own, ...hearersHaving(language), 'Google' as const])];
}

/** The wanted one if it has the language or nobody is known to have it, else the first that has. */
function ableOr<T>(able: readonly T[], wanted: T): T {
  return able.includes(wanted) ? wanted : (able[0] ?? wanted);
}

/** The lowest. */
function commonMultiple(one: number, other: number): number {
  let multiple = one;
  while (multiple % other !== 0) multiple += one;
  return multiple;
}

/** Of a list that is gone through again from its beginning. */
function nth<T>(list: readonly T[], index: number): T {
  return list[index % list.length] as T;
}
