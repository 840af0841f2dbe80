import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RequestError } from '../../../src/domain/outcome.ts';
import { createRouter, decodeParams } from '../../../src/http/router.ts';

const router = createRouter([
  { method: 'GET', path: '/api/calls' },
  { method: 'GET', path: '/api/calls/:trackingId' },
  { method: 'GET', path: '/api/calls/export' },
  { method: 'GET', path: '/api/workflows/:id' },
  { method: 'PUT', path: '/api/workflows/:workflowId' },
  { method: 'POST', path: '/api/:group/items/:item' },
]);

const table: readonly [path: string, found: string | null, values: readonly string[]][] = [
  ['/api/calls', '/api/calls', []],
  ['/api/calls/', null, []],
  ['/api/calls/export', '/api/calls/export', []],
  ['/api/calls/call_1', '/api/calls/:trackingId', ['call_1']],
  ['/api/calls/call_1/', null, []],
  ['/api/calls/a%2Fb', '/api/calls/:trackingId', ['a%2Fb']],
  ['/api/Calls', null, []],
  ['/api/c%61lls', null, []],
  ['/api/:group/items/:item', '/api/:group/items/:item', [':group', ':item']],
  ['/api/x/items/y', '/api/:group/items/:item', ['x', 'y']],
  ['/api//items/y', null, []],
  ['/', null, []],
  ['', null, []],
  ['/__proto__', null, []],
];

for (const [path, found, values] of table) {
  test(`the path "${path}" ${found === null ? 'is not found' : `is that of ${found}`}`, () => {
    const match = router.find(path);
    const entry = match && [...match.methods.values()][0]?.entry.path;
    assert.equal(entry, found);
    if (match !== null) assert.deepEqual(match.values, values);
  });
}

test('a path with several methods keeps the parameter names of each', () => {
  const match = router.find('/api/workflows/w1');
  assert.deepEqual(match?.methods.get('GET')?.names, ['id']);
  assert.deepEqual(match?.methods.get('PUT')?.names, ['workflowId']);
  assert.equal(match?.allow, 'GET, PUT, HEAD, OPTIONS');
});

test('a path without GET does not allow HEAD', () => {
  assert.equal(router.find('/api/x/items/y')?.allow, 'POST, OPTIONS');
});

test('two routes for one method and path stop the start', () => {
  const twice = [
    { method: 'GET', path: '/a/:x' },
    { method: 'GET', path: '/a/:y' },
  ];
  assert.throws(() => createRouter(twice), /Two routes answer GET \/a\/:y/);
});

test('parameters are percent-decoded into a record without a prototype', () => {
  const params = decodeParams(['a', '__proto__'], ['x%2Fy%20%C3%A9', 'z']);
  assert.equal(Object.getPrototypeOf(params), null);
  assert.deepEqual({ ...params }, { a: 'x/y é', ['__proto__']: 'z' });
});

for (const bad of ['%', '%zz', '%E0%A4%A']) {
  test(`the malformed parameter "${bad}" is refused with 400`, () => {
    assert.throws(
      () => decodeParams(['id'], [bad]),
      (error) => error instanceof RequestError && error.status === 400 && error.code === 'INVALID_PATH',
    );
  });
}
