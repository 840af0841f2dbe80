/**
 * One live call: runs the chart of `machines/call.ts` and carries out its actions. It owns the call's actor, transcript,
 * open turns and channel. Facts come in by `tell`; text goes from the attempt that may speak straight to the channel.
 */
import { type Actor, createActor } from 'xstate';
import { callMachine } from '../../machines/call.ts';
import type { CallEvent } from '../../machines/call_events.ts';
import type { CallEffects } from '../../machines/call_setup.ts';
import type { CallInProgress } from '../domain/call_in_progress.ts';
import { type CallProgress, PROGRESS_SCHEMA } from '../domain/call_progress.ts';
import { type CallEnd, type CallRecord, type CallStateName, isOursToHangUp } from '../domain/call_record.ts';
import type { ReplyChannel } from '../domain/channel.ts';
import { writeHandoff } from '../domain/handoff.ts';
import type { CallSid, TrackingId } from '../domain/ids.ts';
import type { MeteredCall } from '../domain/metered_call.ts';
import { NO_FAILURE, type SessionCourse } from '../domain/session_course.ts';
import { estimateSpeechMs } from '../domain/speech_estimate.ts';
import type { TurnRecord } from '../domain/turn.ts';
import type { Workflow } from '../domain/workflow.ts';
import { CallLanguage } from './call_language.ts';
import { CallNotes } from './call_notes.ts';
import { callPolicy } from './call_policy.ts';
import { CallTimes } from './call_times.ts';
import { CallTurns } from './call_turns.ts';
import { Conversation } from './conversation.ts';
import type { CallIdentity, CallParts } from './parts.ts';
import { type Lost, lostWithProcess, type Resumption, resumption } from './resumption.ts';
import { stateNameOf } from './state_name.ts';

export class LiveCall {
  readonly inLanguage: CallLanguage;
  readonly metered: MeteredCall;
  callSid: CallSid | null;
  tokenHash: string | null = null;
  /** The carrier's name of the live socket session. */
  sessionId: string | null = null;
  /** How its relay sessions went. */
  relay: SessionCourse;
  /** Where the caller is reached; null while no socket is there. */
  channel: ReplyChannel | null = null;
  readonly #parts: CallParts;
  readonly #ended: (call: LiveCall) => void;
  readonly #actor: Actor<typeof callMachine>;
  readonly conversation: Conversation;
  /** Told what the channel did with the text that it was given. */
  readonly turns: CallTurns;
  readonly lineCounts = { bridge: 0, stillThere: 0, apology: 0 };
  readonly #notes: CallNotes;
  readonly times: CallTimes;
  readonly epoch: number;
  #endedEpochMs: number | null = null;
  #end: CallEnd | null = null;
  /** When the fact that is being told was received. */
  factAtUs: number;
  #greeted: boolean;
  /** When the call has lasted as long as it may; null while nobody has answered it. */
  #endsUs: number | null = null;
  /** What was under way when the last channel was lost, be it with the process before. */
  #lost: Lost | null = null;
  /** Another process goes on with it. */
  #isGone = false;

