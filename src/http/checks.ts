/**
 * Checks bodies and queries against their TypeBox schemas, compiled once at the start, and says which fields are wrong.
 * A property's schema may carry two keywords of ours: `errorMessage`, which continues "Field 'to' …" instead of our own
 * words ("is not a phone number such as +14155550123"), and `errorCode`, the code of the answer when that field is the
 * only wrong one. A field that is absent is `INVALID_FIELD` and "is missing" in any case.
 */
import type { TSchema } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import type { ValueError } from '@sinclair/typebox/compiler';
import { Value, ValueErrorType } from '@sinclair/typebox/value';
import { InvariantError, RequestError } from '../domain/outcome.ts';
import type { JsonSchema } from '../domain/route.ts';
import { lastValues, parsePairs } from './body.ts';

export interface FieldProblem {
  /** Dotted path, e.g. `variables.name`; `body` or `query` when the whole is wrong. */
  readonly field: string;
  readonly problem: string;
  readonly expected: string;
}

const FIELDS_MAX = 20;
const FIELD_NAME_MAX = 100;

/** The returned check throws RequestError 400 `INVALID_FIELD`, or the field's own code. */
export function createBodyCheck(schema: JsonSchema, label: string): (value: unknown) => void {
  const typed = schema as unknown as TSchema;
  const compiled = compile(typed, `the body of ${label}`);
  return (value) => {
    if (!compiled.Check(value)) throw fieldError(compiled.Errors(value), 'body');
  };
}

/**
 * The returned function reads a raw query string; values are converted to the schema's types, and a repeated name is a
 * list where the schema says so. Throws as `createBodyCheck` does.
 */
export function createQueryReader(schema: JsonSchema, label: string): (rawQuery: string) => Record<string, unknown> {
  const typed = schema as unknown as TSchema;
  const compiled = compile(typed, `the query of ${label}`);
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>;
  const lists = Object.keys(properties).filter((name) => properties[name]?.['type'] === 'array');
  return (rawQuery) => {
    const pairs = parsePairs(rawQuery);
    const query: Record<string, unknown> = lastValues(pairs);
    for (const name of lists) {
      if (name in query) query[name] = pairs.filter((pair) => pair[0] === name).map((pair) => pair[1]);
    }
    const converted = Value.Convert(typed, query);
    if (!compiled.Check(converted)) throw fieldError(compiled.Errors(converted), 'query');
    return converted as Record<string, unknown>;
  };
}

function compile(schema: TSchema, what: string): ReturnType<typeof TypeCompiler.Compile> {
  try {
    return TypeCompiler.Compile(schema);
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown';
    throw new InvariantError(`The schema of ${what} is not a TypeBox schema that can be compiled: ${reason}.`);
  }
}

function fieldError(errors: Iterable<ValueError>, whole: 'body' | 'query'): RequestError {
  const byPath = new Map<string, ValueError>();
  for (const error of errors) {
    // One field may be wrong in several ways; the first is the plainest.
    if (!byPath.has(error.path)) byPath.set(error.path, error);
    if (byPath.size === FIELDS_MAX) break;
  }
  const fields = [...byPath.values()].map((error) => describeProblem(error, whole));
  const [firstError] = byPath.values();
  const [first] = fields;
  if (first === undefined || firstError === undefined) {
    return new RequestError(400, 'INVALID_FIELD', `The ${whole} does not have the shape that /openapi.json describes.`);
  }
  const more = fields.length === 1 ? '' : ` (and ${fields.length - 1} more in details.fields)`;
  return new RequestError(
    400,
    fields.length === 1 ? codeOf(firstError) : 'INVALID_FIELD',
    `Field '${first.field}' ${first.problem}; expected: ${first.expected}${more}.`,
    { ...first, fields },
  );
}

function codeOf(error: ValueError): string {
  const code: unknown = error.schema['errorCode'];
  // A field that is absent is not, say, an invalid phone number.
  return typeof code === 'string' && error.type !== ValueErrorType.ObjectRequiredProperty ? code : 'INVALID_FIELD';
}

function describeProblem(error: ValueError, whole: string): FieldProblem {
  const field = fieldName(error.path, whole);
  if (error.type === ValueErrorType.ObjectAdditionalProperties) {
    return { field, problem: 'is not known', expected: 'no such field' };
  }
  const own: unknown = error.schema['errorMessage'];
  if (error.type === ValueErrorType.ObjectRequiredProperty) {
    return { field, problem: 'is missing', expected: expectedOf(error.schema) };
  }
  return { field, problem: typeof own === 'string' ? own : 'is not valid', expected: expectedOf(error.schema) };
}

/** `/answers/0/a~1b` becomes `answers.0.a/b`. */
function fieldName(pointer: string, whole: string): string {
  if (pointer === '') return whole;
  const name = pointer.slice(1).replaceAll('/', '.').replaceAll('~1', '/').replaceAll('~0', '~');
  return name.length <= FIELD_NAME_MAX ? name : `${name.slice(0, FIELD_NAME_MAX)}…`;
}

const BOUNDS: readonly (readonly [string, string])[] = [
  ['minLength', 'at least % characters'],
  ['maxLength', 'at most % characters'],
  ['minimum', 'at least %'],
  ['maximum', 'at most %'],
  ['minItems', 'at least % items'],
  ['maxItems', 'at most % items'],
  ['pattern', 'matching %'],
];

/** A schema in words: `integer, at least 1`, `one of "off", "report"`. */
function expectedOf(schema: JsonSchema): string {
  if ('const' in schema) return JSON.stringify(schema['const']);
  const options = schema['anyOf'];
  if (Array.isArray(options)) return `one of ${options.map((option) => expectedOf(option as JsonSchema)).join(', ')}`;
  const type = typeof schema['type'] === 'string' ? schema['type'] : 'a value as /openapi.json describes it';
  const bounds = BOUNDS.filter(([keyword]) => keyword in schema).map(([keyword, words]) =>
    words.replace('%', () => String(schema[keyword])),
  );
  return [type, ...bounds].join(', ');
}
