/** How calls are heard and spoken to by a speech service: from their workflow, their language and what the service has. */
import type { Language } from '../domain/language.ts';
import { speechHints } from '../domain/speech_hints.ts';
import type { Workflow } from '../domain/workflow.ts';
import type { MediaSpeech } from './media_talk.ts';

/** The service's name in the catalogue. */
const PROVIDER = 'Azure';
/** Silence that ends an utterance, where neither workflow nor language says otherwise. */
const END_SILENCE_MS = 600;
/** More languages are not told apart at once. */
const LANGUAGES_MAX = 10;
const HINTS_MAX = 200;
/** Sounds that say no more than "I am listening". */
const LISTENING = /^(?:mm+(?:[- ]?h?mm+)*|mhm+|hmm+|uh[- ]?huh|aha+|嗯+|唔唔|哦+|うん|ふん|음+|م+)[.,!…。！]*$/iu;

type FindLanguage = (tag: string) => Language | null;

/** Null: the service does not hear or speak the language of the call. */
export function speechChoice(find: FindLanguage, workflow: Workflow, language: string): MediaSpeech | null {
  const found = find(language);
  const speaks = found?.speaks.find(({ provider }) => provider === PROVIDER);
  const tags = heardTags(find, workflow, language);
  const voice = ownVoice(workflow, language, speaks?.tag) ?? speaks?.voices[0];
  if (found === null || speaks === undefined || voice === undefined || tags.length === 0) return null;
  const interruptible = workflow.relayAttributes['interruptible'] ?? 'any';
  const fillers = new Set(found.words.fillers);
  return {
    hears: {
      languages: tags,
      hints: hintsOf(workflow),
      endSilenceMs: ownTimeout(workflow) ?? found.speechTimeoutMs ?? END_SILENCE_MS,
    },
    speaks: { language: speaks.tag, voice },
    mayCutIn: {
      bySpeech: ['any', 'speech', 'true'].includes(interruptible),
      byKeys: ['any', 'dtmf', 'true'].includes(interruptible),
    },
    isBackchannel: (text) => LISTENING.test(text.trim()) || fillers.has(bare(text)),
  };
}

/** Calls begin with the service where the workflow says so, or where the language is spoken best by it, or by it alone. */
export function isMediaPreferred(find: FindLanguage, workflow: Workflow, language: string): boolean {
  if (workflow.speechPath !== undefined) return workflow.speechPath === 'media';
  return find(language)?.speaks[0]?.provider === PROVIDER;
}

/** The language of the call first; the others are those that its workflow expects. */
function heardTags(find: FindLanguage, workflow: Workflow, language: string): readonly string[] {
  const codes = [language, workflow.language, ...workflow.languages.map(({ code }) => code)];
  const tags = codes.flatMap((code) => find(code)?.hears.find(({ provider }) => provider === PROVIDER)?.tag ?? []);
  const isFirstHeard = find(language)?.hears.some(({ provider }) => provider === PROVIDER) === true;
  return isFirstHeard ? [...new Set(tags)].slice(0, LANGUAGES_MAX) : [];
}

/** A voice of the workflow that is one of the service's, such as `zh-HK-HiuMaanNeural`. */
function ownVoice(workflow: Workflow, language: string, tag: string | undefined): string | undefined {
  const option =
    language === workflow.language ? workflow.voice : workflow.languages.find(({ code }) => code === language);
  const name = option?.name;
  return name !== undefined && tag !== undefined && name.startsWith(`${tag}-`) && name.endsWith('Neural')
    ? name
    : undefined;
}

function ownTimeout({ relayAttributes }: Workflow): number | null {
  const own = relayAttributes['speechTimeout'];
  return own !== undefined && /^\d+$/.test(own) ? Number(own) : null;
}

/** Those that the operator gives, and those that the relay would be given. */
function hintsOf(workflow: Workflow): readonly string[] {
  const given = `${workflow.relayAttributes['hints'] ?? ''},${speechHints(workflow) ?? ''}`;
  const hints = given.split(',').map((hint) => hint.trim());
  return [...new Set(hints)].filter((hint) => hint !== '').slice(0, HINTS_MAX);
}

function bare(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} ]/gu, '')
    .trim();
}
