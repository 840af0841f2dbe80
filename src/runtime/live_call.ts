/**
 * One live call: runs the chart of `machines/call.ts` and carries out its actions. It owns the call's actor, transcript,
 * open turns and channel. Facts come in by `tell`; text goes from the attempt that may speak straight to the channel.
 */
import { type Actor, createActor } from 'xstate';
import { callMachine } from '../../machines/call.ts';
import type { CallEvent } from '../../machines/call_events.ts';
import type { CallEffects, CallPolicy } from '../../machines/call_setup.ts';
import type { CallEnd, CallRecord, CallStateName, CarrierFact } from '../domain/call_record.ts';
import type { ReplyChannel } from '../domain/channel.ts';
import type { CallSid, TrackingId } from '../domain/ids.ts';
import type { MeteredCall } from '../domain/metered_call.ts';
import { NO_FAILURE, type RelayCourse } from '../domain/relay_course.ts';
import { estimateSpeechMs } from '../domain/speech_estimate.ts';
import type { TurnRecord } from '../domain/turn.ts';
import { callPolicy } from './call_policy.ts';
import { CallTurns } from './call_turns.ts';
import { Conversation } from './conversation.ts';
import type { CallIdentity, CallParts } from './parts.ts';
import { type Lost, type Resumption, resumption } from './resumption.ts';
import { writeHandoff } from '../telephony/relay_handoff.ts';

export class LiveCall {
  readonly identity: CallIdentity;
  readonly metered: MeteredCall;
  callSid: CallSid | null;
  tokenHash: string | null = null;
  /** The carrier's name of the live socket session. */
  sessionId: string | null = null;
  /** How its relay sessions went. */
  relay: RelayCourse = NO_FAILURE;
  /** Where the caller is reached; null while no socket is there. */
  channel: ReplyChannel | null = null;
  readonly #parts: CallParts;
  readonly #ended: (call: LiveCall) => void;
  readonly #actor: Actor<typeof callMachine>;
  readonly conversation: Conversation;
  /** Told what the channel did with the text that it was given. */
  readonly turns: CallTurns;
  readonly #records: TurnRecord[] = [];
  readonly #carrierHistory: CarrierFact[] = [];
  readonly #counters = new Map<string, number>();
  readonly createdUs: number;
  readonly createdEpochMs: number;
  #endedEpochMs: number | null = null;
  #end: CallEnd | null = null;
  #answeredBy: string | null = null;
  /** When the fact that is being told was received. */
  factAtUs: number;
  #greeted = false;
  readonly #policy: CallPolicy;
  /** What was under way when the last channel was lost. */
  #lost: Lost | null = null;

