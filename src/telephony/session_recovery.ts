/** What follows a session that failed. Pure: from how its call has gone so far, and what the carrier says. */
import { type SessionCourse, type SpeechSteps, withoutPath } from '../domain/session_course.ts';
import { type Remedy, relayError, remedyForFrames } from './relay_errors.ts';

export interface SessionFailure {
  /** Sessions of this call that had failed when the failed one was begun; it comes back in the URL that was given then. */
  readonly failedBefore: number;
  /** The carrier's; null when it gave none. */
  readonly code: number | null;
  /** We ended the session ourselves, because of `error` frames in it. */
  readonly byFrames: boolean;
  readonly durationS: number;
}

/** Sessions that may fail in a row before `<Gather>` takes over. */
const FAILED_IN_ROW_MAX = 3;
/** A session that lasted so long is no part of a row of failures. */
const LASTED_S = 30;
/** Speech that was heard for so long works. */
const WORKED_S = 10;

export function remedyFor({ code, byFrames }: SessionFailure): Remedy {
  return byFrames ? remedyForFrames(code) : relayError(code).remedy;
}

/**
 * The same question gets the same answer, however often the carrier asks: a session that was counted already changes
 * nothing. `hasMedia`: a speech service of ours has the call's language.
 */
export function courseAfter(course: SessionCourse, failure: SessionFailure, hasMedia = false): SessionCourse {
  if (failure.failedBefore < course.failedCount) return course;
  const remedy = remedyFor(failure);
  const failedInRow = failure.durationS >= LASTED_S ? 1 : course.failedInRow + 1;
  const isGivenUp = remedy === 'gather' || failedInRow >= FAILED_IN_ROW_MAX;
  const next: SessionCourse = {
    ...course,
    failedCount: failure.failedBefore + 1,
    failedInRow,
    speech: speechAfter(course.speech, remedy),
  };
  return isGivenUp ? withoutPath(next, hasMedia) : next;
}

function speechAfter(steps: SpeechSteps, remedy: Remedy): SpeechSteps {
  const { tts, stt, tag, plain } = steps;
  switch (remedy) {
    case 'next_tts':
      return { ...steps, tts: tts + 1 };
    case 'next_stt':
      return { ...steps, stt: stt + 1 };
    case 'next_speech':
      return { ...steps, tts: tts + 1, stt: stt + 1 };
    case 'next_tag':
      return { ...steps, tag: tag + 1 };
    case 'plain':
      return { tts: tts + 1, stt: stt + 1, tag, plain: plain + 1 };
    case 'same':
    case 'gather':
    case 'goodbye':
      break;
  }
  return steps;
}

/** What a session that is over tells of its speech settings: nothing when it was too short, or failed for another reason. */
export function speechVerdict(failure: SessionFailure | null, durationS: number): 'works' | 'fails' | 'unknown' {
  const isAboutSpeech = failure !== null && !['same', 'gather', 'goodbye'].includes(remedyFor(failure));
  if (isAboutSpeech) return 'fails';
  return durationS >= WORKED_S ? 'works' : 'unknown';
}
