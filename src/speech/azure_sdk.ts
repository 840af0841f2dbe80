/**
 * The Speech SDK, imported when it is first needed, because that takes a while, and settings that both directions share.
 * Source: microsoft-cognitiveservices-speech-sdk 1.52.0.
 */
import type * as Sdk from 'microsoft-cognitiveservices-speech-sdk';
import type { SpeechFailure } from './speech_service.ts';

export type SpeechSdk = typeof Sdk;

export interface AzureAccount {
  readonly key: string;
  readonly region: string;
  /** In place of the region's own addresses: https, or http on this machine. */
  readonly endpoint: string | null;
}

/** Node keeps what was imported once. */
export async function loadSdk(): Promise<SpeechSdk> {
  const module = await import('microsoft-cognitiveservices-speech-sdk');
  const sdk = 'default' in module ? (module.default as SpeechSdk) : module;
  sdk.Recognizer.enableTelemetry(false);
  return sdk;
}

/** The service's own paths; the slash at the end of the second one keeps the SDK from asking for a redirect first. */
const PATHS = { hears: '/stt/speech/universal/v2', speaks: '/tts/cognitiveservices/websocket/v1/' } as const;

export function speechConfig(sdk: SpeechSdk, account: AzureAccount, direction: keyof typeof PATHS): Sdk.SpeechConfig {
  const { key, region, endpoint } = account;
  if (endpoint === null) return sdk.SpeechConfig.fromSubscription(key, region);
  const url = new URL(PATHS[direction], endpoint);
  url.protocol = url.protocol === 'http:' ? 'ws:' : 'wss:';
  return sdk.SpeechConfig.fromEndpoint(url, key);
}

/** What the SDK says of an end that was none of ours. `code`: its `CancellationErrorCode`; `details` may name addresses. */
export function failureOf(sdk: SpeechSdk, code: Sdk.CancellationErrorCode | undefined, details = ''): SpeechFailure {
  const { CancellationErrorCode: codes } = sdk;
  if (code === codes.AuthenticationFailure || /\b(401|403)\b|unauthori[sz]ed|forbidden/i.test(details)) {
    return {
      kind: 'auth',
      message: 'Azure Speech refuses the key: check AZURE_SPEECH_API_KEY and AZURE_SPEECH_REGION.',
    };
  }
  if (code === codes.TooManyRequests || /\b429\b/.test(details)) {
    return { kind: 'quota', message: 'Azure Speech allows no more requests at this time.' };
  }
  if (code === codes.BadRequestParameters || /\b1007\b|unsupported voice/i.test(details)) {
    return { kind: 'refused', message: 'Azure Speech does not take the request: check language and voice.' };
  }
  if (
    code === codes.ConnectionFailure ||
    code === codes.ServiceTimeout ||
    /\b100[56]\b|unable to contact/i.test(details)
  ) {
    return { kind: 'network', message: 'The connection to Azure Speech has failed.' };
  }
  return { kind: 'service', message: 'Azure Speech has failed.' };
}

const BROKEN: SpeechFailure = { kind: 'service', message: 'The Speech SDK has failed.' };

/** Of what the SDK throws or rejects with, which is a text more often than an error. */
export function thrownFailure(sdk: SpeechSdk | null, thrown: unknown): SpeechFailure {
  const details = thrown instanceof Error ? thrown.message : String(thrown);
  return sdk === null ? BROKEN : failureOf(sdk, undefined, details);
}
