/**
 * What an error of the Speech SDK means. Its texts hold addresses (with the key in the query) and parts of requests, so
 * nothing of them is passed on: what is told is made here from the facts that are found in them.
 */
import type { SpeechFailure } from './speech_service.ts';

type Kind = SpeechFailure['kind'];

/** The SDK's `ws` says this of an upgrade that was answered with a status (1.52.0, common.browser/WebsocketMessageAdapter.js). */
const HTTP_STATUS = /unexpected server response: (\d{3})/i;
/** The SDK appends this when a connection was closed (common.speech/ServiceRecognizerBase.js, SynthesisAdapterBase.js). */
const CLOSE_CODE = /websocket error code: (\d{4})/i;
/** Node's names of what can go wrong with a socket. */
const SOCKET_ERROR =
  /\b(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE|EHOSTUNREACH|ENETUNREACH|ENETDOWN|ECONNABORTED|CERT_HAS_EXPIRED)\b/;
/** The SDK's words when a connection was lost before the service had said anything over it. */
const LOST = /cannot (?:send|read) on connection|websocket not ready/i;
/** The service's own words, in reasons of closing, when there were too many requests or the free ones are used up. */
const QUOTA_WORDS = /quota|throttl|too many|concurrent request|parallel requests/i;

const KIND_OF_CODE: Readonly<Record<string, Kind>> = {
  AuthenticationFailure: 'auth',
  Forbidden: 'auth',
  TooManyRequests: 'quota',
  BadRequestParameters: 'refused',
  ConnectionFailure: 'network',
  ServiceTimeout: 'network',
};

const WORDS: Readonly<Record<Kind, string>> = {
  auth: 'The speech service does not accept the key: it is wrong, or belongs to another region',
  quota: 'The speech service has no room: too many requests at once, or the quota is used up',
  network: 'The speech service cannot be reached or stopped answering',
  refused: 'The speech service refuses the request: a voice, a language or a setting that it does not know',
  service: 'The speech service failed',
};

/**
 * @param code the name in the SDK's `CancellationErrorCode`, where it gave one
 * @param details its text of the error, or whatever it threw
 */
export function failureOf(code: string | undefined, details: unknown): SpeechFailure {
  const text = textOf(details);
  const status = HTTP_STATUS.exec(text)?.[1];
  if (status !== undefined) return failure(kindOfStatus(Number(status)), `HTTP ${status}`);
  const closed = CLOSE_CODE.exec(text)?.[1];
  const fact = closed === undefined ? undefined : `closed with ${closed}`;
  if (QUOTA_WORDS.test(text) || closed === '4429') return failure('quota', fact);
  const socket = SOCKET_ERROR.exec(text)?.[1];
  if (socket !== undefined) return failure('network', socket);
  if (LOST.test(text)) return failure('network', 'connection lost');
  if (closed !== undefined) return failure(kindOfClose(Number(closed)), fact);
  return failure(KIND_OF_CODE[code ?? ''] ?? 'service', code);
}

/** A failure that was noticed here; `fact` stands in its message. */
export function failure(kind: Kind, fact?: string): SpeechFailure {
  return { kind, message: fact === undefined ? `${WORDS[kind]}.` : `${WORDS[kind]} (${fact}).` };
}

function kindOfStatus(status: number): Kind {
  if (status === 401 || status === 403) return 'auth';
  if (status === 429) return 'quota';
  return status >= 400 && status < 500 ? 'refused' : 'service';
}

/** Codes of RFC 6455, and those of 4000 and more that follow HTTP: 4401 is a 401. */
function kindOfClose(code: number): Kind {
  if (code >= 4400 && code < 4600) return kindOfStatus(code - 4000);
  if (code === 1007 || code === 1008 || code === 1003) return 'refused';
  return code === 1001 || code === 1005 || code === 1006 ? 'network' : 'service';
}

function textOf(details: unknown): string {
  if (details instanceof Error) return details.message;
  return typeof details === 'string' ? details : '';
}
