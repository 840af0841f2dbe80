/** What is kept of a call while it runs: strings as they came, nothing parsed; and the recording that it becomes. */
import type { CallRecord } from '../domain/call_record.ts';
import {
  type CallRecording,
  type JsonObject,
  type JsonValue,
  RECORDING_FORMAT,
  RECORDING_VERSION,
  type RecordedEvent,
  type RecordedFact,
  type RecordedFrame,
} from '../domain/recording.ts';

/** What a recording says of its call before anything happened in it. */
export type RecordingStart = Pick<
  CallRecording,
  | 'trackingId'
  | 'callSid'
  | 'direction'
  | 'mode'
  | 'carrier'
  | 'createdEpochMs'
  | 'workflow'
  | 'language'
  | 'variables'
  | 'providers'
> & {
  /** When it was created, by the monotonic clock. */
  readonly createdUs: number;
};

/** What the call's record says of it at its end. */
export type CallEnding = Pick<CallRecord, 'trackingId' | 'callSid' | 'end' | 'turns'>;

export type KeptFact =
  | Exclude<RecordedFact, { type: 'frame.in' | 'frame.out' }>
  | { readonly type: 'frame.in' | 'frame.out'; readonly text: string };

/** A fact and the objects around it, without its text; measured generously. */
const FACT_BYTES = 160;

export class KeptCall {
  readonly call: RecordingStart;
  readonly #eventsMax: number;
  readonly #bytesMax: number;
  readonly #events: { readonly atUs: number; readonly fact: KeptFact }[] = [];
  #bytes = 0;
  #truncated = false;
  #generations = 0;

  constructor(call: RecordingStart, limits: { readonly eventsMax: number; readonly bytesMax: number }) {
    this.call = call;
    this.#eventsMax = limits.eventsMax;
    this.#bytesMax = limits.bytesMax;
  }

  /** The number of the next generation. */
  nextGeneration(): number {
    this.#generations += 1;
    return this.#generations;
  }

  /** What does not fit any more ends the recording, so that it has no holes. */
  keep(fact: KeptFact, atUs: number): void {
    if (this.#truncated) return;
    const bytes = FACT_BYTES + 2 * textOf(fact).length;
    if (this.#events.length >= this.#eventsMax || this.#bytes + bytes > this.#bytesMax) {
      this.#truncated = true;
      return;
    }
    this.#bytes += bytes;
    this.#events.push({ atUs, fact });
  }

  /** The whole recording, not redacted. */
  recording({ callSid, end, turns }: CallEnding): CallRecording {
    const { createdUs, ...call } = this.call;
    const tokens = new Set<string>();
    let lastUs = 0;
    const events = this.#events.map(({ atUs, fact }): RecordedEvent => {
      // Stamps of the socket and of the call's own deeds may cross by some µs.
      lastUs = Math.max(lastUs, atUs - createdUs);
      if (!('text' in fact) || fact.type === 'generation.text') return { atUs: lastUs, ...fact };
      const { type, text } = fact;
      return { atUs: lastUs, type, frame: frameOf(text, tokens) };
    });
    return {
      format: RECORDING_FORMAT,
      version: RECORDING_VERSION,
      privacy: 'full',
      ...call,
      callSid: callSid ?? call.callSid,
      events,
      truncated: this.#truncated,
      end,
      turns,
    };
  }
}

function textOf(fact: KeptFact): string {
  if ('text' in fact) return fact.text;
  return fact.type === 'generation.requested' ? (fact.utterance ?? '') : '';
}

/** `tokens`: our one-time tokens that were seen so far; they are left out wherever they are. */
function frameOf(text: string, tokens: Set<string>): RecordedFrame {
  const frame = parsed(text);
  if (isObject(frame)) return frame['type'] === 'setup' ? withoutToken(frame, tokens) : frame;
  let unparsed = text;
  for (const token of tokens) unparsed = unparsed.replaceAll(token, '');
  return { unparsed };
}

function withoutToken(frame: JsonObject, tokens: Set<string>): RecordedFrame {
  const parameters = frame['customParameters'];
  if (!isObject(parameters)) return frame;
  const { token, ...customParameters } = parameters;
  if (typeof token === 'string' && token !== '') tokens.add(token);
  return { ...frame, customParameters };
}

function parsed(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return null;
  }
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
