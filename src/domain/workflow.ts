/** What a call should say. The schema that checks it is `workflows/schema.ts`; this is its shape for everyone else. */
export interface Workflow {
  readonly id: string;
  /** Counts up at every change; assigned by the store. */
  readonly version: number;
  readonly name: string;
  /** Our numbers whose inbound calls this workflow answers. */
  readonly numbers: readonly string[];
  /** BCP-47. */
  readonly language: string;
  readonly voice?: Voice;
  /** Spoken when the call connects; agent line 0 of the history. */
  readonly greeting: string;
  /** The system prompt of the model. */
  readonly instructions: string;
  readonly answers: readonly Answer[];
  readonly lines: WorkflowLines;
  readonly limits: WorkflowLimits;
  /** Late times of the turn's clock, from the final prompt. */
  readonly turnClock: TurnClock;
  readonly machineDetection: 'off' | 'report' | 'hang_up';
  /** Further or changed ConversationRelay attributes, camelCase as Twilio documents them. */
  readonly relayAttributes: Readonly<Record<string, string>>;
  /** Further languages, for `<Language>` elements. */
  readonly languages: readonly LanguageOption[];
  /** Who hears and speaks: the carrier's relay, or a speech service of ours over a media stream. Absent: by language. */
  readonly speechPath?: 'relay' | 'media';
  readonly model: { readonly temperature: number; readonly maxTokens: number };
  /** Values that callers name and that answers depend on, so that a wording can be told from the values in it. */
  readonly slots: readonly Slot[];
  readonly prediction: PredictionPolicy;
  /** What is done for a caller whom nobody can answer; absent = apologies only. */
  readonly whenUnanswered?: WhenUnanswered;
}

/** Exactly one of `transferTo` and `callBack`. */
export interface WhenUnanswered {
  /** So many turns in a row without an answer; the last of them is answered with `line`. */
  readonly afterTurns: number;
  /** The caller is connected with this number. */
  readonly transferTo?: string;
  /** The caller is told that somebody will call back; the app finds such calls by their end, `call_back`. */
  readonly callBack?: true;
  readonly line: string;
}

export interface Voice {
  readonly ttsProvider?: string;
  readonly name?: string;
  readonly transcriptionProvider?: string;
  readonly speechModel?: string;
}

export interface LanguageOption extends Voice {
  readonly code: string;
}

export interface Slot {
  readonly name: string;
  readonly values: readonly SlotValue[];
  /** What callers say when any value will do: "I don't mind". */
  readonly any: readonly string[];
  /** Phrases of the agent that ask for this slot; an `any` that names no slot is then about this one. */
  readonly asks: readonly string[];
}

interface SlotValue {
  readonly value: string;
  /** How it is said; the value itself is always one of them. */
  readonly wordings: readonly string[];
}

/** What is done so that an answer is ready early, and what it may cost. */
export interface PredictionPolicy {
  /**
   * A turn that is not ready at its final prompt: `race` asks the first two providers at once where the second is the
   * faster one, `hedge` asks the second when the first is late, `off` only when the first has failed.
   */
  readonly firstVoice: 'race' | 'hedge' | 'off';
  /** Names of the providers that may answer, in the order of trying; empty = all that are configured. */
  readonly providers: readonly string[];
  /** Asks the model on a partial prompt that seems complete. */
  readonly speculate: boolean;
  /** Serves answers that were proven in earlier calls. */
  readonly cache: boolean;
  /** Prepares the likely next turns while a reply is being spoken. */
  readonly nextTurn: boolean;
  /** Model calls beyond the one that answers, on average over the turns of a call. A race has one more of its own. */
  readonly extraCallsPerTurn: number;
}

export interface Answer {
  /** Example wordings; equal after folding = curated answer. */
  readonly wordings: readonly string[];
  readonly reply: string;
  /** Hang up after it was spoken. */
  readonly endCall?: boolean;
}

/** Spoken where no provider speaks. Lists are used in turn, so that a caller does not hear the same words twice running. */
export interface WorkflowLines {
  /** Said at 900 ms when a provider is alive but silent. */
  readonly bridge: readonly string[];
  /** Said when nobody can answer. */
  readonly apology: readonly string[];
  /** Said by the scripted provider when no answer fits. */
  readonly unknown: readonly string[];
  /** Closes an answer that broke off. */
  readonly brokenOff: readonly string[];
  readonly stillThere: readonly string[];
  readonly goodbye: string;
}

interface WorkflowLimits {
  readonly maxCallS: number;
  /** Caller silence before `stillThere`. */
  readonly silenceS: number;
  /** Times `stillThere` is said before the call ends. */
  readonly silenceCountMax: number;
  /** How long the phone rings. */
  readonly ringS: number;
}

export interface TurnClock {
  /** A second attempt is started when the first has given no text. Absent: as late as that provider seldom is. */
  readonly hedgeMs?: number;
  readonly bridgeMs: number;
  readonly scriptMs: number;
  readonly apologyMs: number;
  readonly scriptAfterBridgeMs: number;
  readonly apologyAfterBridgeMs: number;
}

/** What is kept under a workflow's id. A removed one leaves its version behind, so that versions only count up. */
export interface StoredWorkflow {
  readonly version: number;
  /** Absent in the first form, which wrote the default of a hedge's delay down like one that was asked for. */
  readonly form?: 2;
  readonly workflow: Workflow | null;
}

export const DEFAULT_PREDICTION: PredictionPolicy = {
  firstVoice: 'race',
  providers: [],
  speculate: true,
  cache: true,
  nextTurn: true,
  extraCallsPerTurn: 0.7,
};

/** Nothing is asked before a final prompt, and nothing twice unless the first answer is late. */
export const NO_PREDICTION: PredictionPolicy = {
  ...DEFAULT_PREDICTION,
  firstVoice: 'hedge',
  speculate: false,
  cache: false,
  nextTurn: false,
};

type LaterField = 'slots' | 'prediction';

/** A workflow that was written down before it had all its fields. */
export type EarlierWorkflow = Omit<Workflow, LaterField> & Partial<Pick<Workflow, LaterField>>;

/** What a workflow was given that said nothing of it. */
const FIRST_HEDGE_MS = 900;

export function storedAsOfNow({ form, workflow, ...stored }: StoredWorkflow): StoredWorkflow {
  if (workflow === null) return { ...stored, form: 2, workflow };
  const { hedgeMs, ...clock } = workflow.turnClock;
  const isGiven = hedgeMs !== undefined && (form === 2 || hedgeMs !== FIRST_HEDGE_MS);
  const turnClock = isGiven ? { ...clock, hedgeMs } : clock;
  return { ...stored, form: 2, workflow: asOfNow({ ...workflow, turnClock }, DEFAULT_PREDICTION) };
}

export function asOfNow(workflow: EarlierWorkflow, prediction: PredictionPolicy): Workflow {
  return { ...workflow, slots: workflow.slots ?? [], prediction: workflow.prediction ?? prediction };
}
