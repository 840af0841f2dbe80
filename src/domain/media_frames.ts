/**
 * The frames of a bidirectional Twilio media stream (`<Connect><Stream>`) as plain data. Audio is base64 of G.711 µ-law,
 * 8,000 samples a second, mono, without a file header; Twilio sends 20 ms in a frame.
 * Source: twilio.com/docs/voice/media-streams/websocket-messages.
 */

/** Twilio -> server, as far as a call needs them. */
export type InboundMediaFrame =
  | { readonly event: 'connected' }
  | StreamStart
  | { readonly event: 'media'; readonly streamSid: string; readonly audio: Uint8Array }
  | { readonly event: 'dtmf'; readonly digit: string }
  /** All audio that was sent before this mark was played, or was cleared. */
  | { readonly event: 'mark'; readonly name: string }
  | { readonly event: 'stop' };

export interface StreamStart {
  readonly event: 'start';
  readonly streamSid: string;
  readonly callSid: string;
  readonly accountSid: string;
  /** Of the `<Parameter>`s of the TwiML. */
  readonly customParameters: Readonly<Record<string, string>>;
  /** `audio/x-mulaw` at 8,000, unless the TwiML asked for another one. */
  readonly encoding: string;
  readonly sampleRate: number;
}

export const FRAME_MS = 20;
/** 8,000 samples a second of one byte. */
export const BYTES_PER_MS = 8;
export const FRAME_BYTES = FRAME_MS * BYTES_PER_MS;
/** µ-law for silence. */
export const SILENCE = 0xff;

export function mediaFrame(streamSid: string, audio: Uint8Array): string {
  const payload = Buffer.from(audio.buffer, audio.byteOffset, audio.byteLength).toString('base64');
  return `{"event":"media","streamSid":"${streamSid}","media":{"payload":"${payload}"}}`;
}

export function markFrame(streamSid: string, name: string): string {
  return JSON.stringify({ event: 'mark', streamSid, mark: { name } });
}

/** Drops the audio that was not played; Twilio then sends back the marks behind it. */
export function clearFrame(streamSid: string): string {
  return JSON.stringify({ event: 'clear', streamSid });
}
