/**
 * The people on the line, as a process of its own: computes the schedule and plays it against a server. Tells `idle`,
 * `steady` and `measured` as they come, one line of JSON each, and at last the `report`.
 */
import { callerCues, type CallersLine } from './caller_cues.ts';
import { createLoopWatch } from './loop_watch.ts';
import { nowUs, play } from './player.ts';
import type { ScheduleOrder } from './schedule.ts';
import { TurnBook, type TurnCounts } from './turn_book.ts';
import { createCarrierLine } from './webhook.ts';

export interface CallersOrder extends CallersLine {
  readonly schedule: ScheduleOrder;
  /** Turns that are due in it count; ms from the start of the schedule. */
  readonly window: { readonly fromMs: number; readonly toMs: number };
  /** Calls that come before everything, and count nowhere; 0 = none. */
  readonly warmUpCalls: number;
  /** Between the warm-up and the reading of the idle server's figures. */
  readonly restMs: number;
}

export interface CallersReport extends TurnCounts {
  readonly loopDelayP99Ms: number;
  /** The longest time for which they did not read what came. */
  readonly loopDelayMaxMs: number;
}

const WARM_UP = { rampMs: 500, lengthMs: 5_000, pace: 6 };
const READING_MS = 500;
/** The first cues come when they can be on time. */
const LEAD_MS = 200;

const order = JSON.parse(process.argv[2] ?? '{}') as CallersOrder;
const carrier = createCarrierLine(order.authToken);
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const tell = (line: object): void => console.log(JSON.stringify(line));

/** Code is compiled and connections stand before anything is measured. Nobody says what will be measured. */
async function warmUp(): Promise<void> {
  const schedule: ScheduleOrder = {
    ...order.schedule,
    ...WARM_UP,
    seed: order.schedule.seed + 77,
    callCount: order.warmUpCalls,
    part: 'training',
    bargeInShare: 0,
  };
  const book = new TurnBook({ fromMs: 0, toMs: Infinity });
  await play(callerCues(order, schedule, carrier, book), nowUs());
  const { callCount, droppedCallCount, verdicts } = book.counts();
  if (droppedCallCount === callCount) throw new Error('Every call of the warm-up was dropped by the server.');
  if (verdicts.every((verdict) => verdict === 'none')) throw new Error('No turn of the warm-up had an answer.');
}

async function run(): Promise<void> {
  const { schedule, window } = order;
  if (order.warmUpCalls > 0) await warmUp();
  const book = new TurnBook(window);
  const cues = callerCues(order, schedule, carrier, book);
  await wait(order.restMs);
  tell({ idle: true });
  await wait(READING_MS);
  const loop = createLoopWatch();
  let loopDelay = loop.read();
  cues.push({
    atMs: window.fromMs,
    run: () => {
      loop.begin();
      tell({ steady: true });
    },
  });
  cues.push({
    atMs: window.toMs,
    run: () => {
      loopDelay = loop.read();
      tell({ measured: true });
    },
  });
  await play(cues, nowUs() + LEAD_MS * 1000);
  await carrier.close();
  const report: CallersReport = {
    ...book.counts(),
    loopDelayP99Ms: loopDelay.p99Ms,
    loopDelayMaxMs: loopDelay.maxMs,
  };
  tell({ report });
}

if (order.schedule.lengthMs < order.window.toMs) throw new Error('The schedule must be as long as its window.');
await run();
process.exit(0);
