/**
 * Callers of the past, as a process of its own: a server answers them before it is measured, so that it has learned what
 * callers say. Tells one `report` as a line of JSON.
 */
import { callerCues, type CallersLine } from './caller_cues.ts';
import { nowUs, play } from './player.ts';
import type { ScheduleOrder } from './schedule.ts';
import { TurnBook } from './turn_book.ts';
import { createCarrierLine } from './webhook.ts';

export interface TrainingOrder extends CallersLine {
  readonly schedule: ScheduleOrder;
}

export interface TrainingReport {
  readonly callCount: number;
  readonly droppedCallCount: number;
  readonly turnCount: number;
  /** Of the turns. */
  readonly rightCount: number;
}

/** The first cues come when they can be on time. */
const LEAD_US = 200_000;

const order = JSON.parse(process.argv[2] ?? '{}') as TrainingOrder;
const carrier = createCarrierLine(order.authToken);
const book = new TurnBook({ fromMs: 0, toMs: Infinity });
await play(callerCues(order, order.schedule, carrier, book), nowUs() + LEAD_US);
await carrier.close();
const { callCount, droppedCallCount, verdicts } = book.counts();
const rightCount = verdicts.filter((verdict) => verdict === 'right').length;
const report: TrainingReport = { callCount, droppedCallCount, turnCount: verdicts.length, rightCount };
console.log(JSON.stringify({ report }));
process.exit(0);
