/**
 * From the text of a socket message to a typed frame. Tolerant where Twilio's pages differ from each other or may grow
 * (unknown fields, missing optional fields, a duration as number or string), strict only about what a fact cannot do
 * without. It bounds every string and never throws.
 * Source: twilio.com/docs/voice/conversationrelay/websocket-messages; `info` events as four public projects read them.
 */
import type { InboundFrame, InfoFrame, SetupFrame } from '../domain/relay_frames.ts';
import { clip, wellFormed } from '../domain/well_formed.ts';

/**
 * `FRAME_MALFORMED`: no JSON object with a string `type`. `FRAME_UNKNOWN`: a `type` that is not documented.
 * `FRAME_INVALID`: a known type without the field that it is about.
 */
type FrameFault = 'FRAME_MALFORMED' | 'FRAME_UNKNOWN' | 'FRAME_INVALID';

export type DecodedFrame =
  | { readonly ok: true; readonly frame: InboundFrame }
  | { readonly ok: false; readonly code: FrameFault };

type Fields = Readonly<Record<string, unknown>>;

const SPEECH_CHARS = 10_000;
const DETAIL_CHARS = 1_000;
const ID_CHARS = 128;
const PARAMETER_COUNT = 64;
const PARAMETER_NAME_CHARS = 256;
const PARAMETER_VALUE_CHARS = 4_096;
/** One day: longer than any call. */
const DURATION_MS = 86_400_000;

const DTMF_DIGIT = /^[0-9A-Da-d*#]$/;

export function decodeFrame(text: string): DecodedFrame {
  const fields = parseObject(text);
  const type = fields?.['type'];
  if (fields === null || typeof type !== 'string') return { ok: false, code: 'FRAME_MALFORMED' };
  const frame = frameOf(type, fields);
  return typeof frame === 'string' ? { ok: false, code: frame } : { ok: true, frame };
}

function parseObject(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function frameOf(type: string, fields: Fields): InboundFrame | FrameFault {
  switch (type) {
    case 'prompt': {
      if (typeof fields['voicePrompt'] !== 'string') return 'FRAME_INVALID';
      return {
        type,
        voicePrompt: textOf(fields['voicePrompt'], SPEECH_CHARS),
        lang: textOf(fields['lang'], ID_CHARS),
        last: fields['last'] !== false,
      };
    }
    case 'info':
      return infoOf(fields);
    case 'interrupt':
      return {
        type,
        utteranceUntilInterrupt: textOf(fields['utteranceUntilInterrupt'], SPEECH_CHARS),
        durationUntilInterruptMs: durationOf(fields['durationUntilInterruptMs']),
      };
    case 'dtmf': {
      const digit = fields['digit'];
      return typeof digit === 'string' && DTMF_DIGIT.test(digit) ? { type, digit } : 'FRAME_INVALID';
    }
    case 'setup':
      return setupOf(fields);
    case 'error':
      return { type, description: textOf(fields['description'], DETAIL_CHARS) };
    default:
      return 'FRAME_UNKNOWN';
  }
}

function infoOf(fields: Fields): InfoFrame | FrameFault {
  const { name, value } = fields;
  if (name === 'agentSpeaking' || name === 'clientSpeaking') {
    return value === 'on' || value === 'off' ? { type: 'info', name, value } : 'FRAME_INVALID';
  }
  if (name === 'tokensPlayed') {
    return typeof value === 'string' ? { type: 'info', name, value: textOf(value, SPEECH_CHARS) } : 'FRAME_INVALID';
  }
  return { type: 'info', name: 'other' };
}

function setupOf(fields: Fields): SetupFrame | FrameFault {
  const { sessionId, callSid } = fields;
  if (!isId(sessionId) || !isId(callSid)) return 'FRAME_INVALID';
  return {
    type: 'setup',
    sessionId,
    callSid,
    accountSid: textOf(fields['accountSid'], ID_CHARS),
    parentCallSid: textOf(fields['parentCallSid'], ID_CHARS),
    from: textOf(fields['from'], ID_CHARS),
    to: textOf(fields['to'], ID_CHARS),
    forwardedFrom: textOf(fields['forwardedFrom'], ID_CHARS),
    callType: textOf(fields['callType'], ID_CHARS),
    callerName: textOf(fields['callerName'], DETAIL_CHARS),
    direction: textOf(fields['direction'], ID_CHARS),
    callStatus: textOf(fields['callStatus'], ID_CHARS),
    customParameters: parametersOf(fields['customParameters']),
  };
}

/** Ids are refused rather than cut when they are too long: a cut id is another id. */
function isId(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= ID_CHARS;
}

/** Without a prototype, so that a parameter named `__proto__` or `constructor` is a plain entry like any other. */
function parametersOf(value: unknown): Readonly<Record<string, string>> {
  const parameters = Object.create(null) as Record<string, string>;
  if (!isObject(value)) return parameters;
  let count = 0;
  for (const [name, parameter] of Object.entries(value)) {
    if (typeof parameter !== 'string' || name.length > PARAMETER_NAME_CHARS) continue;
    if (++count > PARAMETER_COUNT) break;
    parameters[name] = textOf(parameter, PARAMETER_VALUE_CHARS);
  }
  return parameters;
}

/** Absent and mistyped optional text is empty. */
function textOf(value: unknown, max: number): string {
  return typeof value === 'string' ? wellFormed(clip(value, max)) : '';
}

/** A number, or a string such as "460" as older pages show it; anything else counts as 0. */
function durationOf(value: unknown): number {
  const ms = typeof value === 'string' ? Number(value) : value;
  return typeof ms === 'number' && ms > 0 ? Math.min(Math.round(ms), DURATION_MS) : 0;
}
