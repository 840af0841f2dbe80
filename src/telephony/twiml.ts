/**
 * What Twilio is told to do with a call. Pure, and written by hand: the SDK's builder types four of the relay's
 * attributes in the wrong case, throws on characters that XML forbids, and costs several times as much.
 * Source: twilio.com/docs/voice/twiml/connect/conversationrelay, …/gather, …/say.
 */
import { CATALOGUE } from '../domain/language_catalogue.ts';
import { MULTI } from '../domain/language_tag.ts';
import { OWN_SPEECH, type SpeechSteps } from '../domain/session_course.ts';
import type { Voice, Workflow } from '../domain/workflow.ts';
import { languageOption, neededSpeech, speechAttributes } from './relay_speech.ts';
import { gatherLanguage, sayLanguage, sayVoice } from './say_languages.ts';
import { speechHints } from '../domain/speech_hints.ts';
import { element, escapeXml } from './xml.ts';

/** Twilio's limit is 3,000 characters for Polly voices and 4,000 for Basic ones. */
const SAY_CHARS_MAX = 3000;

const ATTRIBUTE_NAME = /^[A-Za-z][A-Za-z0-9]*$/;

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>';

/** Speed and truth need these; a workflow may change each of them. */
const RELAY_DEFAULTS = {
  interruptible: 'any',
  partialPrompts: 'true',
  events: 'speaker-events tokens-played',
  dtmfDetection: 'true',
  reportInputDuringAgentSpeech: 'any',
  ignoreBackchannel: 'true',
};

/** What a workflow says of its own language only, and not of one that a call is ordered in. */
const OF_ONE_LANGUAGE = new Set(['language', 'ttsLanguage', 'transcriptionLanguage', 'voice']);

export interface RelayTwiml {
  /** Asked when the session is over. */
  readonly actionUrl: string;
  readonly socketUrl: string;
  readonly workflow: Workflow;
  /** Of this call. */
  readonly language: string;
  readonly token: string;
  readonly trackingId: string;
  /** Null on every connection but the first. */
  readonly greeting: string | null;
  /** How far the speech settings are from those of the workflow; absent = not at all. */
  readonly speech?: SpeechSteps;
}

/**
 * Connects the call to our socket. The workflow's `relayAttributes` override the defaults, but not the URL, the
 * greeting or a language that this call was ordered in; a name that is no attribute name is left out.
 */
export function relayTwiml(relay: RelayTwiml): string {
  const { workflow, language, greeting, speech = OWN_SPEECH } = relay;
  const isOrdered = language !== workflow.language;
  const given = speech.plain > 0 ? {} : workflow.relayAttributes;
  const own = Object.entries(given).filter(
    ([name]) => ATTRIBUTE_NAME.test(name) && !(isOrdered && OF_ONE_LANGUAGE.has(name)),
  );
  const otherSpeech = speechAttributes(workflow, language, speech);
  const attributes = {
    ...RELAY_DEFAULTS,
    language: CATALOGUE.find(language)?.code ?? language,
    hints: speech.plain > 0 ? undefined : speechHints(workflow),
    ...voiceAttributes(voiceFor(workflow, language)),
    ...neededSpeech(workflow, isOrdered ? language : (given['language'] ?? language)),
    ...Object.fromEntries(own),
    ...otherSpeech,
    url: relay.socketUrl,
    welcomeGreeting: greeting === null || greeting === '' ? undefined : greeting,
  };
  const content =
    languageElements(workflow, language, otherSpeech !== null) +
    element('Parameter', { name: 'token', value: relay.token }) +
    element('Parameter', { name: 'trackingId', value: relay.trackingId });
  const noun = element('ConversationRelay', attributes, content);
  return response(element('Connect', { action: relay.actionUrl, method: 'POST' }, noun));
}

export interface MediaTwiml {
  readonly actionUrl: string;
  readonly socketUrl: string;
  readonly token: string;
  readonly trackingId: string;
}

/**
 * Connects the call's audio, both ways, to our socket. The action is asked when the stream is over.
 * Source: twilio.com/docs/voice/twiml/stream.
 */
export function mediaTwiml({ actionUrl, socketUrl, token, trackingId }: MediaTwiml): string {
  const content =
    element('Parameter', { name: 'token', value: token }) +
    element('Parameter', { name: 'trackingId', value: trackingId });
  const noun = element('Stream', { url: socketUrl }, content);
  return response(element('Connect', { action: actionUrl, method: 'POST' }, noun));
}

/** With other speech settings the voices of the further languages are left to the carrier: theirs may be what failed. */
function languageElements(workflow: Workflow, language: string, isOtherSpeech: boolean): string {
  return workflow.languages
    .filter(({ code }) => !isOtherSpeech || code !== MULTI)
    .map((option) => (isOtherSpeech ? { code: option.code } : languageOption(workflow, language, option)))
    .map((attributes) => element('Language', attributes))
    .join('');
}

