import assert from 'node:assert/strict';
import { test } from 'node:test';
import { corsHeaders, preflightHeaders } from '../../../src/http/cors.ts';

const OK = 'https://ok.example';

const table: readonly [origins: readonly string[], origin: string, allowed: string | undefined, vary: boolean][] = [
  [[], OK, undefined, false],
  [[OK], OK, OK, true],
  [[OK], 'https://other.example', undefined, true],
  [[OK], '', undefined, true],
  [['*'], OK, '*', true],
  [['*'], '', undefined, true],
];

for (const [origins, origin, allowed, vary] of table) {
  test(`with origins [${origins.join()}] a request of "${origin}" is ${allowed ? 'readable' : 'not readable'}`, () => {
    const headers = corsHeaders(origins, origin);
    assert.equal(headers['access-control-allow-origin'], allowed);
    assert.equal(headers['vary'], vary ? 'origin' : undefined);
    const preflight = preflightHeaders(origins, origin, 'GET, PUT');
    assert.equal(preflight['allow'], 'GET, PUT');
    assert.equal(preflight['access-control-allow-methods'], allowed && 'GET, PUT');
  });
}
