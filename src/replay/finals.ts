/**
 * What the caller said for good: final prompts, and keys once they are a whole. Turns, requests and talk cycles are told
 * apart by how many of them came before, which is the same in recording and replay. Pure.
 */
import type { RecordedEvent } from '../domain/recording.ts';
import { frameIn } from './recorded_frames.ts';

/** Since the call was created. */
export interface FinalWords {
  readonly atUs: number;
  readonly text: string;
}

/** Keys are whole at `#`, or when none follows for `keyPauseMs`. */
export function readFinals(events: readonly RecordedEvent[], keyPauseMs: number): readonly FinalWords[] {
  const finals: FinalWords[] = [];
  let keys = { digits: '', lastUs: 0 };
  const flush = (atUs: number): void => {
    if (keys.digits !== '') finals.push({ atUs, text: keys.digits });
    keys = { digits: '', lastUs: 0 };
  };
  for (const event of events) {
    const { atUs } = event;
    const wholeUs = keys.lastUs + keyPauseMs * 1000;
    if (wholeUs <= atUs) flush(wholeUs);
    if (event.type === 'socket.closed') keys = { digits: '', lastUs: 0 };
    if (event.type !== 'frame.in') continue;
    const frame = frameIn(event.frame);
    if (frame.kind === 'final') finals.push({ atUs, text: frame.text });
    if (frame.kind !== 'key') continue;
    if (frame.digit === '#') flush(atUs);
    else keys = { digits: keys.digits + frame.digit, lastUs: atUs };
  }
  return finals;
}

export function countBy(finals: readonly FinalWords[], atUs: number): number {
  return finals.filter((final) => final.atUs <= atUs).length;
}
