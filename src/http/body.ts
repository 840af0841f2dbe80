/**
 * Reads a request's body from uWebSockets.js within bounds of size and time, and turns its bytes into text, JSON or form
 * fields.
 */
import type { HttpResponse } from 'uWebSockets.js';
import type { Clock } from '../domain/clock.ts';
import { RequestError } from '../domain/outcome.ts';
import { bodyTooLarge, bodyTooSlow } from './errors.ts';

export interface BodyLimits {
  /** Largest body. */
  readonly bodyBytes: number;
  /** Longest time from the headers to the end of the body. */
  readonly bodyMs: number;
  /**
   * How much and how long is still read, and thrown away, of a body that is too large: a connection that is closed while
   * its client still sends is reset, and the client may never see the answer.
   */
  readonly excessBytes: number;
  readonly excessMs: number;
}

export interface BodyReceiver {
  /** The bytes may be read until this returns. Exactly one of the two is called, once, unless `cancel` came first. */
  received(bytes: Uint8Array): void;
  /** 413 `BODY_TOO_LARGE` or 408 `BODY_TIMEOUT`; the connection must be closed with the answer. */
  refused(error: RequestError): void;
}

/** Returns `cancel`, which must be called when the request ends in another way. `declaredBytes` is not believed. */
export function readBody(
  res: HttpResponse,
  clock: Clock,
  limits: BodyLimits,
  declaredBytes: number,
  receiver: BodyReceiver,
): () => void {
  let over = false;
  let excessive = false;
  let seenBytes = 0;
  let kept: Buffer | null = null;
  let timer = clock.setTimeout(() => settle(() => receiver.refused(bodyTooSlow(limits.bodyMs))), limits.bodyMs);

  function settle(report: () => void): void {
    if (over) return;
    over = true;
    clock.clearTimeout(timer);
    report();
  }
  function refuse(): void {
    settle(() => receiver.refused(bodyTooLarge(limits.bodyBytes)));
  }
  function becomeExcessive(): void {
    excessive = true;
    kept = null;
    clock.clearTimeout(timer);
    timer = clock.setTimeout(refuse, limits.excessMs);
  }

  if (declaredBytes > limits.bodyBytes) becomeExcessive();
  res.onData((chunk, isLast) => {
    if (over) return;
    const before = seenBytes;
    seenBytes += chunk.byteLength;
    if (!excessive && seenBytes > limits.bodyBytes) becomeExcessive();
    if (excessive) {
      if (isLast || seenBytes > limits.bodyBytes + limits.excessBytes) refuse();
    } else if (isLast && before === 0) {
      settle(() => receiver.received(new Uint8Array(chunk)));
    } else {
      // One buffer that grows, not a list: a body that comes byte by byte must not cost a hundred times its size.
      kept = ensureCapacity(kept, before, Math.max(seenBytes, Math.min(declaredBytes, limits.bodyBytes)));
      kept.set(new Uint8Array(chunk), before);
      const whole = kept.subarray(0, seenBytes);
      if (isLast) settle(() => receiver.received(whole));
    }
  });
  return () => settle(() => undefined);
}

function ensureCapacity(kept: Buffer | null, usedBytes: number, neededBytes: number): Buffer {
  if (kept !== null && kept.length >= neededBytes) return kept;
  const larger = Buffer.allocUnsafe(Math.max(neededBytes, usedBytes * 2, 1024));
  kept?.copy(larger, 0, 0, usedBytes);
  return larger;
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });
const POSITION = /in JSON at position (\d+)(?: \(line \d+ column \d+\))?$/;

/** Throws RequestError 400 `BODY_NOT_UTF8`. A byte order mark is left out. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return UTF8.decode(bytes);
  } catch {
    throw new RequestError(400, 'BODY_NOT_UTF8', 'The body is not valid UTF-8. Encode it as UTF-8 and send it again.');
  }
}

/**
 * Throws RequestError 400 `BODY_MISSING` or `BODY_NOT_JSON`, which never repeats any of the body. Keys named `__proto__`
 * are left out, since a later copy of the object could take one for a prototype.
 */
export function parseJsonBody(bytes: Uint8Array): unknown {
  const text = decodeText(bytes);
  if (text.trim() === '') throw bodyMissing();
  try {
    // Only a text that can hold such a key, plain or escaped, pays for looking at every key.
    return /__proto__|\\u/.test(text) ? (JSON.parse(text, withoutProto) as unknown) : (JSON.parse(text) as unknown);
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    const found = POSITION.exec(message)?.[1];
    const position = message === 'Unexpected end of JSON input' ? text.length : found && Number(found);
    const where = position === undefined ? '' : ` at position ${position}`;
    throw new RequestError(
      400,
      'BODY_NOT_JSON',
      `The body is not valid JSON${where}. Correct it and send it again.`,
      position === undefined ? undefined : { position: Number(position) },
    );
  }
}

export function bodyMissing(): RequestError {
  return new RequestError(400, 'BODY_MISSING', 'The body is missing. Send a JSON object.');
}

/** `application/x-www-form-urlencoded` or a query string, as pairs in their order. */
export function parsePairs(text: string): readonly (readonly [string, string])[] {
  return [...new URLSearchParams(text)];
}

/** The last value of each name, in a record without a prototype. */
export function lastValues(pairs: readonly (readonly [string, string])[]): Record<string, string> {
  const values = Object.create(null) as Record<string, string>;
  for (const [name, value] of pairs) values[name] = value;
  return values;
}

function withoutProto(key: string, value: unknown): unknown {
  return key === '__proto__' ? undefined : value;
}
