/**
 * The calls of this process: admits, finds and ends them. It is the desk of the carrier's webhooks (`CallDesk`) and the
 * door of the sockets of relay (`CallDoor`) and media streams (`MediaDoor`).
 */
import type { CallCommand, CarrierFact } from '../../machines/call_events.ts';
import { asTakenUp } from '../domain/call_in_progress.ts';
import type { CallRecord, CallStateName } from '../domain/call_record.ts';
import type { ReplyChannel } from '../domain/channel.ts';
import { type CallSid, createTrackingId, type TrackingId } from '../domain/ids.ts';
import { RequestError } from '../domain/outcome.ts';
import type { SessionCourse } from '../domain/session_course.ts';
import type { Workflow } from '../domain/workflow.ts';
import type { CallDoor, Refusal } from '../relay/call_door.ts';
import type { MediaDoor } from '../speech/media_door.ts';
import type { CallDesk, GatherAnswer, GatherInput, NewCall } from '../telephony/call_desk.ts';
import type { Takable } from './calls_in_progress.ts';
import { GatherChannel } from './gather_channel.ts';
import { HandOver } from './hand_over.ts';
import { LiveCall } from './live_call.ts';
import type { CallParts, CallWatcher } from './parts.ts';
import { hear, linkToCall, type SocketLink } from './socket_link.ts';
import type { TakeUps } from './take_ups.ts';
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
  /** Null: calls end with their process. */
  readonly takeUps: TakeUps | null;
}

/** How a socket presents itself, of whichever kind it is. */
interface Introduction {
  readonly sessionId: string;
  readonly callSid: string;
  readonly accountSid: string;
  readonly customParameters: Readonly<Record<string, string>>;
}

export class CallRegistry implements CallDesk, CallDoor, MediaDoor {
  readonly #deps: RegistryDeps;
  readonly #calls = new Map<TrackingId, LiveCall>();
  readonly #bySid = new Map<CallSid, LiveCall>();
  readonly #gathers = new Map<TrackingId, GatherChannel>();
  readonly #tokens: TokenBook;
  readonly #handOver: HandOver;
  #whenEmpty: (() => void) | null = null;

