/**
 * Who answers the turns of one call: the workflow's own answers, what was begun before the final prompt, or a provider
 * that is asked now. It starts attempts; which of them may speak is the chart's decision.
 */
import type { NewAttempt } from '../../machines/call_setup.ts';
import { callerDigits } from '../domain/phone_number.ts';
import type { Message, ReplyProvider, ReplyRequest } from '../domain/reply.ts';
import type { Transcript } from '../domain/transcript.ts';
import type { AnswerSource, AttemptStart, TurnOutcome } from '../domain/turn.ts';
import type { TurnClock, Workflow } from '../domain/workflow.ts';
import { type ContinuationGate, createContinuationGate } from '../generation/continuation_gate.ts';
import type { Dialogue } from '../prediction/dialogue.ts';
import { type AttemptListener, AttemptRun } from './attempt_run.ts';
import { AskedProviders } from './asked_providers.ts';
import { answeringProviders } from './call_policy.ts';
import { allText, CallMemory } from './call_memory.ts';
import type { Conversation } from './conversation.ts';
import { EarlyAnswers, type EarlyHost } from './early_answers.ts';
import type { BesideOrder, ExtraCall, ExtraCallAccount } from './early_parts.ts';
import { inTurn } from './in_turn.ts';
import { PreparedAnswers, type PreparingHost } from './prepared_answers.ts';
import type { OpenTurn } from './open_turn.ts';
import type { CallIdentity, CallParts } from './parts.ts';

interface SourcesCall {
  readonly identity: CallIdentity;
  readonly conversation: Conversation;
  readonly lineCounts: { apology: number };
}

/** What a request needs of its turn; of one that has not begun there is no more. */
type TurnPlace = Pick<OpenTurn, 'id' | 'language'>;

/** What is asked before there is a turn for it; the greeting has 0. */
const NO_TURN = -1;

export class TurnSources {
  readonly #call: SourcesCall;
  readonly #parts: CallParts;
  readonly #listener: AttemptListener;
  readonly providers: AskedProviders;
  /** Null where no model answers. */
  readonly #memory: CallMemory | null;
  /** A traditional call has no partial prompts, and its answers are not in a hurry. */
  readonly #early: EarlyAnswers | null;
  readonly #prepared: PreparedAnswers | null;
  readonly #dialogue: Dialogue;
  readonly #account: ExtraCallAccount;
  readonly #nowUs: () => number;

  constructor(
    call: SourcesCall,
    parts: CallParts,
    policy: { readonly turnClock: TurnClock },
    listener: AttemptListener,
  ) {
    this.#call = call;
    this.#parts = parts;
    this.#listener = listener;
    this.#nowUs = () => parts.clock.nowUs();
    const { workflow, variables, mode } = call.identity;
    const providers = answeringProviders(workflow, parts.providers);
    this.providers = new AskedProviders(providers, parts.board, policy.turnClock);
    this.#dialogue = parts.early.openDialogue({ workflow, variables, caller: personOf(call.identity) });
    this.#account = parts.early.openAccount(workflow);
    const [configured] = providers;
    const model = configured === undefined || configured.name === 'scripted' ? null : configured;
    const first = model === null ? null : (): ReplyProvider => this.providers.first() ?? model;
    this.#memory = first === null ? null : this.#createMemory(first);
    const host = first !== null && mode === 'optimized' ? this.#earlyHost(workflow, first) : null;
    this.#early = host === null ? null : new EarlyAnswers(parts.clock, parts.early, host);
    this.#prepared = host !== null && workflow.prediction.nextTurn ? new PreparedAnswers(parts.clock, host) : null;
  }

