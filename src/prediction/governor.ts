/**
 * Decides which model calls may be made beyond the one that answers a turn. Four things must hold: the call can pay for
 * it, its turns have starts left, calls of its kind were worth it at this place, and the provider has room for it.
 * One governor for the process, one account for each phone call.
 */
import type { Clock } from '../domain/clock.ts';
import type { DiscardReason, ExtraCallKind } from '../domain/ledger.ts';
import { AdoptionWatch } from './adoption_watch.ts';
import { Allowance, type Wanted } from './allowance.ts';
import type { Ledger, LedgerEntry } from './ledger.ts';
import { costOf, estimateTokens, type Price } from './price.ts';

interface GovernorParts {
  readonly clock: Clock;
  readonly ledger: Ledger;
  /** What a minute on the phone costs; a tenth of it may go to extra model calls. */
  readonly phoneMinuteCost: number;
  /** In the same currency. */
  priceOf(provider: string): Price;
  /** Whether a provider can be asked what no turn depends on: it is well, and has not enough to do. */
  hasRoomFor(kind: ExtraCallKind, provider: string): boolean;
}

interface AccountOptions {
  readonly workflowId: string;
  readonly extraCallsPerTurn: number;
  /** How long a reply usually is: what a call is charged with before it is known. */
  readonly replyTokens: number;
}

interface ExtraCallOrder extends BesideOrder, Wanted {}

interface BesideOrder {
  readonly provider: string;
  /** Short code of where in the conversation. */
  readonly state: string;
  /** All that the model is sent. */
  readonly inputText: string;
}

/** One that was begun, to be told once how it ended; what is said afterwards is ignored. */
export interface ExtraCall {
  /**
   * `savedMs`: by how much earlier it began than the turn's own request would have. `replacedCost`: of a request that it
   * made needless, such as the slower one of a race.
   */
  adopted(savedMs: number, replacedCost?: number): void;
  /** `charCount`: letters that had come of it by then. */
  discarded(why: DiscardReason, charCount: number): void;
}

export class Governor {
  readonly #parts: GovernorParts;
  readonly #watch: AdoptionWatch;

  constructor(parts: GovernorParts) {
    this.#parts = parts;
    this.#watch = new AdoptionWatch(parts.clock);
  }

  /** Of a call that has begun: from now on it earns. */
  openAccount(options: AccountOptions): GovernorAccount {
    return new GovernorAccount(this.#parts, this.#watch, options);
  }
}

interface Estimate {
  readonly price: Price;
  readonly inputTokens: number;
  readonly cost: number;
}

export class GovernorAccount {
  readonly #parts: GovernorParts;
  readonly #watch: AdoptionWatch;
  readonly #options: AccountOptions;
  readonly #allowance: Allowance;

  constructor(parts: GovernorParts, watch: AdoptionWatch, options: AccountOptions) {
    this.#parts = parts;
    this.#watch = watch;
    this.#options = options;
    this.#allowance = new Allowance(parts.clock, parts.phoneMinuteCost, options.extraCallsPerTurn);
  }

  /** A final prompt came: what a turn may start is there again. */
  turnBegan(): void {
    this.#allowance.turnBegan();
  }

  /** Whether `begin` would begin; takes nothing. */
  may(order: ExtraCallOrder): boolean {
    return this.#mayAtAll(order) && this.#allowance.allows(order, this.#estimate(order).cost);
  }

  /** Takes a start and the estimated cost. Null: it may not be. */
  begin(order: ExtraCallOrder): ExtraCall | null {
    if (!this.#mayAtAll(order)) return null;
    const estimate = this.#estimate(order);
    if (!this.#allowance.allows(order, estimate.cost)) return null;
    this.#allowance.take(order.kind, estimate.cost);
    this.#watch.started(this.#keyOf(order));
    const { kind, state } = order;
    const entry = this.#parts.ledger.started({ workflowId: this.#options.workflowId, state, kind });
    return this.#extraCall(order, estimate, entry);
  }

  /** A hedge has a budget of its own, of all calls together: here it is only written down. */
  hedged(order: BesideOrder): ExtraCall {
    const estimate = this.#estimate(order);
    const { workflowId } = this.#options;
    const entry = this.#parts.ledger.started({ workflowId, state: order.state, kind: 'hedge' });
    return {
      adopted: (savedMs) => entry.adopted(savedMs),
      discarded(why, charCount) {
        const { tokens, cost } = usedBy(order, estimate, charCount);
        entry.discarded(why);
        entry.wasted(tokens, cost);
      },
    };
  }

  get money(): number {
    return this.#allowance.money;
  }

  get startsLeft(): number {
    return this.#allowance.startsLeft;
  }

  get racesLeft(): number {
    return this.#allowance.racesLeft;
  }

  /** What needs no look at the text, which is the longest part of the question. */
  #mayAtAll(order: ExtraCallOrder): boolean {
    if (!this.#parts.hasRoomFor(order.kind, order.provider) || !this.#allowance.allows(order, 0)) return false;
    // A check is never adopted, it proves something for later turns.
    return order.kind === 'check' || this.#watch.isWorthIt(this.#keyOf(order));
  }

  #extraCall(order: ExtraCallOrder, estimate: Estimate, entry: LedgerEntry): ExtraCall {
    const { cost } = estimate;
    let isOpen = true;
    const close = (): boolean => {
      const wasOpen = isOpen;
      isOpen = false;
      return wasOpen;
    };
    return {
      adopted: (savedMs, replacedCost = 0) => {
        if (!close()) return;
        this.#allowance.giveStartBack(order.kind);
        this.#allowance.correct(cost, replacedCost);
        this.#watch.ended(this.#keyOf(order), true);
        entry.adopted(savedMs);
        if (replacedCost > 0) entry.wasted(0, replacedCost);
      },
      discarded: (why, charCount) => {
        if (!close()) return;
        const used = usedBy(order, estimate, charCount);
        this.#allowance.correct(cost, used.cost);
        // A failure of the provider says nothing of whether the guess was right; its trouble is counted elsewhere.
        if (why !== 'failed') this.#watch.ended(this.#keyOf(order), false);
        entry.discarded(why);
        entry.wasted(used.tokens, used.cost);
      },
    };
  }

  #estimate({ provider, inputText }: BesideOrder): Estimate {
    const price = this.#parts.priceOf(provider);
    const inputTokens = estimateTokens(inputText);
    return { price, inputTokens, cost: costOf(price, inputTokens, this.#options.replyTokens) };
  }

  /** Guesses are seldom adopted; what that teaches is about guesses. */
  #keyOf({ kind, state, isGuess = false }: ExtraCallOrder): string {
    return `${kind}${isGuess ? ' guess' : ''}\n${this.#options.workflowId}\n${state}`;
  }
}

/** What a call has used by the time at which so many letters had come of it. */
function usedBy(
  { inputText }: BesideOrder,
  { price, inputTokens }: Estimate,
  charCount: number,
): { readonly tokens: number; readonly cost: number } {
  // Letters of a reply are as dense as those that it answers.
  const outputTokens = Math.ceil(charCount * (inputText === '' ? 1 : inputTokens / inputText.length));
  return { tokens: inputTokens + outputTokens, cost: costOf(price, inputTokens, outputTokens) };
}
