/** Whether somebody speaks, roughly, from the loudness of µ-law audio: enough to know that a recogniser should say something. */
import { BYTES_PER_MS } from '../domain/media_frames.ts';
import { fromMuLaw } from './mu_law.ts';

/** Of 32,768: speech on a phone line is well above it, the noise of a quiet line below. */
const LOUD_FROM = 1_000;
const LOUD_SHARE = 0.25;

const IS_LOUD = Uint8Array.from({ length: 256 }, (_, byte) => (Math.abs(fromMuLaw(byte)) >= LOUD_FROM ? 1 : 0));

/** How much of this audio is loud, in ms; all of it or nothing. */
export function loudMs(audio: Uint8Array): number {
  let loudCount = 0;
  for (const byte of audio) loudCount += IS_LOUD[byte] ?? 0;
  return loudCount >= audio.length * LOUD_SHARE ? audio.length / BYTES_PER_MS : 0;
}
