/**
 * One request from its headers to its answer. uWebSockets.js lends the request only until its callback returns and the
 * response only until it was answered or aborted: everything needed later is copied here, and an answer that comes too
 * late is dropped.
 */
import { STATUS_CODES } from 'node:http';
import type { HttpRequest, HttpResponse } from 'uWebSockets.js';
import type { Clock } from '../domain/clock.ts';
import type { Log } from '../domain/log.ts';
import { RequestError, invariant } from '../domain/outcome.ts';
import type { RouteResponse } from '../domain/route.ts';
import { readBody } from './body.ts';
import type { BodyLimits } from './body.ts';
import { corsHeaders } from './cors.ts';
import { errorName, errorResponse, internalError } from './errors.ts';

/** What all exchanges of a server share. */
export interface ExchangeContext {
  readonly clock: Clock;
  readonly log: Log;
  readonly corsOrigins: readonly string[];
  randomId(): string;
  onRequest?(done: RequestDone): void;
}

export interface RequestDone {
  /** `GET /api/calls/:trackingId`, `WS /relay`, or `unmatched`. */
  readonly route: string;
  /** 499 when the client went away before it was answered. */
  readonly status: number;
  readonly durationUs: number;
}

const REQUEST_ID = /^[A-Za-z0-9._-]{1,64}$/;
const HEADER_NAME = /^[a-z0-9-]+$/;
// A line break would let a value write further headers; uWebSockets.js writes what it is given.
// oxlint-disable-next-line no-control-regex
const HEADER_VALUE = /^[^\u0000-\u0008\u000a-\u001f\u007f]*$/;
const JSON_TYPE = 'application/json; charset=utf-8';
const CLIENT_GONE = 499;

export class Exchange {
  readonly requestId: string;
  readonly receivedAtUs: number;
  readonly method: string;
  readonly path: string;
  /** Without its "?"; undefined when the URL has no "?" at all. */
  readonly rawQuery: string | undefined;
  /** Label of the route, once it is known. */
  route = 'unmatched';
  readonly #context: ExchangeContext;
  readonly #res: HttpResponse;
  readonly #headers = new Map<string, string>();
  readonly #onOver: () => void;
  #cancelBody: (() => void) | null = null;
  #over = false;

  /** `onOver` runs once, when the exchange is over in whichever way. */
  constructor(context: ExchangeContext, res: HttpResponse, req: HttpRequest, onOver: () => void) {
    this.receivedAtUs = context.clock.nowUs();
    this.#context = context;
    this.#res = res;
    this.#onOver = onOver;
    this.method = req.getCaseSensitiveMethod();
    this.path = req.getUrl();
    this.rawQuery = req.getQuery() as string | undefined;
    req.forEach((name, value) => {
      const earlier = this.#headers.get(name);
      this.#headers.set(name, earlier === undefined ? value : `${earlier}, ${value}`);
    });
    const ownId = this.header('x-request-id');
    this.requestId = REQUEST_ID.test(ownId) ? ownId : context.randomId();
    res.onAborted(() => this.#finish(CLIENT_GONE));
  }

  /** `name` in lower case; "" when absent, joined with ", " when repeated. */
  header(name: string): string {
    return this.#headers.get(name) ?? '';
  }

  headerNames(): Iterable<string> {
    return this.#headers.keys();
  }

  /** Address of the TCP peer; only while the exchange is not over. */
  peer(): string {
    return Buffer.from(this.#res.getRemoteAddressAsText()).toString();
  }

  /** Runs a step of the exchange; what it throws becomes the answer. */
  guard(step: () => void): void {
    try {
      step();
    } catch (error) {
      this.fail(error);
    }
  }

  /** Must be called before the request's callback returns. Answers itself when the body breaks a bound. */
  readBody(limits: BodyLimits, use: (bytes: Uint8Array) => void): void {
    const declaredBytes = Number(this.header('content-length')) || 0;
    this.#cancelBody = readBody(this.#res, this.#context.clock, limits, declaredBytes, {
      received: (bytes) => this.guard(() => use(bytes)),
      refused: (error) => this.fail(error, true),
    });
  }

  /** Sends the answer; does nothing when the exchange is over. `close` ends the connection after it. */
  answer(response: RouteResponse, close = false): void {
    if (this.#over) return;
    const prepared = this.#prepare(response);
    const res = this.#res;
    res.cork(() => {
      res.writeStatus(`${response.status} ${STATUS_CODES[response.status] ?? ''}`);
      for (const name in prepared.headers) res.writeHeader(name, prepared.headers[name] ?? '');
      if (response.status === 204) res.endWithoutBody(undefined, close);
      else if (this.method === 'HEAD') res.endWithoutBody(Buffer.byteLength(prepared.body), close);
      else res.end(prepared.body, close);
    });
    this.#finish(response.status);
  }

  /** Answers with the error if it is a RequestError; anything else is our fault: logged without its message, 500. */
  fail(error: unknown, close = false): void {
    let fault = error;
    if (error instanceof RequestError) {
      try {
        this.answer(errorResponse(error), close);
        return;
      } catch (unanswerable) {
        fault = unanswerable;
      }
    }
    this.#context.log.error('http.request_failed', {
      requestId: this.requestId,
      route: this.route,
      error: errorName(fault),
    });
    this.answer(errorResponse(internalError(this.requestId)), close);
  }

  /** The connection has become a socket and this exchange is over. */
  upgraded(): void {
    this.#finish(101);
  }

  #prepare(response: RouteResponse): { readonly headers: Readonly<Record<string, string>>; readonly body: string } {
    const headers: Record<string, string> = {
      'x-request-id': this.requestId,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...corsHeaders(this.#context.corsOrigins, this.header('origin')),
    };
    if (response.status !== 204) {
      headers['content-type'] =
        response.contentType ?? (typeof response.body === 'string' ? 'text/plain; charset=utf-8' : JSON_TYPE);
    }
    for (const [name, value] of Object.entries(response.headers ?? {})) {
      const lower = name.toLowerCase();
      const framing = lower === 'content-length' || lower === 'transfer-encoding';
      invariant(
        HEADER_NAME.test(lower) && HEADER_VALUE.test(value) && !framing,
        `A handler set the header ${lower} wrongly.`,
      );
      headers[lower] = value;
    }
    return { headers, body: typeof response.body === 'string' ? response.body : JSON.stringify(response.body) };
  }

  #finish(status: number): void {
    if (this.#over) return;
    this.#over = true;
    this.#cancelBody?.();
    this.#onOver();
    const durationUs = this.#context.clock.nowUs() - this.receivedAtUs;
    try {
      this.#context.onRequest?.({ route: this.route, status, durationUs });
    } catch (error) {
      this.#context.log.error('http.observer_failed', { error: errorName(error) });
    }
  }
}
