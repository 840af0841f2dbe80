/** What traces are made with. */
import type { Clock } from '../domain/clock.ts';
import type { Log } from '../domain/log.ts';

export interface TracingOptions {
  /** Base URL of a collector that takes OTLP over HTTP as JSON, or its whole URL when that ends in `/v1/traces`. */
  readonly endpoint: string;
  /** Sent with every request: keys, tenants. */
  readonly headers: Readonly<Record<string, string>>;
  readonly serviceName: string;
  readonly version: string;
  readonly log: Log;
  readonly clock: Clock;
  readonly limits: TracingLimits;
}

interface TracingLimits {
  /** Calls whose span is open; one more ends the oldest, which is then no longer traced. */
  readonly openCalls: number;
  /** Ended spans that wait to be sent; more are dropped. */
  readonly queuedSpans: number;
  /** Spans of one request. They are encoded in one piece, so it also bounds how long that holds up the calls. */
  readonly batchSpans: number;
  /** Fewer spans than a batch wait this long for others. */
  readonly gatherMs: number;
  /** How long sending a batch may take with its repetitions; closing waits no longer than that. */
  readonly exportMs: number;
}
