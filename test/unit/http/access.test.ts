import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { accessError, admitApp, createAccessPolicy, peerOf } from '../../../src/http/access.ts';
import type { AccessFacts, AccessOptions } from '../../../src/http/access.ts';

const CLOSED: AccessOptions = { apiKeys: [], anonymous: false, corsOrigins: [], trustProxy: false };
const KEYED: AccessOptions = { ...CLOSED, apiKeys: ['alpha-key', 'beta-key'] };
const PROXIED: AccessOptions = { ...CLOSED, trustProxy: true };

const LOCAL: AccessFacts = {
  peer: '127.0.0.1',
  host: 'localhost:3000',
  origin: '',
  authorization: '',
  apiKey: '',
  forwardedFor: '',
  forwarded: false,
};
const clientOf = (key: string): string => `key_${createHash('sha256').update(key).digest('hex').slice(0, 12)}`;
const via = (forwardedFor: string): Partial<AccessFacts> => ({ forwardedFor, forwarded: true });

const table: readonly [name: string, options: AccessOptions, facts: Partial<AccessFacts>, expected: string][] = [
  ['keys: none shown', KEYED, {}, 'key_missing'],
  ['keys: a bearer key', KEYED, { authorization: 'Bearer alpha-key' }, clientOf('alpha-key')],
  ['keys: the second key', KEYED, { authorization: 'bearer  beta-key' }, clientOf('beta-key')],
  ['keys: X-API-Key', KEYED, { apiKey: 'beta-key' }, clientOf('beta-key')],
  ['keys: a foreign peer with a key', KEYED, { peer: '9.9.9.9', apiKey: 'beta-key' }, clientOf('beta-key')],
  ['keys: Basic beside X-API-Key', KEYED, { authorization: 'Basic eDp5', apiKey: 'beta-key' }, clientOf('beta-key')],
  ['keys: a wrong key', KEYED, { authorization: 'Bearer alpha-ke' }, 'key_wrong'],
  ['keys: an empty key', KEYED, { authorization: 'Bearer ', apiKey: ' ' }, 'key_missing'],
  ['keys: loopback is not enough', KEYED, LOCAL, 'key_missing'],
  ['keys: stronger than anonymous', { ...KEYED, anonymous: true }, {}, 'key_missing'],
  ['anonymous: any peer', { ...CLOSED, anonymous: true }, { peer: '9.9.9.9', host: 'x.example' }, 'anonymous'],
  ['no keys: loopback', CLOSED, {}, 'loopback'],
  ['no keys: 127.x', CLOSED, { peer: '127.9.8.7', host: '127.0.0.1' }, 'loopback'],
  ['no keys: IPv6', CLOSED, { peer: '0000:0000:0000:0000:0000:0000:0000:0001', host: '[::1]:3000' }, 'loopback'],
  ['no keys: IPv4 in IPv6', CLOSED, { peer: '0000:0000:0000:0000:0000:ffff:7f00:0001' }, 'loopback'],
  ['no keys: another machine', CLOSED, { peer: '192.168.1.4' }, 'not_local'],
  ['no keys: another machine in IPv6', CLOSED, { peer: '0000:0000:0000:0000:0000:ffff:c0a8:0104' }, 'not_local'],
  ['no keys: no address', CLOSED, { peer: '' }, 'not_local'],
  ['no keys: a rebound name', CLOSED, { host: 'evil.example' }, 'not_local'],
  ['no keys: a name that begins well', CLOSED, { host: 'localhost.evil.example' }, 'not_local'],
  ['no keys: two hosts', CLOSED, { host: 'localhost, evil.example' }, 'not_local'],
  ['no keys: no host', CLOSED, { host: '' }, 'not_local'],
  ['no keys: forwarded', CLOSED, { forwarded: true }, 'not_local'],
  ['no keys: forwarded for loopback', CLOSED, via('127.0.0.1'), 'not_local'],
  ['no keys: a local page', CLOSED, { origin: 'http://localhost:5173' }, 'loopback'],
  ['no keys: a foreign page', CLOSED, { origin: 'https://evil.example' }, 'not_local'],
  ['no keys: a page without an origin', CLOSED, { origin: 'null' }, 'not_local'],
  [
    'no keys: a permitted page',
    { ...CLOSED, corsOrigins: ['https://ok.example'] },
    { origin: 'https://ok.example' },
    'loopback',
  ],
  ['no keys: any page permitted', { ...CLOSED, corsOrigins: ['*'] }, { origin: 'https://ok.example' }, 'loopback'],
  ['proxy: not used', PROXIED, {}, 'loopback'],
  ['proxy: a loopback client', PROXIED, via('9.9.9.9, 127.0.0.1'), 'loopback'],
  ['proxy: a loopback client in IPv6', PROXIED, via('[::1]:4000'), 'loopback'],
  ['proxy: a foreign client', PROXIED, via('127.0.0.1, 9.9.9.9'), 'not_local'],
  ['proxy: silent about the client', PROXIED, { forwarded: true }, 'not_local'],
  ['proxy: nonsense for the client', PROXIED, via('unknown'), 'not_local'],
  ['proxy: on another machine', PROXIED, { peer: '10.0.0.1', ...via('127.0.0.1') }, 'not_local'],
];

for (const [name, options, facts, expected] of table) {
  test(`${name} gives ${expected}`, () => {
    const admission = admitApp(createAccessPolicy(options), { ...LOCAL, ...facts });
    assert.equal('client' in admission ? admission.client : admission.refusal, expected);
  });
}

const peers: readonly [trustProxy: boolean, forwardedFor: string, expected: string][] = [
  [false, '9.9.9.9', '10.0.0.1'],
  [true, '', '10.0.0.1'],
  [true, '9.9.9.9', '9.9.9.9'],
  [true, '1.1.1.1, 9.9.9.9:55', '9.9.9.9'],
  [true, '1.1.1.1,[2001:db8::1]:55', '2001:db8::1'],
  [true, '2001:db8::1', '2001:db8::1'],
];
for (const [trustProxy, forwardedFor, expected] of peers) {
  test(`the peer behind "${forwardedFor}" is ${expected} when proxies are ${trustProxy ? '' : 'not '}trusted`, () => {
    assert.equal(peerOf(trustProxy, '10.0.0.1', forwardedFor), expected);
  });
}

test('the refusal of a distant peer names both ways to open the routes', () => {
  const error = accessError('not_local');
  assert.equal(error.status, 401);
  assert.match(error.message, /API_KEYS.*API_ANONYMOUS/);
  assert.deepEqual(error.headers, { 'www-authenticate': 'Bearer' });
});
