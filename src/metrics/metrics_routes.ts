/** GET /api/performance-metrics, …/export and …/:trackingId: figures of all calls, their histograms, and one call's. */
import type { Static } from '@sinclair/typebox';
import type { CallRecord, CallStateName } from '../domain/call_record.ts';
import type { Clock } from '../domain/clock.ts';
import { isTrackingId, type TrackingId } from '../domain/ids.ts';
import type { CacheCounts, LedgerRow } from '../domain/ledger.ts';
import { RequestError } from '../domain/outcome.ts';
import type { Route } from '../domain/route.ts';
import type { AlertState } from './alerts.ts';
import { createBreather } from './breather.ts';
import { callAnswer } from './call_answer.ts';
import { exportAnswer } from './export_answer.ts';
import type { Figures } from './figures.ts';
import { fleetAnswer, type FleetFacts, type FleetView } from './fleet_answer.ts';
import { CallFiguresAnswer, ExportAnswer, ExportQuery, FleetAnswer, FleetQuery, NoQuery } from './metrics_schema.ts';
import type { ProcessMeter } from './process_meter.ts';

interface MeasuredCalls {
  /** Live or ended. */
  find(trackingId: TrackingId): CallRecord | null;
  /** States without a call may be left out. */
  activeByState(): Readonly<Partial<Record<CallStateName, number>>>;
  capacity(): { readonly active: number; readonly max: number };
}

export interface MetricsParts {
  readonly figures: Figures;
  readonly clock: Clock;
  readonly calls: MeasuredCalls;
  readonly process: ProcessMeter;
  /** As health shows them. */
  providers(): FleetFacts['providers'];
  alerts(): readonly AlertState[];
  /** Of one workflow or of all. */
  ledger(workflowId?: string): readonly LedgerRow[];
  cache(): CacheCounts;
}

export function createMetricsRoutes(parts: MetricsParts): readonly Route[] {
  const startedEpochMs = parts.clock.epochMs();
  return [fleetRoute(parts, startedEpochMs), exportRoute(parts, startedEpochMs), callRoute(parts.calls)];
}

function fleetRoute(parts: MetricsParts, startedEpochMs: number): Route {
  const { figures, clock, calls } = parts;
  return {
    method: 'GET',
    path: '/api/performance-metrics',
    audience: 'app',
    summary:
      'Figures of all calls: latencies with percentiles, outcomes, splits, comparison, failover, alerts, process',
    query: FleetQuery,
    responses: { 200: { description: 'The figures, each with its number of samples.', schema: FleetAnswer } },
    handle: async ({ query }) => {
      const view = viewOf(query);
      const facts: FleetFacts = {
        startedEpochMs,
        takenEpochMs: clock.epochMs(),
        activeByState: calls.activeByState(),
        capacity: calls.capacity(),
        providers: parts.providers(),
        cache: parts.cache(),
        ledger: parts.ledger((query as Static<typeof FleetQuery>).workflowId),
        alerts: parts.alerts(),
        process: parts.process.read(),
      };
      return { status: 200, body: await fleetAnswer(figures, facts, view, createBreather(clock)) };
    },
  };
}

function viewOf({ window = 'start', workflowId, language }: Static<typeof FleetQuery>): FleetView {
  if (workflowId !== undefined && language !== undefined) {
    throw new RequestError(
      400,
      'ONE_DIMENSION_AT_A_TIME',
      'Figures are kept by workflow and by language, not by both together. Ask with workflowId or with language.',
    );
  }
  if (workflowId !== undefined) return { window, filter: { dimension: 'workflow', label: workflowId } };
  if (language !== undefined) return { window, filter: { dimension: 'language', label: language } };
  return { window, filter: null };
}

function exportRoute({ figures, clock }: MetricsParts, startedEpochMs: number): Route {
  return {
    method: 'GET',
    path: '/api/performance-metrics/export',
    audience: 'app',
    summary: 'All histograms encoded, for exact merging across processes',
    query: ExportQuery,
    responses: { 200: { description: 'HdrHistograms and the counts of turns beside them.', schema: ExportAnswer } },
    handle: async ({ query }) => {
      const { window = 'start' } = query as Static<typeof ExportQuery>;
      const times = { startedEpochMs, takenEpochMs: clock.epochMs() };
      return { status: 200, body: await exportAnswer(figures, times, window, createBreather(clock)) };
    },
  };
}

function callRoute(calls: MeasuredCalls): Route {
  return {
    method: 'GET',
    path: '/api/performance-metrics/:trackingId',
    audience: 'app',
    summary: 'Figures of one call, live or ended, turn by turn, each as a waterfall',
    query: NoQuery,
    responses: { 200: { description: 'The figures of the call.', schema: CallFiguresAnswer } },
    handle: (request) => {
      const trackingId = request.params['trackingId'] ?? '';
      const record = isTrackingId(trackingId) ? calls.find(trackingId) : null;
      if (record === null) {
        throw new RequestError(404, 'CALL_NOT_FOUND', 'No call has this tracking id. GET /api/calls lists the calls.');
      }
      return { status: 200, body: callAnswer(record) };
    },
  };
}
