/** Traces of calls over OTLP. What makes and sends them is loaded only when they are wanted. */
import type { CallEnd } from '../domain/call_record.ts';
import type { MeteredCall } from '../domain/metered_call.ts';
import type { TurnRecord } from '../domain/turn.ts';
import type { TracingOptions } from './tracing_options.ts';

/** Is told what happens in calls and holds none of them up. Nothing of it throws. */
export interface CallTraces {
  callOpened(call: MeteredCall): void;
  /** It was begun by another process; its trace goes on in a span of its own. */
  callTakenUp(call: MeteredCall): void;
  /** It goes on in another process. */
  callLeft(call: Pick<MeteredCall, 'trackingId'>): void;
  turnEnded(call: MeteredCall, turn: TurnRecord): void;
  callEnded(call: MeteredCall, end: CallEnd): void;
  /** Does nothing: counts are figures, not traces. */
  count(code: string): void;
  /** Sends what is left, within `exportMs`. Never rejects. */
  close(): Promise<void>;
}

/** Rejects when the endpoint is not a URL; whether anybody answers there does not matter. */
export async function startTracing(options: TracingOptions): Promise<CallTraces> {
  const [{ CallSpans }, { startExport }] = await Promise.all([import('./call_spans.ts'), import('./trace_export.ts')]);
  const spans = startExport(options);
  const calls = new CallSpans(spans.tracer, options.clock, options.limits.openCalls);
  return {
    callOpened: (call) => calls.open(call),
    callTakenUp: (call) => calls.takeUp(call),
    callLeft: ({ trackingId }) => calls.end(trackingId, null),
    turnEnded: (call, turn) => calls.addTurn(call, turn),
    callEnded: (call, end) => calls.end(call.trackingId, end),
    count() {},
    close() {
      calls.endAll();
      return spans.close();
    },
  };
}
