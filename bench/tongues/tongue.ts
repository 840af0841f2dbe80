/**
 * A language of callers and agent. The world behind it is the same in all of them: what a line means, and which answer is
 * right, does not depend on the language in which both are said. Nothing here knows the product.
 */
import type { Answer } from '../meaning/dialogue_state.ts';
import type { Slot } from '../meaning/restaurants.ts';
import type { Meaning } from '../meaning/utterance.ts';
import type { Wordings } from '../meaning/wordings.ts';

export const TONGUE_TAGS = ['en-US', 'zh-HK', 'ja-JP', 'ar-AE', 'hi-IN', 'de-DE'] as const;

/** BCP-47. */
export type TongueTag = (typeof TONGUE_TAGS)[number];

/** What its speech consists of. */
export interface SpokenForm {
  /** Between two units: a space, or nothing where words are written together. */
  readonly joiner: '' | ' ';
  /** What a recogniser hears one after the other: words, or characters where there are no spaces. */
  readonly unitsOf: (text: string) => readonly string[];
  /** How long a unit takes beside an English word, which is 1. */
  readonly weightOf: (unit: string) => number;
  /** Another one, as a recogniser has it before it corrects itself. */
  readonly misheard: (unit: string) => string;
}

/** What the operator of a line in this language would write down. */
export interface LineWords {
  readonly greeting: string;
  readonly instructions: string;
  readonly lines: {
    readonly bridge: readonly string[];
    readonly apology: readonly string[];
    readonly unknown: readonly string[];
    readonly brokenOff: readonly string[];
    readonly stillThere: readonly string[];
    readonly goodbye: string;
  };
  /** What the product says between two parts of an answer that broke off and do not connect. */
  readonly goingOn: string;
  /** A value as the agent says it, and how callers say it beside. */
  readonly nameOf: (slot: Slot, value: string) => { readonly value: string; readonly wordings: readonly string[] };
  /** "It does not matter", said of whatever was asked. */
  readonly any: readonly string[];
  readonly anyOf: Readonly<Record<Slot, readonly string[]>>;
  /** How the agent asks for a slot. */
  readonly asks: Readonly<Record<Slot, readonly string[]>>;
}

export interface Tongue {
  readonly tag: TongueTag;
  readonly spoken: SpokenForm;
  readonly words: LineWords;
  /** Any text: also the beginning of a line, and nonsense. */
  readonly read: (line: string) => Meaning;
  /** How a recorded English line is said: always in the same words, and other lines mostly in others. */
  readonly say: (line: string) => string;
  /** Three for each answer; none is one of another answer, or the beginning of one. */
  readonly wordings: (answer: Answer) => Wordings;
  /** What stays the same however a text was punctuated, and however its numbers were written. */
  readonly fold: (text: string) => string;
  /** Whether a line in the user's name tells a model to go on with its answer, which no caller does. */
  readonly goesOn: (text: string) => boolean;
}
