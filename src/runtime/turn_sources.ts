/**
 * Who answers the turns of one call: the workflow's own answers, what was begun before the final prompt, or a provider
 * that is asked now. It starts attempts; which of them may speak is the chart's decision.
 */
import type { Speaker } from '../../machines/turn_state.ts';
import type { Message, ReplyProvider, ReplyRequest } from '../domain/reply.ts';
import type { AnswerSource, AttemptStart, TurnOutcome } from '../domain/turn.ts';
import type { TurnClock, Workflow } from '../domain/workflow.ts';
import type { Dialogue } from '../prediction/dialogue.ts';
import { type AttemptListener, AttemptRun } from './attempt_run.ts';
import { answeringProviders } from './call_policy.ts';
import { allText, CallMemory } from './call_memory.ts';
import type { Conversation } from './conversation.ts';
import { EarlyAnswers, type EarlyHost } from './early_answers.ts';
import type { ExtraCallAccount, ExtraCallOrder } from './early_parts.ts';
import { inTurn } from './in_turn.ts';
import { PreparedAnswers, type PreparingHost } from './prepared_answers.ts';
import type { OpenTurn } from './open_turn.ts';
import type { CallIdentity, CallParts } from './parts.ts';

interface SourcesCall {
  readonly identity: CallIdentity;
  readonly conversation: Conversation;
}

/** What a request needs of its turn; of one that has not begun there is no more. */
type TurnPlace = Pick<OpenTurn, 'id' | 'language'>;

/** What is asked before there is a turn for it; the greeting has 0. */
const NO_TURN = -1;