  /** `past`: the call as this process has taken it up. */
  constructor(
    identity: CallIdentity,
    callSid: CallSid | null,
    parts: CallParts,
    ended: (call: LiveCall) => void,
    past: CallInProgress | null = null,
  ) {
    this.inLanguage = new CallLanguage(identity, parts);
    this.callSid = callSid;
    this.#parts = parts;
    this.#ended = ended;
    const { trackingId, direction, mode, carrier, workflow, language } = identity;
    this.times = new CallTimes(parts.clock, past?.createdEpochMs);
    const { createdEpochMs } = this.times;
    this.factAtUs = parts.clock.nowUs();
    this.metered = { trackingId, direction, mode, carrier, workflowId: workflow.id, language, createdEpochMs };
    this.epoch = past?.epoch ?? 1;
    this.#notes = new CallNotes(parts.limits, past);
    this.tokenHash = past?.tokenHash ?? null;
    this.sessionId = past?.progress.session?.id ?? null;
    this.relay = past?.relay ?? NO_FAILURE;
    this.#greeted = past?.progress.wasGreeted ?? false;
    this.conversation = new Conversation(parts.limits.transcriptLines, past?.transcript);
    const policy = callPolicy(identity, parts, this.#greeted);
    this.turns = new CallTurns(this, parts, policy);
    if (past !== null) this.#recall(past);
    this.#actor = createActor(callMachine, {
      input: {
        policy,
        effects: this.#effects(),
        lastTurnId: past?.progress.lastTurnId ?? 0,
        unansweredCount: past?.progress.unansweredCount ?? 0,
        closing: past?.closing ?? null,
      },
      clock: {
        setTimeout: (task, ms) => parts.clock.setTimeout(task, ms),
        clearTimeout: (id) => parts.clock.clearTimeout(id),
      },
    });
    // Without an observer XState rethrows an actor's error in a macrotask of its own, which would end the process.
    this.#actor.subscribe({ error: (error) => this.#broke(error) });
    this.#actor.start();
  }

  #recall(past: CallInProgress): void {
    const { transcript, progress } = past;
    Object.assign(this.lineCounts, progress.lineCounts);
    if (progress.endsEpochMs !== null) this.#endsUs = this.times.atUs(progress.endsEpochMs);
    const final = progress.session?.lastFinal ?? null;
    if (final !== null) this.turns.lastFinal = { text: final.text, atUs: this.times.atUs(final.atEpochMs) };
    const lost = lostWithProcess(past);
    this.turns.recall(transcript.filter(({ role, turnId }) => role !== 'caller' || turnId !== lost.reply?.turnId));
    if (progress.wasGreeted) this.#lost = lost;
  }

  get identity(): CallIdentity {
    return this.inLanguage.identity;
  }

  get trackingId(): TrackingId {
    return this.identity.trackingId;
  }

  get workflow(): Workflow {
    return this.identity.workflow;
  }

  get isTakenUp(): boolean {
    return this.epoch > 1;
  }

  /** A fact or a command, with the time of its receipt. Anything told to an ended call is counted and changes nothing. */
  tell(event: CallEvent, atUs: number = this.#parts.clock.nowUs()): void {
    if (this.isOver) return this.count('event_after_end');
    this.factAtUs = atUs;
    if (event.type === 'carrier.answered_by') this.#notes.answeredBy = event.answeredBy;
    this.#actor.send(event);
  }

  /**
   * The caller can hear us through this channel. The greeting is spoken by whoever opened it. `isSameSession`: the carrier
   * has kept what it was given before; `said`: words of the caller that came with the channel and are told next, unless
   * something is said at once. True when it is.
   */
  connected(channel: ReplyChannel, atUs: number, { isSameSession = false, said = '' } = {}): boolean {
    this.channel = channel;
    // Soon for the first one: whoever takes the call up must not greet again.
    this.#parts.save(this, this.#greeted ? 'gathered' : 'soon');
    const greeting = this.#greeted ? '' : this.workflow.greeting;
    const resumed = this.#resumed(isSameSession, said, greeting !== '');
    this.#greeted = true;
    this.#endsUs ??= atUs + this.workflow.limits.maxCallS * 1_000_000;
    this.conversation.greeted(greeting, this.times.sinceCreatedMs(atUs));
    this.turns.greeted(greeting);
    for (const provider of this.#parts.providers) provider.warm?.();
    const isTakenOver = channel.kind === 'gather' && this.identity.mode === 'optimized';
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

  #resumed(isSameSession: boolean, said: string, isGreeted: boolean): Resumption | null {
    const lost = this.#lost;
    this.#lost = null;
    if (lost === null) return null;
    const unheard = isSameSession ? [] : this.conversation.sessionLost();
    if (unheard.length > 0) this.turns.linesCut();
    const owed = resumption(lost, unheard, said);
    // A greeting is a sign of life.
    return isGreeted && owed?.owed.kind === 'sign' ? null : owed;
  }

  /** The greeting was spoken already, so a new connection leaves it out. */
  get wasGreeted(): boolean {
    return this.#greeted;
  }

  /** Nothing was heard of the greeting that this channel was to speak: the next one greets. */
  greetingUnheard(): void {
    this.#greeted = false;
    this.conversation.greetingUnheard();
  }

  /** Told twice of a socket that we close: by its end, and by who closes it. */
  disconnected(): void {
    if (this.channel === null) return;
    this.channel = null;
    if (!this.isOver) this.#loseChannel();
  }

  /** The carrier cannot speak or listen here as it should: it is asked to end the session, and asks what is next. */
  leaveSession(code: number | null): void {
    const { channel } = this;
    if (channel === null || this.isOver) return;
    this.#loseChannel();
    this.channel = null;
    channel.end(writeHandoff({ reason: 'errors', code }));
  }

  #loseChannel(): void {
    this.#lost = this.turns.lost();
    this.conversation.socketLost(this.times.sinceCreatedMs(this.#parts.clock.nowUs()));
    this.tell({ type: 'channel.closed' });
    // Another process may be asked what is next.
    if (!this.isOver) this.#parts.save(this, 'soon');
  }

  /** Lets go of the call. Once its record is kept the session is ended, so that another process is asked what is next. */
  async handOver(kept: () => Promise<void>): Promise<void> {
    if (this.isOver) return;
    this.turns.endAll();
    this.#leave();
    this.#parts.save(this, 'soon');
    this.#ended(this);
    await kept();
    this.channel?.end(writeHandoff({ reason: 'handover' }));
  }

  /** Another process has taken the call up: it is over here, without a word and without a record. */
  letGo(): void {
    if (this.isOver) return;
    this.#leave();
    this.turns.endAll();
    // Who waits for an answer over `<Gather>` asks again.
    if (this.channel?.kind === 'gather') this.channel.end(writeHandoff({ reason: 'handover' }));
    else this.channel?.close();
    this.count('call_taken_over');
    this.#ended(this);
  }

  #leave(): void {
    this.#isGone = true;
    this.#actor.stop();
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
    this.#notes.carrierTold({ atMs: this.times.sinceCreatedMs(this.#parts.clock.nowUs()), fact });
  }

  count(code: string): void {
    this.#notes.count(code);
    this.#parts.meter.count(code);
  }

  get state(): CallStateName {
    if (this.#end !== null) return 'ended';
    if (this.#isGone) return 'reconnecting';
    const value: unknown = this.#actor.getSnapshot().value;
    return stateNameOf(value);
  }

  /** Ended, or gone on with elsewhere. */
  get isOver(): boolean {
    return this.#end !== null || this.#isGone;
  }

  record(): CallRecord {
    const { workflow, ...identity } = this.identity;
    return {
      ...identity,
      callSid: this.callSid,
      workflowId: workflow.id,
      workflowVersion: workflow.version,
      state: this.state,
      end: this.#end,
      closing: this.#end === null ? this.#actor.getSnapshot().context.closing : null,
      createdEpochMs: this.times.createdEpochMs,
      endedEpochMs: this.#endedEpochMs,
      transcript: this.conversation.transcript(),
      openTurns: this.turns.openRecords(),
      ...this.#notes.kept(),
      tokenHash: this.tokenHash,
      relay: this.relay,
      schema: 1,
      epoch: this.epoch,
      ...(this.#end === null && { progress: this.#progress() }),
    };
  }

  #progress(): CallProgress {
    const endsUs = this.#endsUs;
    const { lastFinal } = this.turns;
    const { lastTurnId, unansweredCount } = this.#actor.getSnapshot().context;
    return {
      schema: PROGRESS_SCHEMA,
      savedEpochMs: this.#parts.clock.epochMs(),
      wasGreeted: this.#greeted,
      lastTurnId,
      unansweredCount,
      lineCounts: { ...this.lineCounts },
      endsEpochMs: endsUs === null ? null : this.times.atEpochMs(endsUs),
      session:
        this.sessionId === null
          ? null
          : {
              id: this.sessionId,
              lastFinal: lastFinal && { text: lastFinal.text, atEpochMs: this.times.atEpochMs(lastFinal.atUs) },
            },
    };
  }

  #effects(): CallEffects {
    const { turns } = this;
    return {
      openTurn: ({ turnId }) => turns.openTurn(turnId),
      notePartial: ({ turnId, text, language }) => turns.notePartial(turnId, text, language),
      noteFinal: ({ turnId, text, language }) => {
        turns.noteFinal(turnId, text, language);
        // Whoever takes the call up in the middle of the answer has to know what it is to.
        this.#parts.save(this, 'gathered');
      },
      startAttempt: (asked) => turns.startAttempt(asked),
      callLeftMs: ({ maxMs }) => this.#leftMs(maxMs),
      hedgeMs: ({ turnId }) => turns.hedgeMs(turnId),
      mayHedge: ({ turnId }) => turns.mayHedge(turnId),
      mayFailOver: ({ turnId }) => turns.mayFailOver(turnId),
      mayTryLater: ({ turnId, dueMs }) => turns.mayTryLater(turnId, dueMs),
      mayTryNow: ({ turnId }) => turns.mayTryNow(turnId),
      noteLate: ({ turnId }) => turns.noteLate(turnId),
      keepAttempt: ({ turnId, attempt }) => turns.keepAttempt(turnId, attempt),
      abortAttempts: ({ turnId }) => turns.abortAttempts(turnId),
      announceAttempts: ({ turnId }) => turns.announceAttempts(turnId),
      sayBridge: ({ turnId }) => turns.sayBridge(turnId),
      sayLine: ({ turnId, line, endsCall }) => turns.sayLine(turnId, line, endsCall),
      continueReply: ({ turnId, attempt }) => turns.continueReply(turnId, attempt),
      gapBridgeMs: ({ turnId }) => turns.gapBridgeMs(turnId),
      closeBrokenReply: ({ turnId }) => turns.closeBrokenReply(turnId),
      closeReplyEarly: ({ turnId }) => turns.closeReplyEarly(turnId),
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

  /** Since the caller was first reached, whatever was lost and found again since. */
  #leftMs(maxMs: number): number {
    return this.#endsUs === null ? maxMs : Math.max(0, (this.#endsUs - this.#parts.clock.nowUs()) / 1000);
  }

  #callEnded(end: CallEnd): void {
    // Such as one that was waited for in vain, because its caller was connected to whoever has taken it up.
    if (!this.#parts.isOurs(this.trackingId, this.epoch)) return this.letGo();
    this.#end = end;
    this.#endedEpochMs = this.#parts.clock.epochMs();
    this.turns.endAll();
    this.channel?.close();
    if (this.callSid !== null && isOursToHangUp(end)) this.#parts.hangUp(this.callSid);
    this.#parts.meter.callEnded(this.metered, end);
    this.#parts.save(this, 'soon');
    this.#ended(this);
  }

  turnEnded(record: TurnRecord): void {
    this.#notes.turnEnded(record);
    // What was answered over `<Gather>` is no figure of the relay.
    const metered = record.over === 'gather' ? { ...this.metered, mode: 'traditional' as const } : this.metered;
    this.#parts.meter.turnEnded(metered, record);
    if (!this.#isGone) this.#parts.save(this, 'gathered');
  }

  /** A rule of ours was broken inside this call: it ends alone, the others go on. */
  #broke(error: unknown): void {
    this.#parts.log.error('call stopped by an error', {
      trackingId: this.identity.trackingId,
      error: error instanceof Error ? error.message : 'unknown',
    });
    if (!this.isOver) this.#callEnded('broken');
  }
}
