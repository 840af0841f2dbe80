/**
 * What the carrier's side of a recorded call does, each thing at its distance from what it followed, so that it can be
 * done again when our side is faster or slower. Within an utterance the distances stay; a new one follows the end of our
 * reply, as people do. Pure.
 */
import type { CallRecording, JsonObject, RecordedEvent, RecordedTelling } from '../domain/recording.ts';
import type { FinalWords } from './finals.ts';
import { type FrameIn, frameIn } from './recorded_frames.ts';
import { type HeardCycle, type RecordedInterrupt, type RecordedTalk, readTalk } from './recorded_talk.ts';

export interface CallerScript {
  /** One after the other, each when its anchor has come. */
  readonly steps: readonly CallerStep[];
  /** Beside them: each comes after the begin of the cycle that it cuts. */
  readonly interrupts: readonly RecordedInterrupt[];
  readonly talk: RecordedTalk;
}

interface CallerStep {
  readonly anchor: Anchor;
  /** After the anchor, and never before the step before it. */
  readonly delayUs: number;
  readonly action: CallerAction;
}

export type Anchor =
  /** The step before, or the beginning of the call. */
  | { readonly kind: 'step' }
  | { readonly kind: 'begin' | 'end'; readonly cycle: string }
  /** Our `end` frame. */
  | { readonly kind: 'session_end' };

export type CallerAction =
  | { readonly type: 'open' }
  | { readonly type: 'close'; readonly status: number }
  | { readonly type: 'frame'; readonly frame: JsonObject }
  | { readonly type: 'tell'; readonly event: RecordedTelling };

/** Partials and their final are one utterance unless they are further apart. */
const UTTERANCE_GAP_US = 5_000_000;
const STEP: Anchor = { kind: 'step' };

export function readScript(recording: CallRecording, finals: readonly FinalWords[]): CallerScript {
  const talk = readTalk(recording, finals);
  const moments = momentsOf(talk);
  const steps: CallerStep[] = [];
  let lastUs = 0;
  let utteredUs: number | null = null;
  for (const event of recording.events) {
    const action = actionOf(event);
    if (action === null) continue;
    const { atUs } = event;
    const speech = event.type === 'frame.in' ? frameIn(event.frame) : null;
    const goesOn = isOfCaller(speech) && utteredUs !== null && atUs - utteredUs <= UTTERANCE_GAP_US;
    const moment = goesOn || isAfterthought(speech) ? null : latestMoment(moments, lastUs, atUs);
    steps.push(
      moment === null
        ? { anchor: STEP, delayUs: atUs - lastUs, action }
        : { anchor: moment.anchor, delayUs: atUs - moment.atUs, action },
    );
    lastUs = atUs;
    if (isOfCaller(speech)) utteredUs = speech?.kind === 'final' ? null : atUs;
  }
  const unfinished = unfinishedEnd(recording, steps, lastUs);
  return { steps: unfinished === null ? steps : [...steps, unfinished], interrupts: talk.interrupts, talk };
}

interface Moment {
  readonly atUs: number;
  readonly anchor: Anchor;
}

/** What a caller reacts to, in order of time. */
function momentsOf({ cycles, sessionEndUs }: RecordedTalk): readonly Moment[] {
  const moments = cycles.flatMap(({ key, beginUs, endUs }: HeardCycle): Moment[] => [
    { atUs: beginUs, anchor: { kind: 'begin', cycle: key } },
    { atUs: endUs, anchor: { kind: 'end', cycle: key } },
  ]);
  if (sessionEndUs !== null) moments.push({ atUs: sessionEndUs, anchor: { kind: 'session_end' } });
  return moments.sort((a, b) => a.atUs - b.atUs);
}

/** The last one since the step before; null when there was none. One at the very time of a step is its consequence. */
function latestMoment(moments: readonly Moment[], sinceUs: number, untilUs: number): Moment | null {
  return moments.findLast(({ atUs }) => atUs >= sinceUs && atUs < untilUs) ?? null;
}

/** Null: it is derived again from what is really sent, or is of our own side. */
function actionOf(event: RecordedEvent): CallerAction | null {
  if (event.type === 'socket.opened') return { type: 'open' };
  if (event.type === 'socket.closed') return { type: 'close', status: event.status };
  if (event.type === 'carrier.told') return { type: 'tell', event: event.event };
  if (event.type !== 'frame.in') return null;
  const { kind } = frameIn(event.frame);
  if (kind === 'agent_speaking' || kind === 'played' || kind === 'interrupt') return null;
  return { type: 'frame', frame: event.frame };
}

/** Part of an utterance, beginning with the first sound of it. */
function isOfCaller(frame: FrameIn | null): boolean {
  if (frame === null) return false;
  return frame.kind === 'partial' || frame.kind === 'final' || (frame.kind === 'caller_speaking' && frame.on);
}

/** The recogniser notices the end of speech on its own, whatever we do meanwhile. */
function isAfterthought(frame: FrameIn | null): boolean {
  return frame?.kind === 'caller_speaking' && !frame.on;
}

/** A recording that ends before its call did: the call is stopped where the recording stops. */
function unfinishedEnd(
  { truncated, end, events }: CallRecording,
  steps: readonly CallerStep[],
  lastUs: number,
): CallerStep | null {
  if (!truncated && end !== null) return null;
  const stop = { type: 'call.stop', end: 'drained' };
  const atUs = events.at(-1)?.atUs ?? lastUs;
  return steps.length === 0 ? null : { anchor: STEP, delayUs: atUs - lastUs, action: { type: 'tell', event: stop } };
}
