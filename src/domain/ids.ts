/** Our own name of a call: exists before the carrier's CallSid. `call_<epoch ms>_<10 of a-z0-9>`. */
export type TrackingId = string;
/** The carrier's name of a call, `CA` and 32 hex digits at Twilio. */
export type CallSid = string;
/** Counts the turns of one call from 1; a larger id is always a later turn. */
export type TurnId = number;

const TRACKING_ID = /^call_\d{13}_[a-z0-9]{10}$/;
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** `randomByte` gives an integer from 0 to 255 at each call. */
export function createTrackingId(epochMs: number, randomByte: () => number): TrackingId {
  let tail = '';
  while (tail.length < 10) {
    const byte = randomByte();
    // 252 = 7 x 36: rejecting the rest keeps every letter equally likely.
    if (byte < 252) tail += ALPHABET.charAt(byte % 36);
  }
  return `call_${epochMs}_${tail}`;
}

export function isTrackingId(value: string): value is TrackingId {
  return TRACKING_ID.test(value);
}
