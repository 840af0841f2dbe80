import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { failureOf } from '../../../src/speech/azure_failures.ts';
import type { SpeechFailure } from '../../../src/speech/speech_service.ts';

const URL_WITH_KEY = 'wss://x.stt.speech.microsoft.com/stt/speech/universal/v2?Ocp-Apim-Subscription-Key=s3cret';

const CASES: readonly (readonly [code: string | undefined, details: unknown, kind: SpeechFailure['kind']])[] = [
  [
    'ConnectionFailure',
    `Unable to contact server. StatusCode: 1006, ${URL_WITH_KEY} Reason:  Unexpected server response: 401`,
    'auth',
  ],
  [
    'ConnectionFailure',
    'Unable to contact server. StatusCode: 1006, Reason:  Unexpected server response: 429',
    'quota',
  ],
  ['ConnectionFailure', 'Unexpected server response: 404', 'refused'],
  ['ConnectionFailure', 'Unexpected server response: 502', 'service'],
  ['ConnectionFailure', 'StatusCode: 1006 Reason:  connect ECONNREFUSED 127.0.0.1:1', 'network'],
  ['ConnectionFailure', 'getaddrinfo ENOTFOUND mars.stt.speech.microsoft.com', 'network'],
  ['ConnectionFailure', ' websocket error code: 1006', 'network'],
  ['ConnectionFailure', 'Internal error. websocket error code: 1011', 'service'],
  ['ConnectionFailure', 'Unsupported voice s3cret. websocket error code: 1007', 'refused'],
  ['BadRequestParameters', 'Quota exceeded. websocket error code: 1007', 'quota'],
  ['ConnectionFailure', 'websocket error code: 4401', 'auth'],
  ['ConnectionFailure', 'something else', 'network'],
  ['AuthenticationFailure', '', 'auth'],
  ['TooManyRequests', undefined, 'quota'],
  ['BadRequestParameters', 'Invalid parameter', 'refused'],
  ['ServiceTimeout', '', 'network'],
  ['ServiceError', 'The speech service encountered an internal error', 'service'],
  ['RuntimeError', new Error('s3cret'), 'service'],
  [undefined, { s3cret: true }, 'service'],
  [undefined, 'Cannot send on connection that is in Disconnected state', 'network'],
];

describe('an error of the SDK', () => {
  for (const [code, details, kind] of CASES) {
    test(`${code ?? 'none'}, ${String(details).slice(0, 80)}: ${kind}`, () => {
      const failure = failureOf(code, details);
      assert.equal(failure.kind, kind);
      assert.ok(!/s3cret|wss:|127\.0/.test(failure.message), failure.message);
      assert.match(failure.message, /^The speech service .*\.$/);
    });
  }
});
