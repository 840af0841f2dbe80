/** What a call needs so that answers are ready early; handed in, so that a replay may leave any of it out. */
import type { DiscardReason, ExtraCallKind } from '../domain/ledger.ts';
import type { Workflow } from '../domain/workflow.ts';
import type { Dialogue } from '../prediction/dialogue.ts';

export interface EarlyParts {
  readonly limits: {
    /** Speculations in one turn. */
    readonly perTurn: number;
    /** Longer utterances are answered after their final prompt only. */
    readonly chars: number;
    /** After so long an utterance nothing is begun any more, ms. */
    readonly utteranceMs: number;
  };
  /** Of a partial text, from its words alone. */
  completenessOf(text: string, language: string): 'complete' | 'open' | 'unclear';
  createCadence(): Cadence;
  /** Follows one call. `variables`: what the app sent with it; `caller`: the number of the person, '' where it is withheld. */
  openDialogue(call: {
    readonly workflow: Workflow;
    readonly variables: Readonly<Record<string, string>>;
    readonly caller: string;
  }): Dialogue;
  /** Asks for leave for every model call beyond the one that answers. */
  openAccount(workflow: Workflow): ExtraCallAccount;
}

/** The rhythm of one call's partial prompts. */
interface Cadence {
  heard(atUs: number): void;
  reset(): void;
  /** How long a text has to stay the same to be taken for whole. */
  waitMs(): number;
}

export interface ExtraCallAccount {
  /** A final prompt came: what a turn may cost is there again. */
  turnBegan(): void;
  may(call: ExtraCallOrder): boolean;
  /** Null: it may not be. */
  begin(call: ExtraCallOrder): ExtraCall | null;
  /** A hedge, whose leave is given elsewhere, is only written down. */
  hedged(call: BesideOrder): ExtraCall;
}

interface ExtraCallOrder extends BesideOrder {
  readonly kind: ExtraCallKind;
  /** More often than not it is for nothing, so it leaves the last start of a turn to what is likelier. Default false. */
  readonly isGuess?: boolean;
}

export interface BesideOrder {
  readonly provider: string;
  /** Where in the conversation. */
  readonly state: string;
  /** What the model is sent, letters. */
  readonly inputText: string;
}

/** One that was begun; told once how it ended. */
export interface ExtraCall {
  /** `savedMs`: by how much earlier it began than the turn's own request would have. */
  adopted(savedMs: number): void;
  /** `charCount`: letters that had come of it by then. */
  discarded(why: DiscardReason, charCount: number): void;
}
