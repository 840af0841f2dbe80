/** A language as the catalogue has it: its codes, who speaks and hears it, how it is written, and what we say in it. */
import type { WorkflowLines } from './workflow.ts';

type SpeakingProvider = 'ElevenLabs' | 'Google' | 'Amazon' | 'Azure';
type HearingProvider = 'Deepgram' | 'Google' | 'Azure';

/** Who speaks a language, and under which tag. */
export interface Speaking {
  readonly provider: SpeakingProvider;
  readonly tag: string;
  /** Known voices of it, none of them the carrier's own choice; they are shown, and used only where one must be named. */
  readonly voices: readonly string[];
}

/** Who hears a language, and under which tag. */
export interface Hearing {
  readonly provider: HearingProvider;
  readonly tag: string;
  /** The best first; empty = the provider's own choice. */
  readonly models: readonly string[];
}

/** Said when there is no call to speak for us. */
export interface Notices {
  readonly oneMoment: string;
  readonly busy: string;
  readonly apology: string;
}

/** Said to a caller whom nobody could answer several times in a row. */
interface PartingLines {
  readonly transfer: string;
  readonly callBack: string;
}

/** For an answer that broke off in mid-sentence and is gone on with by another generation. */
interface ContinuationLines {
  /** The last message of the prompt, after the words that were sent. */
  readonly instruction: string;
  /** Said before what does not connect to the words before it. */
  readonly bridge: string;
  /** In lower case: not said a second time within an answer. */
  readonly greetings: readonly string[];
  /** In lower case: words that have a capital only where they begin a sentence; empty where scripts have no capitals. */
  readonly starters: readonly string[];
}

/** What is said in a language; its regions share it. */
export interface LanguageWords {
  readonly lines: WorkflowLines;
  readonly parting: PartingLines;
  readonly notices: Notices;
  readonly continuation: ContinuationLines;
  /** How `&` is read. */
  readonly and: string;
  /** What callers say while they think, in lower case. */
  readonly fillers: readonly string[];
}

export interface Language {
  /** Canonical BCP-47, such as `en-US`; everything of ours that names a language names it so. */
  readonly code: string;
  /** Names the lists of words that all regions share: `en`, `yue`, `zh`, `zh-hant`. */
  readonly key: string;
  /** The code of the language's best-known region, often its own. */
  readonly home: string;
  /** In English. */
  readonly name: string;
  /** In the language itself. */
  readonly ownName: string;
  /** For instructions to a model, where the language's name does not say how to write; else null. */
  readonly modelName: string | null;
  /** Other tags for exactly this, those of providers included. */
  readonly aliases: readonly string[];
  /** Unicode names of the scripts that it is written in, such as `Latin`. */
  readonly scripts: readonly string[];
  readonly direction: 'ltr' | 'rtl';
  /** In order of preference; empty = nobody whom we know. */
  readonly speaks: readonly Speaking[];
  readonly hears: readonly Hearing[];
  /** What `<Gather>` and `<Say>` call it. */
  readonly gather: string;
  readonly say: string;
  /** Characters that end a sentence, and those that end a part of one. */
  readonly sentenceEnds: string;
  readonly clauseEnds: string;
  /** The ten digits in its own writing; null where it is written with 0 to 9. */
  readonly digits: string | null;
  /** Silence after which the caller has finished; absent = as the carrier judges. */
  readonly speechTimeoutMs?: number;
  readonly words: LanguageWords;
}