export class TurnSources {
  readonly #call: SourcesCall;
  readonly #parts: CallParts;
  readonly #listener: AttemptListener;
  readonly #providers: readonly ReplyProvider[];
  #turnClock: TurnClock;
  /** Null where no model answers. */
  readonly #memory: CallMemory | null;
  /** A traditional call has no partial prompts, and its answers are not in a hurry. */
  readonly #early: EarlyAnswers | null;
  readonly #prepared: PreparedAnswers | null;
  readonly #dialogue: Dialogue;
  readonly #account: ExtraCallAccount;
  readonly #nowUs: () => number;
  #apologyCount = 0;

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
    this.#turnClock = policy.turnClock;
    const { workflow, mode } = call.identity;
    this.#providers = answeringProviders(workflow, parts.providers);
    this.#dialogue = parts.early.openDialogue({ workflow, caller: personOf(call.identity) });
    this.#account = parts.early.openAccount(workflow);
    const [first] = this.#providers;
    const model = first === undefined || first.name === 'scripted' ? null : first;
    this.#memory = model === null ? null : this.#createMemory(model);
    const host = model !== null && mode === 'optimized' ? this.#earlyHost(workflow, model) : null;
    this.#early = host === null ? null : new EarlyAnswers(parts.clock, parts.early, host);
    this.#prepared = host !== null && workflow.prediction.nextTurn ? new PreparedAnswers(parts.clock, host) : null;
  }

  #createMemory(provider: ReplyProvider): CallMemory {
    const { trackingId, workflow } = this.#call.identity;
    const shared = { dialogue: this.#dialogue, account: this.#account };
    return new CallMemory({ trackingId, workflow, provider, ...shared }, this.#parts);
  }

  #earlyHost(workflow: Workflow, provider: ReplyProvider): EarlyHost & PreparingHost {
    return {
      workflow,
      provider,
      dialogue: this.#dialogue,
      account: this.#account,
      hasOwnAnswer: (text) => this.#parts.answers.exact(workflow, text) !== null,
      isPrepared: (text) => this.#prepared?.answers(text) === true,
      requestFor: (turn, utterance) => this.#replyRequest(turn, utterance),
      nextRequest: (utterance, language) => this.#replyRequest({ id: NO_TURN, language }, utterance),
      askEarly: (turn, request) => this.#askEarly(provider, request, turn, 'speculation'),
      askAhead: (request) =>
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

  /** A final prompt is in. */
  asked(turn: OpenTurn): void {
    // The caller has not said more, so there is no more leave than before.
    if (!turn.isAgain) this.#account.turnBegan();
    this.#memory?.asked(turn);
  }

  /** A reply, or a line of ours, was handed over whole: the next utterance comes after it. */
  replySent(turn: OpenTurn): void {
    this.#tell(turn);
    if (turn.kind === 'reply' && !turn.endCall) this.#prepared?.prepare(turn.language);
  }

  turnOver(turn: OpenTurn, outcome: TurnOutcome): void {
    this.#early?.close(turn, null);
    if (turn.timeline.firstTextUs !== undefined || turn.utterance !== '') this.#tell(turn);
    this.#memory?.learn(turn, outcome);
  }

  /** The call is over. */
  close(): void {
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

  /** Of another channel than before. */
  turnClockIs(clock: TurnClock): void {
    this.#turnClock = clock;
  }

  /** `choice` counts the providers that were asked in this turn from 0. */
  start(turn: OpenTurn, number: number, speaker: Speaker, choice: number): void {
    if (speaker === 'apology' || speaker === 'parting') this.#apologise(turn, number, speaker);
    else if (!this.#sayOwn(turn, number, speaker) && speaker === 'primary') this.#answer(turn, number, choice);
    if (choice !== 0) return;
    this.#early?.close(turn, turn.utterance);
    this.#prepared?.close(turn);
  }

  /** A call that is over with the apology says so to a channel that must know, but the chart decides what follows. */
  #apologise(turn: OpenTurn, number: number, speaker: 'apology' | 'parting'): void {
    const apology = this.#newAttempt(turn, number, 'apology', 'apology');
    const { lines, whenUnanswered } = this.#call.identity.workflow;
    const isLast = speaker === 'parting' && whenUnanswered !== undefined;
    apology.text(isLast ? whenUnanswered.line : inTurn(lines.apology, this.#apologyCount++));
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
  #answer(turn: OpenTurn, number: number, choice: number): void {
    const request = this.#replyRequest(turn, turn.utterance);
    if (choice === 0 && (this.#sayProven(turn, number, request) || this.#adopt(turn, number, request))) return;
    const provider = this.#providers[choice % this.#providers.length];
    if (provider === undefined) return;
    const start = this.#startOf(turn, provider, choice);
    if (start === 'race') turn.race = this.#account.begin(this.#raceOrder(request, provider));
    this.#ask(provider, request, this.#newAttempt(turn, number, provider.name, start));
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
    if (turn === undefined) return this.#turnClock.hedgeMs;
    turn.isRaced = this.#mayRace(turn);
    if (turn.isRaced) return 0;
    const running = turn.attempts.find((attempt) => attempt.isRunning);
    const ranMs = running === undefined ? 0 : (this.#nowUs() - running.startedUs) / 1000;
    return Math.max(0, this.#turnClock.hedgeMs - ranMs);
  }

  #mayRace(turn: OpenTurn): boolean {
    const [first, second] = this.#providers;
    if (this.#early === null || first === undefined || second === undefined) return false;
    if (this.#call.identity.workflow.prediction.firstVoice !== 'race') return false;
    if (!this.#parts.early.providers.mayOutrun(second.name, first.name)) return false;
    return this.#account.may(this.#raceOrder(this.#replyRequest(turn, turn.utterance), second));
  }

  #raceOrder(request: ReplyRequest, { name }: ReplyProvider): ExtraCallOrder {
    const { state } = this.#dialogue;
    return { kind: 'race', provider: name, state, inputText: allText(request.messages()) };
  }

  #newAttempt(turn: OpenTurn, number: number, source: AnswerSource, start: AttemptStart): AttemptRun {
    const attempt = this.#createAttempt(turn, number, source, start);
    turn.attempts.push(attempt);
    return attempt;
  }

  #createAttempt(turn: TurnPlace, number: number | null, source: AnswerSource, start: AttemptStart): AttemptRun {
    const filter = this.#parts.createFilter(turn.language);
    return new AttemptRun({ turnId: turn.id, number, source, start }, { filter, nowUs: this.#nowUs }, this.#listener);
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

/** The number of the person at the other end. */
function personOf({ direction, from, to }: CallIdentity): string {
  return direction === 'inbound' ? from : to;
}
