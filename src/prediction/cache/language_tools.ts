/** What the cache must know of languages; it is handed in, because features do not know each other. */

/** What a text says, as far as agreeing goes; whoever made them compares the rest of what they hold. */
export interface Facts {
  /** Words that carry meaning, in a form that compares; pairs of characters in scripts without spaces. */
  readonly contentWords: readonly string[];
}

/** Methods, not properties, so that an implementation may have a type of its own for facts. */
export interface LanguageTools {
  /** Two wordings with one meaning become one text. Never loses a negation, a number, a question word or a modal verb. */
  normalise(text: string, language: string): string;
  /**
   * What two normalised wordings must share to have one answer, where that is less than every character: what is heard,
   * for languages that recognisers write with several characters for one sound. It is nothing for people to read.
   */
  keyOf?(words: string, language: string): string;
  factsOf(text: string, language: string): Facts;
  /** The same numbers, names, dates and negations. */
  sameFacts(a: Facts, b: Facts): boolean;
  isTimeRelative(text: string, language: string): boolean;
  /** Means something only after what was said before: "yes", "what about that one". */
  isContextDependent(text: string, language: string): boolean;
  hasPersonalData(text: string, language: string): boolean;
  isCorrection(text: string, language: string): boolean;
}
