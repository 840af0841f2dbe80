/**
 * Who answers the turns of one call: the workflow's own answers, what was begun before the final prompt, or a provider
 * that is asked now. It starts attempts; which of them may speak is the chart's decision.
 */
import type { Speaker } from '../../machines/turn_state.ts';
import type { Message, ReplyProvider, ReplyRequest } from '../domain/reply.ts';
import type { AnswerSource, AttemptStart } from '../domain/turn.ts';
import type { TurnClock, Workflow } from '../domain/workflow.ts';
import { type AttemptListener, AttemptRun } from './attempt_run.ts';
import { answeringProviders } from './call_policy.ts';
import type { Conversation } from './conversation.ts';
import { EarlyAnswers, type EarlyHost } from './early_answers.ts';
import type { ExtraCallOrder } from './early_parts.ts';
import { inTurn } from './in_turn.ts';
import type { OpenTurn } from './open_turn.ts';
import type { CallIdentity, CallParts } from './parts.ts';

interface SourcesCall {
  readonly identity: CallIdentity;
  readonly conversation: Conversation;
}

export class TurnSources {
  readonly #call: SourcesCall;
  readonly #parts: CallParts;
  readonly #listener: AttemptListener;
  readonly #providers: readonly ReplyProvider[];
  readonly #turnClock: TurnClock;
  /** A traditional call has no partial prompts, and its answers are not in a hurry. */
  readonly #early: EarlyAnswers | null;
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
    const [first] = this.#providers;
    const isEarly = mode === 'optimized' && first !== undefined && first.name !== 'scripted';
    this.#early = isEarly ? new EarlyAnswers(parts.clock, parts.early, this.#earlyHost(workflow, first)) : null;
  }

  #earlyHost(workflow: Workflow, provider: ReplyProvider): EarlyHost {
    return {
      state: 'talk',
      workflow,
      provider,
      requestFor: (turn, utterance) => this.#replyRequest(turn, utterance),
      askEarly: (turn, request) => {
        const attempt = this.#createAttempt(turn, null, provider.name, 'speculation');
        this.#ask(provider, request, attempt);
        return attempt;
      },
    };
  }

  /** A partial prompt of a turn. */
  heard(turn: OpenTurn, text: string, language: string, atUs: number): void {
    this.#early?.heard(turn, text, language, atUs);
  }

  /** A final prompt is in. */
  turnBegan(): void {
    this.#early?.account.turnBegan();
  }

  turnOver(turn: OpenTurn): void {
    this.#early?.close(turn, null);
  }

  /** What was said or heard before is no longer what it was. */
  historyChanged(): void {
    this.#early?.historyChanged();
  }

  earlyFailed(attempt: AttemptRun): void {
    this.#early?.failed(attempt);
  }

  /** `choice` counts the providers that were asked in this turn from 0. */
  start(turn: OpenTurn, number: number, speaker: Speaker, choice: number): void {
    if (speaker === 'apology') this.#apologise(turn, number);
    else if (!this.#sayOwn(turn, number, speaker) && speaker === 'primary') this.#askProvider(turn, number, choice);
    if (choice === 0) this.#early?.close(turn, turn.utterance);
  }

  #apologise(turn: OpenTurn, number: number): void {
    const apology = this.#newAttempt(turn, number, 'apology', 'apology');
    apology.text(inTurn(this.#call.identity.workflow.lines.apology, this.#apologyCount++));
    apology.done({ endCall: false });
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

  #askProvider(turn: OpenTurn, number: number, choice: number): void {
    const provider = this.#providers[choice % this.#providers.length];
    if (provider === undefined) return;
    const request = this.#replyRequest(turn, turn.utterance);
    const early = choice === 0 ? (this.#early?.adopt(turn, request, number) ?? null) : null;
    if (early !== null) {
      turn.attempts.push(early);
      early.announce();
      return;
    }
    const start = this.#startOf(turn, provider, choice);
    if (start === 'race') turn.race = this.#early?.account.begin(this.#raceOrder(turn, provider)) ?? null;
    this.#ask(provider, request, this.#newAttempt(turn, number, provider.name, start));
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
    return (
      this.#parts.early.providers.mayOutrun(second.name, first.name) &&
      this.#early.account.may(this.#raceOrder(turn, second))
    );
  }

  #raceOrder(turn: OpenTurn, { name }: ReplyProvider): ExtraCallOrder {
    return { kind: 'race', provider: name, state: 'talk', inputText: turn.utterance };
  }

  #newAttempt(turn: OpenTurn, number: number, source: AnswerSource, start: AttemptStart): AttemptRun {
    const attempt = this.#createAttempt(turn, number, source, start);
    turn.attempts.push(attempt);
    return attempt;
  }

  #createAttempt(turn: OpenTurn, number: number | null, source: AnswerSource, start: AttemptStart): AttemptRun {
    const filter = this.#parts.createFilter(turn.language);
    return new AttemptRun({ turnId: turn.id, number, source, start }, { filter, nowUs: this.#nowUs }, this.#listener);
  }

  #replyRequest(turn: OpenTurn, utterance: string): ReplyRequest {
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
