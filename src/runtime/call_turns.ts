/**
 * The turns of one call: carries out what the chart asks for about them. It lets the text of the attempt that may speak
 * through to the channel, stamps every turn's times and keeps the transcript to what was really said.
 */
import type { NewAttempt } from '../../machines/call_setup.ts';
import type { ChannelListener } from '../domain/channel.ts';
import { usToMs } from '../domain/clock.ts';
import type { TurnId } from '../domain/ids.ts';
import type { ReplyEnd, ReplyFailure } from '../domain/reply.ts';
import type { Transcript } from '../domain/transcript.ts';
import { asksModel, type OpenTurnRecord, type TurnOutcome, type TurnRecord } from '../domain/turn.ts';
import type { TurnClock } from '../domain/workflow.ts';
import type { AttemptListener, AttemptRun } from './attempt_run.ts';
import { OpenTurn } from './open_turn.ts';
import type { CallParts } from './parts.ts';
import { ReplyWatch } from './reply_watch.ts';
import type { Lost, Resumption } from './resumption.ts';
import { TurnSources } from './turn_sources.ts';
import { type SpeakingCall, TurnSpeech } from './turn_speech.ts';

/** What the turns need of their call. */
interface TurnsCall extends SpeakingCall {
  /** How many lines of each kind were said so far. */
  readonly lineCounts: { bridge: number; stillThere: number; apology: number };
  count(code: string): void;
  turnEnded(record: TurnRecord): void;
}

const PARTIALS_TOLD_EVERY_US = 1_000_000;

export class CallTurns implements AttemptListener, ChannelListener {
  readonly #call: TurnsCall;
  readonly #parts: CallParts;
  readonly #open = new Map<TurnId, OpenTurn>();
  readonly #sources: TurnSources;
  readonly #speech: TurnSpeech;
  /** Of the one reply that is being spoken. */
  readonly #watch: ReplyWatch;
  /** What is owed since the connection was lost, until it is asked for. */
  #resumption: Resumption | null = null;
  /** The last final prompt as it came, also when it was joined to what was said before. */
  lastFinal: { readonly text: string; readonly atUs: number } | null = null;

  constructor(call: TurnsCall, parts: CallParts, policy: { readonly turnClock: TurnClock }) {
    this.#call = call;
    this.#parts = parts;
    this.#sources = new TurnSources(call, parts, policy, this);
    this.#speech = new TurnSpeech(call, parts);
    this.#watch = new ReplyWatch(parts.clock, parts.limits.reply);
  }

  // What the attempts report.

  firstText(attempt: AttemptRun): void {
    const turn = this.#open.get(attempt.turnId);
    if (turn === undefined || attempt.isEarly) return;
    this.#call.tell({ type: 'generation.first_text', turnId: turn.id, attempt: attempt.number }, this.#call.factAtUs);
  }

  text(attempt: AttemptRun, text: string): void {
    const turn = this.#open.get(attempt.turnId);
    if (turn === undefined) return;
    this.#watch.gave(text);
    turn.answer += text;
    this.#speech.write(turn, text);
  }

  whole(attempt: AttemptRun, end: ReplyEnd): void {
    const turn = this.#open.get(attempt.turnId);
    if (turn === undefined) return;
    this.#watch.stop();
    turn.endCall = end.endCall;
    this.#speech.close(turn);
  }

