/**
 * Three classes of failure: what a peer can cause is a `RequestError` (or a fact with a stable code), what only our own
 * mistake can cause is an `InvariantError`, everything else is an ordinary error of the machine.
 */

/** A request that gets a JSON error: `{success:false, error:{code, message, details?}}` with this status. */
export class RequestError extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>> | undefined;
  /** Extra response headers, such as `retry-after`. */
  readonly headers: Readonly<Record<string, string>> | undefined;

  constructor(
    status: number,
    code: string,
    message: string,
    details?: Readonly<Record<string, unknown>>,
    headers?: Readonly<Record<string, string>>,
  ) {
    super(message);
    this.name = 'RequestError';
    this.status = status;
    this.code = code;
    this.details = details;
    this.headers = headers;
  }
}

/** We broke our own rule. The blast radius is one call or one request, never the process. */
export class InvariantError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'InvariantError';
  }
}

export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new InvariantError(message);
}
