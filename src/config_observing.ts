/** What of the calls is watched, kept and told to others: recordings, alerts, traces. */
import type { EnvironmentReader } from './config_reader.ts';
import { Secret } from './domain/secret.ts';

export interface ObservingConfig {
  /** Frames and provider events of each call: not at all, with pseudonyms, or as they are. */
  readonly record: 'off' | 'redacted' | 'full';
  readonly alerts: AlertsConfig;
  /** Null: no traces. */
  readonly tracing: TracingConfig | null;
}

interface AlertsConfig {
  /** Null: alerts are in the metrics, in health and in the log only. */
  readonly webhook: { readonly url: string; readonly secret: Secret } | null;
  /** The p95 of the response gap above which an alert is raised. */
  readonly responseGapP95Ms: number;
}

interface TracingConfig {
  /** Base address of the OTLP/HTTP collector. */
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, Secret>>;
  readonly serviceName: string;
}

const SERVICE_NAME = 'call-flow-weaver';

export function readObserving(reader: EnvironmentReader): ObservingConfig {
  const record = reader.oneOf('RECORD', ['off', 'redacted', 'full'], 'off');
  if (record === 'full') reader.notes.push('RECORD=full: what callers say is written to DATA_DIR as they said it.');
  return Object.freeze({ record, alerts: readAlerts(reader), tracing: readTracing(reader) });
}

function readAlerts(reader: EnvironmentReader): AlertsConfig {
  const responseGapP95Ms = reader.whole('ALERT_P95_MS', 1_000, 50, 60_000);
  const isSigned = reader.together(['ALERT_WEBHOOK_URL', 'ALERT_WEBHOOK_SECRET']);
  const url = reader.serviceUrl('ALERT_WEBHOOK_URL');
  const secret = reader.secret('ALERT_WEBHOOK_SECRET');
  const webhook = isSigned && url !== null && secret !== null ? Object.freeze({ url: url.href, secret }) : null;
  return Object.freeze({ webhook, responseGapP95Ms });
}

/** Names and forms are OpenTelemetry's own. Source: opentelemetry.io/docs/specs/otel/protocol/exporter */
function readTracing(reader: EnvironmentReader): TracingConfig | null {
  const url = reader.url('OTEL_EXPORTER_OTLP_ENDPOINT');
  const headers = readHeaders(reader);
  if (url === null) return null;
  const serviceName = reader.text('OTEL_SERVICE_NAME') ?? SERVICE_NAME;
  return Object.freeze({ endpoint: url.href.replace(/\/+$/, ''), headers, serviceName });
}

function readHeaders(reader: EnvironmentReader): TracingConfig['headers'] {
  const variable = 'OTEL_EXPORTER_OTLP_HEADERS';
  const headers: Record<string, Secret> = {};
  for (const [index, entry] of reader.list(variable).entries()) {
    const split = /^([\w-]+)\s*=\s*(.+)$/.exec(entry);
    if (split === null) {
      reader.problem(variable, `must be name=value pairs, separated by commas; entry ${index + 1} is not.`);
    } else {
      const [, name = '', value = ''] = split;
      headers[name] = new Secret(unescaped(value));
    }
  }
  return Object.freeze(headers);
}

/** Values may be percent-encoded; one that is not valid is taken as it is. */
function unescaped(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
