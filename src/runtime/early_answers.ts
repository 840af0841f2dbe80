/**
 * What one call has begun before a final prompt is in: at most one speculation on a partial prompt. It is held, fenced
 * and unheard until a final prompt asks for exactly what it answers; then a turn adopts it, otherwise nothing of it is
 * ever said or kept.
 */
import type { Clock } from '../domain/clock.ts';
import type { DiscardReason } from '../domain/ledger.ts';
import type { ReplyProvider, ReplyRequest } from '../domain/reply.ts';
import { foldUtterance } from '../domain/utterance.ts';
import type { Workflow } from '../domain/workflow.ts';
import { type SpeculationHost, Speculator } from '../prediction/speculator.ts';
import type { Dialogue } from '../prediction/dialogue.ts';
import { asksTheSame } from './asks_the_same.ts';
import type { AttemptRun } from './attempt_run.ts';
import { allText } from './call_memory.ts';
import type { EarlyParts, ExtraCall, ExtraCallAccount } from './early_parts.ts';
import type { OpenTurn } from './open_turn.ts';

/** What the turns of the call do for it. */
export interface EarlyHost {
  readonly workflow: Workflow;
  readonly dialogue: Dialogue;
  readonly account: ExtraCallAccount;
  /** Whom a turn that begins now would ask first. */
  firstProvider(): ReplyProvider;
  requestFor(turn: OpenTurn, utterance: string): ReplyRequest;
  /** The workflow says itself what is answered to this text. */
  hasOwnAnswer(text: string): boolean;
  /** An answer to this text was asked for before the caller began. */
  isPrepared(text: string): boolean;
  /** Starts a generation that nobody is told of. */
  askEarly(provider: ReplyProvider, turn: OpenTurn, request: ReplyRequest): AttemptRun;
}

interface Speculation {
  readonly turn: OpenTurn;
  readonly attempt: AttemptRun;
  readonly request: ReplyRequest;
  readonly extra: ExtraCall;
}

export class EarlyAnswers implements SpeculationHost {
  readonly #clock: Clock;
  readonly #host: EarlyHost;
  readonly #speculator: Speculator;
  /** The turn whose utterance is being heard. */
  #heard: OpenTurn | null = null;
  #speculation: Speculation | null = null;

  constructor(clock: Clock, parts: EarlyParts, host: EarlyHost) {
    this.#clock = clock;
    this.#host = host;
    this.#speculator = new Speculator({
      clock,
      limits: parts.limits,
      completenessOf: (text, language) => parts.completenessOf(text, language),
      wholeShare: (text, language) => host.dialogue.wholeShare(text, language),
      cadence: parts.createCadence(),
      host: this,
    });
  }

  heard(turn: OpenTurn, text: string, language: string, atUs: number): void {
    if (!this.#host.workflow.prediction.speculate) return;
    this.#heard = turn;
    this.#speculator.heard(text, language === '' ? turn.language : language, atUs);
  }

  begin(text: string, language: string, isGuess: boolean): boolean {
    const turn = this.#heard;
    const host = this.#host;
    const { dialogue, account } = host;
    if (turn === null) return false;
    // What is known already need not be asked for.
    if (host.hasOwnAnswer(text) || host.isPrepared(text) || dialogue.hasAnswerTo(text, language)) return false;
    const request = host.requestFor(turn, text);
    const inputText = allText(request.messages());
    const { state } = dialogue;
    const provider = host.firstProvider();
    const extra = account.begin({ kind: 'speculation', isGuess, provider: provider.name, state, inputText });
    if (extra === null) return false;
    if (this.#speculation !== null) this.#discard(reasonOf(this.#speculation.request.utterance, text));
    const attempt = host.askEarly(provider, turn, request);
    this.#speculation = { turn, request, extra, attempt };
    // Nobody listened while it was being asked.
    if (attempt.failure !== null) this.failed(attempt);
    return true;
  }

  /**
   * The speculation if it answers exactly what is asked now: the same instructions, history and language, and a text that
   * folds to the same. What is not adopted goes on until `close`, so that the request that replaces it leaves first.
   */
  adopt(turn: OpenTurn, request: ReplyRequest, number: number): AttemptRun | null {
    const speculation = this.#speculation;
    if (speculation === null || speculation.turn !== turn) return null;
    const { attempt, extra } = speculation;
    if (attempt.failure !== null || !asksTheSame(speculation.request, request)) return null;
    this.#speculation = null;
    extra.adopted((this.#clock.nowUs() - attempt.startedUs) / 1000);
    attempt.adopt(turn.id, number);
    return attempt;
  }

  /** The final prompt of this turn was dealt with, or the turn is over. */
  close(turn: OpenTurn, finalText: string | null): void {
    if (this.#heard === turn) {
      this.#heard = null;
      this.#speculator.reset();
    }
    if (this.#speculation?.turn === turn) this.#discard(reasonOf(this.#speculation.request.utterance, finalText));
  }

  /** What the model would be told has changed. */
  historyChanged(): void {
    if (this.#speculation === null) return;
    this.#discard('interrupted');
    this.#speculator.lost();
  }

  failed(attempt: AttemptRun): void {
    if (this.#speculation?.attempt !== attempt) return;
    this.#discard('failed');
    this.#speculator.lost();
  }

  #discard(why: DiscardReason): void {
    if (this.#speculation === null) return;
    const { turn, attempt, extra } = this.#speculation;
    this.#speculation = null;
    attempt.abort();
    turn.discarded.push({ attempt, why });
    extra.discarded(why, attempt.charCount);
  }
}

/** How the final text differs from the one that was asked about. */
function reasonOf(asked: string, finalText: string | null): DiscardReason {
  if (finalText === null) return 'interrupted';
  const [before, now] = [foldUtterance(asked), foldUtterance(finalText)];
  if (before === now) return 'interrupted';
  return now.startsWith(before) ? 'appended' : 'substituted';
}
