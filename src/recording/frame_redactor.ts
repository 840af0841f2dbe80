/** Rewrites the events of a recording: what was said is given, every other string is replaced as its field asks. */
import type { JsonObject, JsonValue, RecordedEvent, RecordedFrame } from '../domain/recording.ts';
import { HeardTexts } from './heard_texts.ts';
import { after, digitLike, digitValue, type Pseudonyms } from './pseudonyms.ts';

export interface FieldRedactor {
  /** A text that nobody said as far as we know, such as the description of an error. */
  text(text: string): string;
  /** A value that is personal as a whole. */
  value(text: string): string;
}

/** The carrier's ids, by the names of their fields. */
const IDS = new Set(['sessionId', 'accountSid', 'callSid', 'parentCallSid', 'applicationSid']);
/** Words of the protocol, which say nothing of the caller. */
const PROTOCOL = new Set(
  'type lang direction callType callStatus trackingId ttsLanguage transcriptionLanguage'.split(' '),
);
const VALUES = new Set(['from', 'to', 'forwardedFrom', 'callerName']);
/** The field that holds what was said, in each frame that says something. */
const SAID_IN = ['voicePrompt', 'utteranceUntilInterrupt', 'token', 'value'] as const;

/** Of the setup frame's parameters the one that we gave ourselves. */
export function isOurParameter(name: string): boolean {
  return name === 'trackingId';
}

/** Two capitals and hex digits, `CA…` and `VX…` at Twilio; the hex digits are replaced by others. */
export function pseudonymOfId(id: string, pseudonyms: Pseudonyms): string {
  let before = '';
  return (
    id.slice(0, 2) +
    id.slice(2).replace(/[0-9a-f]/g, (digit) => {
      const to = pseudonyms.shift(Number.parseInt(digit, 16), 16, `id:${before}`);
      before = after(before, digit);
      return to.toString(16);
    })
  );
}

export class EventRedactor {
  readonly #fields: FieldRedactor;
  readonly #pseudonyms: Pseudonyms;
  readonly #heard = new HeardTexts();
  /** All keys that were pressed in the call so far: together they may be a code. */
  #pressed = '';

  constructor(fields: FieldRedactor, pseudonyms: Pseudonyms) {
    this.#fields = fields;
    this.#pseudonyms = pseudonyms;
  }

  /** `said`: the new text of an event that says something. In the order of the events. */
  event(event: RecordedEvent, said: string | undefined): RecordedEvent {
    if (event.type === 'generation.text') return { ...event, text: said ?? this.#fields.text(event.text) };
    if (event.type === 'generation.requested') return this.#request(event);
    if (event.type !== 'frame.in' && event.type !== 'frame.out') return event;
    const frame = this.#frame(event.frame, said);
    if (event.type === 'frame.in') this.#heard.frame(event.frame, frame);
    return { ...event, frame };
  }

  #request(event: Extract<RecordedEvent, { type: 'generation.requested' }>): RecordedEvent {
    const { utterance } = event;
    if (utterance === undefined) return event;
    return { ...event, utterance: this.#heard.redacted(utterance) ?? this.#fields.text(utterance) };
  }

  #frame(frame: RecordedFrame, said: string | undefined): RecordedFrame {
    const spoken = said === undefined ? undefined : SAID_IN.find((name) => typeof frame[name] === 'string');
    const fields = Object.entries(frame).map(([name, value]): readonly [string, JsonValue] => [
      name,
      name === spoken && said !== undefined ? said : this.#value(name, value, frame),
    ]);
    return Object.fromEntries(fields);
  }

  #value(name: string, value: JsonValue, inside: JsonObject): JsonValue {
    if (typeof value === 'string') return this.#string(name, value, inside);
    if (isList(value)) return value.map((one) => this.#value(name, one, inside));
    if (typeof value !== 'object' || value === null) return value;
    const isPersonal = name === 'customParameters';
    const fields = Object.entries(value).map(([field, inner]): readonly [string, JsonValue] => [
      field,
      isPersonal && typeof inner === 'string' && !isOurParameter(field)
        ? this.#fields.value(inner)
        : this.#value(field, inner, value),
    ]);
    return Object.fromEntries(fields);
  }

  #string(name: string, text: string, inside: JsonObject): string {
    if (PROTOCOL.has(name) || (name === 'name' && inside['type'] === 'info')) return text;
    if (name === 'value' && /^(?:on|off)$/.test(text)) return text;
    if (IDS.has(name)) return pseudonymOfId(text, this.#pseudonyms);
    if (VALUES.has(name)) return this.#fields.value(text);
    if (name === 'digit' && inside['type'] === 'dtmf') return this.#key(text);
    return this.#fields.text(text);
  }

  #key(key: string): string {
    if (!/^\p{Nd}$/u.test(key)) return key;
    const value = digitValue(key);
    const to = digitLike(key, this.#pseudonyms.digit(value, this.#pressed));
    this.#pressed = after(this.#pressed, value);
    return to;
  }
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !isList(value);
}

/** `Array.isArray` does not know read-only lists. */
function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}
