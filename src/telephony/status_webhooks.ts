/** What the carrier tells about a call: its progress, its end, and whether a machine answered. */
import type { CarrierFact } from '../../machines/call_events.ts';
import type { CallEnd, CallRecord } from '../domain/call_record.ts';
import { type RouteRequest, type RouteResponse, twimlResponse } from '../domain/route.ts';
import { emptyTwiml } from './twiml.ts';
import { formOf, isCallSid, queryOf, trackingIdOf, type WebhookParts } from './webhook_parts.ts';

/** Source: the call statuses of Twilio's REST API; `initiated` comes in callbacks only. */
const FACTS: ReadonlyMap<string, CarrierFact> = new Map([
  ['queued', progressed('queued')],
  ['initiated', progressed('queued')],
  ['ringing', progressed('ringing')],
  ['in-progress', progressed('answered')],
  ['completed', ended('completed')],
  ['busy', ended('busy')],
  ['failed', ended('failed')],
  ['no-answer', ended('no_answer')],
  ['canceled', ended('canceled')],
]);

const CALL_ENDED = 'CALL_ENDED';

function progressed(status: 'queued' | 'ringing' | 'answered'): CarrierFact {
  return { type: 'carrier.progressed', status };
}

function ended(end: CallEnd): CarrierFact {
  return { type: 'carrier.ended', end };
}

/**
 * Callbacks may overtake each other: one that is older than what we were told already is counted and forgotten. The
 * sequence number is part of the note, so the order is known without memory of our own.
 */
export function handleStatus(parts: WebhookParts, request: RouteRequest): RouteResponse {
  const form = formOf(request);
  const record = recordOf(parts, request);
  const status = form('CallStatus');
  const fact = FACTS.get(status);
  if (typeof record === 'string') return ignored(parts, record);
  if (fact === undefined) return ignored(parts, 'STATUS_UNKNOWN');
  parts.desk.takeUp(record.trackingId, fact.type === 'carrier.ended' ? 'end' : 'news');
  if (!parts.desk.bindCallSid(record.trackingId, form('CallSid'))) return ignored(parts, 'CALL_ELSEWHERE');
  const sequence = sequenceOf(form('SequenceNumber'));
  if (sequence !== null && sequence <= lastSequence(record)) return ignored(parts, 'STATUS_OUT_OF_ORDER');
  parts.desk.tell(record.trackingId, fact, statusNote(status, sequence, form));
  return twimlResponse(emptyTwiml());
}

export function handleMachineDetection(parts: WebhookParts, request: RouteRequest): RouteResponse {
  const record = recordOf(parts, request);
  if (typeof record === 'string') return ignored(parts, record);
  parts.desk.takeUp(record.trackingId, 'news');
  if (!parts.desk.bindCallSid(record.trackingId, formOf(request)('CallSid'))) return ignored(parts, 'CALL_ELSEWHERE');
  const said = formOf(request)('AnsweredBy');
  const answeredBy = answeredByOf(said);
  // Only the carrier's known words go into the record.
  const note = answeredBy === 'machine' ? `answered by ${said.slice(0, 40)}` : `answered by ${answeredBy}`;
  parts.desk.tell(record.trackingId, { type: 'carrier.answered_by', answeredBy }, note);
  return twimlResponse(emptyTwiml());
}

/** Source: twilio.com/docs/voice/answering-machine-detection; `machine_start`, `machine_end_beep`, `…_silence`, … */
function answeredByOf(said: string): 'human' | 'machine' | 'fax' | 'unknown' {
  if (said === 'human' || said === 'fax') return said;
  return /^machine_[a-z_]+$/.test(said) ? 'machine' : 'unknown';
}

/** The call, by our id or else by its CallSid; or a stable code of why there is none. */
function recordOf({ desk, accountSid }: WebhookParts, request: RouteRequest): CallRecord | string {
  const form = formOf(request);
  const callSid = form('CallSid');
  if (!isCallSid(callSid)) return 'FORM_INCOMPLETE';
  if (form('AccountSid') !== accountSid) return 'ACCOUNT_MISMATCH';
  const trackingId = trackingIdOf(request);
  const named = queryOf(request, 'trackingId') !== '';
  const record = named ? (trackingId === null ? null : desk.find(trackingId)) : desk.findBySid(callSid);
  if (record === null) return 'CALL_UNKNOWN';
  if (record.end !== null) return CALL_ENDED;
  return record.callSid === null || record.callSid === callSid ? record : 'CALL_MISMATCH';
}

/** That the carrier's last word comes after our own end is the rule and not counted. */
function ignored({ log, meter }: WebhookParts, code: string): RouteResponse {
  if (code !== CALL_ENDED) meter.webhookRefused(code);
  log.debug('webhook.ignored', { code });
  return twimlResponse(emptyTwiml());
}

function statusNote(status: string, sequence: number | null, form: (name: string) => string): string {
  const durationS = sequenceOf(form('CallDuration'));
  const sip = sequenceOf(form('SipResponseCode'));
  return [
    status,
    ...(durationS === null ? [] : [`${durationS} s`]),
    ...(sip === null ? [] : [`SIP ${sip}`]),
    ...(sequence === null ? [] : [`#${sequence}`]),
  ].join(' ');
}

function sequenceOf(value: string): number | null {
  return /^\d{1,9}$/.test(value) ? Number(value) : null;
}

function lastSequence(record: CallRecord): number {
  let last = -1;
  for (const { fact } of record.carrierHistory) {
    const sequence = /#(\d+)$/.exec(fact)?.[1];
    if (sequence !== undefined) last = Math.max(last, Number(sequence));
  }
  return last;
}
