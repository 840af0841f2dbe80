/** From the text of a media socket's message to a typed frame. Bounds every string and never throws. */
import type { InboundMediaFrame, StreamStart } from '../domain/media_frames.ts';

/**
 * `FRAME_MALFORMED`: no JSON object with a string `event`. `FRAME_UNKNOWN`: an event that is not documented.
 * `FRAME_INVALID`: a known event without what it is about.
 */
type FrameFault = 'FRAME_MALFORMED' | 'FRAME_UNKNOWN' | 'FRAME_INVALID';

type DecodedMedia =
  | { readonly ok: true; readonly frame: InboundMediaFrame }
  | { readonly ok: false; readonly code: FrameFault };

type Fields = Readonly<Record<string, unknown>>;

const ID_CHARS = 128;
const PARAMETER_COUNT = 64;
const PARAMETER_CHARS = 4_096;
const DTMF_DIGIT = /^[0-9A-Da-d*#]$/;
/** The id is written into our own frames as it is. */
const STREAM_SID = /^[A-Za-z0-9_-]{1,128}$/;

export function decodeMediaFrame(text: string): DecodedMedia {
  const fields = parsed(text);
  const event = fields?.['event'];
  if (fields === null || typeof event !== 'string') return { ok: false, code: 'FRAME_MALFORMED' };
  const frame = frameOf(event, fields);
  return typeof frame === 'string' ? { ok: false, code: frame } : { ok: true, frame };
}

function parsed(text: string): Fields | null {
  try {
    return objectOf(JSON.parse(text));
  } catch {
    return null;
  }
}

function objectOf(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
}

function frameOf(event: string, fields: Fields): InboundMediaFrame | FrameFault {
  switch (event) {
    case 'media': {
      const payload = objectOf(fields['media'])?.['payload'];
      const audio = typeof payload === 'string' ? Buffer.from(payload, 'base64') : null;
      if (audio === null || audio.length === 0) return 'FRAME_INVALID';
      return { event, streamSid: idOf(fields['streamSid']), audio };
    }
    case 'mark': {
      const name = objectOf(fields['mark'])?.['name'];
      return typeof name === 'string' ? { event, name: name.slice(0, ID_CHARS) } : 'FRAME_INVALID';
    }
    case 'dtmf': {
      const digit = objectOf(fields['dtmf'])?.['digit'];
      return typeof digit === 'string' && DTMF_DIGIT.test(digit) ? { event, digit } : 'FRAME_INVALID';
    }
    case 'start':
      return startOf(fields);
    case 'connected':
    case 'stop':
      return { event };
    default:
      return 'FRAME_UNKNOWN';
  }
}

function startOf(fields: Fields): StreamStart | FrameFault {
  const start = objectOf(fields['start']);
  if (start === null) return 'FRAME_INVALID';
  const streamSid = idOf(start['streamSid'] ?? fields['streamSid']);
  const [callSid, accountSid] = [idOf(start['callSid']), idOf(start['accountSid'])];
  if (!STREAM_SID.test(streamSid) || callSid === '') return 'FRAME_INVALID';
  const format = objectOf(start['mediaFormat']);
  return {
    event: 'start',
    streamSid,
    callSid,
    accountSid,
    customParameters: parametersOf(start['customParameters']),
    encoding: typeof format?.['encoding'] === 'string' ? format['encoding'] : 'audio/x-mulaw',
    sampleRate: Number(format?.['sampleRate'] ?? 8_000),
  };
}

function idOf(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, ID_CHARS) : '';
}

function parametersOf(value: unknown): Readonly<Record<string, string>> {
  const entries = Object.entries(objectOf(value) ?? {}).slice(0, PARAMETER_COUNT);
  return Object.fromEntries(
    entries
      .filter(([, text]) => typeof text === 'string')
      .map(([name, text]) => [name, String(text).slice(0, PARAMETER_CHARS)]),
  );
}
