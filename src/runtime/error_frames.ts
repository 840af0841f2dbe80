/** Counts the `error` frames of one session that say that the carrier cannot speak or listen as it should. */
import { relayError } from '../telephony/relay_errors.ts';

const FRAMES_MAX = 2;
const WITHIN_US = 10_000_000;

export class ErrorFrames {
  #times: number[] = [];

  /** True when the session is better ended. */
  note(code: number | null, atUs: number): boolean {
    if (!relayError(code).endsSession) return false;
    this.#times = [...this.#times.filter((time) => atUs - time <= WITHIN_US), atUs];
    return this.#times.length >= FRAMES_MAX;
  }
}
