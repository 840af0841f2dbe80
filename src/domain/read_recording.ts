/** Reads a recording that was written to a file, perhaps by another version or by hand. */
import { type CallRecording, type RecordedEvent, RECORDING_FORMAT, RECORDING_VERSION } from './recording.ts';
import type { TurnRecord } from './turn.ts';
import { asOfNow, NO_PREDICTION } from './workflow.ts';

type Fields = Readonly<Record<string, unknown>>;
type Kind = 'string' | 'number' | 'boolean' | 'object' | 'list' | 'string or null' | 'string or nothing';
/** Of a version that discarded nothing. */
type EarlierTurn = Omit<TurnRecord, 'discarded'> & Partial<Pick<TurnRecord, 'discarded'>>;

const FIELDS: Readonly<Record<string, Kind>> = {
  trackingId: 'string',
  callSid: 'string or null',
  direction: 'string',
  mode: 'string',
  carrier: 'string',
  createdEpochMs: 'number',
  workflow: 'object',
  language: 'string',
  variables: 'object',
  providers: 'list',
  events: 'list',
  truncated: 'boolean',
  end: 'string or null',
  turns: 'list',
};

/** Of a workflow, what a call cannot do without. */
const WORKFLOW_FIELDS: Readonly<Record<string, Kind>> = {
  id: 'string',
  version: 'number',
  name: 'string',
  numbers: 'list',
  language: 'string',
  greeting: 'string',
  instructions: 'string',
  answers: 'list',
  lines: 'object',
  limits: 'object',
  turnClock: 'object',
  machineDetection: 'string',
  relayAttributes: 'object',
  languages: 'list',
  model: 'object',
};

const EVENT_FIELDS: Readonly<Record<RecordedEvent['type'], Readonly<Record<string, Kind>>>> = {
  'socket.opened': {},
  'socket.closed': { status: 'number' },
  'frame.in': { frame: 'object' },
  'frame.out': { frame: 'object' },
  'carrier.told': { event: 'object' },
  'generation.requested': {
    turnId: 'number',
    generation: 'number',
    provider: 'string',
    utterance: 'string or nothing',
  },
  'generation.text': { generation: 'number', text: 'string' },
  'generation.done': { generation: 'number', endCall: 'boolean' },
  'generation.failed': { generation: 'number', code: 'string' },
  'generation.aborted': { generation: 'number' },
};

/** Throws a `TypeError` that names the first thing that is wrong; it quotes nothing that was said. */
export function readRecording(json: unknown): CallRecording {
  if (!isFields(json)) throw wrong('it is no JSON object');
  if (json['format'] !== RECORDING_FORMAT) throw wrong(`format is not ${RECORDING_FORMAT}`);
  if (json['version'] !== RECORDING_VERSION) {
    throw wrong(
      `version is ${typeof json['version'] === 'number' ? json['version'] : 'missing'}, not ${RECORDING_VERSION}`,
    );
  }
  if (json['privacy'] !== 'redacted' && json['privacy'] !== 'full') throw wrong('privacy is not redacted or full');
  checkFields(json, FIELDS, '');
  if (json['direction'] !== 'inbound' && json['direction'] !== 'outbound') {
    throw wrong('direction is not inbound or outbound');
  }
  if (json['mode'] !== 'optimized' && json['mode'] !== 'traditional')
    throw wrong('mode is not optimized or traditional');
  checkFields(json['workflow'] as Fields, WORKFLOW_FIELDS, 'workflow.');
  checkEvents(json['events'] as readonly unknown[]);
  for (const [index, turn] of (json['turns'] as readonly unknown[]).entries()) {
    if (!isFields(turn)) throw wrong(`turns[${index}] is no object`);
  }
  const recording = json as unknown as CallRecording;
  // Without these fields it was recorded by a version that predicted nothing.
  const turns = recording.turns.map(turnAsOfNow);
  return { ...recording, workflow: asOfNow(recording.workflow, NO_PREDICTION), turns };
}

function turnAsOfNow(turn: EarlierTurn): TurnRecord {
  return { ...turn, discarded: turn.discarded ?? [] };
}

function checkEvents(events: readonly unknown[]): void {
  let lastUs = 0;
  for (const [index, event] of events.entries()) {
    const place = `events[${index}]`;
    if (!isFields(event)) throw wrong(`${place} is no object`);
    const { type, atUs } = event;
    if (typeof type !== 'string' || !Object.hasOwn(EVENT_FIELDS, type))
      throw wrong(`${place}.type is none that is known`);
    if (typeof atUs !== 'number' || !Number.isSafeInteger(atUs) || atUs < lastUs) {
      throw wrong(`${place}.atUs is no whole number of microseconds, or before that of the event before it`);
    }
    lastUs = atUs;
    checkFields(event, EVENT_FIELDS[type as RecordedEvent['type']], `${place}.`);
    const told = event['event'];
    if (type === 'carrier.told' && isFields(told)) checkFields(told, { type: 'string' }, `${place}.event.`);
  }
}

function checkFields(fields: Fields, kinds: Readonly<Record<string, Kind>>, prefix: string): void {
  for (const [name, kind] of Object.entries(kinds)) {
    if (!isKind(fields[name], kind)) throw wrong(`${prefix}${name} is no ${kind}`);
  }
}

function isKind(value: unknown, kind: Kind): boolean {
  if (kind === 'list') return Array.isArray(value);
  if (kind === 'object') return isFields(value);
  if (kind === 'string or null') return value === null || typeof value === 'string';
  if (kind === 'string or nothing') return value === undefined || typeof value === 'string';
  return typeof value === kind;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrong(what: string): TypeError {
  return new TypeError(`The recording cannot be read: ${what}.`);
}
