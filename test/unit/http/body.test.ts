import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { RequestError } from '../../../src/domain/outcome.ts';
import { lastValues, parseJsonBody, parsePairs } from '../../../src/http/body.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);

function refusalOf(body: Uint8Array): RequestError {
  try {
    parseJsonBody(body);
  } catch (error) {
    assert.ok(error instanceof RequestError);
    assert.equal(error.status, 400);
    return error;
  }
  throw new assert.AssertionError({ message: 'the body was taken' });
}

test('JSON of any kind is read as it was written', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      const text = JSON.stringify(value);
      fc.pre(!text.includes('__proto__'));
      assert.deepEqual(parseJsonBody(bytes(text)), JSON.parse(text));
    }),
  );
});

test('a byte order mark before the JSON is left out', () => {
  assert.deepEqual(parseJsonBody(bytes('\ufeff{"a":1}')), { a: 1 });
});

for (const text of ['{"a":{"__proto__":{"b":1}}}', '{"a":{"\\u005f_proto__":{"b":1}}}']) {
  test(`the prototype in ${text} is left out`, () => {
    assert.deepEqual(Object.getOwnPropertyNames((parseJsonBody(bytes(text)) as { a: object }).a), []);
  });
}

test('an empty body and one of white space are missing', () => {
  assert.equal(refusalOf(bytes('')).code, 'BODY_MISSING');
  assert.equal(refusalOf(bytes(' \r\n')).code, 'BODY_MISSING');
});

test('what is not JSON is refused with its position and without a word of it', () => {
  const error = refusalOf(bytes('{"secret":1 "more":2}'));
  assert.equal(error.code, 'BODY_NOT_JSON');
  assert.deepEqual(error.details, { position: 12 });
  assert.doesNotMatch(refusalOf(bytes('secret')).message, /secret/);
  assert.deepEqual(refusalOf(bytes('{"a":')).details, { position: 5 });
});

test('bytes that are not UTF-8 are refused', () => {
  assert.equal(refusalOf(Uint8Array.of(0x22, 0xff, 0x22)).code, 'BODY_NOT_UTF8');
});

test('JSON nested deeper than the stack is refused or read, never thrown as an error of ours', () => {
  const deep = `${'['.repeat(60_000)}"\\u0041"${']'.repeat(60_000)}`;
  assert.equal(refusalOf(bytes(deep)).code, 'BODY_NOT_JSON');
});

test('form fields keep order and repetitions as pairs, and the last value in the record', () => {
  const pairs = parsePairs('To=%2B1415&a=1&a=2&empty=&__proto__=x&name=a+b');
  assert.deepEqual(pairs.slice(0, 3), [
    ['To', '+1415'],
    ['a', '1'],
    ['a', '2'],
  ]);
  const record = lastValues(pairs);
  assert.equal(Object.getPrototypeOf(record), null);
  assert.deepEqual(Object.entries(record), [
    ['To', '+1415'],
    ['a', '2'],
    ['empty', ''],
    ['__proto__', 'x'],
    ['name', 'a b'],
  ]);
});
