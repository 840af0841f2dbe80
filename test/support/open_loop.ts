/** The bench's open-loop callers against a server of a test: every turn of the run counts. */
import { fillersOf } from '../../bench/bench_workflow.ts';
import { ENGLISH } from '../../bench/tongues/en_us.ts';
import type { CallersOrder, CallersReport } from '../../bench/callers.ts';
import { startChild } from '../../bench/processes.ts';
import type { ScheduleOrder } from '../../bench/schedule.ts';
import type { Server } from '../../bench/servers.ts';

/** What else a run needs beside the schedule's length: connecting, last answers, starting and stopping. */
const BESIDES_MS = 30_000;

interface Options {
  /** Calls that come before everything and are not in the report. */
  readonly warmUpCalls?: number;
  /** Runs when they are over; the first turn of the run is at least two seconds away. */
  readonly whenIdle?: () => Promise<void>;
}

export async function openLoopRun(
  server: Server,
  schedule: ScheduleOrder,
  { warmUpCalls = 0, whenIdle = () => Promise.resolve() }: Options = {},
): Promise<CallersReport> {
  const order: CallersOrder = {
    twimlUrl: server.twimlUrl,
    path: server.path,
    authToken: server.authToken,
    fillers: fillersOf(ENGLISH),
    schedule,
    window: { fromMs: 0, toMs: schedule.lengthMs },
    warmUpCalls,
    sendsPartials: true,
    restMs: 0,
  };
  const args = [JSON.stringify(order)];
  const callers = startChild({ name: 'The callers', script: 'bench/callers.ts', args, isInstrument: true });
  try {
    await callers.said('idle', BESIDES_MS);
    await whenIdle();
    return (await callers.said('report', schedule.lengthMs + BESIDES_MS)) as CallersReport;
  } finally {
    await callers.stop();
  }
}
