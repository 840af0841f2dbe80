/**
 * Names what went wrong upstream with one of the stable codes. Messages are for operators: they hold statuses and error
 * codes, never the provider's own message, which may repeat the caller's words or a part of the key.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { ReplyFailure, ReplyFailureCode } from '../domain/reply.ts';

const SAFE_CODE = /^[A-Za-z0-9_.-]{1,64}$/;
const RATE_CODE = /429|rate_?limit|too_?many_?requests|quota/i;

export function failure(code: ReplyFailureCode, message: string): ReplyFailure {
  return { code, message };
}

/** A response whose status is not 200. `body` may be cut short; `epochMs` is the wall time, for dates in headers. */
export function httpFailure(status: number, headers: IncomingHttpHeaders, body: string, epochMs: number): ReplyFailure {
  const code = bodyErrorCode(body);
  const what = code === null ? `HTTP ${status}` : `HTTP ${status}, ${code}`;
  if (status === 401 || status === 403) {
    return failure('UNAUTHORIZED', `The provider refused our key (${what}): check the key and the endpoint it is for.`);
  }
  if (status === 429) {
    const retryAfterMs = readRetryAfterMs(headers, epochMs);
    const limited = failure('RATE_LIMITED', `The provider's rate limit or quota is used up (${what}).`);
    return retryAfterMs === null ? limited : { ...limited, retryAfterMs };
  }
  if (code === 'content_filter')
    return failure('CONTENT_FILTERED', `The provider's filter refused the prompt (${what}).`);
  if (status === 404) {
    return failure(
      'HTTP_ERROR',
      `The provider does not know this URL or model (${what}): check endpoint and deployment.`,
    );
  }
  return failure('HTTP_ERROR', `The provider answered with an error (${what}).`);
}

/** The `error` member of an object in the middle of a stream: how providers fail after they have sent status 200. */
export function streamFailure(error: unknown): ReplyFailure {
  const code = errorCode(error);
  const what = code ?? 'no code';
  if (code === 'content_filter') return failure('CONTENT_FILTERED', 'The provider filtered the reply away.');
  if (code !== null && RATE_CODE.test(code)) {
    return failure('RATE_LIMITED', `The provider broke the reply off at its rate limit (${what}).`);
  }
  return failure('HTTP_ERROR', `The provider broke the reply off with an error (${what}).`);
}

/** The connection could not be made, or broke before the response began. */
export function connectionFailure(error: unknown): ReplyFailure {
  return failure('CONNECTION_FAILED', `No answer from the provider's address (${systemCode(error)}).`);
}

/** A short name of an error that is safe to log: its code, else its class. */
export function systemCode(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === 'string' && SAFE_CODE.test(code) ? code : error.name;
}

/**
 * `retry-after-ms` (Azure), else `retry-after` in seconds or as an HTTP date; null when absent, unreadable or past.
 * Source: learn.microsoft.com/azure/ai-foundry/openai/how-to/quota, RFC 9110 section 10.2.3.
 */
function readRetryAfterMs(headers: IncomingHttpHeaders, epochMs: number): number | null {
  const inMs = headers['retry-after-ms'];
  if (typeof inMs === 'string' && isCount(inMs)) return Math.ceil(Number(inMs));
  const after = headers['retry-after'];
  if (after === undefined) return null;
  if (isCount(after)) return Math.ceil(Number(after) * 1000);
  const dateMs = Date.parse(after) - epochMs;
  return dateMs >= 0 ? dateMs : null;
}

function isCount(text: string): boolean {
  return /^\s*\d+(\.\d+)?\s*$/.test(text);
}

function bodyErrorCode(body: string): string | null {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && 'error' in value ? errorCode(value.error) : null;
  } catch {
    return null;
  }
}

function errorCode(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null;
  const { code, type } = error as { code?: unknown; type?: unknown };
  for (const name of [code, type]) {
    const text = typeof name === 'number' ? String(name) : name;
    if (typeof text === 'string' && SAFE_CODE.test(text)) return text;
  }
  return null;
}
