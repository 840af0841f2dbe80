/**
 * The turns of one call: carries out what the chart asks for about them. It lets the text of the attempt that may speak
 * through to the channel, stamps every turn's times and keeps the transcript to what was really said.
 */
import type { CallEvent } from '../../machines/call_events.ts';
import type { Speaker } from '../../machines/turn_state.ts';
import type { ChannelListener, ReplyChannel } from '../domain/channel.ts';
import type { TurnId } from '../domain/ids.ts';
import type { ReplyEnd, ReplyFailure, ReplyRequest } from '../domain/reply.ts';
import { estimateSpeechMs } from '../domain/speech_estimate.ts';
import type { AnswerSource, TurnOutcome, TurnRecord } from '../domain/turn.ts';
import { type AttemptListener, AttemptRun } from './attempt_run.ts';
import type { Conversation } from './conversation.ts';
import { OpenTurn } from './open_turn.ts';
import type { CallIdentity, CallParts } from './parts.ts';

/** What the turns need of their call. */
interface TurnsCall {
  readonly identity: CallIdentity;
  readonly conversation: Conversation;
  /** Where the caller is reached; null while no socket is there. */
  readonly channel: ReplyChannel | null;
  /** When the fact that is being told was received. */
  readonly factAtUs: number;
  tell(event: CallEvent, atUs?: number): void;
  count(code: string): void;
  sinceCreatedMs(atUs: number): number;
  turnEnded(turn: OpenTurn, record: TurnRecord): void;
}

const PARTIALS_TOLD_EVERY_US = 1_000_000;

export class CallTurns implements AttemptListener, ChannelListener {
  readonly #call: TurnsCall;
  readonly #parts: CallParts;
  readonly #open = new Map<TurnId, OpenTurn>();
  #bridgeCount = 0;
  #apologyCount = 0;
  #stillThereCount = 0;

  constructor(call: TurnsCall, parts: CallParts) {
    this.#call = call;
    this.#parts = parts;
  }

  // What the attempts report.

  firstText(attempt: AttemptRun): void {
    const turn = this.#open.get(attempt.turnId);
    if (turn === undefined) return;
    turn.timeline.providerFirstTokenUs ??= this.#parts.clock.nowUs();
    this.#call.tell({ type: 'generation.first_text', turnId: turn.id, attempt: attempt.number }, this.#call.factAtUs);
  }

  text(attempt: AttemptRun, text: string): void {
    const turn = this.#open.get(attempt.turnId);
    if (turn !== undefined) this.#call.channel?.write(turn.id, text);
  }

  whole(attempt: AttemptRun, end: ReplyEnd): void {
    const turn = this.#open.get(attempt.turnId);
    if (turn === undefined) return;
    turn.endCall = end.endCall;
    this.#closeReply(turn);
  }

  failed(attempt: AttemptRun, failure: ReplyFailure): void {
    const turn = this.#open.get(attempt.turnId);
    if (turn === undefined) return;
    // The provider has logged why; a workflow without a fitting answer has not failed.
    if (failure.code !== 'NO_ANSWER') turn.failures.push(`${attempt.source}:${failure.code}`);
    this.failedBefore(attempt, failure);
  }

  failedBefore(attempt: AttemptRun, failure: ReplyFailure): void {
    const turn = this.#open.get(attempt.turnId);
    if (turn === undefined) return;
    this.#call.tell(
      { type: 'generation.failed', turnId: turn.id, attempt: attempt.number, code: failure.code },
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
    this.#call.conversation.agentSent(turnId, text, this.#call.sinceCreatedMs(atUs));
  }

  closed(turnId: TurnId, atUs: number): void {
    // Also of a turn that is over: what was dropped of it is not waited for.
    this.#call.conversation.agentSentWhole(turnId);
    const turn = this.#open.get(turnId);
    if (turn === undefined) return;
    const alreadyMs = turn.timeline.firstTextUs === undefined ? 0 : (atUs - turn.timeline.firstTextUs) / 1000;
    const speechMs = Math.max(0, estimateSpeechMs(turn.sent) - alreadyMs);
    this.#call.tell({ type: 'reply.sent', turnId, speechMs, endCall: turn.endCall });
  }

