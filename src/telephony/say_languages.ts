/**
 * Languages and voices as `<Gather>` and `<Say>` name them.
 * Source: the language types of twilio-node 6.2.0; twilio.com/docs/voice/twiml/say/text-speech.
 */
import { CATALOGUE } from '../domain/language_catalogue.ts';
import { MULTI, MULTI_INSTEAD } from '../domain/language_tag.ts';
import type { Voice } from '../domain/workflow.ts';

const PREFIXES: ReadonlyMap<string, string> = new Map([
  ['google', 'Google.'],
  ['amazon', 'Polly.'],
]);

export function gatherLanguage(language: string): string {
  return language === MULTI ? MULTI_INSTEAD : (CATALOGUE.find(language)?.gather ?? language);
}

export function sayLanguage(language: string): string {
  return language === MULTI ? MULTI_INSTEAD : (CATALOGUE.find(language)?.say ?? language);
}

/** `<Say>` wants the provider before the voice, which the relay does not, and has no voices of other providers. */
export function sayVoice(voice: Voice | undefined): string | undefined {
  if (voice?.name === undefined) return undefined;
  const prefix = PREFIXES.get(voice.ttsProvider?.toLowerCase() ?? '');
  return prefix === undefined ? undefined : prefix + voice.name;
}
