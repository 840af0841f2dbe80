/**
 * Speech that carries its words in it: a tone of the length that saying the words takes, with each character coded into
 * every 20 ms of it. It is a code and no recognition: whoever reads it hears exactly what was said, as far as it was said.
 * It stands in for people and voices where there are none: in the demo, in tests, on simulated lines.
 */
import { BYTES_PER_MS, FRAME_BYTES, SILENCE } from '../../domain/media_frames.ts';

const LETTER_MS = 60;
const IDEOGRAPH_MS = 220;
const FRAME_MS = FRAME_BYTES / BYTES_PER_MS;
const WIDE = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/u;

/** Begins each frame; no byte of the tone is like its first. */
const MAGIC = [0x2a, 0xd5, 0x33] as const;
/** Magic, which speech it is, which character of it, and that character. */
const CODE_BYTES = 9;
/** So much without a code is a pause. */
const PAUSE_BYTES = 2 * FRAME_BYTES;

/** How long it takes to say this. */
export function spokenMs(text: string): number {
  let ms = 0;
  for (const char of text) ms += msOf(char);
  return ms;
}

function msOf(char: string): number {
  return WIDE.test(char) ? IDEOGRAPH_MS : LETTER_MS;
}

/** G.711 µ-law, 8,000 samples a second. */
export function encodeSpeech(text: string): Uint8Array {
  const chars = Array.from(text);
  const audio = Buffer.alloc((spokenMs(text) / FRAME_MS) * FRAME_BYTES);
  const speech = speechId(text);
  let at = 0;
  for (const [index, char] of chars.entries()) {
    const end = at + (msOf(char) / FRAME_MS) * FRAME_BYTES;
    for (; at < end; at += FRAME_BYTES) writeFrame(audio, at, { speech, index, codePoint: char.codePointAt(0) ?? 0 });
  }
  return audio;
}

interface Code {
  readonly speech: number;
  readonly index: number;
  readonly codePoint: number;
}

function writeFrame(audio: Buffer, at: number, { speech, index, codePoint }: Code): void {
  for (let byte = 0; byte < FRAME_BYTES; byte += 1) audio[at + byte] = TONE[byte % TONE.length] ?? SILENCE;
  audio.set(MAGIC, at);
  audio.writeUInt8(speech, at + 3);
  audio.writeUInt16BE(index & 0xffff, at + 4);
  audio.writeUIntBE(codePoint, at + 6, 3);
}

/** Tells two speeches apart that follow each other without a pause. */
function speechId(text: string): number {
  let id = 0;
  for (let at = 0; at < text.length; at += 1) id = (id * 31 + text.charCodeAt(at)) & 0xff;
  return id;
}

export interface SpeechReader {
  /** The words that became whole with this audio; '' = none. */
  read(audio: Uint8Array): string;
}

/** Reads one line of audio as it comes, in pieces of any size. */
export function createSpeechReader(): SpeechReader {
  let rest: Buffer = Buffer.alloc(0);
  let last: Code | null = null;
  let pauseBytes = 0;

  return {
    read(audio) {
      rest = Buffer.concat([rest, audio]);
      let text = '';
      for (;;) {
        const at = rest.indexOf(MAGIC[0]);
        const skipped = at === -1 ? rest.length : at;
        pauseBytes += skipped;
        if (pauseBytes >= PAUSE_BYTES) last = null;
        rest = rest.subarray(skipped);
        if (rest.length < CODE_BYTES) return text;
        if (rest[1] !== MAGIC[1] || rest[2] !== MAGIC[2]) {
          rest = rest.subarray(1);
          continue;
        }
        const code = { speech: rest.readUInt8(3), index: rest.readUInt16BE(4), codePoint: rest.readUIntBE(6, 3) };
        rest = rest.subarray(CODE_BYTES);
        pauseBytes = 0;
        const isSame = last !== null && last.speech === code.speech && last.index === code.index;
        if (!isSame && code.codePoint <= 0x10_ff_ff) text += String.fromCodePoint(code.codePoint);
        last = code;
      }
    },
  };
}

/** 400 Hz, quiet: one period. */
const TONE: readonly number[] = Array.from({ length: 20 }, (_, at) => {
  const byte = muLaw(Math.round(3_000 * Math.sin((2 * Math.PI * at) / 20)));
  return byte === MAGIC[0] ? byte + 1 : byte;
});

/** Source: ITU-T G.711. */
function muLaw(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.abs(sample), 32_635) + 132;
  let exponent = 7;
  for (let mask = 0x40_00; (magnitude & mask) === 0 && exponent > 0; mask >>= 1) exponent -= 1;
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f;
  return ~(sign | (exponent << 4) | mantissa) & 0xff;
}
