/**
 * The calls of this process: admits, finds and ends them. It is the desk of the carrier's webhooks (`CallDesk`) and the
 * door of the relay's sockets (`CallDoor`).
 */
import type { CallCommand, CarrierFact } from '../../machines/call_events.ts';
import type { CallRecord, CallStateName } from '../domain/call_record.ts';
import type { ReplyChannel } from '../domain/channel.ts';
import { type CallSid, createTrackingId, type TrackingId } from '../domain/ids.ts';
import { RequestError } from '../domain/outcome.ts';
import type { RelayCourse } from '../domain/relay_course.ts';
import type { SetupFrame } from '../domain/relay_frames.ts';
import type { Workflow } from '../domain/workflow.ts';
import type { CallDoor, CallLink, Refusal } from '../relay/call_door.ts';
import type { CallDesk, GatherAnswer, GatherInput, NewCall } from '../telephony/call_desk.ts';
import { GatherChannel } from './gather_channel.ts';
import { LiveCall } from './live_call.ts';
import type { CallParts, CallWatcher } from './parts.ts';
import { linkToCall } from './relay_link.ts';
import { TokenBook } from './token_book.ts';

export interface RegistryDeps {
  readonly parts: CallParts;
  readonly carrier: string;
  readonly maxCalls: number;
  /** Null: nobody watches. */
  readonly watcher: CallWatcher | null;
  /** Names this process in the records of its calls. */
  readonly owner: string;
  randomBytes(count: number): Uint8Array;
  /** Why no new call is taken at this time, if so. */
  refusal(): { readonly code: string; readonly message: string } | null;
  /** Of calls that are not live any more. */
  stored(trackingId: TrackingId): CallRecord | null;
}

export class CallRegistry implements CallDesk, CallDoor {
  readonly #deps: RegistryDeps;
  readonly #calls = new Map<TrackingId, LiveCall>();
  readonly #bySid = new Map<CallSid, LiveCall>();
  readonly #gathers = new Map<TrackingId, GatherChannel>();
  readonly #tokens: TokenBook;
  #whenEmpty: (() => void) | null = null;

  constructor(deps: RegistryDeps) {
    this.#deps = deps;
    this.#tokens = new TokenBook((count) => deps.randomBytes(count));
  }

