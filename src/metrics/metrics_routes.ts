/** GET /api/performance-metrics and /api/performance-metrics/:trackingId: figures of all calls, and of one. */
import type { CallRecord, CallStateName } from '../domain/call_record.ts';
import { isTrackingId, type TrackingId } from '../domain/ids.ts';
import { RequestError } from '../domain/outcome.ts';
import type { Route } from '../domain/route.ts';
import { callAnswer, fleetAnswer } from './answers.ts';
import type { Figures } from './figures.ts';
import { CallFiguresAnswer, FleetAnswer } from './metrics_schema.ts';
import type { ProcessMeter } from './process_meter.ts';

export interface MeasuredCalls {
  /** Live or ended. */
  find(trackingId: TrackingId): CallRecord | null;
  /** States without a call may be left out. */
  activeByState(): Readonly<Partial<Record<CallStateName, number>>>;
}

export function createMetricsRoutes(parts: {
  readonly figures: Figures;
  readonly calls: MeasuredCalls;
  readonly process: ProcessMeter;
}): readonly Route[] {
  const { figures, calls, process } = parts;
  return [
    {
      method: 'GET',
      path: '/api/performance-metrics',
      audience: 'app',
      summary: 'Figures of all calls since the start: response gap, outcomes, TwiML, process',
      responses: { 200: { description: 'The figures, each with its number of samples.', schema: FleetAnswer } },
      handle: () => ({ status: 200, body: fleetAnswer(figures.snapshot(), calls.activeByState(), process.read()) }),
    },
    {
      method: 'GET',
      path: '/api/performance-metrics/:trackingId',
      audience: 'app',
      summary: 'Figures of one call, live or ended, turn by turn',
      responses: { 200: { description: 'The figures of the call.', schema: CallFiguresAnswer } },
      handle: (request) => {
        const trackingId = request.params['trackingId'] ?? '';
        const record = isTrackingId(trackingId) ? calls.find(trackingId) : null;
        if (record === null) {
          throw new RequestError(
            404,
            'CALL_NOT_FOUND',
            'No call has this tracking id. GET /api/calls lists the calls.',
          );
        }
        return { status: 200, body: callAnswer(record) };
      },
    },
  ];
}
