/** A desk that keeps what it is told, for tests of the telephony side without the runtime. */
import type { CallCommand, CarrierFact } from '../../machines/call_events.ts';
import type { CallRecord } from '../../src/domain/call_record.ts';
import { createTrackingId } from '../../src/domain/ids.ts';
import type { RequestError } from '../../src/domain/outcome.ts';
import type { SessionCourse } from '../../src/domain/session_course.ts';
import type { Workflow } from '../../src/domain/workflow.ts';
import type { CallDesk, GatherAnswer, GatherInput, NewCall } from '../../src/telephony/call_desk.ts';

interface FakeCall {
  record: CallRecord;
  workflow: Workflow;
}

export class FakeCallDesk implements CallDesk {
  readonly calls = new Map<string, FakeCall>();
  readonly told: { trackingId: string; event: CarrierFact | CallCommand; note: string }[] = [];
  readonly heard: GatherInput[] = [];
  readonly tokens: string[] = [];
  readonly takenUp: string[] = [];
  /** Its calls are live in no process yet, so that one that stops refuses to take them up. */
  isElsewhere = false;
  readonly failed: { trackingId: string; sessionId: string; note: string }[] = [];
  /** Thrown by the next `open`s. */
  refusal: RequestError | null = null;
  /** Thrown by `issueToken`: a bug. */
  broken: Error | null = null;
  /** When calls end. */
  endedEpochMs = 1_800_000_000_000;
  answer: GatherAnswer = { text: 'Right.', hangUp: false };
  #count = 0;

  open(call: NewCall): string {
    if (this.refusal !== null) throw this.refusal;
    const trackingId = createTrackingId(1_800_000_000_000, () => ++this.#count % 252);
    this.calls.set(trackingId, { record: newRecord(trackingId, call), workflow: call.workflow });
    return trackingId;
  }

  find(trackingId: string): CallRecord | null {
    return this.calls.get(trackingId)?.record ?? null;
  }

  findBySid(callSid: string): CallRecord | null {
    return [...this.calls.values()].find(({ record }) => record.callSid === callSid)?.record ?? null;
  }

  takeUp(trackingId: string, why: string): void {
    this.takenUp.push(`${why} ${trackingId}`);
    if (this.refusal !== null && why === 'conversation' && this.isElsewhere) throw this.refusal;
  }

  workflowOf(trackingId: string): Workflow | null {
    const call = this.calls.get(trackingId);
    return call === undefined || call.record.end !== null ? null : call.workflow;
  }

  bindCallSid(trackingId: string, callSid: string): boolean {
    const call = this.calls.get(trackingId);
    if (call === undefined || (call.record.callSid !== null && call.record.callSid !== callSid)) return false;
    this.change(trackingId, { callSid });
    return true;
  }

  tell(trackingId: string, event: CarrierFact | CallCommand, note: string): void {
    const call = this.calls.get(trackingId);
    if (call === undefined) return;
    this.told.push({ trackingId, event, note });
    this.change(trackingId, { carrierHistory: [...call.record.carrierHistory, { atMs: 0, fact: note }] });
    if (event.type === 'carrier.ended')
      this.change(trackingId, { end: event.end, state: 'ended', endedEpochMs: this.endedEpochMs });
  }

  issueToken(trackingId: string, callSid: string, accountSid: string): string {
    if (this.broken !== null) throw this.broken;
    const token = `token-${this.tokens.length + 1}`;
    this.tokens.push(`${token} ${trackingId} ${callSid} ${accountSid}`);
    return token;
  }

  setCourse(trackingId: string, relay: SessionCourse): void {
    this.change(trackingId, { relay });
  }

  sessionFailed(trackingId: string, sessionId: string, note: string): void {
    this.failed.push({ trackingId, sessionId, note });
  }

  async converse(_trackingId: string, input: GatherInput): Promise<GatherAnswer> {
    this.heard.push(input);
    return this.answer;
  }

  change(trackingId: string, changes: Partial<CallRecord>): void {
    const call = this.calls.get(trackingId);
    if (call !== undefined) call.record = { ...call.record, ...changes };
  }

  /** The caller has heard the greeting. */
  connect(trackingId: string): void {
    this.change(trackingId, {
      state: 'listening',
      transcript: [{ role: 'agent', text: 'Hello.', turnId: 0, atMs: 0 }],
    });
  }
}

function newRecord(trackingId: string, call: NewCall): CallRecord {
  return {
    trackingId,
    callSid: call.callSid,
    direction: call.direction,
    mode: call.mode,
    carrier: 'twilio',
    to: call.to,
    from: call.from,
    workflowId: call.workflow.id,
    workflowVersion: call.workflow.version,
    language: call.language,
    variables: call.variables,
    state: call.direction === 'outbound' ? 'dialling' : 'reconnecting',
    end: null,
    answeredBy: null,
    createdEpochMs: 1_800_000_000_000,
    endedEpochMs: null,
    transcript: [],
    turns: [],
    openTurns: [],
    carrierHistory: [],
    counters: {},
    tokenHash: null,
    schema: 1,
    owner: 'test',
    epoch: 1,
  };
}
