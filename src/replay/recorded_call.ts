/** A recording with everything that a replay needs to know of it. Pure. */
import type { CallRecording } from '../domain/recording.ts';
import type { TurnRecord } from '../domain/turn.ts';
import { type CallerScript, readScript } from './caller_script.ts';
import { type FinalWords, readFinals } from './finals.ts';
import { type TurnView, viewTurns } from './turn_views.ts';

export interface RecordedCall {
  readonly recording: CallRecording;
  readonly finals: readonly FinalWords[];
  readonly script: CallerScript;
  readonly turns: readonly TurnView[];
  /** Turns that the recording has no end of. */
  readonly turnsLost: number;
}

/** `keyPauseMs`: keys pressed within this time of each other are one utterance. */
export function readRecordedCall(recording: CallRecording, keyPauseMs: number): RecordedCall {
  const { events, truncated } = recording;
  const finals = readFinals(events, keyPauseMs);
  const script = readScript(recording, finals);
  const lastUs = events.at(-1)?.atUs ?? 0;
  const isWhole = ({ atMs, timeline }: TurnRecord): boolean => atMs * 1000 + (timeline.endedUs ?? 0) <= lastUs;
  const whole = truncated ? recording.turns.filter(isWhole) : recording.turns;
  const turns = viewTurns({ finals, cycles: script.talk.sent, turns: whole });
  return { recording, finals, script, turns, turnsLost: recording.turns.length - whole.length };
}
