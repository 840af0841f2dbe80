import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Type } from '@sinclair/typebox';
import { InvariantError, RequestError } from '../../../src/domain/outcome.ts';
import { createBodyCheck, createQueryReader } from '../../../src/http/checks.ts';
import type { FieldProblem } from '../../../src/http/checks.ts';

const body = Type.Object(
  {
    to: Type.String({
      pattern: '^\\+[1-9]\\d{6,14}$',
      errorMessage: 'is not a phone number in international form, such as +14155550123',
      errorCode: 'INVALID_PHONE_NUMBER',
    }),
    mode: Type.Optional(Type.Union([Type.Literal('off'), Type.Literal('report')])),
    variables: Type.Optional(Type.Record(Type.String(), Type.String({ maxLength: 5 }))),
    rings: Type.Optional(Type.Integer({ minimum: 1, maximum: 9 })),
    answers: Type.Optional(Type.Array(Type.Object({ reply: Type.String() }))),
  },
  { additionalProperties: false },
);
const check = createBodyCheck(body, 'POST /x');

function refusal(run: () => unknown): RequestError & { details: FieldProblem & { fields: FieldProblem[] } } {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof RequestError);
    assert.equal(error.status, 400);
    return error as RequestError & { details: FieldProblem & { fields: FieldProblem[] } };
  }
  throw new assert.AssertionError({ message: 'nothing was refused' });
}

test('a body that fits is let through', () => {
  check({ to: '+1234567890', mode: 'off', variables: { name: 'Ann' }, rings: 3, answers: [{ reply: 'x' }] });
});

const table: readonly [name: string, body: unknown, code: string, field: string, problem: RegExp, expected: RegExp][] =
  [
    ['a wrong number', { to: '12' }, 'INVALID_PHONE_NUMBER', 'to', /^is not a phone number/, /matching/],
    ['a number of another type', { to: 12 }, 'INVALID_PHONE_NUMBER', 'to', /^is not a phone number/, /^string/],
    ['a missing number', {}, 'INVALID_FIELD', 'to', /^is missing$/, /^string, matching/],
    [
      'an unknown choice',
      { to: '+1234567890', mode: 'x' },
      'INVALID_FIELD',
      'mode',
      /not valid/,
      /^one of "off", "report"$/,
    ],
    [
      'a nested value',
      { to: '+1234567890', variables: { name: 7 } },
      'INVALID_FIELD',
      'variables.name',
      /not valid/,
      /^string, at most 5/,
    ],
    ['a list item', { to: '+1234567890', answers: [{}] }, 'INVALID_FIELD', 'answers.0.reply', /missing/, /^string$/],
    [
      'a number out of range',
      { to: '+1234567890', rings: 10 },
      'INVALID_FIELD',
      'rings',
      /not valid/,
      /^integer, at least 1, at most 9$/,
    ],
    ['an unknown field', { to: '+1234567890', 'a/b~c': 1 }, 'INVALID_FIELD', 'a/b~c', /not known/, /no such field/],
    ['a list instead of an object', [], 'INVALID_FIELD', 'body', /not valid/, /^object$/],
    ['null', null, 'INVALID_FIELD', 'body', /not valid/, /^object$/],
  ];

for (const [name, value, code, field, problem, expected] of table) {
  test(`${name} is refused as ${code} of the field ${field}`, () => {
    const error = refusal(() => check(value));
    assert.equal(error.code, code);
    assert.equal(error.details.field, field);
    assert.match(error.details.problem, problem);
    assert.match(error.details.expected, expected);
    assert.equal(error.details.fields.length, 1);
    assert.ok(error.message.includes(`'${field}'`));
  });
}

test('several wrong fields are all named under the general code', () => {
  const error = refusal(() => check({ to: 'x', mode: 'x', rings: 0 }));
  assert.equal(error.code, 'INVALID_FIELD');
  assert.deepEqual(error.details.fields.map((problem) => problem.field).sort(), ['mode', 'rings', 'to']);
  assert.match(error.message, /\(and 2 more in details\.fields\)\.$/);
});

test('very many wrong fields are named up to a bound, and long names are cut', () => {
  const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`${'x'.repeat(300)}${index}`, 1]));
  const error = refusal(() => check({ to: '+1234567890', ...many }));
  assert.equal(error.details.fields.length, 20);
  assert.ok(error.details.fields.every((problem) => problem.field.length <= 101));
});

const query = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1 })),
  ready: Type.Optional(Type.Boolean()),
  tag: Type.Optional(Type.Array(Type.String())),
  name: Type.Optional(Type.String()),
});
const read = createQueryReader(query, 'GET /x');

test('query values become what the schema says', () => {
  assert.deepEqual(
    { ...read('limit=5&ready=true&tag=a&tag=b&name=7&other=1') },
    {
      limit: 5,
      ready: true,
      tag: ['a', 'b'],
      name: '7',
      other: '1',
    },
  );
  assert.deepEqual({ ...read('tag=a') }, { tag: ['a'] });
  assert.deepEqual({ ...read('') }, {});
});

test('a query value that cannot be converted is refused', () => {
  const error = refusal(() => read('limit=many'));
  assert.equal(error.code, 'INVALID_FIELD');
  assert.equal(error.details.field, 'limit');
});

test('a schema that TypeBox cannot compile stops the start and names its route', () => {
  assert.throws(
    () => createBodyCheck({ type: 'object' }, 'POST /x'),
    (error) => error instanceof InvariantError && error.message.includes('POST /x'),
  );
});
