/** How the relay has gone in one call so far: what its next connection looks like depends on it. Kept with the call. */

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

export interface RelayCourse {
  /** Sessions that failed in this call. */
  readonly failedCount: number;
  /** Since the last session that lasted. */
  readonly failedInRow: number;
  readonly speech: SpeechSteps;
  /** `gather`: the relay was given up, the call goes on over `<Gather>` and `<Say>`. */
  readonly over: 'relay' | 'gather';
}

export const OWN_SPEECH: SpeechSteps = { tts: 0, stt: 0, tag: 0, plain: 0 };

export const NO_FAILURE: RelayCourse = { failedCount: 0, failedInRow: 0, speech: OWN_SPEECH, over: 'relay' };

export function isOwnSpeech({ tts, stt, tag, plain }: SpeechSteps): boolean {
  return tts + stt + tag + plain === 0;
}
