/** What can be wrong with the speech service; the stand-in does it when it is told to. */

export type Misbehaviour =
  /** The upgrade is answered with this status: 401 as for a wrong key, 429, 503. */
  | { readonly kind: 'status'; readonly status: number }
  /** The socket is destroyed at the upgrade. */
  | { readonly kind: 'reset' }
  /** Accepts everything and never says a word. */
  | { readonly kind: 'silence' }
  /** A recognition says nothing more after so many ms of audio, and stays connected. */
  | { readonly kind: 'deaf'; readonly after: number }
  /**
   * After so much audio the socket is destroyed, or closed with a code and reason. For a voice: after that part of the
   * sentence's audio, from 0 to 1.
   */
  | { readonly kind: 'break'; readonly after: number; readonly code?: number; readonly reason?: string }
  /** A voice says one sentence; at the next the socket is destroyed. */
  | { readonly kind: 'break_next' }
  /** A voice sends this part of the audio and then nothing more. */
  | { readonly kind: 'stall'; readonly after: number }
  /** The first audio of each sentence comes so much later. */
  | { readonly kind: 'slow'; readonly byMs: number }
  /** Messages that are none are sent, after so many ms of audio, or before a sentence. */
  | { readonly kind: 'garbage'; readonly after: number }
  /** Every phrase has this status (`RecognitionStatus`) instead of words. */
  | { readonly kind: 'phrase_status'; readonly status: string };

/** One connection to the stand-in. */
export interface StandInConnection {
  readonly to: 'recognition' | 'synthesis';
  /** How many of its sort there were before. */
  readonly index: number;
}
