import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TSchema } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import { CATALOGUE } from '../../../src/domain/language_catalogue.ts';
import { createLanguageRoutes } from '../../../src/languages/language_routes.ts';

interface Shown {
  readonly code: string;
  readonly name: string;
  readonly direction: string;
  readonly relay: boolean;
  readonly azure: boolean;
}

const [route] = createLanguageRoutes(CATALOGUE);
assert.ok(route);

async function listed(q?: string): Promise<readonly Shown[]> {
  assert.ok(route);
  const request = {
    requestId: 'r',
    params: {},
    body: undefined,
    header: () => '',
    client: 'loopback',
    receivedAtUs: 0,
  };
  const { status, body } = await route.handle({ ...request, query: q === undefined ? {} : { q } });
  assert.equal(status, 200);
  assert.ok(TypeCompiler.Compile(route.responses[200]?.schema as unknown as TSchema).Check(body));
  return (body as { languages: readonly Shown[] }).languages;
}

const codes = async (q: string): Promise<readonly string[]> => (await listed(q)).map(({ code }) => code);

test('every language is listed, with who can serve it', async () => {
  assert.equal(route.audience, 'app');
  const languages = await listed();
  assert.equal(languages.length, CATALOGUE.all.length);
  const byCode = new Map(languages.map((language) => [language.code, language]));
  const servedBy = (code: string): unknown => [byCode.get(code)?.relay, byCode.get(code)?.azure];
  assert.deepEqual(servedBy('zh-HK'), [true, true]);
  assert.deepEqual(servedBy('en-GH'), [true, false], 'no voice of Azure');
  assert.deepEqual(servedBy('ka-GE'), [false, true], 'no voice of the relay');
  assert.equal(byCode.get('ar-EG')?.direction, 'rtl');
});

test('a search finds parts of codes, names, own names and aliases, and else what is closest', async () => {
  assert.deepEqual(await codes('cantonese'), ['zh-HK']);
  assert.deepEqual(await codes('yue'), ['zh-HK']);
  assert.deepEqual(await codes('ελλην'), ['el-GR']);
  assert.ok((await codes('es-')).includes('es-MX'));
  assert.deepEqual(await codes('cantonesse'), ['zh-HK']);
  assert.deepEqual(await codes('klingon'), []);
});
