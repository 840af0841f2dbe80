import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { verifyTwilioRequest, verifyTwilioSocket } from '../../../src/telephony/signature.ts';

const TOKEN = '12345';

const CLASSIC = [
  ['CallSid', 'CA1234567890ABCDE'],
  ['Caller', '+14158675309'],
  ['Digits', '1234'],
  ['From', '+14158675309'],
  ['To', '+18005551212'],
] as const;

const sign = (text: string): string => createHmac('sha1', TOKEN).update(text).digest('base64');

test("Twilio's own example is accepted, in any order of its fields", () => {
  const signature = 'RSOYDt4T1cUTdK1PDd93/VVr8B8=';
  for (const form of [CLASSIC, CLASSIC.toReversed()]) {
    assert.equal(verifyTwilioRequest(TOKEN, 'https://mycompany.com', '/myapp.php?foo=1&bar=2', signature, form), true);
  }
});

test('a request is refused when anything that is signed differs', () => {
  const signature = 'RSOYDt4T1cUTdK1PDd93/VVr8B8=';
  const path = '/myapp.php?foo=1&bar=2';
  const verify = verifyTwilioRequest;
  assert.equal(verify('54321', 'https://mycompany.com', path, signature, CLASSIC), false);
  assert.equal(verify(TOKEN, 'https://evil.example', path, signature, CLASSIC), false);
  assert.equal(verify(TOKEN, 'https://mycompany.com', '/myapp.php?foo=1&bar=3', signature, CLASSIC), false);
  assert.equal(verify(TOKEN, 'https://mycompany.com', path, signature, CLASSIC.slice(1)), false);
  assert.equal(verify(TOKEN, 'https://mycompany.com', path, signature, [...CLASSIC, ['X', '1']]), false);
  assert.equal(verify(TOKEN, 'https://mycompany.com', path, '', CLASSIC), false);
  assert.equal(verify(TOKEN, 'https://mycompany.com', path, 'x'.repeat(28), CLASSIC), false);
});

test('a public URL with a slash at its end is the same public URL', () => {
  const signature = 'RSOYDt4T1cUTdK1PDd93/VVr8B8=';
  const path = '/myapp.php?foo=1&bar=2';
  assert.equal(verifyTwilioRequest(TOKEN, 'https://mycompany.com/', path, signature, CLASSIC), true);
});

test('the URL of a request with a JSON body is signed without parameters', () => {
  const path = '/myapp?bodySHA256=5ccde7145dfb8f56479710896586cb9d5911809d83afbe34627818790db0aec9';
  assert.equal(verifyTwilioRequest(TOKEN, 'https://example.com', path, 'hPXmLwIy3Fgqv1i9KPmH/HhQ6zo=', []), true);
});

test('a repeated field is signed with its different values, sorted', () => {
  const signature = sign('https://example.com/aBeta1Beta2Zeta3');
  const form = [
    ['Zeta', '3'],
    ['Beta', '2'],
    ['Beta', '1'],
    ['Beta', '2'],
  ] as const;
  assert.equal(verifyTwilioRequest(TOKEN, 'https://example.com', '/a', signature, form), true);
});

test('a field named like a property of every object is signed like any other', () => {
  const signature = sign('https://example.com/a__proto__1constructor2');
  const form = [
    ['__proto__', '1'],
    ['constructor', '2'],
  ] as const;
  assert.equal(verifyTwilioRequest(TOKEN, 'https://example.com', '/a', signature, form), true);
});

test('a socket is verified by its wss URL, with or without one slash at the end of the path', () => {
  const plain = 'mbNFdPBlYbXhXfiw/E6CoJbYji0=';
  const slashed = 'SdJXd5Km2RHudCSycpRyuzI2PT0=';
  for (const signature of [plain, slashed]) {
    for (const path of ['/relay', '/relay/']) {
      assert.equal(verifyTwilioSocket(TOKEN, 'https://example.com', path, signature), true);
    }
  }
  assert.equal(verifyTwilioSocket(TOKEN, 'https://example.com', '/relays', plain), false);
  assert.equal(verifyTwilioSocket(TOKEN, 'https://other.example', '/relay', plain), false);
  assert.equal(verifyTwilioSocket('54321', 'https://example.com', '/relay', plain), false);
  assert.equal(verifyTwilioSocket(TOKEN, 'https://example.com', '/relay', ''), false);
});

test('a socket at the root is verified in both forms of its URL', () => {
  for (const signature of ['hoaxtdkWNBxVYCmDLq7UdjDdXIg=', 'WhInc32piEQH5iWNct/7FHs5ew8=']) {
    assert.equal(verifyTwilioSocket(TOKEN, 'https://example.com', '/', signature), true);
  }
});

test('a socket signed as https is refused', () => {
  assert.equal(verifyTwilioSocket(TOKEN, 'https://example.com', '/relay', sign('https://example.com/relay')), false);
});

test('the slash of a socket URL is tried before its query', () => {
  const signature = sign('wss://example.com/relay/?a=1');
  assert.equal(verifyTwilioSocket(TOKEN, 'https://example.com', '/relay?a=1', signature), true);
});

test('a socket of a plain http server is verified by its ws URL', () => {
  const signature = sign('ws://127.0.0.1:3000/relay');
  assert.equal(verifyTwilioSocket(TOKEN, 'http://127.0.0.1:3000', '/relay', signature), true);
});
