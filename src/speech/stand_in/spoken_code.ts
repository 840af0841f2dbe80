/**
 * Words in sound, as a code: an audible tone whose samples carry the text in their lowest bits. A simulated caller can
 * speak with it and the stand-in can tell what was said, and when, from the audio alone. It is no speech and its reading
 * no recognition: it shows when words come, never how well they are heard. It needs a path that changes no sample, as
 * µ-law over a web socket is; any cut into frames does.
 *
 * A frame is 160 samples (20 ms) and says one character: 16 bits to find it by, 16 of checksum, 128 of contents. It is
 * repeated for as long as the character takes to say, so that most frames may be lost.
 */
import { BYTES_PER_MS, FRAME_BYTES, FRAME_MS } from '../../domain/media_frames.ts';
import { toMuLaw } from '../mu_law.ts';

/** Begins with a 0, where silence has a 1, so that silence is told at its first sample. */
const SYNC = 0b0100_1101_0111_0001;
const SYNC_BITS = 16;
const CONTENT_BYTES = 16;
const LANGUAGE_BYTES = 10;
const LETTER_MS = 65;
const WIDE_MS = 220;
/** Scripts whose characters are a syllable each. */
const WIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
const VOWEL = /[aeiouyàáâäèéêëìíîïòóôöùúûü]/i;
const TONES_HZ = [196, 220, 247, 262, 294, 330];
const LOUD = 6_000;
const QUIET = 1_200;

/** What one frame says. */
export interface SpokenCharacter {
  /** Of the text that it belongs to, so that two texts in a row are told apart. */
  readonly textId: number;
  /** Which character of the text, counted in code points. */
  readonly index: number;
  readonly codePoint: number;
  /** BCP-47, or empty where the speaker did not say. */
  readonly language: string;
}

/**
 * The text as frames of 160 bytes of µ-law, to be sent one each 20 ms: 65 ms a letter, 220 ms a character of Chinese,
 * Japanese or Korean. `language` has at most ten characters of ASCII.
 */
export function encodeUtterance(text: string, language = ''): Uint8Array[] {
  if (!/^[\x20-\x7e]{0,10}$/.test(language))
    throw new RangeError('A language tag has at most ten characters of ASCII.');
  const frames: Uint8Array[] = [];
  const textId = checksum(new TextEncoder().encode(`${language} ${text}`)) & 0xff;
  const tone = new Tone();
  let spokenMs = 0;
  for (const [index, character] of Array.from(text).entries()) {
    const content = contentOf({ textId, index, codePoint: character.codePointAt(0) ?? 0, language });
    tone.say(character);
    spokenMs += WIDE.test(character) ? WIDE_MS : LETTER_MS;
    while (frames.length * FRAME_MS < spokenMs) frames.push(frameOf(content, tone));
  }
  return frames;
}

/** What the frame that begins at `at` says; `undefined` when no frame begins there; `null` when too little is there to tell. */
export function readFrame(audio: Uint8Array, at: number): SpokenCharacter | null | undefined {
  const bitCount = Math.min(SYNC_BITS, audio.length - at);
  for (let bit = 0; bit < bitCount; bit += 1) {
    if ((audio[at + bit] ?? 0) % 2 !== ((SYNC >> (SYNC_BITS - 1 - bit)) & 1)) return undefined;
  }
  if (audio.length - at < FRAME_BYTES) return null;
  const content = new Uint8Array(CONTENT_BYTES);
  for (let index = 0; index < CONTENT_BYTES; index += 1) content[index] = bitsAt(audio, at + SYNC_BITS + index * 8, 8);
  if (bitsAt(audio, at + FRAME_BYTES - 16, 16) !== checksum(content)) return undefined;
  const view = new DataView(content.buffer);
  const language = String.fromCharCode(...content.subarray(6)).replace(/\0+$/, '');
  const codePoint = (view.getUint8(3) << 16) | view.getUint16(4);
  return { textId: view.getUint8(0), index: view.getUint16(1), codePoint, language };
}

function contentOf({ textId, index, codePoint, language }: SpokenCharacter): Uint8Array {
  const content = new Uint8Array(CONTENT_BYTES);
  const view = new DataView(content.buffer);
  view.setUint8(0, textId);
  view.setUint16(1, index & 0xffff);
  view.setUint8(3, codePoint >> 16);
  view.setUint16(4, codePoint & 0xffff);
  content.set(new TextEncoder().encode(language).subarray(0, LANGUAGE_BYTES), 6);
  return content;
}

function frameOf(content: Uint8Array, tone: Tone): Uint8Array {
  const frame = new Uint8Array(FRAME_BYTES);
  const sum = checksum(content);
  for (let sample = 0; sample < FRAME_BYTES; sample += 1) {
    frame[sample] = (toMuLaw(tone.next()) & 0xfe) | bitOfFrame(sample, content, sum);
  }
  return frame;
}

function bitOfFrame(sample: number, content: Uint8Array, sum: number): number {
  if (sample < SYNC_BITS) return (SYNC >> (SYNC_BITS - 1 - sample)) & 1;
  if (sample >= FRAME_BYTES - 16) return (sum >> (FRAME_BYTES - 1 - sample)) & 1;
  const bit = sample - SYNC_BITS;
  return ((content[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1;
}

function bitsAt(audio: Uint8Array, at: number, count: number): number {
  let value = 0;
  for (let bit = 0; bit < count; bit += 1) value = (value << 1) | ((audio[at + bit] ?? 0) & 1);
  return value;
}

/** CRC-16/CCITT-FALSE. */
function checksum(bytes: Uint8Array): number {
  let sum = 0xffff;
  for (const byte of bytes) {
    sum ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) sum = ((sum << 1) ^ (sum & 0x8000 ? 0x1021 : 0)) & 0xffff;
  }
  return sum;
}

/** A tone for each syllable, of a pitch of its own, without a jump of the wave in between. */
class Tone {
  #phase = 0;
  #syllable = 0;
  #isInVowel = false;
  #loudness = LOUD;

  say(character: string): void {
    const isVowel = VOWEL.test(character) || WIDE.test(character);
    if (isVowel && (!this.#isInVowel || WIDE.test(character))) this.#syllable += 1;
    this.#isInVowel = isVowel;
    this.#loudness = /[\p{L}\p{N}]/u.test(character) ? LOUD : QUIET;
  }

  next(): number {
    const pitchHz = TONES_HZ[(this.#syllable * 5) % TONES_HZ.length] ?? LOUD;
    this.#phase = (this.#phase + pitchHz / (BYTES_PER_MS * 1000)) % 1;
    return this.#loudness * Math.sin(2 * Math.PI * this.#phase);
  }
}
