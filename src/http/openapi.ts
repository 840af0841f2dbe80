/** The API's own description: an OpenAPI 3.1 document from the same routes and schemas that the server works with. */
import type { JsonSchema, Route } from '../domain/route.ts';
import type { SocketRoute } from '../domain/socket.ts';

export interface About {
  readonly title: string;
  readonly version: string;
  readonly publicUrl: string;
}

type Node = Record<string, unknown>;

const ERROR_RESPONSES: Readonly<Record<number, { readonly name: string; readonly description: string }>> = {
  400: {
    name: 'Invalid',
    description: 'The path, query or body is not as described; `details.fields` names each field.',
  },
  401: { name: 'Unauthorized', description: 'No known API key was sent.' },
  403: { name: 'SignatureInvalid', description: 'X-Twilio-Signature is missing or does not fit.' },
  408: { name: 'BodyTimeout', description: 'The body was not complete in time.' },
  413: { name: 'BodyTooLarge', description: 'The body is over the limit.' },
  415: { name: 'UnsupportedMediaType', description: 'The body has another media type.' },
  429: { name: 'RateLimited', description: 'Too many calls in a minute; see `retry-after`.' },
  500: { name: 'Internal', description: 'The server failed; quote the request id.' },
  503: { name: 'Unavailable', description: 'Too many requests are open, or the server cannot serve this one now.' },
};

const ERROR_SCHEMA = {
  type: 'object',
  required: ['success', 'error'],
  properties: {
    success: { const: false },
    error: {
      type: 'object',
      required: ['code', 'message'],
      properties: {
        code: { type: 'string', description: 'Stable; made for programs.' },
        message: { type: 'string', description: 'What happened, why, and what to do next.' },
        details: { type: 'object', additionalProperties: true },
      },
    },
  },
};

const SECURITY_SCHEMES = {
  bearer: {
    type: 'http',
    scheme: 'bearer',
    description: 'An API key. Without keys: programs on the same machine only.',
  },
  apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'The same API key in a header of its own.' },
  twilioSignature: {
    type: 'apiKey',
    in: 'header',
    name: 'X-Twilio-Signature',
    description: 'HMAC-SHA1 of the URL and the form fields with the auth token of the carrier account, in base64.',
  },
};

const SECURITY = { app: [{ bearer: [] }, { apiKey: [] }], twilio: [{ twilioSignature: [] }], open: [] } as const;

/** `GET /openapi.json`, open to anyone; it describes itself too. The document is written once, here. */
export function createOpenApiRoute(routes: readonly Route[], sockets: readonly SocketRoute[], about: About): Route {
  let text = '';
  const route: Route = {
    method: 'GET',
    path: '/openapi.json',
    audience: 'open',
    summary: 'The description of this API',
    responses: { 200: { description: 'An OpenAPI 3.1 document', schema: { type: 'object' } } },
    handle: () => ({ status: 200, body: text, contentType: 'application/json; charset=utf-8' }),
  };
  text = JSON.stringify(describeApi([...routes, route], sockets, about));
  return route;
}

export function describeApi(routes: readonly Route[], sockets: readonly SocketRoute[], about: About): Node {
  const paths: Record<string, Node> = {};
  for (const route of routes) {
    const path = route.path.replace(/:([^/]+)/g, '{$1}');
    const operations = (paths[path] ??= {});
    operations[route.method.toLowerCase()] = describeOperation(route, path);
  }
  return {
    openapi: '3.1.0',
    info: { title: about.title, version: about.version },
    servers: [{ url: about.publicUrl }],
    paths,
    components: {
      schemas: { Error: ERROR_SCHEMA },
      responses: Object.fromEntries(
        Object.values(ERROR_RESPONSES).map(({ name, description }) => [
          name,
          { description, content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } } },
        ]),
      ),
      securitySchemes: SECURITY_SCHEMES,
    },
    'x-sockets': sockets.map(({ path, maxFrameBytes }) => ({ path, maxFrameBytes })),
  };
}

function describeOperation(route: Route, path: string): Node {
  const parameters = [...describePathParameters(route.path), ...describeQuery(route.query)];
  const takesBody = route.body !== undefined && !(route.audience === 'twilio' && route.method === 'GET');
  const mediaType = route.audience === 'twilio' ? 'application/x-www-form-urlencoded' : 'application/json';
  return {
    operationId: `${route.method.toLowerCase()}${path.replace(/[^A-Za-z0-9]+/g, '_').replace(/_$/, '')}`,
    summary: route.summary,
    security: SECURITY[route.audience],
    ...(parameters.length > 0 && { parameters }),
    ...(takesBody && { requestBody: { required: true, content: { [mediaType]: { schema: route.body } } } }),
    responses: { ...describeErrors(route, takesBody, parameters.length > 0), ...describeResponses(route) },
  };
}

function describePathParameters(path: string): Node[] {
  return [...path.matchAll(/:([^/]+)/g)].map((found) => ({
    name: found[1],
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
}

function describeQuery(query: JsonSchema | undefined): Node[] {
  const properties = (query?.['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>;
  const required = (query?.['required'] ?? []) as readonly string[];
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    ...(typeof schema['description'] === 'string' && { description: schema['description'] }),
    schema,
  }));
}

function describeResponses(route: Route): Record<string, Node> {
  const described: Record<string, Node> = {};
  for (const [status, { description, schema }] of Object.entries(route.responses)) {
    // A webhook's answer without a schema is TwiML.
    const isTwiml = schema === undefined && route.audience === 'twilio' && status === '200';
    described[status] = {
      description,
      ...(schema !== undefined && { content: { 'application/json': { schema } } }),
      ...(isTwiml && { content: { 'text/xml': { schema: { type: 'string' } } } }),
    };
  }
  return described;
}

function describeErrors(route: Route, takesBody: boolean, hasParameters: boolean): Record<string, Node> {
  const statuses = [500, 503];
  if (hasParameters || takesBody) statuses.push(400);
  if (takesBody) statuses.push(408, 413, 415);
  if (route.audience === 'app') statuses.push(401);
  if (route.audience === 'twilio') statuses.push(403);
  if (route.ratePerMinute !== undefined) statuses.push(429);
  return Object.fromEntries(
    statuses.map((status) => [status, { $ref: `#/components/responses/${ERROR_RESPONSES[status]?.name}` }]),
  );
}
