/** A piece of a reply on its way to being heard: its text, its audio as it comes, and what of that was sent. */
import type { TurnId } from '../domain/ids.ts';
import { BYTES_PER_MS, FRAME_BYTES, SILENCE } from '../domain/media_frames.ts';
import { heardPart } from './pieces.ts';

/** Of a piece whose audio is not there to its end, nobody knows how long it is: no more than a part of it was heard. */
const UNKNOWN_SHARE_MAX = 0.5;

export class SpokenPiece {
  /** Null: the greeting, which is no reply. */
  readonly turnId: TurnId | null;
  readonly text: string;
  /** The carrier sends it back when the piece was played. */
  readonly mark: string;
  readonly abort = new AbortController();
  isAsked = false;
  isRetried = false;
  /** All of its audio is there. */
  isComplete = false;
  /** Its first audio was handed to the carrier. */
  isBegun = false;
  /** When the carrier began to play it, as far as is known. */
  playsFromUs: number | null = null;
  #unsent: Uint8Array = new Uint8Array(0);
  #byteCount = 0;
  #sentBytes = 0;

  constructor(turnId: TurnId | null, text: string, mark: string) {
    this.turnId = turnId;
    this.text = text;
    this.mark = mark;
  }

  hear(audio: Uint8Array): void {
    this.#byteCount += audio.length;
    this.#unsent = this.#unsent.length === 0 ? audio : Buffer.concat([this.#unsent, audio]);
  }

  get hasAudio(): boolean {
    return this.#byteCount > 0;
  }

  /** The next 20 ms, the last of them filled up with silence; null = they are not there. */
  nextFrame(): Uint8Array | null {
    if (this.#unsent.length >= FRAME_BYTES) return this.#unsent.subarray(0, FRAME_BYTES);
    if (!this.isComplete || this.#unsent.length === 0) return null;
    const frame = new Uint8Array(FRAME_BYTES).fill(SILENCE);
    frame.set(this.#unsent);
    return frame;
  }

  /** Audio that comes after all that came before was played is heard later than it would have been. */
  frameSent(nowUs: number): void {
    if (this.playsFromUs !== null) this.playsFromUs += Math.max(0, nowUs - this.#playedOutUs(this.playsFromUs));
    const bytes = Math.min(FRAME_BYTES, this.#unsent.length);
    this.#unsent = this.#unsent.subarray(bytes);
    this.#sentBytes += bytes;
  }

  /** When the carrier has played what it has of this piece. */
  #playedOutUs(fromUs: number): number {
    return fromUs + usOf(this.#sentBytes);
  }

  get isSent(): boolean {
    return this.isComplete && this.#unsent.length === 0;
  }

  /** The words that were heard whole by now, by the clock. */
  heardBy(nowUs: number): string {
    if (this.playsFromUs === null || this.#byteCount === 0) return '';
    const playedUs = Math.min(nowUs, this.#playedOutUs(this.playsFromUs)) - this.playsFromUs;
    const share = playedUs / usOf(this.#byteCount);
    return heardPart(this.text, Math.min(share, this.isComplete ? 1 : UNKNOWN_SHARE_MAX));
  }
}

/** How long so much audio is heard. */
function usOf(bytes: number): number {
  return (bytes / BYTES_PER_MS) * 1000;
}
