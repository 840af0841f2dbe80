/** Everything that the callers of a schedule do, at its time. */
import { gatherPhoneCues } from './gather_phone.ts';
import { phoneCues, type PhoneParts } from './phone.ts';
import type { Cue } from './player.ts';
import { planCalls, type ScheduleOrder } from './schedule.ts';
import { tongueOf } from './tongues/all.ts';
import type { TurnBook } from './turn_book.ts';
import type { CarrierLine } from './webhook.ts';

/** Whom the callers call, and how. */
export interface CallersLine {
  readonly twimlUrl: string;
  readonly path: 'relay' | 'gather';
  readonly authToken: string;
  /** Lines that are no answers. */
  readonly fillers: readonly string[];
  readonly sendsPartials: boolean;
}

export function callerCues(line: CallersLine, schedule: ScheduleOrder, carrier: CarrierLine, book: TurnBook): Cue[] {
  const { twimlUrl, fillers, sendsPartials, path } = line;
  const { pace, tongue } = schedule;
  const parts: PhoneParts = { twimlUrl, carrier, book, fillers, sendsPartials, pace, tongue: tongueOf(tongue) };
  const cues = path === 'relay' ? phoneCues : gatherPhoneCues;
  return planCalls(schedule).flatMap((call) => cues(call, parts));
}