/** The voice for a language. A voice of another language makes Twilio end the call, so then there is none. */
export function voiceFor(workflow: Workflow, language: string): Voice | undefined {
  if (language === workflow.language) return workflow.voice;
  return workflow.languages.find((option) => option.code === language);
}

function voiceAttributes(voice: Voice | undefined): Record<string, string | undefined> {
  return {
    ttsProvider: voice?.ttsProvider,
    voice: voice?.name,
    transcriptionProvider: voice?.transcriptionProvider,
    speechModel: voice?.speechModel,
  };
}

export interface GatherTwiml {
  readonly text: string;
  readonly language: string;
  readonly voice?: Voice | undefined;
  /** Asked with what the caller said. */
  readonly actionUrl: string;
  readonly hangUp: boolean;
  /** Phrases that the recogniser should expect, comma-separated. */
  readonly hints?: string | undefined;
}

/**
 * One round of a traditional call: says the text and listens. The caller's silence is reported too; the redirect is for
 * recognisers that report nothing at all.
 */
export function gatherTwiml(gather: GatherTwiml): string {
  const words = say(gather.text, gather.language, gather.voice);
  if (gather.hangUp) return response(`${words}<Hangup/>`);
  const attributes = {
    input: 'speech dtmf',
    actionOnEmptyResult: 'true',
    language: gatherLanguage(gather.language),
    speechTimeout: 'auto',
    hints: gather.hints,
    action: gather.actionUrl,
    method: 'POST',
  };
  return response(element('Gather', attributes, words) + redirect(gather.actionUrl));
}

/** Says the text and asks at `url` how it goes on. */
export function sayAndGoOnTwiml(text: string, language: string, url: string, voice?: Voice): string {
  return response(say(text, language, voice) + redirect(url));
}

export function sayAndHangUpTwiml(text: string, language: string, voice?: Voice): string {
  return response(`${say(text, language, voice)}<Hangup/>`);
}

export interface TransferTwiml {
  /** Said before; '' = it was said already. */
  readonly text: string;
  readonly language: string;
  readonly voice?: Voice | undefined;
  readonly number: string;
  /** Asked when the other person is gone, or did not pick up. */
  readonly overUrl: string;
  /** Told that the other person has picked up. */
  readonly statusUrl: string;
  readonly ringS: number;
}

/** Connects the caller with a person. Source: twilio.com/docs/voice/twiml/dial, …/number. */
export function transferTwiml(transfer: TransferTwiml): string {
  const { text, language, voice, number, overUrl, statusUrl, ringS } = transfer;
  const callback = { statusCallback: statusUrl, statusCallbackEvent: 'answered', statusCallbackMethod: 'POST' };
  const dialled = element('Number', callback, escapeXml(number));
  const words = text === '' ? '' : say(text, language, voice);
  return response(words + element('Dial', { action: overUrl, method: 'POST', timeout: String(ringS) }, dialled));
}

/** Bridges the time until another process answers at `url`. */
export function sayAndComeBackTwiml(text: string, language: string, pauseS: number, url: string): string {
  return response(say(text, language) + element('Pause', { length: String(pauseS) }) + redirect(url));
}

export function hangUpTwiml(): string {
  return response('<Hangup/>');
}

/** The answer to a webhook that only tells us something. */
export function emptyTwiml(): string {
  return `${DECLARATION}<Response/>`;
}

function response(content: string): string {
  return `${DECLARATION}<Response>${content}</Response>`;
}

function redirect(url: string): string {
  return `<Redirect method="POST">${escapeXml(url)}</Redirect>`;
}

function say(text: string, language: string, voice?: Voice): string {
  const attributes = { language: sayLanguage(language), voice: sayVoice(voice) };
  return splitText(text, SAY_CHARS_MAX)
    .map((part) => element('Say', attributes, escapeXml(part)))
    .join('');
}

/**
 * Cuts a text into parts of at most `charsMax`, after white space or a CJK stop where there is one, never inside a
 * surrogate pair. The parts joined are the text; an empty text has none.
 */
export function splitText(text: string, charsMax: number): string[] {
  const parts: string[] = [];
  let from = 0;
  while (text.length - from > charsMax) {
    const to = from + cutAt(text.slice(from, from + charsMax));
    parts.push(text.slice(from, to));
    from = to;
  }
  if (from < text.length) parts.push(text.slice(from));
  return parts;
}

function cutAt(window: string): number {
  const boundary = window.search(/[\s。！？，、；][^\s。！？，、；]*$/);
  if (boundary > 0) return boundary + 1;
  const last = window.charCodeAt(window.length - 1);
  return last >= 0xd800 && last <= 0xdbff && window.length > 1 ? window.length - 1 : window.length;
}
