/** Values that the telephony tests share: a workflow, a request, a reader of TwiML. */
import { XMLParser } from 'fast-xml-parser';
import type { RouteRequest } from '../../src/domain/route.ts';

export const ACCOUNT_SID = `AC${'a'.repeat(32)}`;
export const CALL_SID = `CA${'1'.repeat(32)}`;

export function routeRequest(changes: {
  body?: unknown;
  query?: Readonly<Record<string, string>>;
  headers?: Readonly<Record<string, string>>;
}): RouteRequest {
  return {
    requestId: 'request-1',
    params: {},
    query: changes.query ?? {},
    body: changes.body,
    header: (name) => changes.headers?.[name] ?? '',
    client: 'loopback',
    receivedAtUs: 1_000_000,
  };
}

export interface XmlNode {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlNode[];
  readonly text: string;
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseAttributeValue: false,
  parseTagValue: false,
  trimValues: false,
  htmlEntities: true,
});

/** The `<Response>` of a TwiML document. Throws when it is not XML. */
export function parseTwiml(twiml: string): XmlNode {
  const nodes = (parser.parse(twiml, true) as ParsedNode[]).filter((node) => !('?xml' in node));
  const [root] = nodes.map(readNode);
  if (root === undefined || root.name !== 'Response') throw new Error('The document has no <Response>.');
  return root;
}

/** All elements of this name, in document order. */
export function findAll(node: XmlNode, name: string): readonly XmlNode[] {
  const own = node.name === name ? [node] : [];
  return [...own, ...node.children.flatMap((child) => findAll(child, name))];
}

type ParsedNode = Readonly<Record<string, unknown>>;

function readNode(node: ParsedNode): XmlNode {
  const name = Object.keys(node).find((key) => key !== ':@') ?? '';
  const content = node[name] as readonly ParsedNode[];
  const elements = content.filter((child) => !('#text' in child));
  return {
    name,
    attributes: (node[':@'] ?? {}) as Record<string, string>,
    children: elements.map(readNode),
    text: content.map((child) => (typeof child['#text'] === 'string' ? child['#text'] : '')).join(''),
  };
}
