/** Whether a workflow's languages are known, agree with each other, and are those of its voices. */
import { CATALOGUE } from '../domain/language_catalogue.ts';
import { MULTI, primaryLanguage } from '../domain/language_tag.ts';
import type { LanguageOption, Voice, Workflow } from '../domain/workflow.ts';
import { isLanguageTag } from './language_tags.ts';

export interface LanguageProblem {
  readonly field: string;
  readonly problem: string;
  /** Where it is no language of the catalogue. */
  readonly code?: 'LANGUAGE_UNKNOWN';
  /** The codes that come closest. */
  readonly nearest?: readonly string[];
}

/** Something that may well go wrong, but that is not ours to forbid. */
export interface WorkflowWarning {
  readonly field: string;
  readonly warning: string;
}

type Named = readonly [field: string, option: LanguageOption];

/** Attributes that name a language as a provider does. */
const TAG_ATTRIBUTES = ['language', 'ttsLanguage', 'transcriptionLanguage'] as const;

export function languageProblems(workflow: Workflow): readonly LanguageProblem[] {
  const own = ownLanguages(workflow);
  const asked = attributeLanguages(workflow);
  return [
    ...own.flatMap(unknownProblem),
    ...asked.flatMap(shapeProblem),
    ...twiceProblems(workflow),
    ...multiProblems([...own, ...asked]),
    ...voiceProblems(workflow),
  ];
}

/** Providers that, by all we know, do not have the language for which the workflow names them. */
export function languageWarnings(workflow: Workflow): readonly WorkflowWarning[] {
  const { relayAttributes } = workflow;
  const named = [
    ['voice', { ...workflow.voice, code: workflow.language }],
    ['relayAttributes', { ...providersOf(relayAttributes), code: relayAttributes['language'] ?? workflow.language }],
    ...workflow.languages.map((option, index) => [`languages[${index}]`, option] as const),
  ] as const;
  return named.flatMap(([field, { code, ttsProvider, transcriptionProvider }]) => {
    const language = CATALOGUE.find(code);
    if (language === null) return [];
    const warnings: WorkflowWarning[] = [];
    if (ttsProvider !== undefined && !offers(language.speaks, ttsProvider)) {
      warnings.push({ field: `${field}.ttsProvider`, warning: lacks(ttsProvider, 'speak', code, language.speaks) });
    }
    if (transcriptionProvider !== undefined && !offers(language.hears, transcriptionProvider)) {
      const warning = lacks(transcriptionProvider, 'hear', code, language.hears);
      warnings.push({ field: `${field}.transcriptionProvider`, warning });
    }
    return warnings;
  });
}

type Offers = readonly { readonly provider: string }[];

function offers(known: Offers, provider: string): boolean {
  return known.some((offer) => offer.provider.toLowerCase() === provider.toLowerCase());
}

function lacks(provider: string, verb: string, code: string, known: Offers): string {
  const others = known.map((offer) => offer.provider).filter((name) => name !== 'Azure');
  const instead = others.length === 0 ? '' : `; ${others.join(' and ')} do`;
  return `${provider} is not known to ${verb} ${code}${instead}`;
}

/** With the voice that each is spoken and the recogniser that each is heard with. */
function ownLanguages({ language, languages, voice = {} }: Workflow): readonly Named[] {
  return [
    ['language', { ...voice, code: language }],
    ...languages.map((option, index): Named => [`languages[${index}].code`, { ...voice, ...option }]),
  ];
}

function attributeLanguages({ relayAttributes, voice = {} }: Workflow): readonly Named[] {
  return TAG_ATTRIBUTES.flatMap((name): Named[] => {
    const code = relayAttributes[name];
    if (code === undefined) return [];
    return [[`relayAttributes.${name}`, { ...voice, ...providersOf(relayAttributes), code }]];
  });
}

