import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readAzureEndpoint } from '../../src/config_azure.ts';

const BASE = 'https://weaver.openai.azure.com';
const FULL = `${BASE}/openai/deployments/voice/chat/completions?api-version=2024-10-21`;

function read(url: string, deployment: string | null = null, apiVersion: string | null = null) {
  return readAzureEndpoint(new URL(url), deployment, apiVersion);
}

describe('an Azure endpoint', () => {
  const endpoint = { url: FULL, deployment: 'voice', apiVersion: '2024-10-21' };
  const same: readonly (readonly [string, string | null, string | null])[] = [
    [FULL, null, null],
    [FULL, 'voice', '2024-10-21'],
    [`${BASE}/openai/deployments/voice?api-version=2024-10-21`, null, null],
    [`${BASE}/openai/deployments/voice/`, null, '2024-10-21'],
    [BASE, 'voice', '2024-10-21'],
    [`${BASE}/`, 'voice', '2024-10-21'],
    [`${BASE}/openai/`, 'voice', '2024-10-21'],
  ];
  for (const given of same) {
    it(`is read from ${given.join(' ')}`, () => {
      assert.deepEqual(read(...given), { ok: true, endpoint, unused: [] });
    });
  }

  it('behind a gateway keeps the path before it', () => {
    const reading = read('https://gateway.example/ai/openai', 'voice', '2024-10-21');
    assert.ok(reading.ok);
    assert.match(
      reading.endpoint.url,
      /^https:\/\/gateway\.example\/ai\/openai\/deployments\/voice\/chat\/completions\?/,
    );
  });

  it('of the v1 kind needs the deployment and no version', () => {
    const url = `${BASE}/openai/v1`;
    const expected = { ok: true, endpoint: { url, deployment: 'voice', apiVersion: null }, unused: [] };
    assert.deepEqual(read(`${url}/`, 'voice'), expected);
    assert.deepEqual(read(url), {
      ok: false,
      part: 'DEPLOYMENT',
      message: 'is missing: the endpoint names no deployment.',
    });
  });

  it('that says it otherwise than the other variables holds', () => {
    assert.deepEqual(read(FULL, 'old', '2023-05-15'), { ok: true, endpoint, unused: ['DEPLOYMENT', 'API_VERSION'] });
  });

  const wrong: readonly (readonly [string, string, string | null, string | null])[] = [
    ['DEPLOYMENT', BASE, null, null],
    ['API_VERSION', BASE, 'voice', null],
    ['API_VERSION', BASE, 'voice', 'newest'],
    ['DEPLOYMENT', BASE, 'a/b', '2024-10-21'],
    ['API_VERSION', `${BASE}/openai/deployments/voice/chat/completions`, null, null],
    ['ENDPOINT', `${BASE}/openai/deployments/voice/chat/completions?api-version=1`, null, null],
    ['ENDPOINT', `${BASE}/openai/deployments/voice/embeddings?api-version=2024-10-21`, null, null],
    ['ENDPOINT', `${BASE}/openai/deployments/%ff?api-version=2024-10-21`, null, null],
    ['ENDPOINT', 'https://weaver.services.ai.azure.com/models/chat/completions?api-version=2024-10-21', 'voice', null],
  ];
  for (const [part, ...given] of wrong) {
    it(`with a wrong ${part} is refused: ${given.join(' ')}`, () => {
      const reading = read(...given);
      assert.ok(!reading.ok);
      assert.equal(reading.part, part);
    });
  }
});
