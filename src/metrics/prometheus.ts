/** GET /metrics: the figures in Prometheus' text format, written by prom-client. */
import { type Metric, Registry } from 'prom-client';
import type { CallStateName } from '../domain/call_record.ts';
import type { Clock } from '../domain/clock.ts';
import type { CacheCounts, LedgerRow } from '../domain/ledger.ts';
import type { Route } from '../domain/route.ts';
import type { AlertState } from './alerts.ts';
import { createBreather } from './breather.ts';
import type { Figures } from './figures.ts';
import type { Family } from './family.ts';
import { familiesOf, type ProcessUse } from './prometheus_families.ts';
import type { ShownProvider } from './provider_schema.ts';

/** Everything is read at the moment of the scrape and counted nowhere else. */
export function createPrometheusRoute(parts: {
  readonly figures: Figures;
  readonly clock: Clock;
  /** Active calls; states without one may be left out. */
  calls(): Readonly<Partial<Record<CallStateName, number>>>;
  readonly capacity: number;
  alerts(): readonly AlertState[];
  ledger(): readonly LedgerRow[];
  cache(): CacheCounts;
  providers(): readonly ShownProvider[];
}): Route {
  const { figures, clock, capacity } = parts;
  const startedUs = clock.nowUs();
  return {
    method: 'GET',
    path: '/metrics',
    audience: 'app',
    summary: "The figures in Prometheus' text format",
    responses: { 200: { description: 'Text format 0.0.4; everything counts since the start.' } },
    handle: async () => {
      const use = processUse((clock.nowUs() - startedUs) / 1_000_000);
      const about = { capacity, calls: parts.calls(), alerts: parts.alerts(), providers: parts.providers() };
      const exposed = { figures, ...about, ledger: parts.ledger(), cache: parts.cache(), process: use };
      const breathe = createBreather(clock);
      // A registry of this scrape alone, since families come and go with their data.
      const registry = new Registry();
      const texts: string[] = [];
      for await (const family of familiesOf(exposed, breathe)) {
        registry.registerMetric(asMetric(family));
        texts.push(await registry.getSingleMetricAsString(family.name));
        await breathe();
      }
      return { status: 200, body: `${texts.join('\n')}\n`, contentType: registry.contentType };
    },
  };
}

/**
 * prom-client's own metrics observe every sample a second time, so it is given values that are ready: of a registered
 * metric its registry uses only the name and `get`.
 */
function asMetric({ name, help, type, samples }: Family): Metric {
  const metric = { name, help, type, get: () => Promise.resolve({ name, help, type, values: samples }) };
  return metric as unknown as Metric;
}

function processUse(uptimeS: number): ProcessUse {
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  return { cpuUs: user + system, rssBytes: rss, heapUsedBytes: heapUsed, uptimeS };
}
