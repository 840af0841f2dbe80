/** Reads the words of one line of coded audio as it comes, in pieces of any size. */
import { FRAME_BYTES } from '../../domain/media_frames.ts';
import { readFrame, type SpokenCharacter } from './spoken_code.ts';

export interface SpeechReader {
  /** The characters that began with this audio; '' = none. */
  read(audio: Uint8Array): string;
}

/** So much without a code is a pause: what is said next is said anew, be it the same. */
const PAUSE_BYTES = 2 * FRAME_BYTES;

export function createSpeechReader(): SpeechReader {
  let rest: Uint8Array = new Uint8Array(0);
  let last: SpokenCharacter | null = null;
  let pauseBytes = 0;

  return {
    read(audio) {
      rest = Buffer.concat([rest, audio]);
      let text = '';
      let at = 0;
      while (at < rest.length) {
        const said = readFrame(rest, at);
        if (said === null) break;
        if (said === undefined) {
          at += 1;
          pauseBytes += 1;
          if (pauseBytes >= PAUSE_BYTES) last = null;
          continue;
        }
        const isSame = last !== null && last.textId === said.textId && last.index === said.index;
        if (!isSame) text += String.fromCodePoint(said.codePoint);
        last = said;
        pauseBytes = 0;
        at += FRAME_BYTES;
      }
      rest = rest.subarray(at);
      return text;
    },
  };
}