  overran(turnId: TurnId): void {
    this.#open.get(turnId)?.abortAttempts();
    this.#call.tell({ type: 'reply.overran', turnId });
  }

  // What the chart asks for.

  openTurn(turnId: TurnId): void {
    this.#newTurn(turnId, 'reply');
  }

  #newTurn(turnId: TurnId, kind: OpenTurn['kind']): OpenTurn {
    const turn = new OpenTurn(turnId, kind, this.#call.identity.language);
    this.#open.set(turnId, turn);
    return turn;
  }

  notePartial(turnId: TurnId, language: string): void {
    const turn = this.#open.get(turnId);
    if (turn === undefined) return;
    turn.partialToldUs = this.#call.factAtUs;
    turn.hearPartial(language, this.#call.factAtUs);
  }

  /**
   * A further partial prompt of an utterance that the chart knows of: noted here, because the chart needs to hear only
   * now and then that there are still some. False when it has to be told.
   */
  noteFurtherPartial(language: string, atUs: number): boolean {
    for (const turn of this.#open.values()) {
      if (turn.partialToldUs === null || turn.timeline.finalUs !== undefined) continue;
      if (atUs - turn.partialToldUs > PARTIALS_TOLD_EVERY_US) return false;
      turn.hearPartial(language, atUs);
      return true;
    }
    return false;
  }

  noteFinal(turnId: TurnId, text: string, language: string): void {
    const turn = this.#open.get(turnId);
    if (turn === undefined) return;
    turn.hear(text.slice(0, this.#parts.limits.utteranceChars));
    turn.timeline.finalUs = this.#call.factAtUs;
    // After a further final prompt the attempts start over, and so do their times.
    delete turn.timeline.sourceStartedUs;
    delete turn.timeline.providerFirstTokenUs;
    delete turn.timeline.firstTextUs;
    if (language !== '') turn.language = language;
    this.#call.conversation.callerSaid(turnId, turn.utterance, this.#call.sinceCreatedMs(this.#call.factAtUs));
  }

  startAttempt(turnId: TurnId, number: number, speaker: Speaker, choice: number): void {
    const turn = this.#open.get(turnId);
    if (turn === undefined) return;
    turn.timeline.sourceStartedUs ??= this.#parts.clock.nowUs();
    const { workflow } = this.#call.identity;
    const { answers, providers } = this.#parts;
    if (speaker === 'apology') {
      this.#startAttemptWith(turn, number, 'apology', pick(workflow.lines.apology, this.#apologyCount++));
      return;
    }
    const own =
      speaker === 'script' ? answers.closest(workflow, turn.utterance) : answers.exact(workflow, turn.utterance);
    if (own !== null) {
      const attempt = this.#newAttempt(turn, number, speaker === 'script' ? 'script' : 'curated');
      attempt.text(own.reply);
      attempt.done({ endCall: own.endCall === true });
    } else if (speaker === 'script') {
      this.#newAttempt(turn, number, 'script').failed({
        code: 'NO_ANSWER',
        message: 'No answer of the workflow fits.',
      });
    } else {
      const provider = providers[choice % providers.length];
      if (provider === undefined) return;
      const attempt = this.#newAttempt(turn, number, provider.name);
      try {
        provider.generate(this.#replyRequest(turn), attempt, attempt.signal);
      } catch (error) {
        const { trackingId } = this.#call.identity;
        const reason = error instanceof Error ? error.name : 'unknown';
        this.#parts.log.error('provider threw an error', { trackingId, provider: provider.name, error: reason });
        attempt.failed({ code: 'PROVIDER_BROKEN', message: 'The provider threw an error instead of reporting one.' });
      }
    }
  }

  #startAttemptWith(turn: OpenTurn, number: number, source: AnswerSource, text: string): void {
    const attempt = this.#newAttempt(turn, number, source);
    attempt.text(text);
    attempt.done({ endCall: false });
  }

  #newAttempt(turn: OpenTurn, number: number, source: AnswerSource): AttemptRun {
    const attempt = new AttemptRun({ turnId: turn.id, number }, source, this.#parts.createFilter(turn.language), this);
    turn.attempts.push(attempt);
    return attempt;
  }

  #replyRequest(turn: OpenTurn): ReplyRequest {
    const { workflow, trackingId } = this.#call.identity;
    const history = this.#call.conversation.historyFor(turn.id);
    const { id, language, utterance } = turn;
    return {
      trackingId,
      turnId: id,
      workflow,
      language,
      utterance,
      messages: () => this.#parts.buildMessages(workflow, history, utterance, language),
    };
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
  }

