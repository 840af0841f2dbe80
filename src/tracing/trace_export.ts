/**
 * Sends ended spans to a collector, in batches and beside the calls: a collector that is away, slow or refuses costs
 * spans and one line in the log. Nothing is registered with the API's globals.
 */
import type { Tracer } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, type SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace';
import type { TracingOptions } from './tracing_options.ts';

interface TraceExport {
  readonly tracer: Tracer;
  /** Sends what waits, within `exportMs`. Never rejects. */
  close(): Promise<void>;
}

const TRACES_PATH = '/v1/traces';
/** What a peer names, such as a language, is cut to this. */
const VALUE_CHARS_MAX = 200;

export function startExport(options: TracingOptions): TraceExport {
  const { serviceName, version, clock, limits } = options;
  const url = tracesUrl(options.endpoint);
  const exporter = new OTLPTraceExporter({
    url: url.href,
    headers: options.headers,
    timeoutMillis: limits.exportMs,
    // A full queue that is sent at the end, beside a batch that is under way.
    concurrencyLimit: Math.ceil(limits.queuedSpans / limits.batchSpans) + 1,
  });
  const processor = new BatchSpanProcessor({
    exporter: watchOutages(exporter, url.origin, options),
    maxQueueSize: limits.queuedSpans,
    maxExportBatchSize: limits.batchSpans,
    scheduledDelayMillis: limits.gatherMs,
    exportTimeoutMillis: limits.exportMs,
  });
  const about = resourceFromAttributes({ 'service.name': serviceName, 'service.version': version });
  const provider = new TracerProvider({
    resource: defaultResource().merge(about),
    spanLimits: { attributeValueLengthLimit: VALUE_CHARS_MAX },
    spanProcessors: [processor],
  });
  return {
    tracer: provider.getTracer(serviceName, version),
    async close() {
      let giveUp: unknown;
      const tooLate = new Promise<void>((resolve) => {
        giveUp = clock.setTimeout(resolve, limits.exportMs);
      });
      // What could not be sent was logged by then.
      await Promise.race([provider.shutdown().catch(() => {}), tooLate]);
      clock.clearTimeout(giveUp);
    },
  };
}

/** Source: opentelemetry.io/docs/specs/otel/protocol/exporter/#endpoint-urls-for-otlphttp */
function tracesUrl(endpoint: string): URL {
  const url = new URL(endpoint);
  const path = url.pathname.replace(/\/+$/, '');
  url.pathname = path.endsWith(TRACES_PATH) ? path : path + TRACES_PATH;
  return url;
}

/** Says once that an outage has begun and once that it is over. `collector` is an origin, which holds no credentials. */
function watchOutages(exporter: SpanExporter, collector: string, { log, clock }: TracingOptions): SpanExporter {
  let outSinceUs: number | null = null;
  const sent = (): void => {
    if (outSinceUs === null) return;
    const outageMs = Math.round((clock.nowUs() - outSinceUs) / 1000);
    log.info('traces are exported again', { collector, outageMs });
    outSinceUs = null;
  };
  const failed = (error: Error): void => {
    if (outSinceUs === null) log.warn('traces cannot be exported', { collector, reason: reasonOf(error) });
    outSinceUs ??= clock.nowUs();
  };
  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        if (result.error === undefined) sent();
        else failed(result.error);
        done(result);
      });
    },
    shutdown: () => exporter.shutdown(),
  };
}

/** The HTTP status or the network's code. Messages stay out: they may repeat what the collector or the URL says. */
function reasonOf(error: Error): string {
  const code: unknown = 'code' in error ? error.code : undefined;
  if (typeof code === 'number') return `HTTP ${code}`;
  return typeof code === 'string' ? code : 'no answer in time, or asked to try again later';
}