  constructor(identity: CallIdentity, callSid: CallSid | null, parts: CallParts, ended: (call: LiveCall) => void) {
    this.identity = identity;
    this.callSid = callSid;
    this.#parts = parts;
    this.#ended = ended;
    this.createdUs = parts.clock.nowUs();
    this.createdEpochMs = parts.clock.epochMs();
    this.factAtUs = this.createdUs;
    const { trackingId, direction, mode, carrier, workflow, language } = identity;
    const { createdEpochMs } = this;
    this.metered = { trackingId, direction, mode, carrier, workflowId: workflow.id, language, createdEpochMs };
    this.conversation = new Conversation(parts.limits.transcriptLines);
    const policy = callPolicy(identity, parts);
    this.#policy = policy;
    this.turns = new CallTurns(this, parts, policy);
    this.#actor = createActor(callMachine, {
      input: { policy, effects: this.#effects() },
      clock: {
        setTimeout: (task, ms) => parts.clock.setTimeout(task, ms),
        clearTimeout: (id) => parts.clock.clearTimeout(id),
      },
    });
    // Without an observer XState rethrows an actor's error in a macrotask of its own, which would end the process.
    this.#actor.subscribe({ error: (error) => this.#broke(error) });
    this.#actor.start();
  }

  get trackingId(): TrackingId {
    return this.identity.trackingId;
  }

  /** A fact or a command, with the time of its receipt. Anything told to an ended call is counted and changes nothing. */
  tell(event: CallEvent, atUs: number = this.#parts.clock.nowUs()): void {
    if (this.#end !== null) return this.count('event_after_end');
    this.factAtUs = atUs;
    if (event.type === 'carrier.answered_by') this.#answeredBy = event.answeredBy;
    this.#actor.send(event);
  }

  /**
   * The caller can hear us through this channel. The greeting is spoken by whoever opened it. `isSameSession`: the carrier
   * has kept what it was given before. True when something is said at once.
   */
  connected(channel: ReplyChannel, atUs: number, isSameSession = false): boolean {
    this.channel = channel;
    const greeting = this.#greeted ? '' : this.identity.workflow.greeting;
    this.#greeted = true;
    this.conversation.greeted(greeting, this.sinceCreatedMs(atUs));
    this.turns.greeted(greeting);
    for (const provider of this.#parts.providers) provider.warm?.();
    const isTakenOver = channel.kind === 'gather' && this.identity.mode === 'optimized';
    if (isTakenOver) this.turns.goOverGather(this.#policy.overGather.turnClock);
    const resumed = this.#resumed(isSameSession);
    this.turns.resume(resumed);
    this.tell(
      {
        type: 'channel.opened',
        greetingMs: estimateSpeechMs(greeting),
        ...(resumed !== null && { owed: resumed.owed }),
        ...(isTakenOver && { over: 'gather' as const }),
      },
      atUs,
    );
    return resumed !== null;
  }

  #resumed(isSameSession: boolean): Resumption | null {
    const lost = this.#lost;
    this.#lost = null;
    if (lost === null) return null;
    const unheard = isSameSession ? [] : this.conversation.sessionLost();
    if (unheard.length > 0) this.turns.linesCut();
    return resumption(lost, unheard);
  }

  /** The greeting was spoken already, so a new connection leaves it out. */
  get wasGreeted(): boolean {
    return this.#greeted;
  }

  disconnected(): void {
    this.channel = null;
    if (!this.isOver) this.#loseChannel();
  }

  /**
   * In this session the carrier cannot speak or listen as it should: it is asked to end it, and will ask how the call
   * goes on.
   */
  leaveSession(code: number | null): void {
    const { channel } = this;
    if (channel === null || this.isOver) return;
    this.#loseChannel();
    this.channel = null;
    channel.end(writeHandoff({ reason: 'errors', code }));
  }

  #loseChannel(): void {
    this.#lost = this.turns.lost();
    this.conversation.socketLost(this.sinceCreatedMs(this.#parts.clock.nowUs()));
    this.tell({ type: 'channel.closed' });
  }

  tokensPlayed(text: string, atUs: number): void {
    this.turns.notePlaying(atUs);
    if (this.conversation.tokensPlayed(text)) this.#playbackEnded(atUs);
  }

  agentFellSilent(atUs: number): void {
    if (this.conversation.agentFellSilent()) this.#playbackEnded(atUs);
  }

  #playbackEnded(atUs: number): void {
    this.turns.notePlayed(atUs);
    this.tell({ type: 'playback.ended' }, atUs);
  }

  noteCarrier(fact: string): void {
    this.#carrierHistory.push({ atMs: this.sinceCreatedMs(this.#parts.clock.nowUs()), fact });
    if (this.#carrierHistory.length > this.#parts.limits.carrierFacts) this.#carrierHistory.shift();
  }

  count(code: string): void {
    this.#counters.set(code, (this.#counters.get(code) ?? 0) + 1);
    this.#parts.meter.count(code);
  }

  get state(): CallStateName {
    if (this.#end !== null) return 'ended';
    const value: unknown = this.#actor.getSnapshot().value;
    return leafOf(value);
  }

  get isOver(): boolean {
    return this.#end !== null;
  }

  record(): CallRecord {
    const { identity } = this;
    return {
      trackingId: identity.trackingId,
      callSid: this.callSid,
      direction: identity.direction,
      mode: identity.mode,
      carrier: identity.carrier,
      to: identity.to,
      from: identity.from,
      workflowId: identity.workflow.id,
      workflowVersion: identity.workflow.version,
      language: identity.language,
      variables: identity.variables,
      state: this.state,
      end: this.#end,
      closing: this.#end === null ? this.#actor.getSnapshot().context.closing : null,
      answeredBy: this.#answeredBy,
      createdEpochMs: this.createdEpochMs,
      endedEpochMs: this.#endedEpochMs,
      transcript: this.conversation.transcript(),
      turns: [...this.#records],
      openTurns: this.turns.openRecords(),
      carrierHistory: [...this.#carrierHistory],
      counters: Object.fromEntries(this.#counters),
      tokenHash: this.tokenHash,
      relay: this.relay,
      schema: 1,
      owner: identity.owner,
      epoch: 1,
    };
  }

  #effects(): CallEffects {
    const { turns } = this;
    return {
      openTurn: ({ turnId }) => turns.openTurn(turnId),
      notePartial: ({ turnId, text, language }) => turns.notePartial(turnId, text, language),
      noteFinal: ({ turnId, text, language }) => turns.noteFinal(turnId, text, language),
      startAttempt: ({ turnId, attempt, speaker, choice }) => turns.startAttempt(turnId, attempt, speaker, choice),
      hedgeMs: ({ turnId }) => turns.hedgeMs(turnId),
      keepAttempt: ({ turnId, attempt }) => turns.keepAttempt(turnId, attempt),
      abortAttempts: ({ turnId }) => turns.abortAttempts(turnId),
      announceAttempts: ({ turnId }) => turns.announceAttempts(turnId),
      sayBridge: ({ turnId }) => turns.sayBridge(turnId),
      sayLine: ({ turnId, line }) => turns.sayLine(turnId, line),
      closeBrokenReply: ({ turnId }) => turns.closeBrokenReply(turnId),
      dropReply: ({ turnId }) => this.channel?.dropReply(turnId),
      cutToHeard: ({ heard }) => turns.cutToHeard(heard),
      assumePlayed: () => this.conversation.assumePlayed(),
      endTurn: ({ turnId, outcome }) => turns.endTurn(turnId, outcome),
      endSession: ({ isTransfer }) =>
        isTransfer ? this.channel?.end(writeHandoff({ reason: 'transfer' })) : this.channel?.end(),
      callEnded: ({ end }) => this.#callEnded(end),
      eventIgnored: ({ type }) => this.count(`ignored:${type}`),
    };
  }

  #callEnded(end: CallEnd): void {
    this.#end = end;
    this.#endedEpochMs = this.#parts.clock.epochMs();
    this.turns.endAll();
    this.channel?.close();
    if (this.callSid !== null && OURS_TO_HANG_UP.has(end)) this.#parts.hangUp(this.callSid);
    this.#parts.meter.callEnded(this.metered, end);
    this.#parts.save(this, 'soon');
    this.#ended(this);
  }

  turnEnded(record: TurnRecord): void {
    this.#records.push(record);
    if (this.#records.length > this.#parts.limits.turnsKept) this.#records.shift();
    // What was answered over `<Gather>` is no figure of the relay.
    const metered = record.over === 'gather' ? { ...this.metered, mode: 'traditional' as const } : this.metered;
    this.#parts.meter.turnEnded(metered, record);
    this.#parts.save(this, 'gathered');
  }

  /** A rule of ours was broken inside this call: it ends alone, the others go on. */
  #broke(error: unknown): void {
    this.#parts.log.error('call stopped by an error', {
      trackingId: this.identity.trackingId,
      error: error instanceof Error ? error.message : 'unknown',
    });
    if (this.#end === null) this.#callEnded('broken');
  }

  sinceCreatedMs(atUs: number): number {
    return Math.round((atUs - this.createdUs) / 1000);
  }
}

/** Ends that the carrier does not know of yet. */
const OURS_TO_HANG_UP: ReadonlySet<CallEnd> = new Set<CallEnd>([
  'no_answer',
  'machine',
  'silent',
  'max_duration',
  'lost',
  'drained',
  'broken',
]);

const LEAF_NAMES: ReadonlySet<string> = new Set<CallStateName>([
  'dialling',
  'listening',
  'predicting',
  'generating',
  'failover',
  'speaking',
  'closing',
  'reconnecting',
  'ended',
]);

/** The name that users know a state by: of `{conversing: {speaking: 'sending'}}` it is `speaking`. */
function leafOf(value: unknown): CallStateName {
  if (typeof value === 'string') return LEAF_NAMES.has(value) ? (value as CallStateName) : 'reconnecting';
  const [entry] = Object.entries(value as Record<string, unknown>);
  if (entry === undefined) return 'reconnecting';
  return LEAF_NAMES.has(entry[0]) ? (entry[0] as CallStateName) : leafOf(entry[1]);
}
