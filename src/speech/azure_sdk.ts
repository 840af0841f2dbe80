/** The Speech SDK, loaded when it is first needed (it takes a while), and its configuration for one subscription. */
import type * as Sdk from 'microsoft-cognitiveservices-speech-sdk';

export type SpeechSdk = typeof Sdk;

export interface AzureAccess {
  readonly key: string;
  readonly region: string;
  /** `ws:` or `wss:` with host and port: a server that speaks the service's protocol. Plain `ws:` only on this machine. */
  readonly endpoint?: URL | undefined;
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;
const REGION = /^[a-z0-9]{2,40}$/;

/** Throws when the key could be sent where it must not go; the message has no secret. */
export function checkAccess({ key, region, endpoint }: AzureAccess): void {
  if (key === '') throw new TypeError('The key of the speech service is empty.');
  if (endpoint === undefined) {
    if (!REGION.test(region)) throw new TypeError('The region of the speech service is a name such as westeurope.');
    return;
  }
  if (endpoint.protocol === 'wss:') return;
  if (endpoint.protocol !== 'ws:') throw new TypeError('The endpoint of the speech service begins with wss:.');
  if (!LOOPBACK.test(endpoint.hostname)) {
    throw new TypeError('The endpoint of the speech service may be ws: on this machine only; elsewhere it is wss:.');
  }
}

export async function loadSpeechSdk(): Promise<SpeechSdk> {
  const sdk = await import('microsoft-cognitiveservices-speech-sdk');
  // A Node with a WebSocket of its own would be taken for a browser: no headers, and no HTTP status when the service
  // refuses. This is the SDK's own switch (1.52.0, common.browser/WebsocketMessageAdapter.js).
  const { WebsocketMessageAdapter } =
    await import('microsoft-cognitiveservices-speech-sdk/distrib/lib/src/common.browser/WebsocketMessageAdapter.js');
  WebsocketMessageAdapter.forceNpmWebSocket = true;
  sdk.Recognizer.enableTelemetry(false);
  return sdk;
}

/**
 * A new configuration, because recognisers and synthesisers write into theirs. The endpoint is set as the SDK's host: it
 * then makes the paths that it makes for a region, where `fromEndpoint` asks port 443 of the host for a redirect first
 * (1.52.0, common.speech/ConnectionFactoryBase.js).
 */
export function speechConfig(sdk: SpeechSdk, { key, region, endpoint }: AzureAccess): Sdk.SpeechConfig {
  if (endpoint === undefined) return sdk.SpeechConfig.fromSubscription(key, region);
  const config = sdk.SpeechConfig.fromHost(endpoint, key);
  // `fromHost` is for containers, which know only the older paths; the service's own protocol is the second.
  config.setProperty(sdk.PropertyId.SpeechServiceConnection_RecognitionEndpointVersion, '2');
  return config;
}
