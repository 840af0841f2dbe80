/**
 * Finds the entry for a method and a path. Paths are compared as they came over the wire: a trailing slash or an escaped
 * letter makes another path, and only the values of parameters are decoded.
 */
import { RequestError, invariant } from '../domain/outcome.ts';

/** The part of a route that finding it needs. */
interface Addressed {
  readonly method: string;
  /** With `:name` for parameters. */
  readonly path: string;
}

interface PathMatch<Entry> {
  readonly methods: ReadonlyMap<string, RouteMatch<Entry>>;
  /** Value of the `allow` header. */
  readonly allow: string;
  /** Still encoded, in the order of the path. */
  readonly values: readonly string[];
}

interface RouteMatch<Entry> {
  readonly entry: Entry;
  readonly names: readonly string[];
}

interface PathNode<Entry> {
  readonly segments: readonly string[];
  readonly methods: Map<string, RouteMatch<Entry>>;
  allow: string;
}

export interface Router<Entry> {
  /** Null when no route has this path. Paths without parameters win. */
  find(path: string): PathMatch<Entry> | null;
}

const NO_VALUES: readonly string[] = [];

export function createRouter<Entry extends Addressed>(entries: readonly Entry[]): Router<Entry> {
  const nodes = new Map<string, PathNode<Entry>>();
  for (const entry of entries) addEntry(nodes, entry);
  const withParameters = new Map<number, PathNode<Entry>[]>();
  for (const node of nodes.values()) {
    node.allow = allowOf([...node.methods.keys()]);
    if (!node.segments.includes(':')) continue;
    const sameLength = withParameters.get(node.segments.length);
    if (sameLength === undefined) withParameters.set(node.segments.length, [node]);
    else sameLength.push(node);
  }
  return {
    find(path) {
      const fixed = nodes.get(path);
      if (fixed !== undefined) return { methods: fixed.methods, allow: fixed.allow, values: NO_VALUES };
      const segments = path.split('/');
      for (const node of withParameters.get(segments.length) ?? []) {
        const values = valuesOf(node.segments, segments);
        if (values !== null) return { methods: node.methods, allow: node.allow, values };
      }
      return null;
    },
  };
}

/** A record without a prototype. Throws RequestError 400 `INVALID_PATH` when a value is not valid percent-encoding. */
export function decodeParams(names: readonly string[], values: readonly string[]): Record<string, string> {
  const params = Object.create(null) as Record<string, string>;
  for (const [index, name] of names.entries()) {
    try {
      params[name] = decodeURIComponent(values[index] ?? '');
    } catch {
      throw new RequestError(
        400,
        'INVALID_PATH',
        `The path parameter '${name}' is not valid percent-encoded UTF-8; encode it again and repeat the request.`,
        { field: name },
      );
    }
  }
  return params;
}

function addEntry<Entry extends Addressed>(nodes: Map<string, PathNode<Entry>>, entry: Entry): void {
  const names: string[] = [];
  const segments = entry.path.split('/').map((segment) => {
    if (!segment.startsWith(':')) return segment;
    names.push(segment.slice(1));
    return ':';
  });
  // `/a/:id` and `/a/:name` are one path: the names belong to the method, not to the path.
  const shape = segments.join('/');
  const node = nodes.get(shape) ?? { segments, methods: new Map<string, RouteMatch<Entry>>(), allow: '' };
  invariant(!node.methods.has(entry.method), `Two routes answer ${entry.method} ${entry.path}.`);
  node.methods.set(entry.method, { entry, names });
  nodes.set(shape, node);
}

function allowOf(methods: readonly string[]): string {
  const all = methods.includes('GET') ? [...methods, 'HEAD', 'OPTIONS'] : [...methods, 'OPTIONS'];
  return all.join(', ');
}

function valuesOf(pattern: readonly string[], segments: readonly string[]): readonly string[] | null {
  const values: string[] = [];
  for (const [index, expected] of pattern.entries()) {
    const segment = segments[index] ?? '';
    if (expected !== ':') {
      if (segment !== expected) return null;
    } else if (segment === '') {
      return null;
    } else {
      values.push(segment);
    }
  }
  return values;
}
