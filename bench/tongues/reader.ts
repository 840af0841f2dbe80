/**
 * Reads what a line means from the phrases that are in it: from left to right, the longest phrase first, each word or
 * character once. One reader for all languages but English, whose recorded lines have a reader of their own. Pure.
 */
import { SLOTS, type Slot } from '../meaning/restaurants.ts';
import { FIELDS, type Meaning } from '../meaning/utterance.ts';

type Saying = Meaning['says'] extends ReadonlySet<infer Act> ? Act : never;

/** In this order they are told. */
const SAYINGS: readonly Saying[] = ['yes', 'no', 'alternatives', 'bye', 'repeat', 'restart', 'hello'];

/**
 * What a phrase says. `ask …`: asks for that field of a venue; `any …`: anything will do; `deny` and `denied`: the value
 * after it, or before it, is not wanted; `skip`: a phrase that holds another one and says nothing of it.
 */
export type Mark =
  | { readonly slot: Slot; readonly value: string }
  | `ask ${(typeof FIELDS)[number]}`
  | `any ${Slot | 'unnamed'}`
  | Saying
  | 'deny'
  | 'denied'
  | 'skip';

export interface Phrase {
  /** Folded. */
  readonly text: string;
  readonly mark: Mark;
}

export interface ReaderRules {
  readonly fold: (text: string) => string;
  /** Phrases are whole words; otherwise they may stand anywhere. */
  readonly isSpaced: boolean;
}

export function createReader(phrases: readonly Phrase[], { fold, isSpaced }: ReaderRules): (line: string) => Meaning {
  const byFirst = new Map<string, Phrase[]>();
  for (const phrase of phrases.toSorted((a, b) => b.text.length - a.text.length)) {
    const first = phrase.text.charAt(0);
    byFirst.set(first, [...(byFirst.get(first) ?? []), phrase]);
  }
  const fits = (text: string, at: number, phrase: string): boolean =>
    text.startsWith(phrase, at) && (!isSpaced || ' '.includes(text.charAt(at + phrase.length)));
  return (line) => {
    const text = fold(line);
    const marks: Mark[] = [];
    for (let at = 0; at < text.length;) {
      const phrase = byFirst.get(text.charAt(at))?.find((each) => fits(text, at, each.text));
      if (phrase !== undefined) marks.push(phrase.mark);
      const end = at + (phrase?.text.length ?? 1);
      const space = text.indexOf(' ', end);
      if (!isSpaced) at = end;
      else if (space === -1) break;
      else at = space + 1;
    }
    return meaningOf(marks);
  };
}

function meaningOf(marks: readonly Mark[]): Meaning {
  const values: Partial<Record<Slot, string>> = {};
  const denied: Partial<Record<Slot, string>> = {};
  for (const [index, mark] of marks.entries()) {
    if (typeof mark === 'string') continue;
    const isDenied = marks[index - 1] === 'deny' || marks[index + 1] === 'denied';
    (isDenied ? denied : values)[mark.slot] = mark.value;
  }
  const has = (mark: Mark): boolean => marks.includes(mark);
  const anyOf = SLOTS.filter((slot) => has(`any ${slot}`));
  return {
    values,
    denied,
    requests: FIELDS.filter((field) => has(`ask ${field}`)),
    anyOf: anyOf.length === 0 && has('any unnamed') ? ['unnamed'] : anyOf,
    says: new Set(SAYINGS.filter(has)),
  };
}
