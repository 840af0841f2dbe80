import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signRequest } from '../../../src/telephony/simulator/sign.ts';

const TOKEN = '12345';

test('a form post is signed over its URL and its sorted fields', () => {
  const fields = {
    To: '+18005551212',
    CallSid: 'CA1234567890ABCDE',
    From: '+14158675309',
    Digits: '1234',
    Caller: '+14158675309',
  };
  const url = 'https://mycompany.com/myapp.php?foo=1&bar=2';
  assert.equal(signRequest(TOKEN, url, fields), 'RSOYDt4T1cUTdK1PDd93/VVr8B8=');
  assert.equal(signRequest(TOKEN, `${url}#rc=5&rp=all`, fields), 'RSOYDt4T1cUTdK1PDd93/VVr8B8=');
});

test('a socket handshake is signed over its URL alone, byte for byte', () => {
  assert.equal(signRequest(TOKEN, 'wss://example.com/relay'), 'mbNFdPBlYbXhXfiw/E6CoJbYji0=');
  assert.equal(signRequest(TOKEN, 'wss://example.com/relay/'), 'SdJXd5Km2RHudCSycpRyuzI2PT0=');
  assert.equal(signRequest(TOKEN, 'wss://example.com/'), 'hoaxtdkWNBxVYCmDLq7UdjDdXIg=');
  assert.equal(signRequest(TOKEN, 'wss://example.com'), 'WhInc32piEQH5iWNct/7FHs5ew8=');
});