  #createMemory(firstProvider: () => ReplyProvider): CallMemory {
    const { trackingId, workflow } = this.#call.identity;
    const shared = { dialogue: this.#dialogue, account: this.#account };
    return new CallMemory({ trackingId, workflow, firstProvider, ...shared }, this.#parts);
  }

  #earlyHost(workflow: Workflow, firstProvider: () => ReplyProvider): EarlyHost & PreparingHost {
    return {
      workflow,
      firstProvider,
      dialogue: this.#dialogue,
      account: this.#account,
      hasOwnAnswer: (text) => this.#parts.answers.exact(workflow, text) !== null,
      isPrepared: (text) => this.#prepared?.answers(text) === true,
      requestFor: (turn, utterance) => this.#replyRequest(turn, utterance),
      nextRequest: (utterance, language) => this.#replyRequest({ id: NO_TURN, language }, utterance),
      askEarly: (provider, turn, request) => this.#askEarly(provider, request, turn, 'speculation'),
      askAhead: (provider, request) =>
        this.#askEarly(provider, request, { id: NO_TURN, language: request.language }, 'predicted'),
    };
  }

  #askEarly(provider: ReplyProvider, request: ReplyRequest, turn: TurnPlace, start: AttemptStart): AttemptRun {
    const attempt = this.#createAttempt(turn, null, provider.name, start);
    this.#ask(provider, request, attempt);
    return attempt;
  }

  /** A partial prompt of a turn. */
  heard(turn: OpenTurn, text: string, language: string, atUs: number): void {
    this.#early?.heard(turn, text, language, atUs);
  }

  greeted(text: string): void {
    this.#dialogue.greeted(text);
  }

  /** What was said before this process had the call. */
  recall(past: Transcript): void {
    for (const { role, text } of past) this.#dialogue.told(role === 'caller' ? text : '', role === 'agent' ? text : '');
  }

  /** A final prompt is in. */
  asked(turn: OpenTurn): void {
    // The caller has not said more, so there is no more leave than before.
    if (!turn.isAgain) this.#account.turnBegan();
    this.#memory?.asked(turn);
  }

  /** A reply, or a line of ours, was handed over whole: the next utterance comes after it, if it is not in already. */
  replySent(turn: OpenTurn, isNextAsked: boolean): void {
    this.#tell(turn);
    if (turn.kind === 'reply' && !turn.endCall && !isNextAsked) this.#prepared?.prepare(turn.language);
  }

  turnOver(turn: OpenTurn, outcome: TurnOutcome): void {
    this.#early?.close(turn, null);
    if (turn.timeline.firstTextUs !== undefined || turn.utterance !== '') this.#tell(turn);
    this.#memory?.learn(turn, outcome);
  }

  /** The call says goodbye, or is over. */
  nothingMore(): void {
    this.#prepared?.drop();
  }

  #tell(turn: OpenTurn): void {
    if (turn.isTold) return;
    turn.isTold = true;
    this.#dialogue.told(turn.utterance, this.#call.conversation.agentLine(turn.id));
  }

  /** The caller cut in, `heardMs` after our reply began; null: its turn was over. What was heard has changed. */
  interrupted(turn: OpenTurn | null, heardMs: number | null): void {
    this.#early?.historyChanged();
    this.#prepared?.drop();
    if (heardMs !== null) this.#dialogue.interrupted(heardMs);
    // What was cut may be an earlier line than that of the turn, and of a line of which nothing was heard nothing is left.
    const told = turn === null || turn.isTold ? null : turn.id;
    this.#dialogue.cut(this.#call.conversation.lastAgentLine(told));
  }

  earlyFailed(attempt: AttemptRun): void {
    this.#early?.failed(attempt);
    this.#prepared?.failed(attempt);
  }

  /** `choice` counts the providers that were asked in this turn from 0. */
  start(turn: OpenTurn, asked: NewAttempt): void {
    const { attempt: number, speaker, choice } = asked;
    if (speaker === 'apology' || speaker === 'parting') this.#apologise(turn, number, speaker);
    else if (!this.#sayOwn(turn, number, speaker) && speaker === 'primary') this.#answer(turn, asked);
    if (choice !== 0) return;
    this.#early?.close(turn, turn.utterance);
    this.#prepared?.close(turn);
  }

  /** A call that is over with the apology says so to a channel that must know, but the chart decides what follows. */
  #apologise(turn: OpenTurn, number: number, speaker: 'apology' | 'parting'): void {
    const apology = this.#newAttempt(turn, number, 'apology', 'apology');
    const { lines, whenUnanswered } = this.#call.identity.workflow;
    const isLast = speaker === 'parting' && whenUnanswered !== undefined;
    apology.text(isLast ? whenUnanswered.line : inTurn(lines.apology, this.#call.lineCounts.apology++));
    apology.done({ endCall: isLast });
  }

  /** Answers from the workflow itself: in place of a provider only what is surely meant, as the ladder's rung what fits. */
  #sayOwn(turn: OpenTurn, number: number, speaker: 'primary' | 'script'): boolean {
    const { answers } = this.#parts;
    const { workflow } = this.#call.identity;
    const isRung = speaker === 'script';
    const own = isRung ? answers.closest(workflow, turn.utterance) : answers.exact(workflow, turn.utterance);
    turn.timeline.lookedUpUs ??= this.#nowUs();
    if (own === null && !isRung) return false;
    const attempt = this.#newAttempt(turn, number, isRung ? 'script' : 'curated', isRung ? 'scripted' : 'curated');
    if (own === null) {
      attempt.failed({ code: 'NO_ANSWER', message: 'No answer of the workflow fits.' });
    } else {
      attempt.text(own.reply);
      attempt.done({ endCall: own.endCall === true });
    }
    return true;
  }

  /** What is ready first; only then a provider that is asked now. */
  #answer(turn: OpenTurn, asked: NewAttempt): void {
    const { attempt: number, choice, cause } = asked;
    const request = this.#replyRequest(turn, turn.utterance);
    this.providers.began(turn);
    if (choice === 0 && (this.#sayProven(turn, number, request) || this.#adopt(turn, number, request))) return;
    const provider = this.providers.next(turn);
    if (provider === undefined) return;
    const start = this.#startOf(turn, provider, choice);
    const extra = this.#besides(start, cause, () => this.#orderOf(request, provider));
    const attempt = this.#newAttempt(turn, number, provider.name, start);
    if (extra !== null) turn.askedBeside(attempt, extra);
    this.#ask(provider, request, attempt);
  }

  /** What the attempt is written down as, where it is beside the one that answers; null where it is in its place. */
  #besides(start: AttemptStart, cause: NewAttempt['cause'], order: () => BesideOrder): ExtraCall | null {
    if (start === 'race') return this.#account.begin({ kind: 'race', ...order() });
    if (cause === 'lost') this.#parts.board.failovers.take();
    if (cause !== 'late') return null;
    this.providers.hedging.take();
    return this.#account.hedged(order());
  }

  #sayProven(turn: OpenTurn, number: number, request: ReplyRequest): boolean {
    const hit = this.#memory?.answerTo(turn) ?? null;
    if (hit === null) return false;
    this.#memory?.served(turn, hit, request);
    const attempt = this.#newAttempt(turn, number, 'cache', `cache_${hit.tier}`);
    attempt.text(hit.text);
    attempt.done({ endCall: false });
    return true;
  }

  #adopt(turn: OpenTurn, number: number, request: ReplyRequest): boolean {
    const attempt = this.#prepared?.adopt(turn, request, number) ?? this.#early?.adopt(turn, request, number) ?? null;
    if (attempt === null) return false;
    turn.attempts.push(attempt);
    attempt.announce();
    return true;
  }

  #ask(provider: ReplyProvider, request: ReplyRequest, attempt: AttemptRun): void {
    try {
      provider.generate(request, attempt, attempt.signal);
    } catch (error) {
      const { trackingId } = this.#call.identity;
      const reason = error instanceof Error ? error.name : 'unknown';
      this.#parts.log.error('provider threw an error', { trackingId, provider: provider.name, error: reason });
      attempt.failed({ code: 'PROVIDER_BROKEN', message: 'The provider threw an error instead of reporting one.' });
    }
  }

  /** Goes on with the answer of this turn from all that was given of it. */
  continueReply(turn: OpenTurn, number: number): void {
    const { language } = turn;
    const answer = turn.answer.trimEnd();
    const provider = this.providers.toGoOn(turn);
    if (provider === undefined) return;
    const words = this.#parts.continuationWords(language);
    const asked = this.#replyRequest(turn, turn.utterance);
    const request: ReplyRequest = {
      ...asked,
      continues: answer,
      messages: () => [
        ...asked.messages(),
        { role: 'assistant', content: answer },
        // A model that does not go on with an assistant's message would begin anew.
        { role: 'user', content: words.instruction },
      ],
    };
    const gate = createContinuationGate(turn.answer, words);
    const attempt = this.#createAttempt(turn, number, provider.name, 'continuation', gate);
    turn.attempts.push(attempt);
    if (turn.gapBridgeFrom !== null) attempt.lineWasSaid();
    this.#ask(provider, request, attempt);
  }

  /** Why a provider is asked now. */
  #startOf(turn: OpenTurn, { name }: ReplyProvider, choice: number): AttemptStart {
    if (choice === 0) return name === 'scripted' ? 'scripted' : 'cold';
    if (!turn.attempts.some((attempt) => attempt.isRunning)) return 'recovery';
    return choice === 1 && turn.isRaced ? 'race' : 'hedge';
  }

  /**
   * In how many ms the second provider is asked beside the first. The clock of an adopted speculation, or of an answer
   * that waited for its time, runs since its own start.
   */
  hedgeMs(turn: OpenTurn | undefined): number {
    if (turn === undefined) return this.providers.hedgeMs(undefined);
    turn.isRaced = this.#mayRace(turn);
    if (turn.isRaced) return 0;
    const running = turn.attempts.find((attempt) => attempt.isRunning);
    const ranMs = running === undefined ? 0 : (this.#nowUs() - running.startedUs) / 1000;
    return Math.max(0, this.providers.hedgeMs(turn) - ranMs);
  }

  #mayRace(turn: OpenTurn): boolean {
    if (this.#early === null || this.#call.identity.workflow.prediction.firstVoice !== 'race') return false;
    const second = this.providers.raced(turn);
    if (second === null) return false;
    const order = this.#orderOf(this.#replyRequest(turn, turn.utterance), second);
    return this.#account.may({ kind: 'race', ...order });
  }

  #orderOf(request: ReplyRequest, { name }: ReplyProvider): BesideOrder {
    const { state } = this.#dialogue;
    return { provider: name, state, inputText: allText(request.messages()) };
  }

  #newAttempt(turn: OpenTurn, number: number, source: AnswerSource, start: AttemptStart): AttemptRun {
    const attempt = this.#createAttempt(turn, number, source, start);
    turn.attempts.push(attempt);
    return attempt;
  }

  #createAttempt(
    turn: TurnPlace,
    number: number | null,
    source: AnswerSource,
    start: AttemptStart,
    gate?: ContinuationGate,
  ): AttemptRun {
    const filter = this.#parts.createFilter(turn.language);
    const parts = { filter, nowUs: this.#nowUs, ...(gate && { gate }) };
    return new AttemptRun({ turnId: turn.id, number, source, start }, parts, this.#listener);
  }

  #replyRequest(turn: TurnPlace, utterance: string): ReplyRequest {
    const { workflow, trackingId } = this.#call.identity;
    const history = this.#call.conversation.historyFor(turn.id);
    const { id, language } = turn;
    let messages: readonly Message[] | null = null;
    return {
      trackingId,
      turnId: id,
      workflow,
      language,
      utterance,
      messages: () => (messages ??= this.#parts.buildMessages(workflow, history, utterance, language)),
    };
  }
}

/** The number of the person at the other end; '' where it is withheld. */
function personOf({ direction, from, to }: CallIdentity): string {
  return callerDigits(direction === 'inbound' ? from : to);
}
