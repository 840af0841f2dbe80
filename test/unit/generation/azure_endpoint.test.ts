import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseAzureEndpoint } from '../../../src/generation/azure_endpoint.ts';

const RESOURCE = 'https://res.openai.azure.com';
const DEPLOYMENT = {
  style: 'deployment',
  baseUrl: `${RESOURCE}/openai/deployments/gpt-4o-mini`,
  deployment: 'gpt-4o-mini',
  apiVersion: '2024-06-01',
};
const V1 = { style: 'v1', baseUrl: `${RESOURCE}/openai/v1`, deployment: 'gpt-4o-mini', apiVersion: null };

describe('parseAzureEndpoint', () => {
  const full = `${RESOURCE}/openai/deployments/gpt-4o-mini/chat/completions?api-version=2024-06-01`;
  const good: readonly (readonly [string, Parameters<typeof parseAzureEndpoint>, unknown])[] = [
    ['the full URL', [full], DEPLOYMENT],
    ['the full URL and the same again', [full, 'gpt-4o-mini', '2024-06-01'], DEPLOYMENT],
    ['empty variables beside it', [full, '', ''], DEPLOYMENT],
    ['a slash at the end', [full.replace('?', '/?')], DEPLOYMENT],
    ['no /chat/completions', [full.replace('/chat/completions', '')], DEPLOYMENT],
    ['neither, with a slash', [full.replace('/chat/completions', '/')], DEPLOYMENT],
    ['a version beside it', [full.replace(/\?.*/, ''), undefined, '2024-06-01'], DEPLOYMENT],
    ['the base', [RESOURCE, 'gpt-4o-mini', '2024-06-01'], DEPLOYMENT],
    ['the base with a slash', [`${RESOURCE}/`, 'gpt-4o-mini', '2024-06-01'], DEPLOYMENT],
    ['the base with /openai/', [`${RESOURCE}/openai/`, 'gpt-4o-mini', '2024-06-01'], DEPLOYMENT],
    ['the v1 base', [`${RESOURCE}/openai/v1/`, 'gpt-4o-mini'], V1],
    ['the v1 URL', [`${RESOURCE}/openai/v1/chat/completions`, 'gpt-4o-mini'], V1],
    [
      'the v1 base with a version',
      [`${RESOURCE}/openai/v1?api-version=preview`, 'gpt-4o-mini'],
      { ...V1, apiVersion: 'preview' },
    ],
    [
      'a gateway with a path of its own',
      ['https://gateway.example/models/', 'gpt-4o-mini', '2024-06-01'],
      { ...DEPLOYMENT, baseUrl: 'https://gateway.example/models/openai/deployments/gpt-4o-mini' },
    ],
    [
      'a local server',
      ['http://127.0.0.1:8080', 'gpt-4o-mini', '2024-06-01'],
      { ...DEPLOYMENT, baseUrl: 'http://127.0.0.1:8080/openai/deployments/gpt-4o-mini' },
    ],
  ];
  for (const [name, args, endpoint] of good) {
    test(`${name} is understood`, () => {
      assert.deepEqual(parseAzureEndpoint(...args), { ok: true, endpoint });
    });
  }

  const bad: readonly (readonly [string, Parameters<typeof parseAzureEndpoint>, RegExp])[] = [
    ['no URL', ['res.openai.azure.com'], /http\(s\) URL/],
    ['another scheme', ['ftp://res.openai.azure.com'], /http\(s\) URL/],
    ['a base without a deployment', [RESOURCE, undefined, '2024-06-01'], /AZURE_OPENAI_DEPLOYMENT/],
    ['a base without a version', [RESOURCE, 'gpt-4o-mini'], /AZURE_OPENAI_API_VERSION/],
    ['a full URL without a version', [full.replace(/\?.*/, '')], /api-version/],
    ['a v1 base without a deployment', [`${RESOURCE}/openai/v1`], /AZURE_OPENAI_DEPLOYMENT/],
    ['two deployments', [full, 'gpt-4o'], /another deployment/],
    ['two versions', [full, undefined, '2024-10-21'], /another api-version/],
    ['another API', [`${RESOURCE}/openai/responses?api-version=2025-04-01-preview`, 'gpt-4o-mini'], /another API/],
    ['another v1 API', [`${RESOURCE}/openai/v1/responses`, 'gpt-4o-mini'], /another API/],
    ['an embeddings URL', [full.replace('chat/completions', 'embeddings')], /another API/],
  ];
  for (const [name, args, message] of bad) {
    test(`${name} is refused with what to do`, () => {
      const result = parseAzureEndpoint(...args);
      assert.ok(!result.ok);
      assert.match(result.error, message);
      assert.doesNotMatch(result.error, /res\.openai\.azure\.com/);
    });
  }
});
