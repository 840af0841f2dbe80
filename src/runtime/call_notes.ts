/** What is kept of one call beside its transcript: its turns, what the carrier told, and what was counted. Bounded. */
import type { CallRecord, CarrierFact } from '../domain/call_record.ts';
import type { TurnRecord } from '../domain/turn.ts';

interface NotesLimits {
  readonly carrierFacts: number;
  readonly turnsKept: number;
}

type Kept = Pick<CallRecord, 'turns' | 'carrierHistory' | 'counters' | 'answeredBy'>;

export class CallNotes {
  readonly #limits: NotesLimits;
  readonly #turns: TurnRecord[];
  readonly #carrierHistory: CarrierFact[];
  readonly #counters: Map<string, number>;
  answeredBy: string | null;

  /** `past`: what was kept of the call before this process had it. */
  constructor(limits: NotesLimits, past: Kept | null) {
    this.#limits = limits;
    this.#turns = [...(past?.turns ?? [])];
    this.#carrierHistory = [...(past?.carrierHistory ?? [])];
    this.#counters = new Map(Object.entries(past?.counters ?? {}));
    this.answeredBy = past?.answeredBy ?? null;
  }

  turnEnded(turn: TurnRecord): void {
    this.#turns.push(turn);
    if (this.#turns.length > this.#limits.turnsKept) this.#turns.shift();
  }

  carrierTold(fact: CarrierFact): void {
    this.#carrierHistory.push(fact);
    if (this.#carrierHistory.length > this.#limits.carrierFacts) this.#carrierHistory.shift();
  }

  count(code: string): void {
    this.#counters.set(code, (this.#counters.get(code) ?? 0) + 1);
  }

  /** As it is now. */
  kept(): Kept {
    return {
      answeredBy: this.answeredBy,
      turns: [...this.#turns],
      carrierHistory: [...this.#carrierHistory],
      counters: Object.fromEntries(this.#counters),
    };
  }
}