  constructor(deps: RegistryDeps) {
    this.#deps = deps;
    this.#tokens = new TokenBook((count) => deps.randomBytes(count));
    this.#handOver = new HandOver({
      clock: deps.parts.clock,
      calls: this.#calls,
      // The simulator's own calls end with the process that it is in.
      canGoOn: ({ identity }) =>
        deps.takeUps !== null && !(deps.carrier === 'simulator' && identity.direction === 'outbound'),
      kept: () => deps.takeUps?.kept() ?? Promise.resolve(),
    });
  }

  open(call: NewCall): TrackingId {
    this.#refuseWhileStopping();
    if (this.#calls.size >= this.#deps.maxCalls) {
      const message = `All ${this.#deps.maxCalls} lines of this server are in use. Try again later, or raise MAX_CALLS.`;
      throw new RequestError(503, 'CAPACITY', message, undefined, { 'retry-after': '5' });
    }
    if (this.#deps.parts.board.isFull) {
      const message = 'The model providers answer slowly because they have too much to do. Try again in some seconds.';
      throw new RequestError(503, 'PROVIDERS_BUSY', message, undefined, { 'retry-after': '5' });
    }
    const { parts, carrier, owner } = this.#deps;
    const trackingId = createTrackingId(parts.clock.epochMs(), () => this.#deps.randomBytes(1)[0] ?? 0);
    const { callSid, ...rest } = call;
    const live = new LiveCall({ ...rest, trackingId, carrier, owner }, callSid, parts, (ended) => this.#forget(ended));
    this.#seat(live);
    parts.meter.callOpened(live.metered);
    this.#deps.watcher?.opened(live);
    return trackingId;
  }

  #refuseWhileStopping(): void {
    const refusal = this.#deps.refusal();
    if (refusal !== null) throw new RequestError(503, refusal.code, refusal.message, undefined, { 'retry-after': '5' });
  }

  #seat(live: LiveCall): void {
    this.#calls.set(live.trackingId, live);
    if (live.callSid !== null) this.#bySid.set(live.callSid, live);
    this.#deps.parts.save(live, 'soon');
    this.#handOver.joined();
  }

  /**
   * The call is served at once. That it is ours shows when its record is written: whoever has raised its epoch first keeps
   * it, and everybody else lets go.
   */
  takeUp(trackingId: TrackingId, why: 'conversation' | 'words' | 'news' | 'end'): void {
    const { takeUps, parts, owner } = this.#deps;
    const isToGoOn = why === 'conversation' || why === 'words';
    if (isToGoOn) this.#letGoIfElsewhere(trackingId);
    const found = this.#calls.has(trackingId) ? null : this.#takable(trackingId);
    if (found === null || (why === 'news' && takeUps?.isElsewhere(found.record) === true)) return;
    if (why === 'conversation' && this.#deps.refusal() !== null) {
      this.#handOver.asked(trackingId);
      this.#refuseWhileStopping();
    }
    takeUps?.taken(found.record);
    const past = asTakenUp(found.record, owner);
    const { direction, mode, carrier, to, from, language, variables } = past;
    const identity = { trackingId, direction, mode, carrier, to, from, language, variables, owner };
    const { workflow } = found;
    const live = new LiveCall({ ...identity, workflow }, past.callSid, parts, (ended) => this.#forget(ended), past);
    this.#seat(live);
    this.#deps.watcher?.opened(live);
    parts.meter.count('call_taken_up');
    parts.log.info('call taken up', { trackingId, epoch: past.epoch, turnCount: past.turns.length });
  }

  /** Another process has taken it up meanwhile, which shows here only with its next save; now the carrier asks us again. */
  #letGoIfElsewhere(trackingId: TrackingId): void {
    const live = this.#calls.get(trackingId);
    if (live !== undefined && !this.#deps.parts.isOurs(trackingId, live.epoch)) live.letGo();
  }

  find(trackingId: TrackingId): CallRecord | null {
    const live = this.#calls.get(trackingId);
    if (live !== undefined) return live.record();
    const stored = this.#deps.stored(trackingId);
    if (stored === null || stored.end !== null) return stored;
    const { takeUps } = this.#deps;
    // The process that it was live in is gone, could not write how it ended, and nobody can go on with it.
    if (takeUps === null || this.#takable(trackingId) === null) return { ...stored, state: 'ended', end: 'lost' };
    return takeUps.isElsewhere(stored) ? stored : { ...stored, state: 'reconnecting' };
  }

  findBySid(callSid: CallSid): CallRecord | null {
    const live = this.#bySid.get(callSid);
    if (live !== undefined) return live.record();
    const trackingId = this.#deps.takeUps?.trackingIdOf(callSid) ?? null;
    return trackingId === null ? null : this.find(trackingId);
  }

  workflowOf(trackingId: TrackingId): Workflow | null {
    const live = this.#calls.get(trackingId);
    return live?.workflow ?? this.#takable(trackingId)?.workflow ?? null;
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

  setCourse(trackingId: TrackingId, course: SessionCourse): void {
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
    if (isItsOwn && isSocket(call.channel)) letGo(call);
    else call.tell({ type: 'carrier.session_failed' });
  }

  async converse(trackingId: TrackingId, input: GatherInput): Promise<GatherAnswer> {
    const call = this.#calls.get(trackingId);
    if (call === undefined) return { text: '', hangUp: true };
    const channel = this.#gatherOf(call);
    const greeting = call.wasGreeted ? '' : call.identity.workflow.greeting;
    if (isSocket(call.channel)) letGo(call);
    if (call.isOver) return { text: '', hangUp: true };
    const { owesRest } = channel;
    const answer = channel.ask();
    const { kind, text, receivedAtUs } = input;
    if (call.channel === null && call.connected(channel, receivedAtUs, { said: text })) return await answer;
    if (kind === 'opening' || kind === 'rest') {
      // Whoever was asked for it meanwhile may have sent the carrier back to the beginning.
      if (owesRest) return await answer;
      channel.pass();
      return { text: greeting, hangUp: false };
    }
    if (kind === 'silence') call.tell({ type: 'caller.silent' }, receivedAtUs);
    else {
      const language = hear(call, channel, { text, language: call.identity.language });
      call.tell({ type: 'prompt.final', text, language }, receivedAtUs);
    }
    return await answer;
  }

  #gatherOf(call: LiveCall): GatherChannel {
    const known = this.#gathers.get(call.trackingId);
    if (known !== undefined) return known;
    const { clock, limits } = this.#deps.parts;
    const channel = new GatherChannel(
      clock,
      call.turns,
      call.identity.mode === 'optimized' ? limits.gatherPartMs : null,
    );
    this.#gathers.set(call.trackingId, channel);
    return channel;
  }

  connect(setup: Introduction, channel: ReplyChannel, atUs: number): SocketLink | Refusal {
    const token = setup.customParameters['token'] ?? '';
    this.#takeUpBySocket(setup, token);
    const grant = this.#tokens.redeem(token, setup.callSid, setup.accountSid);
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
    call.connected(channel, atUs, { isSameSession });
    return link;
  }

  /** The store may not have the end yet of a call that has ended here a moment ago. */
  #takable(trackingId: TrackingId): Takable | null {
    const isOver = (this.#deps.stored(trackingId)?.end ?? null) !== null;
    return isOver ? null : (this.#deps.takeUps?.find(trackingId) ?? null);
  }

  /** The carrier opens a socket, or opens it again, that another process has given the token for. */
  #takeUpBySocket({ callSid, accountSid }: Introduction, token: string): void {
    const { takeUps } = this.#deps;
    const trackingId = this.#bySid.has(callSid) ? null : (takeUps?.trackingIdOf(callSid) ?? null);
    const record = trackingId === null ? null : (this.#takable(trackingId)?.record ?? null);
    if (record === null || trackingId === null || this.#deps.refusal() !== null) return;
    const grant = { trackingId, callSid, accountSid };
    if (this.#tokens.restore(token, record.tokenHash, grant)) this.takeUp(trackingId, 'conversation');
  }

  get liveCount(): number {
    return this.#calls.size;
  }

  isLive(trackingId: TrackingId): boolean {
    return this.#calls.has(trackingId);
  }

  /** How many calls are in which state, those included that wait for somebody to go on with them. */
  states(): Partial<Record<CallStateName, number>> {
    const awaitedCount = this.#deps.takeUps?.awaitedCount ?? 0;
    const counts: Partial<Record<CallStateName, number>> = awaitedCount > 0 ? { reconnecting: awaitedCount } : {};
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

  /**
   * Every call goes on in another process, as soon as nothing is being said in it and after `quietMs` at the latest.
   * Resolves when the carrier knows where.
   */
  handOver(quietMs: number): Promise<void> {
    return this.#handOver.begin(quietMs);
  }

  /** Nothing is waited for any more: calls that nobody can go on with are ended. All records are written. */
  stopAll(): void {
    this.#handOver.now();
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

/** `<Gather>` has none. */
function isSocket(channel: ReplyChannel | null): boolean {
  return channel !== null && channel.kind !== 'gather';
}

/** Its socket is gone, or is of no use any more, whether or not we have noticed. */
function letGo(call: LiveCall): void {
  call.channel?.close();
  call.disconnected();
}
