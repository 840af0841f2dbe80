/** Requests of the carrier, signed as Twilio's own library says, and plain requests of an app. */
import { createHash } from 'node:crypto';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';

/** A server and the secret that its carrier signs with. */
export interface SignedServer {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  readonly authToken: string;
  readonly accountSid: string;
  /** What the carrier signs; `origin` when absent. */
  readonly publicUrl?: string;
}

export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

export interface ErrorBody {
  readonly success: false;
  readonly error: { readonly code: string; readonly message: string; readonly details?: Record<string, unknown> };
}

/** The account of the simulator, which follows from its secret. */
export function accountSidOf(authToken: string): string {
  return `AC${createHash('sha256').update(authToken).digest('hex').slice(0, 32)}`;
}

export function socketSignature({ authToken, origin, publicUrl }: SignedServer, path = '/relay'): string {
  return getExpectedTwilioSignature(authToken, (publicUrl ?? origin).replace(/^http/, 'ws') + path, {});
}

/** A webhook of the carrier; `signature` replaces the right one, null leaves it out. Resolves to status and TwiML. */
export async function webhook(
  server: SignedServer,
  path: string,
  form: Readonly<Record<string, string>>,
  signature?: string | null,
): Promise<Answer<string>> {
  const { origin, authToken, accountSid, publicUrl } = server;
  const fields = { AccountSid: accountSid, ...form };
  const signed =
    signature === undefined ? getExpectedTwilioSignature(authToken, (publicUrl ?? origin) + path, fields) : signature;
  const response = await fetch(origin + path, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...(signed !== null && { 'x-twilio-signature': signed }),
    },
    body: new URLSearchParams(fields).toString(),
  });
  return { status: response.status, headers: response.headers, body: await response.text() };
}

/** A JSON answer of an app route. GET without a body; `raw` sends these bytes as they are. */
export async function ask<Body>(
  { origin }: { readonly origin: string },
  path: string,
  request: {
    readonly method?: string;
    readonly body?: unknown;
    readonly raw?: string;
    readonly headers?: Readonly<Record<string, string>>;
  } = {},
): Promise<Answer<Body>> {
  const body = request.raw ?? (request.body === undefined ? undefined : JSON.stringify(request.body));
  const response = await fetch(origin + path, {
    method: request.method ?? (body === undefined ? 'GET' : 'POST'),
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...request.headers },
    ...(body !== undefined && { body }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: (text === '' ? null : JSON.parse(text)) as Body };
}