  failed(attempt: AttemptRun, failure: ReplyFailure): void {
    if (attempt.isEarly) return this.#sources.earlyFailed(attempt);
    const turn = this.#open.get(attempt.turnId);
    if (turn === undefined) return;
    if (attempt === turn.speaking) this.#watch.stop();
    const { endsWell } = turn;
    this.#call.tell(
      { type: 'generation.failed', turnId: turn.id, attempt: attempt.number, code: failure.code, endsWell },
      this.#call.factAtUs,
    );
  }

  late(): void {
    this.#call.count('late_token');
  }

  // What the channel reports.

  written(turnId: TurnId, text: string, atUs: number): void {
    const turn = this.#open.get(turnId);
    if (turn === undefined) return;
    turn.textSent(text, atUs);
    // The carrier of a traditional call asks for more only after it has spoken everything.
    if (this.#call.channel?.kind === 'gather') this.#call.conversation.assumePlayed();
    this.#call.conversation.agentSent(turnId, text, this.#call.times.sinceCreatedMs(atUs));
  }

  closed(turnId: TurnId, atUs: number): void {
    // Also of a turn that is over: what was dropped of it is not waited for.
    this.#call.conversation.agentSentWhole(turnId);
    const turn = this.#open.get(turnId);
    if (turn === undefined) return;
    turn.isSentWhole = turn.isWhole;
    if (turn.isWhole) this.#sources.replySent(turn, this.#isAskedBehind(turn));
    // Of a traditional call's line that nobody asked for nothing was sent.
    const speechMs = turn.sent === '' ? 0 : this.#call.conversation.speechLeftMs(this.#call.times.sinceCreatedMs(atUs));
    this.#call.tell({ type: 'reply.sent', turnId, speechMs, endCall: turn.endCall });
  }

  /** The caller has said what is answered after this reply. */
  #isAskedBehind(turn: OpenTurn): boolean {
    return [...this.#open.values()].some((other) => other !== turn && other.utterance !== '');
  }

  overran(turnId: TurnId): void {
    this.#watch.stop();
    this.#open.get(turnId)?.abortAttempts();
    this.#call.tell({ type: 'reply.overran', turnId });
  }

  /** The greeting is spoken; it belongs to no turn. */
  greeted(text: string): void {
    this.#sources.greeted(text);
  }

  /** What was said before this process had the call. */
  recall(past: Transcript): void {
    this.#sources.recall(past);
  }

  // What the chart asks for.

  openTurn(turnId: TurnId): void {
    this.#newTurn(turnId, 'reply');
  }

  #newTurn(turnId: TurnId, kind: OpenTurn['kind']): OpenTurn {
    const turn = new OpenTurn(turnId, kind, this.#call.identity.language);
    turn.isBehind = this.#open.size > 0;
    turn.isAgain = this.#resumption?.turnId !== undefined;
    turn.isOverGather = this.#call.channel?.kind === 'gather';
    this.#open.set(turnId, turn);
    return turn;
  }

  notePartial(turnId: TurnId, text: string, language: string): void {
    const turn = this.#open.get(turnId);
    if (turn === undefined) return;
    turn.partialToldUs = this.#call.factAtUs;
    this.#hearPartial(turn, text, language, this.#call.factAtUs);
  }

  #hearPartial(turn: OpenTurn, text: string, language: string, atUs: number): void {
    turn.hearPartial(text, language, atUs);
    this.#sources.heard(turn, text, language, atUs);
  }

  /**
   * A further partial prompt of an utterance that the chart knows of: noted here, because the chart needs to hear only
   * now and then that there are still some. False when it has to be told.
   */
  noteFurtherPartial(text: string, language: string, atUs: number): boolean {
    for (const turn of this.#open.values()) {
      if (turn.partialToldUs === null || turn.timeline.finalUs !== undefined) continue;
      if (atUs - turn.partialToldUs > PARTIALS_TOLD_EVERY_US) return false;
      this.#hearPartial(turn, text, language, atUs);
      return true;
    }
    return false;
  }

  /** The carrier reports that the caller fell silent: the end of speech of the utterance that is open. */
  noteSpeechEnded(atUs: number): void {
    for (const turn of this.#open.values()) {
      if (turn.kind === 'reply' && turn.timeline.finalUs === undefined) turn.timeline.speechEndedUs = atUs;
    }
  }

  /** The carrier began to speak, or reported words of ours as spoken. */
  notePlaying(atUs: number): void {
    for (const turn of this.#open.values()) {
      if (turn.timeline.firstTextUs === undefined) continue;
      turn.timeline.firstPlayedUs ??= atUs;
      return;
    }
  }

  /** The carrier reported that everything sent was spoken. */
  notePlayed(atUs: number): void {
    for (const turn of this.#open.values()) if (turn.timeline.firstTextUs !== undefined) turn.timeline.playedUs = atUs;
  }

  noteFinal(turnId: TurnId, text: string, language: string): void {
    const turn = this.#open.get(turnId);
    if (turn === undefined) return;
    const askedBefore = this.#resumption?.turnId;
    if (askedBefore !== undefined) this.#call.conversation.askedAgain(askedBefore, turnId);
    this.#resumption = null;
    this.lastFinal = { text, atUs: this.#call.factAtUs };
    // What is asked again was within the limit each time that it came.
    turn.hear(askedBefore === undefined ? text.slice(0, this.#parts.limits.utteranceChars) : text);
    turn.heardFinal(this.#call.factAtUs);
    if (language !== '') turn.language = language;
    this.#sources.asked(turn);
    this.#call.conversation.callerSaid(turnId, turn.utterance, this.#call.times.sinceCreatedMs(this.#call.factAtUs));
  }

  startAttempt(asked: NewAttempt): void {
    const turn = this.#open.get(asked.turnId);
    if (turn !== undefined) this.#sources.start(turn, asked);
  }

  /** In how many ms the second provider is asked beside the first. */
  hedgeMs(turnId: TurnId): number {
    return this.#sources.hedgeMs(this.#open.get(turnId));
  }

  mayHedge(turnId: TurnId): boolean {
    const turn = this.#open.get(turnId);
    return turn !== undefined && this.#sources.providers.mayHedge(turn);
  }

  mayFailOver(turnId: TurnId): boolean {
    const turn = this.#open.get(turnId);
    return turn !== undefined && this.#sources.providers.mayFailOver(turn);
  }

  /** `dueMs`: since the final prompt; who comes back later than that is not waited for. */
  mayTryLater(turnId: TurnId, dueMs: number): boolean {
    const turn = this.#open.get(turnId);
    if (turn?.timeline.finalUs === undefined) return false;
    const leftMs = dueMs - usToMs(this.#parts.clock.nowUs() - turn.timeline.finalUs);
    return this.#sources.providers.mayTryLater(leftMs);
  }

  mayTryNow(turnId: TurnId): boolean {
    const turn = this.#open.get(turnId);
    return turn !== undefined && this.#sources.providers.mayTryNow(turn);
  }

  noteLate(turnId: TurnId): void {
    const turn = this.#open.get(turnId);
    if (turn !== undefined) this.#sources.providers.late(turn);
  }

  abortAttempts(turnId: TurnId): void {
    this.#open.get(turnId)?.abortAttempts();
  }

  announceAttempts(turnId: TurnId): void {
    for (const attempt of this.#open.get(turnId)?.attempts ?? []) attempt.announce();
  }

  /** The call is over: nothing of it goes on. Only a call that broke has turns left that the chart has not ended. */
  endAll(): void {
    for (const turnId of this.#open.keys()) this.endTurn(turnId, 'disconnected');
    this.#sources.nothingMore();
  }

  keepAttempt(turnId: TurnId, number: number): void {
    const turn = this.#open.get(turnId);
    const attempt = turn?.attempts.find((candidate) => candidate.number === number);
    if (turn === undefined || attempt === undefined) return;
    turn.spokenBy(attempt);
    if (this.#call.channel?.kind !== 'gather' && asksModel(attempt.start)) this.#watchReply(turn, attempt);
    attempt.speak();
    turn.abortAttempts(attempt);
    turn.settleBeside();
  }

  #watchReply(turn: OpenTurn, attempt: AttemptRun): void {
    this.#watch.begin({
      speechLeftMs: () => this.#speech.leftMs(turn),
      late: () => {
        // An answer of some whole sentences may be all there is: it is not gone on with before its stream has failed.
        if (turn.endsWell) return this.#watchReply(turn, attempt);
        this.#call.tell({ type: 'generation.late', turnId: turn.id, attempt: attempt.number });
      },
    });
  }

  /** The answer broke off, or is late: another attempt goes on with it. */
  continueReply(turnId: TurnId, number: number): void {
    const turn = this.#open.get(turnId);
    if (turn === undefined) return;
    this.#watch.stop();
    turn.speaking?.hold();
    turn.timeline.brokenOffUs ??= this.#parts.clock.nowUs();
    this.#sources.continueReply(turn, number);
  }

  gapBridgeMs(turnId: TurnId): number {
    return this.#speech.gapBridgeMs(this.#open.get(turnId));
  }

  sayBridge(turnId: TurnId): void {
    const turn = this.#open.get(turnId);
    if (turn !== undefined) this.#speech.sayBridge(turn);
  }

  sayLine(turnId: TurnId, line: 'stillThere' | 'goodbye' | 'rest', endsCall: boolean): void {
    const turn = this.#newTurn(turnId, 'line');
    turn.endCall = endsCall;
    if (endsCall) this.#sources.nothingMore();
    this.#speech.sayAll(turn, this.#lineOf(line));
  }

  #lineOf(line: 'stillThere' | 'goodbye' | 'rest'): string {
    if (line === 'rest') return this.#resumption?.rest ?? '';
    return line === 'goodbye' ? this.#call.identity.workflow.lines.goodbye : this.#speech.stillThere();
  }

  closeBrokenReply(turnId: TurnId): void {
    const turn = this.#open.get(turnId);
    if (turn === undefined) return;
    turn.abortAttempts();
    this.#speech.sayExcuse(turn);
  }

  /** Its stream failed, but what was given is whole sentences. */
  closeReplyEarly(turnId: TurnId): void {
    const turn = this.#open.get(turnId);
    if (turn === undefined) return;
    turn.abortAttempts();
    this.#speech.close(turn);
  }

  cutToHeard(heard: string): void {
    this.#call.conversation.interrupted(heard);
    const turn = [...this.#open.values()].find(({ timeline }) => timeline.firstTextUs !== undefined) ?? null;
    if (turn === null) return this.#sources.interrupted(null, null);
    const { firstTextUs, firstPlayedUs = firstTextUs ?? 0 } = turn.timeline;
    turn.timeline.interruptedUs ??= this.#call.factAtUs;
    this.#sources.interrupted(turn, usToMs(turn.timeline.interruptedUs - firstPlayedUs));
  }

  endTurn(turnId: TurnId, outcome: TurnOutcome): void {
    const turn = this.#open.get(turnId);
    if (turn === undefined) return;
    if (turn.speaking !== null) this.#watch.stop();
    turn.abortAttempts();
    turn.settleBeside();
    this.#sources.turnOver(turn, outcome);
    turn.timeline.endedUs = this.#parts.clock.nowUs();
    this.#open.delete(turnId);
    if (turn.kind === 'line') return;
    this.#call.turnEnded(turn.record(outcome, this.#call.times.createdUs));
  }

  /** What is under way; to be asked before the chart ends it. */
  lost(): Lost {
    const replies = [...this.#open.values()].filter(({ kind }) => kind === 'reply');
    const reply = replies.findLast(({ timeline }) => timeline.finalUs !== undefined) ?? null;
    return {
      reply: reply && {
        turnId: reply.id,
        utterance: reply.utterance,
        language: reply.language,
        isSentWhole: reply.isSentWhole,
      },
      cutWords: replies.some(({ timeline }) => timeline.finalUs === undefined),
      unsaid: [...this.#open.values()].find(({ kind, sent }) => kind === 'line' && sent === '')?.given ?? '',
    };
  }

  /** A turn is open whose final prompt ended with this. */
  isAnswering(text: string): boolean {
    const replies = [...this.#open.values()].filter(({ timeline }) => timeline.finalUs !== undefined);
    return replies.some(({ utterance }) => utterance.endsWith(text));
  }

  /** The next channel that opens begins with this. */
  resume(what: Resumption | null): void {
    this.#resumption = what;
  }

  /** A session was lost, and with it what of our last lines was not heard. */
  linesCut(): void {
    this.#sources.interrupted(null, null);
  }

  /** Replies that have not ended. */
  openRecords(): readonly OpenTurnRecord[] {
    const replies = [...this.#open.values()].filter(({ kind }) => kind === 'reply');
    return replies.map((turn) => turn.soFar(this.#call.times.createdUs));
  }
}
