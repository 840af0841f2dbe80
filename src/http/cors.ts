/** Which web pages of other origins may read the answers. Without configured origins nothing is said at all. */

const ALLOWED_HEADERS = 'authorization, content-type, idempotency-key, x-api-key, x-request-id';
const EXPOSED_HEADERS = 'retry-after, x-request-id';
const NONE: Readonly<Record<string, string>> = {};

/** Headers of every answer. `vary` is there as soon as the answer could differ by origin. */
export function corsHeaders(corsOrigins: readonly string[], origin: string): Readonly<Record<string, string>> {
  if (corsOrigins.length === 0) return NONE;
  const allowed = allowedOrigin(corsOrigins, origin);
  if (allowed === null) return { vary: 'origin' };
  return {
    vary: 'origin',
    'access-control-allow-origin': allowed,
    'access-control-expose-headers': EXPOSED_HEADERS,
  };
}

/** Further headers of the answer to an OPTIONS request: `allow`, and for a permitted origin the preflight's. */
export function preflightHeaders(
  corsOrigins: readonly string[],
  origin: string,
  allow: string,
): Readonly<Record<string, string>> {
  if (allowedOrigin(corsOrigins, origin) === null) return { allow };
  return {
    allow,
    'access-control-allow-methods': allow,
    'access-control-allow-headers': ALLOWED_HEADERS,
    'access-control-max-age': '600',
  };
}

function allowedOrigin(corsOrigins: readonly string[], origin: string): string | null {
  if (origin === '') return null;
  if (corsOrigins.includes('*')) return '*';
  return corsOrigins.includes(origin) ? origin : null;
}
