/**
 * Answers to what callers are likely to say next, asked for while our last reply is still being spoken. They need no
 * partial prompts, so they serve every language and recogniser. They are kept for this call and this place only: the next
 * final prompt takes the one that answers exactly what it asks, and the others are let go.
 */
import type { Clock } from '../domain/clock.ts';
import type { DiscardReason } from '../domain/ledger.ts';
import type { ReplyProvider, ReplyRequest } from '../domain/reply.ts';
import { foldUtterance } from '../domain/utterance.ts';
import type { Dialogue } from '../prediction/dialogue.ts';
import { asksTheSame } from './asks_the_same.ts';
import type { AttemptRun } from './attempt_run.ts';
import { allText } from './call_memory.ts';
import type { ExtraCall, ExtraCallAccount } from './early_parts.ts';
import type { OpenTurn } from './open_turn.ts';

export interface PreparingHost {
  readonly dialogue: Dialogue;
  readonly account: ExtraCallAccount;
  /** Whom a turn that begins now would ask first. */
  firstProvider(): ReplyProvider;
  /** The workflow says itself what is answered to this text. */
  hasOwnAnswer(text: string): boolean;
  /** What the model would be asked if the caller said this now. */
  nextRequest(utterance: string, language: string): ReplyRequest;
  /** Starts a generation that nobody is told of. */
  askAhead(provider: ReplyProvider, request: ReplyRequest): AttemptRun;
}

interface Prepared {
  readonly request: ReplyRequest;
  readonly attempt: AttemptRun;
  readonly extra: ExtraCall;
}

const PREPARED_MAX = 2;
/** Of callers in this place. What is said less often does not pay. */
const PROBABILITY_MIN = 0.2;

export class PreparedAnswers {
  readonly #clock: Clock;
  readonly #host: PreparingHost;
  #prepared: Prepared[] = [];

  constructor(clock: Clock, host: PreparingHost) {
    this.#clock = clock;
    this.#host = host;
  }

  /** Our reply was handed over whole: the next utterance comes after it. */
  prepare(language: string): void {
    this.#letGo('unused', null);
    const { dialogue, account } = this.#host;
    const provider = this.#host.firstProvider();
    for (const utterance of dialogue.likely(language, PREPARED_MAX, PROBABILITY_MIN)) {
      // What is known already need not be asked for.
      if (this.#host.hasOwnAnswer(utterance) || dialogue.hasAnswerTo(utterance, language)) continue;
      const request = this.#host.nextRequest(utterance, language);
      const inputText = allText(request.messages());
      const { state } = dialogue;
      const extra = account.begin({ kind: 'predicted', isGuess: true, provider: provider.name, state, inputText });
      if (extra === null) return;
      const attempt = this.#host.askAhead(provider, request);
      this.#prepared.push({ request, attempt, extra });
      // Nobody listened while it was being asked.
      if (attempt.failure !== null) this.failed(attempt);
    }
  }

  answers(text: string): boolean {
    const folded = foldUtterance(text);
    return this.#prepared.some(({ request }) => foldUtterance(request.utterance) === folded);
  }

  adopt(turn: OpenTurn, request: ReplyRequest, number: number): AttemptRun | null {
    const found = this.#prepared.find((prepared) => asksTheSame(prepared.request, request));
    if (found === undefined) return null;
    const { attempt, extra } = found;
    this.#prepared = this.#prepared.filter((prepared) => prepared !== found);
    extra.adopted((this.#clock.nowUs() - attempt.startedUs) / 1000);
    attempt.adopt(turn.id, number);
    return attempt;
  }

  /** The next final prompt was dealt with. */
  close(turn: OpenTurn): void {
    this.#letGo('unused', turn);
  }

  /** What the model would be told has changed, or the call is over. */
  drop(): void {
    this.#letGo('interrupted', null);
  }

  failed(attempt: AttemptRun): void {
    const failed = this.#prepared.filter((prepared) => prepared.attempt === attempt);
    this.#prepared = this.#prepared.filter((prepared) => prepared.attempt !== attempt);
    for (const prepared of failed) this.#end(prepared, 'failed', null);
  }

  #letGo(why: DiscardReason, turn: OpenTurn | null): void {
    const prepared = this.#prepared;
    this.#prepared = [];
    for (const each of prepared) this.#end(each, why, turn);
  }

  #end({ attempt, extra }: Prepared, why: DiscardReason, turn: OpenTurn | null): void {
    attempt.abort();
    turn?.discarded.push({ attempt, why });
    extra.discarded(why, attempt.charCount);
  }
}
