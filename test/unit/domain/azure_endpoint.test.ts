import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type AzureEndpoint,
  type AzureEndpointReading,
  parseAzureEndpoint,
} from '../../../src/domain/azure_endpoint.ts';

const BASE = 'https://weaver.openai.azure.com';
const FULL = `${BASE}/openai/deployments/voice/chat/completions?api-version=2024-10-21`;
const DEPLOYMENT: AzureEndpoint = {
  style: 'deployment',
  baseUrl: `${BASE}/openai/deployments/voice`,
  deployment: 'voice',
  apiVersion: '2024-10-21',
};
const V1: AzureEndpoint = { style: 'v1', baseUrl: `${BASE}/openai/v1`, deployment: 'voice', apiVersion: null };

type Given = readonly [url: string, deployment?: string | null, apiVersion?: string | null];

function read(...[url, deployment = null, apiVersion = null]: Given): AzureEndpointReading {
  return parseAzureEndpoint(new URL(url), deployment, apiVersion);
}

describe('an Azure endpoint', () => {
  const good: readonly (readonly [what: string, given: Given, endpoint: AzureEndpoint])[] = [
    ['the full URL', [FULL], DEPLOYMENT],
    ['the full URL and the same again', [FULL, 'voice', '2024-10-21'], DEPLOYMENT],
    ['the full URL with a slash at its end', [FULL.replace('?', '/?')], DEPLOYMENT],
    ['the full URL with a further parameter', [`${FULL}&trace=1#top`], DEPLOYMENT],
    ['the URL without /chat/completions', [FULL.replace('/chat/completions', '')], DEPLOYMENT],
    ['the URL without either, with a slash', [FULL.replace('/chat/completions', '/')], DEPLOYMENT],
    ['the URL with a version beside it', [FULL.replace(/\?.*/, ''), null, '2024-10-21'], DEPLOYMENT],
    ['the deployment’s URL with a version beside it', [`${DEPLOYMENT.baseUrl}/`, null, '2024-10-21'], DEPLOYMENT],
    ['the base', [BASE, 'voice', '2024-10-21'], DEPLOYMENT],
    ['the base with a slash', [`${BASE}/`, 'voice', '2024-10-21'], DEPLOYMENT],
    ['the base with /openai', [`${BASE}/openai`, 'voice', '2024-10-21'], DEPLOYMENT],
    ['the base with /openai/', [`${BASE}/openai/`, 'voice', '2024-10-21'], DEPLOYMENT],
    ['the base with its version', [`${BASE}/?api-version=2024-10-21`, 'voice'], DEPLOYMENT],
    ['the v1 base', [`${BASE}/openai/v1`, 'voice'], V1],
    ['the v1 base with a slash', [`${BASE}/openai/v1/`, 'voice'], V1],
    ['the v1 URL', [`${BASE}/openai/v1/chat/completions`, 'voice'], V1],
    [
      'the v1 base with a version',
      [`${BASE}/openai/v1?api-version=preview`, 'voice'],
      { ...V1, apiVersion: 'preview' },
    ],
    [
      'a gateway with a path of its own',
      ['https://gateway.example/ai/openai', 'voice', '2024-10-21'],
      { ...DEPLOYMENT, baseUrl: 'https://gateway.example/ai/openai/deployments/voice' },
    ],
    [
      'a local server',
      ['http://127.0.0.1:8080', 'voice', '2024-10-21'],
      { ...DEPLOYMENT, baseUrl: 'http://127.0.0.1:8080/openai/deployments/voice' },
    ],
  ];
  for (const [what, given, endpoint] of good) {
    it(`is read from ${what}`, () => {
      assert.deepEqual(read(...given), { ok: true, endpoint, unused: [] });
    });
  }

  it('that says it otherwise than the other variables holds, and they are unused', () => {
    const unused = (...given: Given): unknown => {
      const reading = read(...given);
      assert.ok(reading.ok);
      return [reading.endpoint, reading.unused];
    };
    assert.deepEqual(unused(FULL, 'old', '2023-05-15'), [DEPLOYMENT, ['DEPLOYMENT', 'API_VERSION']]);
    assert.deepEqual(unused(FULL, 'old'), [DEPLOYMENT, ['DEPLOYMENT']]);
    assert.deepEqual(unused(FULL, null, '2023-05-15'), [DEPLOYMENT, ['API_VERSION']]);
    assert.deepEqual(unused(`${BASE}/openai/v1`, 'voice', '2024-10-21'), [V1, ['API_VERSION']]);
  });

  const OTHER_API = /^is the URL of another API; it must end in /;
  const bad: readonly (readonly [what: string, given: Given, part: string, message: RegExp])[] = [
    ['a base without a deployment', [BASE, null, '2024-10-21'], 'DEPLOYMENT', /is missing/],
    ['a base with nothing else', [BASE], 'DEPLOYMENT', /is missing/],
    ['a base without a version', [BASE, 'voice'], 'API_VERSION', /is missing.*api-version/],
    ['a full URL without a version', [FULL.replace(/\?.*/, '')], 'API_VERSION', /is missing.*api-version/],
    ['a v1 base without a deployment', [`${BASE}/openai/v1`], 'DEPLOYMENT', /is missing/],
    ['an impossible version', [BASE, 'voice', 'newest'], 'API_VERSION', /such as 2024-10-21/],
    ['an impossible version in the URL', [FULL.replace(/=.*/, '=1')], 'ENDPOINT', /such as 2024-10-21/],
    ['an empty version in the URL', [FULL.replace(/=.*/, '='), null, '2024-10-21'], 'ENDPOINT', /such as/],
    ['an impossible v1 version', [`${BASE}/openai/v1?api-version=v1`, 'voice'], 'ENDPOINT', /such as/],
    ['an impossible deployment', [BASE, 'a/b', '2024-10-21'], 'DEPLOYMENT', /letters, digits/],
    ['an impossible deployment in the URL', [FULL.replace('voice', '%ff')], 'ENDPOINT', /letters, digits/],
    ['an embeddings URL', [FULL.replace('chat/completions', 'embeddings')], 'ENDPOINT', OTHER_API],
    ['another API', [`${BASE}/openai/responses?api-version=2025-04-01-preview`, 'voice'], 'ENDPOINT', OTHER_API],
    ['another v1 API', [`${BASE}/openai/v1/responses`, 'voice'], 'ENDPOINT', OTHER_API],
    [
      'the inference API of the resource',
      ['https://weaver.services.ai.azure.com/models/chat/completions?api-version=2024-10-21', 'voice'],
      'ENDPOINT',
      OTHER_API,
    ],
    ['a gateway path that is its', ['https://gateway.example/models/', 'voice', '2024-10-21'], 'ENDPOINT', OTHER_API],
  ];
  for (const [what, given, part, message] of bad) {
    it(`is not ${what}: refused with what to do, and no value repeated`, () => {
      const reading = read(...given);
      assert.ok(!reading.ok);
      assert.equal(reading.part, part);
      assert.match(reading.message, message);
      for (const value of ['weaver', 'gateway.example', 'voice', 'newest', 'a/b', '%ff', '2025-04-01-preview']) {
        assert.ok(!reading.message.includes(value), value);
      }
    });
  }
});