  open(call: NewCall): TrackingId {
    const refusal = this.#deps.refusal();
    if (refusal !== null) throw new RequestError(503, refusal.code, refusal.message, undefined, { 'retry-after': '5' });
    if (this.#calls.size >= this.#deps.maxCalls) {
      const message = `All ${this.#deps.maxCalls} lines of this server are in use. Try again later, or raise MAX_CALLS.`;
      throw new RequestError(503, 'CAPACITY', message, undefined, { 'retry-after': '5' });
    }
    const { parts, carrier, owner } = this.#deps;
    const trackingId = createTrackingId(parts.clock.epochMs(), () => this.#deps.randomBytes(1)[0] ?? 0);
    const { callSid, ...rest } = call;
    const live = new LiveCall({ ...rest, trackingId, carrier, owner }, callSid, parts, (ended) => this.#forget(ended));
    this.#calls.set(trackingId, live);
    if (callSid !== null) this.#bySid.set(callSid, live);
    parts.meter.callOpened(live.metered);
    this.#deps.watcher?.opened(live);
    parts.save(live, 'soon');
    return trackingId;
  }

  find(trackingId: TrackingId): CallRecord | null {
    const live = this.#calls.get(trackingId);
    if (live !== undefined) return live.record();
    const stored = this.#deps.stored(trackingId);
    // The process that it was live in is gone, and could not write how it ended.
    return stored !== null && stored.end === null ? { ...stored, state: 'ended', end: 'lost' } : stored;
  }

  findBySid(callSid: CallSid): CallRecord | null {
    return this.#bySid.get(callSid)?.record() ?? null;
  }

  workflowOf(trackingId: TrackingId): Workflow | null {
    return this.#calls.get(trackingId)?.identity.workflow ?? null;
  }

  bindCallSid(trackingId: TrackingId, callSid: CallSid): boolean {
    const call = this.#calls.get(trackingId);
    if (call === undefined || (call.callSid !== null && call.callSid !== callSid)) return false;
    call.callSid = callSid;
    this.#bySid.set(callSid, call);
    return true;
  }

  tell(trackingId: TrackingId, event: CarrierFact | CallCommand, note: string): void {
    const call = this.#calls.get(trackingId);
    if (call === undefined) return;
    this.#deps.watcher?.told(trackingId, event);
    call.noteCarrier(note);
    call.tell(event);
  }

  issueToken(trackingId: TrackingId, callSid: CallSid, accountSid: string): string {
    const { token, hash } = this.#tokens.issue(trackingId, callSid, accountSid);
    const call = this.#calls.get(trackingId);
    if (call !== undefined) call.tokenHash = hash;
    return token;
  }

  setCourse(trackingId: TrackingId, course: RelayCourse): void {
    const call = this.#calls.get(trackingId);
    if (call === undefined) return;
    call.relay = course;
    this.#deps.parts.save(call, 'soon');
  }

  sessionFailed(trackingId: TrackingId, sessionId: string, note: string): void {
    const call = this.#calls.get(trackingId);
    if (call === undefined) return;
    call.noteCarrier(note);
    call.count('relay_session_failed');
    const isItsOwn = sessionId === '' || call.sessionId === sessionId;
    if (isItsOwn) call.sessionId = null;
    if (isItsOwn && call.channel?.kind === 'relay') letGo(call);
    else call.tell({ type: 'carrier.session_failed' });
  }

  async converse(trackingId: TrackingId, input: GatherInput): Promise<GatherAnswer> {
    const call = this.#calls.get(trackingId);
    if (call === undefined) return { text: '', hangUp: true };
    const channel = this.#gatherOf(call);
    const greeting = call.wasGreeted ? '' : call.identity.workflow.greeting;
    if (call.channel?.kind === 'relay') letGo(call);
    if (call.isOver) return { text: '', hangUp: true };
    const answer = channel.ask();
    const { text, receivedAtUs } = input;
    const isAnswering = call.channel === null && call.connected(channel, receivedAtUs);
    if (input.kind === 'opening') {
      if (!isAnswering) channel.pass();
      return isAnswering ? await answer : { text: greeting, hangUp: false };
    }
    if (input.kind === 'silence') call.tell({ type: 'caller.silent' }, receivedAtUs);
    else call.tell({ type: 'prompt.final', text, language: call.identity.language }, receivedAtUs);
    return await answer;
  }

  #gatherOf(call: LiveCall): GatherChannel {
    const known = this.#gathers.get(call.trackingId);
    if (known !== undefined) return known;
    const channel = new GatherChannel(this.#deps.parts.clock, call.turns);
    this.#gathers.set(call.trackingId, channel);
    return channel;
  }

  connect(setup: SetupFrame, channel: ReplyChannel, atUs: number): CallLink | Refusal {
    const grant = this.#tokens.redeem(setup.customParameters['token'] ?? '', setup.callSid, setup.accountSid);
    if ('refused' in grant) return grant;
    const call = this.#calls.get(grant.trackingId);
    if (call === undefined || call.isOver) return { refused: 'CALL_ENDED' };
    if (call.relay.over === 'gather') return { refused: 'CALL_CONNECTED' };
    const isSameSession = call.sessionId === setup.sessionId;
    if (call.channel !== null) {
      // The carrier came back before we noticed that its old socket is gone.
      if (!isSameSession) return { refused: 'CALL_CONNECTED' };
      letGo(call);
      // It only waited for its last words to be heard.
      if (call.isOver) return { refused: 'CALL_ENDED' };
    }
    call.sessionId = setup.sessionId;
    const link = linkToCall(call, channel, this.#deps.parts, isSameSession);
    call.connected(channel, atUs, isSameSession);
    return link;
  }

  get liveCount(): number {
    return this.#calls.size;
  }

  /** How many calls are in which state. */
  states(): Partial<Record<CallStateName, number>> {
    const counts: Partial<Record<CallStateName, number>> = {};
    for (const call of this.#calls.values()) counts[call.state] = (counts[call.state] ?? 0) + 1;
    return counts;
  }

  /** Resolves when the last call has ended. */
  async empty(): Promise<void> {
    if (this.#calls.size === 0) return;
    await new Promise<void>((resolve) => {
      this.#whenEmpty = resolve;
    });
  }

  /** Ends every call now; their records are written. */
  stopAll(): void {
    for (const call of this.#calls.values()) call.tell({ type: 'call.stop', end: 'drained' });
  }

  #forget(call: LiveCall): void {
    const { trackingId } = call.identity;
    this.#calls.delete(trackingId);
    this.#gathers.delete(trackingId);
    if (call.callSid !== null) this.#bySid.delete(call.callSid);
    this.#tokens.revoke(trackingId);
    this.#deps.watcher?.ended(call.record());
    if (this.#calls.size === 0) this.#whenEmpty?.();
  }
}

/** Its socket is gone, or is of no use any more, whether or not we have noticed. */
function letGo(call: LiveCall): void {
  call.channel?.close();
  call.disconnected();
}
