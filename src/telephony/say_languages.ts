/**
 * Languages and voices as `<Gather>` and `<Say>` name them. Most tags are those of the workflow; these differ.
 * Source: the language types of twilio-node 6.2.0; twilio.com/docs/voice/twiml/say/text-speech.
 */
import type { Voice } from '../domain/workflow.ts';

interface Names {
  readonly gather: string;
  readonly say: string;
}

const CANTONESE: Names = { gather: 'yue-Hant-HK', say: 'yue-HK' };

const NAMES: ReadonlyMap<string, Names> = new Map([
  ['zh-hk', CANTONESE],
  ['zh-hant-hk', CANTONESE],
  ['yue', CANTONESE],
  ['yue-hk', CANTONESE],
  ['yue-cn', CANTONESE],
  ['yue-hant-hk', CANTONESE],
  ['zh-cn', { gather: 'cmn-Hans-CN', say: 'cmn-CN' }],
  ['zh-tw', { gather: 'cmn-Hant-TW', say: 'cmn-TW' }],
  ['pa-in', { gather: 'pa-guru-IN', say: 'pa-IN' }],
  // The relay's automatic detection has no counterpart here.
  ['multi', { gather: 'en-US', say: 'en-US' }],
]);

const PREFIXES: ReadonlyMap<string, string> = new Map([
  ['google', 'Google.'],
  ['amazon', 'Polly.'],
]);

export function gatherLanguage(language: string): string {
  return NAMES.get(language.toLowerCase())?.gather ?? language;
}

export function sayLanguage(language: string): string {
  return NAMES.get(language.toLowerCase())?.say ?? language;
}

/** `<Say>` wants the provider before the voice, which the relay does not, and has no voices of other providers. */
export function sayVoice(voice: Voice | undefined): string | undefined {
  if (voice?.name === undefined) return undefined;
  const prefix = PREFIXES.get(voice.ttsProvider?.toLowerCase() ?? '');
  return prefix === undefined ? undefined : prefix + voice.name;
}
