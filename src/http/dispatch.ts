/**
 * The way of a request through the server: bound, route, access, rate, query, body, signature, schema, handler. The first
 * one that refuses answers. Everything that depends only on the route is prepared at the start.
 */
import type { HttpRequest, HttpResponse } from 'uWebSockets.js';
import type { Route, RouteRequest, RouteResponse } from '../domain/route.ts';
import { accessError, admitApp } from './access.ts';
import type { AccessPolicy } from './access.ts';
import { bodyMissing, decodeText, lastValues, parseJsonBody, parsePairs } from './body.ts';
import type { BodyLimits } from './body.ts';
import { createBodyCheck, createQueryReader } from './checks.ts';
import { preflightHeaders } from './cors.ts';
import * as errors from './errors.ts';
import { Exchange } from './exchange.ts';
import type { ExchangeContext } from './exchange.ts';
import { createRateLimit } from './rate.ts';
import type { RateLimit } from './rate.ts';
import { createRouter, decodeParams } from './router.ts';

export interface HttpLimits extends BodyLimits {
  /** Requests that wait for their answer at the same time. */
  readonly openRequests: number;
  /** Clients whose rate is remembered, for each route that has one. */
  readonly rateClients: number;
}

export type VerifyTwilio = (
  pathAndQuery: string,
  signature: string,
  form: readonly (readonly [string, string])[],
) => boolean;

export interface DispatchDeps {
  readonly context: ExchangeContext;
  readonly access: AccessPolicy;
  readonly limits: HttpLimits;
  readonly routes: readonly Route[];
  /** Answered with 426 when asked for without an upgrade. */
  readonly socketPaths: ReadonlySet<string>;
  readonly verifyTwilio: VerifyTwilio;
}

interface PreparedRoute {
  readonly method: string;
  readonly path: string;
  readonly route: Route;
  readonly label: string;
  readonly takes: 'nothing' | 'json' | 'form';
  readonly readQuery: (rawQuery: string) => Readonly<Record<string, unknown>>;
  readonly checkBody: ((body: unknown) => void) | null;
  readonly rate: RateLimit | null;
}

const SIGNATURE = 'x-twilio-signature';
const MEDIA_TYPES = { json: 'application/json', form: 'application/x-www-form-urlencoded' } as const;

/** What is known of a request before its body was read. */
type RequestHead = Omit<RouteRequest, 'body'>;

/** Answers every request that is not an upgrade of a known socket path. Throws InvariantError for a wrong route table. */
export function createDispatch(deps: DispatchDeps): (res: HttpResponse, req: HttpRequest) => void {
  const router = createRouter(deps.routes.map((route) => prepareRoute(route, deps.limits)));
  let openCount = 0;
  const leave = (): void => {
    openCount -= 1;
  };

  function start(exchange: Exchange): void {
    if (openCount > deps.limits.openRequests) throw errors.overloaded();
    const found = router.find(exchange.path);
    if (found === null) throw deps.socketPaths.has(exchange.path) ? errors.upgradeRequired() : errors.notFound();
    if (exchange.method === 'OPTIONS') {
      const headers = preflightHeaders(deps.context.corsOrigins, exchange.header('origin'), found.allow);
      exchange.answer({ status: 204, headers, body: '' });
      return;
    }
    const match = found.methods.get(exchange.method === 'HEAD' ? 'GET' : exchange.method);
    if (match === undefined) throw errors.methodNotAllowed(found.allow);
    const prepared = match.entry;
    exchange.route = prepared.label;
    const client = admit(deps.access, prepared.route, exchange);
    const retryAfterS = prepared.rate?.take(client, exchange.receivedAtUs) ?? null;
    if (retryAfterS !== null) throw errors.rateLimited(retryAfterS);
    const head: RequestHead = {
      requestId: exchange.requestId,
      params: decodeParams(match.names, found.values),
      query: prepared.readQuery(exchange.rawQuery ?? ''),
      header: (name) => exchange.header(name),
      client,
      receivedAtUs: exchange.receivedAtUs,
    };
    proceed(exchange, prepared, head);
  }

  function proceed(exchange: Exchange, prepared: PreparedRoute, head: RequestHead): void {
    if (prepared.takes === 'nothing') {
      const isTwilio = prepared.route.audience === 'twilio';
      if (isTwilio) requireSignature(deps.verifyTwilio, exchange, []);
      handle(exchange, prepared, head, isTwilio ? lastValues([]) : undefined);
      return;
    }
    if (prepared.takes === 'form' && exchange.header(SIGNATURE) === '') throw errors.signatureInvalid(true);
    requireMediaType(exchange, prepared.takes);
    exchange.readBody(deps.limits, (bytes) => {
      const body = prepared.takes === 'json' ? parseJsonBody(bytes) : signedForm(deps.verifyTwilio, exchange, bytes);
      prepared.checkBody?.(body);
      handle(exchange, prepared, head, body);
    });
  }

  return (res, req) => {
    const exchange = new Exchange(deps.context, res, req, leave);
    openCount += 1;
    exchange.guard(() => start(exchange));
  };
}

