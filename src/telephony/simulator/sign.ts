/** The signature that the carrier puts on its webhooks and socket handshakes. */
import { createHmac } from 'node:crypto';

export type FormFields = Readonly<Record<string, string>>;

/**
 * Value of `X-Twilio-Signature`: base64 HMAC-SHA1 of the URL as it is requested (without a fragment), followed by the
 * form fields as name and value in code-point order. GET requests and socket handshakes have no fields.
 * Source: twilio.com/docs/usage/webhooks/webhooks-security.
 */
export function signRequest(authToken: string, url: string, fields: FormFields = {}): string {
  let data = withoutFragment(url);
  for (const name of Object.keys(fields).sort()) data += name + (fields[name] ?? '');
  return createHmac('sha1', authToken).update(data, 'utf8').digest('base64');
}

export function withoutFragment(url: string): string {
  const at = url.indexOf('#');
  return at === -1 ? url : url.slice(0, at);
}
