/** What tells how the calls go, and whether calls can be taken, put together: metrics, Prometheus, health. */
import type { Config } from './config.ts';
import type { Clock } from './domain/clock.ts';
import type { ReplyProvider } from './domain/reply.ts';
import type { Route } from './domain/route.ts';
import { healthProblems } from './metrics/health_problems.ts';
import { createHealthRoutes, type HealthFacts } from './metrics/health_routes.ts';
import { createMetricsRoutes } from './metrics/metrics_routes.ts';
import { createProcessMeter } from './metrics/process_meter.ts';
import { createPrometheusRoute } from './metrics/prometheus.ts';
import type { ShownProvider } from './metrics/provider_schema.ts';
import type { CallRegistry } from './runtime/call_registry.ts';
import type { Early } from './runtime/create_early.ts';
import type { ProviderBoard } from './runtime/provider_board.ts';
import type { ServerLife } from './runtime/server_life.ts';
import type { Observers } from './wiring_observing.ts';

interface MeasuringParts {
  readonly config: Config;
  readonly clock: Clock;
  readonly version: string;
  readonly observers: Observers;
  readonly early: Early;
  readonly board: ProviderBoard;
  /** What became of what earlier calls taught, where it could not be opened. */
  readonly learnedProblem: string | null;
  readonly registry: CallRegistry;
  readonly providers: readonly ReplyProvider[];
  readonly carrierName: string;
  readonly life: ServerLife;
  readonly features: HealthFacts['features'];
  isStorageFailing(): boolean;
}

/** What tells how the calls go, and whether calls can be taken. */
export function composeMeasuring(parts: MeasuringParts): readonly Route[] {
  const { config, clock, version, observers, early, registry } = parts;
  const { figures } = observers;
  const { maxCalls } = config.calls;
  const providers = (): readonly ShownProvider[] => shownProviders(parts);
  return [
    ...createMetricsRoutes({
      figures,
      clock,
      process: createProcessMeter(clock),
      providers,
      alerts: () => observers.alerts(),
      ledger: (workflowId) => early.ledger(workflowId),
      cache: () => early.cache.counts(),
      calls: {
        find: (trackingId) => registry.find(trackingId),
        activeByState: () => registry.states(),
        capacity: () => ({ active: registry.liveCount, max: maxCalls }),
      },
    }),
    createPrometheusRoute({
      figures,
      clock,
      calls: () => registry.states(),
      capacity: maxCalls,
      alerts: () => observers.alerts(),
      ledger: () => early.ledger(),
      cache: () => early.cache.counts(),
      providers,
    }),
    ...createHealthRoutes({
      figures,
      clock,
      version,
      probe: () => ({
        state: parts.life.state,
        carrier: parts.carrierName,
        features: parts.features,
        providers: providers(),
        activeCalls: registry.liveCount,
        capacity: maxCalls,
        problems: healthProblems({
          publicUrlProblem: config.server.publicUrlProblem,
          isStorageFailing: parts.isStorageFailing(),
          learnedProblem: parts.learnedProblem,
          alerts: observers.alerts(),
          providers: providers(),
        }),
      }),
    }),
  ];
}

function shownProviders({ providers, board }: MeasuringParts): readonly ShownProvider[] {
  const known = new Map(board.read().map((health) => [health.name, health]));
  return providers.map(({ name }) => known.get(name) ?? { name });
}
