/** A language from its data. */
import { SLOTS, type Slot, VALUES } from '../meaning/restaurants.ts';
import { readUtterance } from '../meaning/utterance.ts';
import { type AgentWords, wordingsIn } from './agent_words.ts';
import { type CallerWords, lineOf } from './caller_words.ts';
import { rankOf } from './frames.ts';
import { createReader, type Mark, type Phrase } from './reader.ts';
import type { LineWords, SpokenForm, Tongue, TongueTag } from './tongue.ts';

/** A value in this language. */
export interface Name {
  /** As the agent says it, in every sentence the same. */
  readonly said: string;
  /** As callers say it, by the letter that a template has after the slot: `{food}` is '', `{foodb}` is 'b'. */
  readonly forms: Readonly<Record<string, string>>;
  /** Further words for it. */
  readonly also?: readonly string[];
}

export interface TongueData {
  readonly tag: TongueTag;
  readonly spoken: SpokenForm;
  /** The greeting is the agent's first one, and so are the questions. */
  readonly words: Omit<LineWords, 'nameOf' | 'greeting' | 'asks'>;
  readonly names: Readonly<Record<Slot, Readonly<Record<string, Name>>>>;
  readonly caller: CallerWords;
  readonly agent: AgentWords;
  /** Phrases by what they say, beside the names of values. */
  readonly marks: Readonly<Partial<Record<Extract<Mark, string>, readonly string[]>>>;
  readonly fold: (text: string) => string;
  readonly goesOn: (text: string) => boolean;
  /** What else may be written for a phrase: with an "and" before it that is no word of its own. */
  readonly variants?: (phrase: string) => readonly string[];
}

export function createTongue(data: TongueData): Tongue {
  const { tag, spoken, words, names, caller, agent, fold, goesOn } = data;
  const isSlot = (slot: string): slot is Slot => SLOTS.some((each) => each === slot);
  const nameOf = (slot: Slot, value: string): Name => {
    const name = names[slot][value];
    if (name === undefined) throw new Error(`${tag} has no name for the ${slot} "${value}".`);
    return name;
  };
  const said = (slot: string, value: string): string => (isSlot(slot) ? nameOf(slot, value).said : value);
  return {
    tag,
    spoken,
    words: {
      ...words,
      greeting: agent.greet[0],
      asks: agent.questions,
      nameOf(slot, value) {
        const name = nameOf(slot, value);
        return { value: name.said, wordings: surfacesOf(name).filter((each) => each !== name.said) };
      },
    },
    read: createReader(phrasesOf(data), { fold, isSpaced: spoken.joiner === ' ' }),
    say: (line) =>
      lineOf(readUtterance(line), rankOf(line), caller, (slot, value, form) => nameOf(slot, value).forms[form] ?? ''),
    wordings: (answer) => wordingsIn(agent, answer, said),
    fold,
    goesOn,
  };
}

/** Names in the order of the values that they are for, which are as many. */
export function namesOf(slot: Slot, named: readonly Name[]): Readonly<Record<string, Name>> {
  const values = VALUES[slot];
  if (values.length !== named.length) throw new Error(`${named.length} names for ${values.length} values of ${slot}.`);
  return Object.fromEntries(values.map((value, index) => [value, named[index] as Name]));
}

function surfacesOf({ said, forms, also = [] }: Name): readonly string[] {
  return [...new Set([said, ...Object.values(forms), ...also])];
}

function phrasesOf({ names, marks, fold, variants = () => [] }: TongueData): readonly Phrase[] {
  const both = (text: string): readonly string[] => [text, ...variants(text)];
  const values = SLOTS.flatMap((slot) =>
    Object.entries(names[slot]).flatMap(([value, name]) =>
      surfacesOf(name)
        .flatMap(both)
        .map((text): Phrase => ({ text: fold(text), mark: { slot, value } })),
    ),
  );
  const others = (Object.entries(marks) as [Extract<Mark, string>, readonly string[]][]).flatMap(([mark, texts]) =>
    texts.flatMap(both).map((text): Phrase => ({ text: fold(text), mark })),
  );
  return [...others, ...values];
}
