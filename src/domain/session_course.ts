/** How one call's ways of speech have gone so far: what its next connection looks like depends on it. Kept with the call. */

/**
 * How often each part of the speech settings was exchanged in this call. All 0 = as the workflow says. They only count
 * up, so the voice that works stays for the rest of the call.
 */
export interface SpeechSteps {
  /** Who speaks. */
  readonly tts: number;
  /** Who listens. */
  readonly stt: number;
  /** Under which tags the language is asked for. */
  readonly tag: number;
  /** Above 0: without the workflow's own relay attributes, one of which the carrier refused. */
  readonly plain: number;
}

export interface SessionCourse {
  /** Sessions that failed in this call. */
  readonly failedCount: number;
  /** Since the last session that lasted. */
  readonly failedInRow: number;
  readonly speech: SpeechSteps;
  readonly over: SpeechPath;
  /** Ways that failed for good in this call. */
  readonly givenUp?: readonly SpeechPath[];
}

/**
 * How the caller is heard and spoken to: by ConversationRelay, by a media stream and a speech service of our own, or by
 * `<Gather>` and `<Say>`, which work where nothing else does.
 */
type SpeechPath = 'relay' | 'media' | 'gather';

export const OWN_SPEECH: SpeechSteps = { tts: 0, stt: 0, tag: 0, plain: 0 };

export const NO_FAILURE: SessionCourse = { failedCount: 0, failedInRow: 0, speech: OWN_SPEECH, over: 'relay' };

/** The way that the call is on is no good: the next one. `hasMedia`: there is a speech service for its language. */
export function withoutPath(course: SessionCourse, hasMedia: boolean): SessionCourse {
  const givenUp = [...(course.givenUp ?? []), course.over];
  const ways: readonly SpeechPath[] = hasMedia ? ['relay', 'media'] : ['relay'];
  const over = ways.find((way) => !givenUp.includes(way)) ?? 'gather';
  return { ...course, failedInRow: 0, over, givenUp };
}

export function isOwnSpeech({ tts, stt, tag, plain }: SpeechSteps): boolean {
  return tts + stt + tag + plain === 0;
}
