/** An HTTP route as a value: a feature exports them, `main.ts` hands them to the server, which knows no feature. */

/** Any JSON schema; features build theirs with TypeBox, so that checking, types and OpenAPI come from one place. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * Who may call: `app` needs a key (or loopback), JSON bodies only; `twilio` needs a valid signature, form bodies only;
 * `open` is for anyone.
 */
type Audience = 'app' | 'twilio' | 'open';

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With `:name` for parameters, e.g. `/api/calls/:trackingId`. */
  readonly path: string;
  readonly audience: Audience;
  /** One line for the OpenAPI document. */
  readonly summary: string;
  readonly body?: JsonSchema;
  readonly query?: JsonSchema;
  /** By status; the standard error answers are added by the server. */
  readonly responses: Readonly<Record<number, { readonly description: string; readonly schema?: JsonSchema }>>;
  /** Calls a minute and key; the default of the server otherwise (none). */
  readonly ratePerMinute?: number;
  handle(request: RouteRequest): RouteResponse | Promise<RouteResponse>;
}

export interface RouteRequest {
  readonly requestId: string;
  readonly params: Readonly<Record<string, string>>;
  /** Checked against `query` and converted to its types when the route has that schema. */
  readonly query: Readonly<Record<string, unknown>>;
  /** Checked JSON for `app` routes, the form's fields for `twilio` routes (all strings), else undefined. */
  readonly body: unknown;
  header(name: string): string;
  /** Who calls, for rates and idempotency: a hash of the API key, or `loopback`, `anonymous`, `twilio`. */
  readonly client: string;
  readonly receivedAtUs: number;
}

export interface RouteResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object becomes JSON; a string is sent as it is with `contentType`. */
  readonly body: string | object;
  readonly contentType?: string;
}

/** TwiML, always 200: Twilio drops a call whose webhook answers with an error. */
export function twimlResponse(twiml: string): RouteResponse {
  return { status: 200, body: twiml, contentType: 'text/xml; charset=utf-8' };
}
