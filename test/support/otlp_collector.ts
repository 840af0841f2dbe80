/** A collector of traces on this machine: takes OTLP over HTTP as JSON, and can refuse or leave senders waiting. */
import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { within } from './waiting.ts';

/** `hold` answers nothing before `release`. */
type Manner = 'take' | 'refuse' | 'hold';

export interface CollectedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly name: string;
  /** 1 internal, 2 server, 3 client. Source: opentelemetry-proto, trace.proto. */
  readonly kind: number;
  readonly startUs: number;
  readonly endUs: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Name and time, µs. */
  readonly events: readonly (readonly [name: string, atUs: number])[];
  readonly isError: boolean;
}

interface TakenRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface OtlpCollector {
  readonly url: string;
  /** Every request, those refused included. */
  readonly requests: readonly TakenRequest[];
  /** Of the requests that were taken. */
  spans(): readonly CollectedSpan[];
  resource(): Readonly<Record<string, unknown>>;
  behave(manner: Manner): void;
  /** Answers whoever waits, and takes what comes from now on. */
  release(): void;
  /** Resolves when so many requests were received. */
  received(requestCount: number): Promise<void>;
  /** Resolves when so many spans were taken. */
  taken(spanCount: number): Promise<void>;
  close(): Promise<void>;
}

export async function startOtlpCollector(): Promise<OtlpCollector> {
  const requests: TakenRequest[] = [];
  const taken: OtlpTraces[] = [];
  const waiting: (() => void)[] = [];
  const changed = new EventEmitter();
  let manner: Manner = 'take';

  const take = (body: string, response: ServerResponse): void => {
    taken.push(JSON.parse(body) as OtlpTraces);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    changed.emit('change');
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      requests.push({ path: request.url ?? '', headers: request.headers, body });
      if (manner === 'refuse') response.writeHead(503).end('the secret reason of the collector');
      else if (manner === 'hold') waiting.push(() => take(body, response));
      else take(body, response);
      changed.emit('change');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const until = async (what: string, holds: () => boolean): Promise<void> => {
    const wait = async (): Promise<void> => {
      while (!holds()) await once(changed, 'change');
    };
    await within(what, wait(), 10_000);
  };
  const spans = (): readonly CollectedSpan[] => taken.flatMap(spansOf);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    spans,
    resource: () => valuesOf(taken[0]?.resourceSpans[0]?.resource.attributes),
    behave: (next) => void (manner = next),
    release() {
      manner = 'take';
      for (const answer of waiting.splice(0)) answer();
    },
    received: (count) => until(`${count} requests at the collector`, () => requests.length >= count),
    taken: (count) => until(`${count} spans at the collector`, () => spans().length >= count),
    async close() {
      if (!server.listening) return;
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

// The parts of OTLP's JSON that are read here. Source: opentelemetry-proto, collector/trace/v1 and trace/v1.

interface OtlpTraces {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly OtlpAttribute[] };
    readonly scopeSpans: readonly { readonly spans: readonly OtlpSpan[] }[];
  }[];
}

interface OtlpAttribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly OtlpAttribute[];
  readonly events: readonly { readonly name: string; readonly timeUnixNano: string }[];
  readonly status: { readonly code: number };
}

const STATUS_ERROR = 2;

function spansOf(traces: OtlpTraces): readonly CollectedSpan[] {
  const spans = traces.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
  return spans.map((span) => ({
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId,
    name: span.name,
    kind: span.kind,
    startUs: wholeUs(span.startTimeUnixNano),
    endUs: wholeUs(span.endTimeUnixNano),
    attributes: valuesOf(span.attributes),
    events: span.events.map(({ name, timeUnixNano }) => [name, wholeUs(timeUnixNano)] as const),
    isError: span.status.code === STATUS_ERROR,
  }));
}

/** Nanoseconds as text; throws when there is a part of a microsecond. */
function wholeUs(unixNano: string): number {
  if (!unixNano.endsWith('000')) throw new Error(`${unixNano} ns is no whole number of microseconds.`);
  return Number(unixNano.slice(0, -3));
}

function valuesOf(attributes: readonly OtlpAttribute[] = []): Readonly<Record<string, unknown>> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}