function unknownProblem([field, { code }]: Named): readonly LanguageProblem[] {
  if (code === MULTI || CATALOGUE.find(code) !== null) return [];
  const nearest = CATALOGUE.nearest(code).map((language) => language.code);
  const hint = nearest.length === 0 ? ', such as en-US or zh-HK' : `; did you mean ${nearest.join(', ')}?`;
  return [
    { field, problem: `is no language of GET /api/languages, nor multi${hint}`, code: 'LANGUAGE_UNKNOWN', nearest },
  ];
}

function shapeProblem([field, { code }]: Named): readonly LanguageProblem[] {
  return isLanguageTag(code) ? [] : [{ field, problem: 'must be a language tag such as en-US or zh-HK, or multi' }];
}

function twiceProblems({ languages }: Workflow): readonly LanguageProblem[] {
  const codes = languages.map(({ code }) => code.toLowerCase());
  return codes.flatMap((code, index) =>
    codes.indexOf(code) === index ? [] : [{ field: `languages[${index}].code`, problem: 'is in the list twice' }],
  );
}

function multiProblems(named: readonly Named[]): readonly LanguageProblem[] {
  const cantonese = named.find(([, option]) => primaryLanguage(option.code) === 'yue');
  return named
    .filter(([, { code }]) => code === MULTI)
    .flatMap(([field, option]) => [
      ...(speaksMulti(option) ? [] : [{ field, problem: MULTI_NEEDS }]),
      ...(cantonese === undefined ? [] : [{ field, problem: `${MULTI_CANTONESE} (${cantonese[0]})` }]),
    ]);
}

/** Source: twilio.com/docs/voice/twiml/connect/conversationrelay, `<Language>`. */
const MULTI_NEEDS =
  '"multi" works only with ElevenLabs and Deepgram: set ttsProvider and transcriptionProvider to them';
const MULTI_CANTONESE =
  '"multi" needs ElevenLabs and Deepgram, which speak no Cantonese: it cannot be combined with Cantonese';

/** Both must be named: what Twilio takes otherwise depends on the age of the account. */
function speaksMulti({ ttsProvider, transcriptionProvider }: Voice): boolean {
  return ttsProvider?.toLowerCase() === 'elevenlabs' && transcriptionProvider?.toLowerCase() === 'deepgram';
}

function providersOf(attributes: Readonly<Record<string, string>>): Voice {
  const { ttsProvider, transcriptionProvider } = attributes;
  return {
    ...(ttsProvider !== undefined && { ttsProvider }),
    ...(transcriptionProvider !== undefined && { transcriptionProvider }),
  };
}

/** Voices of Google and Azure begin with their language: `en-US-Journey-O`. */
const VOICE_LANGUAGE = /^([a-z]{2,3}(?:-[A-Z][a-z]{3})?-[A-Z]{2})-/;

/** A voice of another language makes the carrier end the call. */
function voiceProblems({ language, languages, voice, relayAttributes }: Workflow): readonly LanguageProblem[] {
  const spoken = relayAttributes['ttsLanguage'] ?? relayAttributes['language'] ?? language;
  const voices = [
    ['voice.name', voice?.name, spoken],
    ['relayAttributes.voice', relayAttributes['voice'], spoken],
    ...languages.map(({ name, code }, index) => [`languages[${index}].name`, name, code] as const),
  ] as const;
  return voices.flatMap(([field, name = '', code]) => {
    const voiceTag = VOICE_LANGUAGE.exec(name)?.[1];
    if (voiceTag === undefined || code === MULTI || /multilingual/i.test(name)) return [];
    if (spokenLanguage(voiceTag) === spokenLanguage(code)) return [];
    return [{ field, problem: `is a voice for ${voiceTag}, but the language is ${code}` }];
  });
}

/** Mandarin is one language to a voice, however it is written. */
function spokenLanguage(tag: string): string {
  return primaryLanguage(tag).split('-')[0] ?? '';
}
