/** `<ConversationRelay>`'s attributes: which values Twilio takes, and what they mean for the session. */
import { isLoopbackHost } from './hosts.ts';
import type { Attributes, RelayNoun } from './twiml_reader.ts';

export type InputKind = 'none' | 'dtmf' | 'speech' | 'any';

export interface RelaySettings {
  readonly url: string;
  readonly greeting: string;
  readonly greetingInterruptible: InputKind;
  readonly interruptible: InputKind;
  /** What reaches the server while the agent speaks, whether or not the speech is cut. */
  readonly reportDuringSpeech: InputKind;
  readonly sensitivity: 'low' | 'medium' | 'high';
  readonly ignoreBackchannel: boolean;
  readonly dtmfDetection: boolean;
  readonly preemptible: boolean;
  readonly partialPrompts: boolean;
  /** Null = `auto`. */
  readonly speechTimeoutMs: number | null;
  readonly speakerEvents: boolean;
  readonly tokensPlayed: boolean;
  readonly applicationReconnect: boolean;
  readonly ttsProvider: string;
  readonly ttsLanguage: string;
  /** '' = the provider's own choice. */
  readonly voice: string;
  readonly transcriptionProvider: string;
  readonly transcriptionLanguage: string;
  readonly parameters: Readonly<Record<string, string>>;
}

export type RelaySettingsReading =
  | { readonly settings: RelaySettings }
  | { readonly errorCode: 64101; readonly message: string };

const LANGUAGE = /^([a-z]{2,3}(-[A-Za-z0-9]{2,8})*|multi)$/;
const INPUT_KIND = /^(none|dtmf|speech|any)$/;
const BOOLEAN = /^(true|false)$/;
const TTS_PROVIDER = /^(google|amazon|elevenlabs)$/i;
const STT_PROVIDER = /^(google|deepgram)$/i;

/**
 * What a known attribute may say. Attributes that are not here are left alone, as at Twilio.
 * Source: twilio.com/docs/voice/twiml/connect/conversationrelay.
 */
const RULES: Readonly<Record<string, RegExp>> = {
  welcomeGreetingInterruptible: INPUT_KIND,
  interruptible: /^(none|dtmf|speech|any|true|false)$/,
  reportInputDuringAgentSpeech: INPUT_KIND,
  interruptSensitivity: /^(low|medium|high)$/,
  language: LANGUAGE,
  ttsLanguage: LANGUAGE,
  transcriptionLanguage: LANGUAGE,
  ttsProvider: TTS_PROVIDER,
  transcriptionProvider: STT_PROVIDER,
  deepgramSmartFormat: BOOLEAN,
  ignoreBackchannel: BOOLEAN,
  dtmfDetection: BOOLEAN,
  preemptible: BOOLEAN,
  partialPrompts: BOOLEAN,
  applicationReconnect: BOOLEAN,
  speechTimeout: /^(auto|[6-9]\d\d|[1-4]\d{3}|5000)$/,
  eotThreshold: /^0?\.[5-9]\d*$/,
  events: /^((speaker-events|tokens-played|config-updated)(\s+|$))*$/,
  debug: /^((debugging|speaker-events|tokens-played)(\s+|$))*$/,
  elevenlabsTextNormalization: /^(on|auto|off)$/,
};

const LANGUAGE_RULES: Readonly<Record<string, RegExp>> = {
  code: LANGUAGE,
  ttsProvider: TTS_PROVIDER,
  transcriptionProvider: STT_PROVIDER,
};

export function readRelaySettings(noun: RelayNoun): RelaySettingsReading {
  const wrong = wrongValue(noun);
  if (wrong !== null) return { errorCode: 64101, message: `Invalid parameter: ${wrong}` };
  const { attributes } = noun;
  const subscribed = `${attributes['events'] ?? ''} ${attributes['debug'] ?? ''}`;
  const language = attributes['language'] ?? 'en-US';
  const speechTimeout = attributes['speechTimeout'] ?? 'auto';
  return {
    settings: {
      url: attributes['url'] ?? '',
      greeting: attributes['welcomeGreeting'] ?? '',
      greetingInterruptible: inputKind(attributes['welcomeGreetingInterruptible'], 'any'),
      interruptible: inputKind(attributes['interruptible'], 'any'),
      reportDuringSpeech: inputKind(attributes['reportInputDuringAgentSpeech'], 'none'),
      sensitivity: (attributes['interruptSensitivity'] ?? 'high') as RelaySettings['sensitivity'],
      ignoreBackchannel: attributes['ignoreBackchannel'] === 'true',
      dtmfDetection: attributes['dtmfDetection'] === 'true',
      preemptible: attributes['preemptible'] === 'true',
      partialPrompts: attributes['partialPrompts'] === 'true',
      speechTimeoutMs: speechTimeout === 'auto' ? null : Number(speechTimeout),
      speakerEvents: subscribed.includes('speaker-events'),
      tokensPlayed: subscribed.includes('tokens-played'),
      applicationReconnect: attributes['applicationReconnect'] === 'true',
      ttsProvider: attributes['ttsProvider'] ?? 'ElevenLabs',
      voice: attributes['voice'] ?? '',
      transcriptionProvider: attributes['transcriptionProvider'] ?? 'Deepgram',
      ttsLanguage: attributes['ttsLanguage'] ?? language,
      transcriptionLanguage: attributes['transcriptionLanguage'] ?? language,
      parameters: noun.parameters,
    },
  };
}

export function isLanguageTag(value: unknown): boolean {
  return typeof value === 'string' && LANGUAGE.test(value);
}

function inputKind(value: string | undefined, absent: InputKind): InputKind {
  if (value === undefined) return absent;
  if (value === 'true') return 'any';
  if (value === 'false') return 'none';
  return value as InputKind;
}

export function includesKind(allowed: InputKind, kind: 'speech' | 'dtmf'): boolean {
  return allowed === 'any' || allowed === kind;
}

/** The name of the first attribute with a value that Twilio refuses, with the reason; null when all are right. */
function wrongValue(noun: RelayNoun): string | null {
  const { attributes } = noun;
  if (!isSocketUrl(attributes['url'] ?? '')) return 'url must begin with wss:// (ws:// only on this machine)';
  const broken = brokenRule(attributes, RULES);
  if (broken !== null) return broken;
  for (const language of noun.languages) {
    const wrong = language['code'] === undefined ? 'code' : brokenRule(language, LANGUAGE_RULES);
    if (wrong !== null) return `${wrong} of <Language>`;
  }
  const multi = [attributes, ...noun.languages].some(
    (each) => each['language'] === 'multi' || each['code'] === 'multi' || each['ttsLanguage'] === 'multi',
  );
  // `multi` needs ElevenLabs to speak and Deepgram to listen; both are what is used when nothing is said.
  if (multi && !/^elevenlabs$/i.test(attributes['ttsProvider'] ?? 'ElevenLabs')) return 'ttsProvider with multi';
  if (multi && !/^deepgram$/i.test(attributes['transcriptionProvider'] ?? 'Deepgram')) {
    return 'transcriptionProvider with multi';
  }
  return null;
}

function brokenRule(attributes: Attributes, rules: Readonly<Record<string, RegExp>>): string | null {
  for (const [name, value] of Object.entries(attributes)) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (rule !== undefined && !rule.test(value)) return name;
  }
  return null;
}

function isSocketUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, hash } = new URL(url);
  if (hash !== '') return false;
  return protocol === 'wss:' || (protocol === 'ws:' && isLoopbackHost(hostname));
}