function prepareRoute(route: Route, limits: HttpLimits): PreparedRoute {
  const label = `${route.method} ${route.path}`;
  const isForm = route.audience === 'twilio' && route.method !== 'GET';
  const isJson = route.audience !== 'twilio' && route.body !== undefined;
  return {
    method: route.method,
    path: route.path,
    route,
    label,
    takes: isForm ? 'form' : isJson ? 'json' : 'nothing',
    readQuery:
      route.query === undefined
        ? (rawQuery) => lastValues(parsePairs(rawQuery))
        : createQueryReader(route.query, label),
    // A form's schema describes it for readers only: a webhook that is refused over a field costs the call.
    checkBody: isJson && route.body !== undefined ? createBodyCheck(route.body, label) : null,
    rate: route.ratePerMinute === undefined ? null : createRateLimit(route.ratePerMinute, limits.rateClients),
  };
}

/** Who calls; throws 401 for app routes. Twilio's routes are admitted by their signature, once the body is there. */
function admit(access: AccessPolicy, route: Route, exchange: Exchange): string {
  if (route.audience === 'twilio') return 'twilio';
  if (route.audience === 'open') return 'anonymous';
  const admission = admitApp(access, {
    peer: exchange.peer(),
    host: exchange.header('host'),
    origin: exchange.header('origin'),
    authorization: exchange.header('authorization'),
    apiKey: exchange.header('x-api-key'),
    forwardedFor: exchange.header('x-forwarded-for'),
    forwarded: isForwarded(exchange.headerNames()),
  });
  if ('refusal' in admission) throw accessError(admission.refusal);
  return admission.client;
}

function isForwarded(headerNames: Iterable<string>): boolean {
  for (const name of headerNames) if (name === 'forwarded' || name.startsWith('x-forwarded-')) return true;
  return false;
}

function requireMediaType(exchange: Exchange, takes: 'json' | 'form'): void {
  const declared = exchange.header('content-type');
  const length = exchange.header('content-length');
  const isEmpty = (length === '' || length === '0') && exchange.header('transfer-encoding') === '';
  if (declared === '' && isEmpty) {
    if (takes === 'json') throw bodyMissing();
    return;
  }
  const mediaType = declared.split(';', 1)[0] ?? '';
  if (mediaType.trim().toLowerCase() !== MEDIA_TYPES[takes]) throw errors.unsupportedMediaType(MEDIA_TYPES[takes]);
}

function signedForm(verify: VerifyTwilio, exchange: Exchange, bytes: Uint8Array): Readonly<Record<string, string>> {
  const pairs = parsePairs(decodeText(bytes));
  requireSignature(verify, exchange, pairs);
  return lastValues(pairs);
}

function requireSignature(
  verify: VerifyTwilio,
  exchange: Exchange,
  form: readonly (readonly [string, string])[],
): void {
  const signature = exchange.header(SIGNATURE);
  if (signature === '') throw errors.signatureInvalid(true);
  const pathAndQuery = exchange.rawQuery === undefined ? exchange.path : `${exchange.path}?${exchange.rawQuery}`;
  if (!verify(pathAndQuery, signature, form)) throw errors.signatureInvalid(false);
}

function handle(exchange: Exchange, prepared: PreparedRoute, head: RequestHead, body: unknown): void {
  const result: RouteResponse | Promise<RouteResponse> = prepared.route.handle({ ...head, body });
  if (result instanceof Promise) {
    result.then(
      (response) => exchange.guard(() => exchange.answer(response)),
      (error: unknown) => exchange.fail(error),
    );
  } else {
    exchange.answer(result);
  }
}
