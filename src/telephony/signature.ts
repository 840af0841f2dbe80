/** Whether a request or a socket comes from Twilio: checks `X-Twilio-Signature` over the URL as we published it. */
import { validateRequest } from 'twilio/lib/webhooks/webhooks.js';

/** Names and values in the order sent; a name may come more than once. */
export type FormPairs = readonly (readonly [string, string])[];

/**
 * `pathAndQuery` is what the request line said, byte for byte; `publicUrl` is configuration. `Host` and forwarded
 * headers take no part: whoever sends the request chooses them. `form` is empty for a GET.
 * Source: twilio.com/docs/usage/webhooks/webhooks-security.
 */
export function verifyTwilioRequest(
  authToken: string,
  publicUrl: string,
  pathAndQuery: string,
  signature: string,
  form: FormPairs,
): boolean {
  if (signature === '') return false;
  return validateRequest(authToken, signature, withoutSlash(publicUrl) + pathAndQuery, signedValues(form));
}

/** A repeated field is signed with all its different values, sorted: the SDK does that to a list. */
function signedValues(form: FormPairs): Record<string, string[]> {
  // Without a prototype a field may have any name.
  const values = Object.create(null) as Record<string, string[]>;
  for (const [name, value] of form) (values[name] ??= []).push(value);
  return values;
}

/**
 * The handshake is signed over the `wss://` URL, without parameters. Whether Twilio keeps a slash at the end of the
 * path is not documented, so the URL is tried with and without one; either form still needs the secret.
 * Source: changelog of 1 Apr 2025; twilio.com/docs/voice/conversationrelay/onboarding.
 */
export function verifyTwilioSocket(
  authToken: string,
  publicUrl: string,
  pathAndQuery: string,
  signature: string,
): boolean {
  if (signature === '') return false;
  const url = socketUrl(publicUrl) + pathAndQuery;
  return validateRequest(authToken, signature, url, {}) || validateRequest(authToken, signature, otherSlash(url), {});
}

/** `https://host` becomes `wss://host`, `http://host` becomes `ws://host`; without a slash at the end. */
export function socketUrl(publicUrl: string): string {
  return withoutSlash(publicUrl).replace(/^http/, 'ws');
}

export function withoutSlash(url: string): string {
  return url.endsWith('/') ? url.slice(0, -1) : url;
}

function otherSlash(url: string): string {
  const queryAt = url.indexOf('?');
  const path = queryAt === -1 ? url : url.slice(0, queryAt);
  const query = queryAt === -1 ? '' : url.slice(queryAt);
  return (path.endsWith('/') ? path.slice(0, -1) : `${path}/`) + query;
}
