/**
 * Checks a value against the part of JSON Schema that the API's description uses; any other keyword is an error, so that
 * nothing is passed over in silence.
 */

export type Schema = Readonly<Record<string, unknown>>;

const ANNOTATIONS = new Set([
  'description',
  'examples',
  'title',
  'default',
  'errorCode',
  'errorMessage',
  '$id',
  '$schema',
]);

/** What does not fit, each with the path of the value; empty when all is well. */
export function schemaProblems(schema: Schema, value: unknown, document: Schema = schema, path = '$'): string[] {
  const at = (inner: Schema, part: unknown, name: string): string[] =>
    schemaProblems(inner, part, document, `${path}${name}`);
  return Object.entries(schema).flatMap(([keyword, rule]) => {
    const wrong = (holds: boolean): string[] => (holds ? [] : [`${path}: ${keyword} ${JSON.stringify(rule)}`]);
    switch (keyword) {
      case '$ref':
        return at(resolve(document, String(rule)), value, '');
      case 'type':
        return wrong(hasType(value, String(rule)));
      case 'const':
        return wrong(value === rule);
      case 'enum':
        return wrong((rule as unknown[]).includes(value));
      case 'anyOf':
        return wrong((rule as Schema[]).some((choice) => at(choice, value, '').length === 0));
      case 'pattern':
        return wrong(typeof value !== 'string' || new RegExp(String(rule), 'u').test(value));
      case 'minLength':
        return wrong(typeof value !== 'string' || value.length >= Number(rule));
      case 'maxLength':
        return wrong(typeof value !== 'string' || value.length <= Number(rule));
      case 'minimum':
        return wrong(typeof value !== 'number' || value >= Number(rule));
      case 'maximum':
        return wrong(typeof value !== 'number' || value <= Number(rule));
      case 'items':
        return Array.isArray(value) ? value.flatMap((item, index) => at(rule as Schema, item, `[${index}]`)) : [];
      case 'required':
        return wrong(!isObject(value) || (rule as string[]).every((name) => name in value));
      case 'properties':
      case 'patternProperties':
      case 'additionalProperties':
        return keyword === firstOf(schema) && isObject(value) ? propertyProblems(schema, value, path, at) : [];
      default:
        if (!ANNOTATIONS.has(keyword)) throw new Error(`This check does not know the keyword ${keyword} at ${path}.`);
        return [];
    }
  });
}

/** The three keywords about properties are read together, once. */
function firstOf(schema: Schema): string | undefined {
  return ['properties', 'patternProperties', 'additionalProperties'].find((keyword) => keyword in schema);
}

function propertyProblems(
  schema: Schema,
  value: Readonly<Record<string, unknown>>,
  path: string,
  at: (inner: Schema, part: unknown, name: string) => string[],
): string[] {
  const named = (schema['properties'] ?? {}) as Readonly<Record<string, Schema>>;
  const patterns = Object.entries((schema['patternProperties'] ?? {}) as Readonly<Record<string, Schema>>);
  const others = schema['additionalProperties'];
  return Object.entries(value).flatMap(([name, part]) => {
    const own = Object.hasOwn(named, name)
      ? named[name]
      : patterns.find(([key]) => new RegExp(key, 'u').test(name))?.[1];
    if (own !== undefined) return at(own, part, `.${name}`);
    if (others === false) return [`${path}.${name}: is not described`];
    return isObject(others) ? at(others, part, `.${name}`) : [];
  });
}

function resolve(document: Schema, reference: string): Schema {
  let node: unknown = document;
  for (const step of reference.replace(/^#\//, '').split('/')) node = (node as Record<string, unknown>)[step];
  if (!isObject(node)) throw new Error(`Nothing is at ${reference}.`);
  return node;
}

function hasType(value: unknown, type: string): boolean {
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isObject(value);
  return typeof value === type;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