  keepAttempt(turnId: TurnId, number: number): void {
    const turn = this.#open.get(turnId);
    const attempt = turn?.attempts.find((candidate) => candidate.number === number);
    if (turn === undefined || attempt === undefined) return;
    turn.speaking = attempt;
    attempt.speak();
    turn.abortAttempts(attempt);
  }

  sayBridge(turnId: TurnId): void {
    const turn = this.#open.get(turnId);
    if (turn === undefined) return;
    const line = this.#speakable(turn, pick(this.#call.identity.workflow.lines.bridge, this.#bridgeCount++));
    if (line === '') return;
    const text = `${line} `;
    turn.bridgeLength = turn.sent.length + text.length;
    this.#call.channel?.write(turnId, text);
  }

  sayLine(turnId: TurnId, line: 'stillThere' | 'goodbye'): void {
    const turn = this.#newTurn(turnId, 'line');
    const { lines } = this.#call.identity.workflow;
    const said = line === 'goodbye' ? lines.goodbye : pick(lines.stillThere, this.#stillThereCount++);
    const text = this.#speakable(turn, said);
    turn.endCall = line === 'goodbye';
    if (text !== '') this.#call.channel?.write(turnId, text);
    this.#closeReply(turn, text === '');
  }

  closeBrokenReply(turnId: TurnId): void {
    const turn = this.#open.get(turnId);
    if (turn === undefined) return;
    const excuse = pick(this.#call.identity.workflow.lines.brokenOff, turnId);
    this.#call.channel?.write(turnId, ` ${this.#speakable(turn, excuse)}`);
    this.#closeReply(turn);
  }

  /** A whole line of the workflow as it is spoken. */
  #speakable(turn: OpenTurn, line: string): string {
    const filter = this.#parts.createFilter(turn.language);
    return filter.push(line) + filter.flush();
  }

  /** A reply that has no text, or no channel, is over at once. */
  #closeReply(turn: OpenTurn, isEmpty = false): void {
    if (this.#call.channel === null || isEmpty) {
      this.#call.tell({ type: 'reply.sent', turnId: turn.id, speechMs: 0, endCall: turn.endCall }, this.#call.factAtUs);
    } else {
      this.#call.channel.closeReply(turn.id, { endCall: turn.endCall });
    }
  }

  cutToHeard(heard: string): void {
    this.#call.conversation.interrupted(heard);
    for (const turn of this.#open.values()) {
      if (turn.timeline.firstTextUs !== undefined) turn.timeline.interruptedUs ??= this.#call.factAtUs;
    }
  }

  endTurn(turnId: TurnId, outcome: TurnOutcome): void {
    const turn = this.#open.get(turnId);
    if (turn === undefined) return;
    turn.abortAttempts();
    turn.timeline.endedUs = this.#parts.clock.nowUs();
    this.#open.delete(turnId);
    if (turn.kind === 'line') return;
    this.#call.turnEnded(turn, turn.record(outcome));
  }
}

function pick(lines: readonly string[], count: number): string {
  return lines.length === 0 ? '' : (lines[count % lines.length] ?? '');
}
