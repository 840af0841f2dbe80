/** The errors that the server itself answers with, and the one shape that all errors have. */
import { RequestError } from '../domain/outcome.ts';
import type { RouteResponse } from '../domain/route.ts';

/** `{success:false, error:{code, message, details?}}` with the error's status and headers. */
export function errorResponse(error: RequestError): RouteResponse {
  const { status, code, message, details, headers } = error;
  return {
    status,
    body: { success: false, error: { code, message, ...(details !== undefined && { details }) } },
    ...(headers !== undefined && { headers }),
  };
}

export function internalError(requestId: string): RequestError {
  return new RequestError(
    500,
    'INTERNAL',
    `The server failed on this request and has logged why. Quote the request id ${requestId} when you report it.`,
  );
}

export function notFound(): RequestError {
  return new RequestError(404, 'NOT_FOUND', 'Nothing is at this path. GET /openapi.json lists all routes.');
}

export function upgradeRequired(): RequestError {
  return new RequestError(
    426,
    'UPGRADE_REQUIRED',
    'This path takes WebSocket connections only: send the upgrade headers.',
    undefined,
    { upgrade: 'websocket' },
  );
}

export function methodNotAllowed(allow: string): RequestError {
  return new RequestError(
    405,
    'METHOD_NOT_ALLOWED',
    `This path does not take that method. It takes ${allow}.`,
    undefined,
    { allow },
  );
}

export function overloaded(): RequestError {
  return new RequestError(503, 'OVERLOADED', 'Too many requests are open at once. Try again in a second.', undefined, {
    'retry-after': '1',
  });
}

export function rateLimited(retryAfterS: number): RequestError {
  return new RequestError(
    429,
    'RATE_LIMITED',
    `Too many calls of this route in a minute. Try again in ${retryAfterS} s.`,
    { retryAfterS },
    { 'retry-after': String(retryAfterS) },
  );
}

export function unsupportedMediaType(expected: string): RequestError {
  return new RequestError(
    415,
    'UNSUPPORTED_MEDIA_TYPE',
    `This route takes ${expected} only. Send the header "content-type: ${expected}".`,
    { expected },
  );
}

export function bodyTooLarge(bodyBytes: number): RequestError {
  return new RequestError(413, 'BODY_TOO_LARGE', `The body is larger than ${bodyBytes} bytes. Send a smaller one.`, {
    maxBytes: bodyBytes,
  });
}

export function bodyTooSlow(bodyMs: number): RequestError {
  return new RequestError(
    408,
    'BODY_TIMEOUT',
    `The body was not complete within ${bodyMs} ms. Send the request again.`,
  );
}

export function signatureInvalid(missing: boolean): RequestError {
  return new RequestError(
    403,
    'SIGNATURE_INVALID',
    missing
      ? 'The header X-Twilio-Signature is missing. This route answers only to signed requests of the phone carrier.'
      : 'X-Twilio-Signature does not fit this request. Check that PUBLIC_URL is the URL the carrier calls, ' +
          'and that the auth token is that of the account.',
  );
}

/** For logs: the message of an error may hold what a caller said. */
export function errorName(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
